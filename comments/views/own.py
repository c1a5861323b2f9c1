"""What commenters do with their own: edit, withdraw, look through it, take it along, erase it."""

from django.contrib.auth import logout
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template import loader
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.masthead import masthead
from articles.paging import Page
from comments import leaving, moderation, statement, visitor
from comments.forms import EditForm
from comments.models import Comment, Commenter, DiscussionPolicy
from comments.same_origin import same_origin

from .places import find_article

SIZE = 30
# A form at an address of its own, and what it does.
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@never_cache
def mine(request, number=1):
    """Everything the reader wrote here, with its state."""
    commenter = visitor.commenter(request)
    listed = None
    if commenter is not None:
        policy, now = DiscussionPolicy.load(), timezone.now()
        comments = commenter.comments.select_related("article")
        comments = comments.defer(
            "article__body", "article__body_html", "article__body_text"
        ).order_by("-pk")
        listed = Page(comments, number, reverse("comments:mine"), size=SIZE)
        for comment in listed.items:
            comment.may_edit = comment.is_editable_by(commenter, policy, now)
            comment.may_withdraw = comment.is_withdrawable_by(commenter)
    sanctions = commenter.sanctions.in_force().order_by("-pk") if commenter else []
    context = {
        **masthead(),
        "commenter": commenter,
        "page": listed,
        "sanctions": [(one, statement.address_of_sanction(one)) for one in sanctions],
        "guest": guest_to_take_over(request),
    }
    return render(request, "comments/mine.html", context)


def guest_to_take_over(request):
    """The guest this browser remembers, when somebody is signed in beside it."""
    return visitor.remembered(request) if request.user.is_authenticated else None


@require_safe
@never_cache
def own(request, year, month, day, slug):
    """What the reader may do with their comments under a story; scripts put it beside them.

    The story is the same page for everybody who is not signed in, so this is asked for apart.
    """
    article = find_article(year, month, day, slug)
    commenter = visitor.commenter(request)
    comments = []
    if commenter is not None:
        policy = DiscussionPolicy.load()
        comments = [
            {"comment": comment, "may_edit": comment.is_editable_by(commenter, policy)}
            for comment in article.comments.visible().filter(commenter=commenter).order_by("-pk")
        ]
    return render(request, "comments/own.html", {"comments": comments})


def find_own(request, pk):
    """(comment, commenter); 404 for whoever did not write it."""
    commenter = visitor.commenter(request)
    if commenter is None:
        raise Http404
    comments = Comment.objects.select_related("article", "commenter")
    return get_object_or_404(comments, pk=pk, commenter=commenter), commenter


@same_origin
@page
@never_cache
def edit(request, pk):
    comment, commenter = find_own(request, pk)
    policy = DiscussionPolicy.load()
    context = {**masthead(), "article": comment.article, "comment": comment}
    often = comment.versions.count() >= Comment.MOST_VERSIONS
    if often or not comment.is_editable_by(commenter, policy):
        kept = request.POST.get("body", "")
        return render(request, "comments/edit.html", {**context, "kept": kept}, status=403)
    form = EditForm(request.POST or None, policy=policy, instance=comment)
    said = comment.body
    if request.method == "POST" and form.is_valid():
        if is_from_here(request, form):
            # What the form wrote onto the instance is the verb's to save.
            source, comment.body = form.cleaned_data["body"], said
            try:
                comment.edit(source, policy)
            except moderation.TurnedAway as turned_away:
                context |= {"kept": source, "why": turned_away.why}
                return render(request, "comments/edit.html", context, status=turned_away.status)
            return redirect(comment if comment.is_visible() else "comments:mine")
    refused = request.method == "POST"
    context |= {
        "form": form,
        "minutes": minutes_left(comment, policy),
        "needs_token": needs_token(request),
    }
    return render(request, "comments/edit.html", context, status=422 if refused else 200)


def minutes_left(comment, policy):
    passed = (timezone.now() - comment.created_at).total_seconds() / 60
    return max(1, int(policy.edit_minutes - passed))


def is_from_here(request, form=None):
    """Whether a post is known to come from our pages; else the form says what to do about it."""
    if not request.origin_is_known and form is not None:
        form.add_error(
            None, _("Your browser did not say where this came from. Please send it again.")
        )
    return request.origin_is_known


@same_origin
@page
@never_cache
def withdraw(request, pk):
    comment, commenter = find_own(request, pk)
    if not comment.is_withdrawable_by(commenter):
        raise Http404
    if request.method == "POST" and is_from_here(request):
        comment.withdraw()
        return redirect(f"{reverse('comments:mine')}?withdrawn={comment.pk}")
    context = {**masthead(), "article": comment.article, "comment": comment}
    context["needs_token"] = needs_token(request)
    return render(request, "comments/withdraw.html", context)


def needs_token(request):
    """Whether a form has to carry a token: the browser did not say where a post came from."""
    return request.method == "POST" and not request.origin_is_known


def find_me(request):
    """Whoever asks, or 404: there is nothing of theirs here."""
    if commenter := visitor.commenter(request):
        return commenter
    raise Http404


@require_safe
@never_cache
def export_json(request):
    response = JsonResponse(
        leaving.everything(find_me(request)), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    response.headers["Content-Disposition"] = 'attachment; filename="my-comments.json"'
    return response


@require_safe
@never_cache
def export_html(request):
    """One page that needs nothing else, to be kept and opened from a disk."""
    told = leaving.everything(find_me(request))
    page = loader.render_to_string("comments/export.html", {"told": told, **masthead()})
    response = HttpResponse(page)
    response.headers["Content-Disposition"] = 'attachment; filename="my-comments.html"'
    return response


@same_origin
@page
@never_cache
def erase(request):
    commenter = find_me(request)
    closes_account = commenter.user is not None and not commenter.user.is_staff
    is_sure = request.POST.get("sure") == "yes"
    if request.method == "POST" and is_sure and is_from_here(request):
        leaving.erase(commenter)
        if closes_account:
            logout(request)
        response = render(request, "comments/erased.html", {**masthead(), "closed": closes_account})
        visitor.forget(response)
        return response
    context = {
        **masthead(),
        "commenter": commenter,
        "closes_account": closes_account,
        "unsure": request.method == "POST" and not is_sure,
        "needs_token": needs_token(request),
    }
    status = 422 if context["unsure"] else 200
    return render(request, "comments/erase.html", context, status=status)


@same_origin
@require_POST
@never_cache
def take_over(request):
    """What was written here as a guest becomes the account's own."""
    guest = guest_to_take_over(request)
    if guest is None:
        raise Http404
    if not is_from_here(request):
        return redirect("comments:mine")
    Commenter.of_user(request.user).take_over(guest)
    response = redirect("comments:mine")
    visitor.forget(response)
    return response

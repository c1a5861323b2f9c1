"""Writing and finding comments."""

from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles.masthead import masthead
from articles.models import Article

from . import visitor
from .forms import CommentForm
from .models import Comment, Commenter, DiscussionPolicy
from .same_origin import same_origin

HELD_SALT = "comments.held"


def find_article(year, month, day, slug):
    """The published story at this address, or 404."""
    return get_object_or_404(Article.objects.published().at_address(year, month, day, slug))


@same_origin
@require_POST
@never_cache
def create(request, year, month, day, slug):
    article = find_article(year, month, day, slug)
    policy = DiscussionPolicy.load()
    user = request.user if request.user.is_authenticated else None
    form = CommentForm(
        request.POST,
        article=article,
        policy=policy,
        user=user,
        network=visitor.network(request),
    )
    if not form.is_valid():
        return refuse(request, article, form, status=422)
    if not request.origin_is_known:
        form.add_error(
            None, _("Your browser did not say where this came from. Please send it again.")
        )
        return refuse(request, article, form, status=422)
    if form.is_flood():
        form.add_error(None, _("That was a lot in a short time. Please wait a few minutes."))
        return refuse(request, article, form, status=429)
    comment = form.instance
    comment.commenter = commenter_of(request, form)
    comment.network = form.network
    comment = comment.submit(policy)
    response = redirect(where_it_stands(comment))
    if form.cleaned_data.get("remember"):
        visitor.remember(response, comment.commenter)
    return response


def refuse(request, article, form, status):
    """The form again, with what was typed and why it cannot be taken."""
    parent = form.instance.parent
    return render(
        request,
        "comments/reply.html",
        {
            **masthead(),
            "article": article,
            "form": form,
            "parent": parent if parent is not None and parent.is_visible() else None,
            "closed": not article.accepts_comments(form.policy.close_after_days),
            "needs_token": not request.origin_is_known,
        },
        status=status,
    )


def commenter_of(request, form):
    """Who is writing: the signed-in reader, the guest this browser remembers, or somebody new.

    A remembered guest who signs with another name is somebody new: trust was earned by a name.
    """
    if form.user is not None:
        return Commenter.of_user(form.user)
    name, email = form.cleaned_data["name"], form.cleaned_data["email"]
    known = visitor.remembered(request)
    if known is not None and known.name.casefold() == name.casefold():
        return known
    return Commenter(name=name, email=email)


def where_it_stands(comment):
    url = comment.get_absolute_url()
    if comment.status == Comment.Status.PENDING:
        return f"{url}?comment={signing.dumps(comment.pk, salt=HELD_SALT)}"
    return url


@require_safe
@never_cache
def held(request, year, month, day, slug):
    """The page that says a comment waits; with the text, for whoever was just sent here."""
    article = find_article(year, month, day, slug)
    comment = None
    if token := request.GET.get("comment"):
        try:
            number = signing.loads(token, salt=HELD_SALT, max_age=7 * 24 * 3600)
        except signing.BadSignature:
            raise Http404 from None
        comment = get_object_or_404(article.comments.select_related("commenter"), pk=number)
        if comment.is_visible():
            return redirect(comment)
    return render(
        request, "comments/held.html", {**masthead(), "article": article, "comment": comment}
    )


@require_safe
def permalink(request, pk):
    """To the place where the comment stands now."""
    comment = get_object_or_404(
        Comment.objects.standing()
        .filter(article__in=Article.objects.published())
        .select_related("article"),
        pk=pk,
    )
    return redirect(f"{comment.article.get_absolute_url()}#comment-{comment.pk}")

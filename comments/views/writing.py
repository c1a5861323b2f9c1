"""Writing a comment, and the page that says it waits."""

import logging

from django.core import signing
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template import loader
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles.masthead import masthead
from comments import moderation, statement, thread, visitor
from comments.forms import CommentForm
from comments.models import Comment, Commenter, DiscussionPolicy
from comments.same_origin import same_origin

from .following import ask_for_proof
from .places import find_article

logger = logging.getLogger(__name__)

HELD_SALT = "comments.held"


@same_origin
@require_POST
@never_cache
def create(request, year, month, day, slug):
    try:
        return take(request, find_article(year, month, day, slug))
    except (IntegrityError, DataError):
        raise
    except (DatabaseError, InterfaceError):
        logger.exception("A comment could not be taken")
        return unavailable(request)


def take(request, article):
    """Judge and keep what was posted under `article`, or answer with the form and a reason."""
    policy = DiscussionPolicy.load()
    user = request.user if request.user.is_authenticated else None
    form = CommentForm(
        request.POST,
        article=article,
        policy=policy,
        user=user,
        network=visitor.network(request),
        known=visitor.commenter(request),
    )
    if not form.is_valid():
        return refuse(request, article, form, status=422)
    if "preview" in request.POST:
        return preview(request, article, form)
    if not request.origin_is_known:
        form.add_error(
            None, _("Your browser did not say where this came from. Please send it again.")
        )
        return refuse(request, article, form, status=422)
    sent = form.instance
    sent.commenter = commenter_of(request, form)
    sent.network, sent.network_prefix = form.network.hash, form.network.prefix
    sent.networks = form.network.hashes
    try:
        comment = sent.submit(policy)
    except moderation.TurnedAway as turned_away:
        form.add_error(None, turned_away.why)
        response = refuse(request, article, form, status=turned_away.status)
        if turned_away.wait:
            response.headers["Retry-After"] = str(turned_away.wait)
        return response
    if (
        form.cleaned_data.get("follow")
        and comment is sent
        and not comment.commenter.has_proven_address()
    ):
        ask_for_proof(form.network, comment.commenter, form.cleaned_data["email"])
    is_known = comment is sent or sent.commenter.pk == comment.commenter_id
    response = redirect(where_it_stands(comment, policy, is_known))
    # What was sent before may be another person's, with the same words: their key is not for
    # whoever can copy them.
    if form.cleaned_data.get("remember") and comment is sent:
        visitor.remember(response, comment.commenter)
    return response


def unavailable(request):
    """503 with what was typed, from a page that needs no database."""
    typed = {name: request.POST.get(name, "") for name in ("body", "name", "email", "parent")}
    page = loader.render_to_string(
        "comments/unavailable.html", {"action": request.path, "typed": typed}
    )
    return HttpResponse(page, status=503, headers={"Retry-After": "60"})


def preview(request, article, form):
    """How the comment would stand, above the form with everything still in it; nothing is kept."""
    form.instance.set_body(form.cleaned_data["body"])
    name = form.cleaned_data.get("name") or Commenter.of_user(request.user).name
    shown = {"name": name, "html": form.instance.body_html}
    return refuse(request, article, form, status=200, preview=shown)


def refuse(request, article, form, status, preview=None):
    """The form again, with what was typed and why it cannot be taken."""
    parent = form.instance.answered
    return render(
        request,
        "comments/reply.html",
        {
            **masthead(),
            "preview": preview,
            "article": article,
            "form": form,
            "parent": parent if parent is not None and parent.is_visible() else None,
            "closed": not article.accepts_comments(form.policy.close_after_days),
            "needs_token": not request.origin_is_known,
            # The form of a signed-in reader asks for no name.
            "sign_in_is_over": form.user is None and form.is_bound and "name" not in form.data,
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
    known = form.instance.came_with = visitor.remembered(request)
    if known is not None and not known.name:
        # Who has only recommended or followed so far takes the name of their first comment.
        known.rename(name)
        known.email = known.email or email
        known.save(update_fields=["name", "skeleton", "email"])
        return known
    if known is not None and known.name.casefold() == name.casefold():
        return known
    return Commenter(name=name, email=email)


def where_it_stands(comment, policy, is_known):
    """Its place in the thread; for what is not visible there, the page that says so.

    The statement of reasons is for whoever is known to have written it.
    """
    if comment.is_visible():
        return thread.place_of(comment, policy.default_order)
    if is_known and comment.status in Comment.REFUSED:
        return statement.address_of(comment)
    url = reverse("comments:held", args=comment.article.address_parts())
    if comment.status != Comment.Status.PENDING:
        return f"{url}?decided=1"
    return f"{url}?comment={signing.dumps(comment.pk, salt=HELD_SALT)}"


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
        comment = get_object_or_404(
            article.comments.filter(
                status__in=[Comment.Status.PENDING, Comment.Status.APPROVED]
            ).select_related("commenter"),
            pk=number,
        )
        if comment.is_visible():
            return redirect(comment)
    context = {**masthead(), "article": article, "comment": comment}
    if comment is not None:
        context["is_own"] = visitor.commenter(request) == comment.commenter
    return render(request, "comments/held.html", context)

"""Disputing a fact: in a passage of the story, or by a comment under it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.masthead import masthead
from comments import moderation, visitor
from comments.forms import DisputeForm
from comments.models import Comment, Commenter, DiscussionPolicy, Dispute
from comments.same_origin import same_origin

from .following import ask_for_proof
from .own import is_from_here, needs_token, page
from .places import find_article
from .writing import commenter_of


@same_origin
@page
@never_cache
def dispute_passage(request, year, month, day, slug):
    article = find_article(year, month, day, slug)
    return take(request, Dispute(article=article))


@same_origin
@page
@never_cache
def dispute_comment(request, pk):
    """For its author and for moderators, in their own name; whoever else asks finds nothing."""
    standing = [Comment.Status.APPROVED, Comment.Status.PENDING]
    comments = Comment.objects.filter(kind=Comment.Kind.COMMENT, status__in=standing)
    comment = get_object_or_404(comments.select_related("article", "commenter"), pk=pk)
    is_own = visitor.commenter(request) == comment.commenter
    if not (is_own or request.user.has_perm("comments.moderate_comment")):
        raise Http404
    if not comment.article.is_published():
        raise Http404
    known = Dispute.objects.filter(comment=comment).select_related("article", "comment").first()
    if known is not None:
        return redirect(known if known.is_visible() else sent_url(comment.article))
    return take(request, Dispute(article=comment.article, comment=comment), is_own)


def take(request, case, is_own=True):
    """The form of a case and what comes of it; `is_own` is False for another's comment."""
    known = None
    if request.user.is_authenticated:
        known = Commenter.of_user(request.user) if request.method == "POST" else Commenter()
    elif case.comment is not None:
        known = case.comment.commenter
    form = DisputeForm(
        request.POST or None,
        instance=case,
        policy=DiscussionPolicy.load(),
        user=request.user if request.user.is_authenticated else None,
        known=known,
        network=visitor.network(request),
        initial={"passage": request.GET.get("passage", "")[: DisputeForm.MOST_OF_PASSAGE]},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and is_from_here(request, form):
            try:
                return keep(request, form)
            except moderation.TurnedAway as turned_away:
                form.add_error(None, turned_away.why)
                status = turned_away.status
    context = {**masthead(), "article": case.article, "comment": case.comment, "form": form}
    context |= {"is_own": is_own, "needs_token": needs_token(request)}
    return render(request, "comments/dispute.html", context, status=status)


def keep(request, form):
    """Open the case, and ask for the proof of an address that is to hear of it."""
    sent, user = form.instance, form.user
    sent.commenter = form.known or commenter_of(request, form)
    sent.network = form.network.hash
    case = sent.open(form.policy, by=user if user is not None and user.is_staff else None)
    reader = case.commenter
    if case is sent and case.wants_news and not reader.user_id and not reader.has_proven_address():
        ask_for_proof(form.network, reader, form.cleaned_data.get("email") or reader.email)
    return redirect(case if case.is_visible() else sent_url(case.article))


def sent_url(article):
    return reverse("comments:dispute_sent", args=article.address_parts())


@require_safe
@never_cache
def dispute_sent(request, year, month, day, slug):
    """The page that says that somebody looks at it."""
    article = find_article(year, month, day, slug)
    return render(request, "comments/dispute_sent.html", {**masthead(), "article": article})

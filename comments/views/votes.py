"""Recommending a comment."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles.masthead import masthead
from comments import visitor
from comments.models import Comment, Commenter, DiscussionPolicy, Vote
from comments.same_origin import same_origin

FLOOD_WINDOW = timedelta(minutes=10)
FLOOD_LIMIT = 60


@same_origin
@require_POST
@never_cache
def recommend(request):
    """Count a vote or undo one, then lead back to the comment; else a page that says why not."""
    comment = find_comment(request.POST.get("undo") or request.POST.get("comment", ""))
    if not request.origin_is_known:
        return explain(request, comment, "origin")
    commenter = visitor.commenter(request)
    if commenter is None and request.user.is_authenticated:
        commenter = Commenter.of_user(request.user)
    if "undo" in request.POST:
        if commenter is not None:
            comment.take_back(commenter)
        return redirect(comment)
    if commenter is None and "consent" not in request.POST:
        return explain(request, comment, "stranger")
    if commenter is not None and commenter.pk == comment.commenter_id:
        return explain(request, comment, "own")
    network = visitor.network(request) if commenter is None or commenter.user_id is None else None
    if is_flood(commenter, network):
        return explain(request, comment, "flood", status=429)
    made = commenter is None
    if made:
        # They take the name of their first comment.
        commenter = Commenter.objects.create()
    if comment.recommend(commenter, network):
        response = redirect(comment)
    else:
        has_voted = comment.votes.filter(commenter=commenter).exists()
        response = explain(request, comment, "again" if has_voted else "network")
    if made:
        visitor.remember(response, commenter)
    return response


def find_comment(number):
    """The visible comment with this number under a published story, where votes are on; or 404."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    if not DiscussionPolicy.load().votes:
        raise Http404
    known = Comment.objects.visible().select_related("article", "commenter")
    comment = get_object_or_404(known, pk=number)
    if not comment.article.is_published():
        raise Http404
    return comment


def is_flood(commenter, network):
    """Whether so many votes came lately from this commenter, or from a guest's network."""
    lately = Vote.objects.filter(created_at__gt=timezone.now() - FLOOD_WINDOW)
    if network is not None:
        return lately.filter(network__in=network.hashes[:2]).count() >= FLOOD_LIMIT
    return lately.filter(commenter=commenter).count() >= FLOOD_LIMIT


def explain(request, comment, why, status=200):
    context = {**masthead(), "comment": comment, "article": comment.article, "why": why}
    return render(request, "comments/recommend.html", context, status=status)

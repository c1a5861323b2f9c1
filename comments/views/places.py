"""Where comments stand: the story, the page of a branch, the permalink."""

import re
from datetime import timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from articles.finished import Finished, earliest
from articles.masthead import masthead
from articles.models import Article
from comments import thread
from comments.forms import CommentForm
from comments.models import Comment, DiscussionPolicy, Dispute
from comments.reader import reader_of


def find_article(year, month, day, slug):
    """The published story at this address, or 404."""
    return get_object_or_404(Article.objects.published().at_address(year, month, day, slug))


@require_safe
def permalink(request, pk):
    """To the place where the comment stands now."""
    known = Comment.objects.standing().select_related("article", "root")
    comment = get_object_or_404(known, pk=pk)
    # Asked of the one story: as a condition it would be looked up among all of them.
    if not comment.article.is_published():
        raise Http404
    return redirect(thread.place_of(comment, DiscussionPolicy.load().default_order))


@require_safe
def branch(request, year, month, day, slug, pk, number=1):
    """One comment with what it answers and all that was answered to it."""
    article = find_article(year, month, day, slug)
    if number == 1 and "/page/" in request.path:
        return redirect(thread.branch_url(article, pk), permanent=True)
    get_object_or_404(article.comments.standing(), pk=pk)
    policy = DiscussionPolicy.load()
    author_users = frozenset(
        article.authors.exclude(user=None).order_by().values_list("user", flat=True)
    )
    hide_votes = timedelta(hours=policy.hide_votes_hours)
    page = thread.branch_page(article, Comment(pk=pk), number, author_users, hide_votes)
    if page is None:
        raise Http404
    is_open = article.accepts_comments(policy.close_after_days)
    reply_to = comment_to_answer(request, article) if is_open else None
    user = request.user if request.user.is_authenticated else None
    form = CommentForm(
        article=article,
        policy=policy,
        user=user,
        initial={"parent": reply_to.pk if reply_to else pk},
    )
    reader = reader_of(user, page.entries, policy)
    response = render(
        request,
        "comments/branch.html",
        {
            **masthead(),
            "article": article,
            "thread": page,
            "marks": Dispute.objects.marks([entry.comment.pk for entry in page.entries]),
            "reader": reader,
            "has_votes": policy.votes,
            "here": page.url,
            "comments_are_open": is_open,
            "reply_to": reply_to,
            "answers_here": reply_to is not None and page.has(reply_to.pk),
            "branch": pk,
            "form": form if is_open else None,
        },
    )
    response.finished = Finished(
        thread=(article.pk, article.thread_version),
        until=earliest(
            article.comments_close_at(policy.close_after_days) if is_open else None, page.until
        ),
    )
    return response


def comment_to_answer(request, article):
    """The visible comment that ?replytocom=ID names, if there is one under this story."""
    number = request.GET.get("replytocom", "")
    if not re.fullmatch("[0-9]{1,18}", number):
        return None
    comments = article.comments.visible().select_related("commenter")
    return comments.filter(pk=int(number)).first()

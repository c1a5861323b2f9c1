"""What is counted about a conversation, kept right and, when in doubt, counted anew."""

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Article, Edition
from comments.score import wilson


def settle(comment, *, was, was_standing):
    """Bring all that is counted above `comment` up to date after its state has changed.

    `was` is its status before; None for a new one.

    The caller holds the article's row and has saved the comment. Under that lock, and in that
    transaction, a step up or down is exact, and it costs the same in a thread of four and in one of
    a hundred thousand; counting the rows at every comment would not. `recount` counts them.
    """
    step = comment.is_visible() - (was == comment.Status.APPROVED)
    refused = (comment.status in comment.REFUSED) - (was in comment.REFUSED)
    if step or refused:
        type(comment.commenter).objects.filter(pk=comment.commenter_id).update(
            approved_count=F("approved_count") + step, refused_count=F("refused_count") + refused
        )
    if step or comment.standing:
        Article.objects.filter(pk=comment.article_id).update(
            comment_count=F("comment_count") + step,
            thread_changed_at=timezone.now(),
            thread_version=F("thread_version") + 1,
        )
    if not step:
        return
    Edition.move("conversations")
    if not comment.root_id:
        return
    rows = type(comment).objects
    child, moved = comment, comment.standing - was_standing
    branch = {"branch_count": F("branch_count") + step}
    replies = {"reply_count": F("reply_count") + moved}
    if comment.root_id != comment.parent_id:
        rows.filter(pk=comment.root_id).update(**branch)
        branch = {}
    # What is visible stands whatever is below it: there the walk up ends, mostly at the parent.
    if rows.visible().filter(pk=comment.parent_id).update(**branch, **replies):
        return
    if branch:
        rows.filter(pk=comment.root_id).update(**branch)
    while moved and child.parent_id:
        above = rows.only("status", "standing", "reply_count", "parent").get(pk=child.parent_id)
        stood = above.standing
        above.reply_count += moved
        above.standing = above.is_visible() or above.reply_count > 0
        above.save(update_fields=["reply_count", "standing"])
        child, moved = above, above.standing - stood


def count_votes(comment, step):
    """One vote more or less, and what follows from it. The caller holds the article's row.

    Pages show it, so the thread has changed; nothing new has been said, so its date has not.
    """
    rows = type(comment).objects.filter(pk=comment.pk)
    comment.up_votes, comment.down_votes = rows.values_list("up_votes", "down_votes").get()
    comment.up_votes += step
    comment.score = wilson(comment.up_votes, comment.down_votes)
    rows.update(up_votes=comment.up_votes, score=comment.score)
    stories = Article.objects.filter(pk=comment.article_id)
    stories.update(thread_version=F("thread_version") + 1)


def recount_commenters(commenters):
    """Count, for each of `commenters`, what of theirs stands and what was refused. One statement.

    Each commenter's own comments are counted within an index.
    """
    from comments.models import Comment

    own = Comment.objects.filter(commenter=OuterRef("pk")).order_by().values("commenter")
    approved = own.filter(status=Comment.Status.APPROVED).annotate(n=Count("pk")).values("n")
    refused = own.filter(status__in=Comment.REFUSED).annotate(n=Count("pk")).values("n")
    commenters.update(
        approved_count=Coalesce(Subquery(approved), 0),
        refused_count=Coalesce(Subquery(refused), 0),
    )


def recount(article):
    """Count the whole conversation of `article` from its rows and mend what differs.

    Returns how many comments were mended. For content that was written in bulk, and for checks.
    """
    from comments.models import Comment

    fields = ("status", "standing", "reply_count", "branch_count")
    with transaction.atomic():
        Article.objects.select_for_update().only("pk").get(pk=article.pk)
        # Deepest first: what stands below is known before what is above.
        comments = list(
            Comment.objects.filter(article=article)
            .only("parent", "root", "depth", *fields)
            .order_by("-depth", "pk")
        )
        replies, branches, visible, wrong = {}, {}, 0, []
        for comment in comments:
            counted = (
                comment.is_visible() or replies.get(comment.pk, 0) > 0,
                replies.get(comment.pk, 0),
                branches.get(comment.pk, 0) if comment.root_id is None else 0,
            )
            if counted != (comment.standing, comment.reply_count, comment.branch_count):
                comment.standing, comment.reply_count, comment.branch_count = counted
                wrong.append(comment)
            if comment.standing and comment.parent_id:
                replies[comment.parent_id] = replies.get(comment.parent_id, 0) + 1
            if comment.is_visible():
                visible += 1
                if comment.root_id:
                    branches[comment.root_id] = branches.get(comment.root_id, 0) + 1
        Comment.objects.bulk_update(wrong, fields[1:], batch_size=500)
        Article.objects.filter(pk=article.pk).update(
            comment_count=visible,
            thread_changed_at=timezone.now(),
            thread_version=F("thread_version") + 1,
        )
        Edition.move("conversations")
    return len(wrong)

"""Comments for tests, placed and counted as the site itself does."""

import itertools

from articles.tests.factories import make_article
from comments.models import Comment, Commenter, DiscussionPolicy

number = itertools.count(1)


def make_commenter(name="Bob", **fields):
    return Commenter.objects.create(name=name, **fields)


def make_comment(article=None, parent=None, status=Comment.Status.APPROVED, **fields):
    """A comment that went through submit() and was then moved to `status`."""
    article = article or (parent.article if parent else make_article())
    fields.setdefault("body", f"Comment number {next(number)}.")
    if "commenter" not in fields:
        fields["commenter"] = make_commenter(fields.pop("name", "Bob"))
    now = fields.pop("created_at", None)
    comment = Comment(article=article, **fields)
    comment.place_under(parent)
    comment.submit(DiscussionPolicy(hold_first_comment=True, max_links=1000), now=now)
    if comment.status != status:
        comment._move_to(status)
    return comment


def set_policy(**fields):
    DiscussionPolicy.objects.update_or_create(pk=DiscussionPolicy.ROW, defaults=fields)

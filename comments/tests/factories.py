"""Comments for tests, placed and counted as the site itself does."""

import itertools

from articles.tests.factories import make_article
from comments.models import Comment, Commenter, DiscussionPolicy, Dispute

number = itertools.count(1)
# What is written here waits for nothing but a first approval.
POLICY = DiscussionPolicy(
    max_links=1000,
    flood_mode="off",
    slow_mode="off",
    near_repeats_mode="off",
    rejections_mode="off",
)


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
    comment.submit(POLICY, now=now)
    if comment.status != status:
        comment._move_to(status)
    return comment


def set_policy(**fields):
    DiscussionPolicy.objects.update_or_create(pk=DiscussionPolicy.ROW, defaults=fields)


def make_case(article=None, state="open", by=None, **fields):
    """A case about a passage, or about `comment`, opened and brought to `state`."""
    comment = fields.get("comment")
    article = article or (comment.article if comment else make_article())
    if comment is None:
        fields.setdefault("passage", "The first paragraph.")
    fields.setdefault("claim", f"It is the second, {next(number)}.")
    fields.setdefault("evidence", "https://records.example.org/1")
    if "commenter" not in fields:
        fields["commenter"] = comment.commenter if comment else make_commenter("Bob")
    case = Dispute(article=article, **fields).open(DiscussionPolicy(first_mode="off"))
    match state:
        case "pending":
            Dispute.objects.filter(pk=case.pk).update(state="pending")
            case.refresh_from_db()
        case "answered":
            case.answer("It depends.", by)
        case "stands":
            case.stands("We checked it.", by)
        case "corrected":
            case.correct("It said first. It is second.", "", by)
        case "rejected":
            case.reject(by)
    return case

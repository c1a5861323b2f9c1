"""One page of a thread: which roots, which replies, in what order."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import ngettext

from .models import Comment

ROOTS = 50


@dataclass
class Entry:
    """A comment as the page shows it, every value ready.

    `opens` and `closes` are the markup around it that nests replies: an entry with replies opens
    their list, the last one of a branch closes what it stands in.
    """

    comment: Comment
    badge: str
    in_reply_to: Comment | None
    opens: str = ""
    closes: str = ""


@dataclass
class ThreadPage:
    """`entries` in reading order; `last_number` is the number of the last page."""

    entries: list[Entry]
    number: int
    last_number: int
    older_number: int | None
    newer_number: int | None


BRANCH_OPENS = '<details class="branch" open><summary>{}</summary><ol class="thread__replies">'
BRANCH_CLOSES = "</ol></details></li>"


def thread_page(article, number=1, author_users=frozenset()):
    """Read page `number` (from 1) of the conversation under `article` in two queries.

    `author_users` are the logins of the story's authors, who are marked as such. Returns None when
    there is no such page.
    """
    standing = Comment.objects.filter(article=article).standing().select_related("commenter__user")
    first = (number - 1) * ROOTS
    roots = list(
        standing.filter(parent=None).order_by("created_at", "pk")[first : first + ROOTS + 1]
    )
    if not roots and number > 1:
        return None
    has_more = len(roots) > ROOTS
    roots = roots[:ROOTS]
    replies = standing.filter(root__in=[root.pk for root in roots]).order_by("created_at", "pk")
    return ThreadPage(
        entries=nest(roots, replies, author_users),
        number=number,
        last_number=number + has_more,
        older_number=number - 1 or None,
        newer_number=number + 1 if has_more else None,
    )


def nest(roots, replies, author_users):
    """Entries for a forest: depth first, in the given order beneath each parent."""
    children = {}
    for reply in replies:
        children.setdefault(reply.parent_id, []).append(reply)
    entries = []
    # (comment, the comment it answers, what closes after the last entry beneath it)
    waiting = [(root, None, "") for root in reversed(roots)]
    while waiting:
        comment, above, closing = waiting.pop()
        entry = Entry(comment, badge(comment, author_users), above)
        entries.append(entry)
        below = children.get(comment.pk, [])
        if not below:
            entry.closes = f"</li>{closing}"
            continue
        summary = ngettext("%d reply", "%d replies", len(below)) % len(below)
        entry.opens = format_html(BRANCH_OPENS, summary)
        for position, reply in enumerate(reversed(below)):
            last = position == 0
            waiting.append((reply, comment, BRANCH_CLOSES + closing if last else ""))
    return entries


def badge(comment, author_users):
    """What the writer is to this story: "author", "staff" or nothing."""
    user = comment.commenter.user
    if user is None or not user.is_active:
        return ""
    if user.pk in author_users:
        return "author"
    return "staff" if user.is_staff else ""

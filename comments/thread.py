"""One page of a thread: which roots, which replies, in what order.

Whatever stands behind a page, it is read in two statements that walk an index: one for the roots,
one for the replies below them. No page shows more than MOST comments; what does not fit is reached
by "N more replies" and the page of that branch.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from .models import Comment

MOST = 300
ROOTS = 50
# Replies below the roots of one page, and how many of them every root may have at least.
REPLIES = MOST - ROOTS
REPLIES_EACH = REPLIES // ROOTS
# Pages beyond this are not in any thread; asking a database for such an offset is no use.
MOST_PAGES = 100_000

ORDERS = {
    "oldest": ("created_at", "pk"),
    "newest": ("-created_at", "-pk"),
    "best": ("-score", "created_at", "pk"),
}
ORDER_NAMES = {"oldest": _("Oldest first"), "newest": _("Newest first"), "best": _("Best first")}


class Writer(NamedTuple):
    name: str
    user: int | None
    is_staff: bool


class Shown(NamedTuple):
    """What a page shows of a comment, read without building model instances."""

    pk: int
    parent_id: int | None
    root_id: int | None
    depth: int
    kind: str
    status: str
    body_html: str
    created_at: object
    edited_at: object
    edited_after_reply: bool
    reply_count: int
    branch_count: int
    up_votes: int
    commenter: Writer

    @property
    def is_visible(self):
        return self.status == "approved"

    @property
    def get_kind_display(self):
        return Comment.Kind(self.kind).label


COLUMNS = [
    *(name if name != "pk" else "id" for name in Shown._fields if name != "commenter"),
    "commenter__name",
    "commenter__user",
    "commenter__user__is_staff",
]


@dataclass(slots=True)
class Entry:
    """A comment as the page shows it, every value ready.

    `number`, `name`, `body`, `written` (the local time), `written_at` (the same for machines) and
    `votes` (how many recommend it, where that may be seen) are safe to be shown as they are.
    `above` is the entry of the comment that this one answers. `opens` and `closes` are the markup
    around it that nests replies: an entry with replies opens their list, the last one of a branch
    closes what it stands in. `more_count` of its direct replies are not on the page, `more_url`
    shows them, and `more` is the link there. `focus` is "above" for the ancestors on the page of a
    branch, "here" for the comment that page is about.
    """

    comment: Shown
    badge: str
    above: Any
    number: str
    name: str
    body: str
    written: str
    written_at: str
    votes: str
    is_visible: bool
    opens: str = ""
    closes: str = ""
    more_count: int = 0
    more_url: str = ""
    more: str = ""
    focus: str = ""

    # Templates look for items before they look for attributes; a page does so thousands of times.
    __getitem__ = object.__getattribute__


@dataclass
class ThreadPage:
    """`entries` in reading order, and the addresses of the pages beside this one.

    `until` is when the page will show a number of votes that it hides now; None if it hides none.
    `orders` lists (name, address, is it this one); it is empty on the page of a branch.
    """

    entries: list[Entry]
    number: int
    url: str
    previous_url: str = ""
    next_url: str = ""
    orders: list = field(default_factory=list)
    until: datetime | None = None

    def has(self, pk):
        return any(entry.comment.pk == pk for entry in self.entries)


BRANCH_OPENS = (
    '<details class="branch" open><summary><span>{}</span></summary><ol class="thread__replies">'
)
MORE = '<p class="comment__more"><a href="{}#comment-{}">{}</a></p>\n'
BRANCH_CLOSES = "</ol></details></li>"


def thread_page(
    article,
    number=1,
    order="oldest",
    default="oldest",
    author_users=frozenset(),
    hide_votes=timedelta(0),
):
    """Page `number` (from 1) of the conversation under `article`, roots in `order`.

    `author_users` are the logins of the story's authors, who are marked as such. `default` is the
    order that needs no naming in addresses. For as long as `hide_votes` a comment shows no number.
    Returns None when there is no such page.
    """
    if not 1 <= number <= MOST_PAGES:
        return None
    first = (number - 1) * ROOTS
    here = Comment.objects.filter(article=article, parent=None).standing()
    # The offset skips within the index; the rows and their writers are read for one page only.
    numbers = here.order_by(*ORDERS[order]).values("pk")[first : first + ROOTS + 1]
    roots = read(Comment.objects.filter(pk__in=numbers).order_by(*ORDERS[order]))
    if not roots and number > 1:
        return None
    has_next = len(roots) > ROOTS
    roots = roots[:ROOTS]
    shown_at = timezone.now() - hide_votes
    entries = nest(roots, replies_below(roots), author_users, article, shown_at)
    suffix = "" if order == default else f"?order={order}"
    return ThreadPage(
        entries=entries,
        number=number,
        url=page_url(article, number) + suffix,
        previous_url=page_url(article, number - 1) + suffix if number > 1 else "",
        next_url=page_url(article, number + 1) + suffix if has_next else "",
        orders=[
            (name, page_url(article) + ("" if name == default else f"?order={name}"), name == order)
            for name in ORDERS
        ],
        until=until(entries, shown_at, hide_votes),
    )


def branch_page(article, comment, number=1, author_users=frozenset(), hide_votes=timedelta(0)):
    """Page `number` of the branch below `comment`, with what it answers above it.

    Two statements. The second walks down breadth first, so that whatever the limit cuts off, the
    parents of what is shown are shown. Returns None when there is no such page.
    """
    if not 1 <= number <= MOST_PAGES:
        return None
    first = (number - 1) * ROOTS
    above = read(Comment.objects.filter(pk__in=RawSQL(ABOVE, [comment.pk])).order_by("depth"))  # noqa: S611
    if not above or (number > 1 and first >= above[-1].reply_count):
        return None
    most = MOST - len(above)
    below = Comment.objects.filter(pk__in=RawSQL(BELOW, [comment.pk, ROOTS, first, most]))  # noqa: S611
    replies = [*above[1:], *read(below.order_by("created_at", "pk"))]
    shown_at = timezone.now() - hide_votes
    entries = nest(above[:1], replies, author_users, article, shown_at)
    for entry in entries:
        if entry.comment.pk == comment.pk:
            entry.focus, entry.more_count, entry.more = "here", 0, NOTHING
        elif entry.comment.depth < above[-1].depth:
            entry.focus, entry.more_count, entry.more = "above", 0, NOTHING
    return ThreadPage(
        entries=entries,
        number=number,
        url=branch_url(article, comment.pk, number),
        previous_url=branch_url(article, comment.pk, number - 1) if number > 1 else "",
        next_url=branch_url(article, comment.pk, number + 1)
        if above[-1].reply_count > first + ROOTS
        else "",
        until=until(entries, shown_at, hide_votes),
    )


def until(entries, shown_at, hide_votes):
    """When the first number of votes that is hidden now will be shown; None if none is."""
    hidden = [
        entry.comment.created_at
        for entry in entries
        if entry.comment.up_votes and entry.is_visible and entry.comment.created_at > shown_at
    ]
    return min(hidden) + hide_votes if hidden else None


ABOVE = """
    WITH RECURSIVE above(id, parent_id) AS (
        SELECT id, parent_id FROM comments_comment WHERE id = %s
        UNION ALL
        SELECT c.id, c.parent_id FROM comments_comment c JOIN above a ON c.id = a.parent_id
    ) SELECT id FROM above
"""
BELOW = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM (
            SELECT id FROM comments_comment WHERE parent_id = %s AND standing
            ORDER BY id LIMIT %s OFFSET %s
        ) AS beneath
        UNION ALL
        SELECT c.id FROM comments_comment c JOIN below b ON c.parent_id = b.id WHERE c.standing
    ) SELECT id FROM below LIMIT %s
"""


def replies_below(roots):
    """The replies that a page with these roots shows: of large branches only the first.

    One statement. The first of a large branch are those nearest to the root, then the earliest, so
    that the parents of what is shown are shown.
    """
    answered = [root for root in roots if root.reply_count]
    if not answered:
        return []
    share = replies_each([root.branch_count for root in answered])
    large = [root for root in answered if root.branch_count > share]
    whole = [root.pk for root in answered if root.branch_count <= share]
    parts, params = [], []
    if whole:
        places = ", ".join(["%s"] * len(whole))
        parts.append(f"SELECT id FROM comments_comment WHERE standing AND root_id IN ({places})")  # noqa: S608
        params += whole
    for root in large:
        parts.append(
            "SELECT id FROM (SELECT id FROM comments_comment WHERE root_id = %s AND standing"  # noqa: S608
            f" ORDER BY depth, id LIMIT %s) AS b{len(parts)}"
        )
        params += [root.pk, share]
    numbers = RawSQL(" UNION ALL ".join(parts), params)  # noqa: S611
    return read(Comment.objects.filter(pk__in=numbers).order_by("created_at", "pk"))[:REPLIES]


def replies_each(counts):
    """How many replies each root may show, so that all together stay within REPLIES.

    The largest share that fits, branches smaller than it taking only what they have.
    """
    left, roots = REPLIES, len(counts)
    for count in sorted(counts):
        if count * roots > left:
            return max(REPLIES_EACH, left // roots)
        left -= count
        roots -= 1
    return REPLIES


def read(comments):
    return [
        Shown(*row[:-3], Writer(*row[-3:])) for row in comments.values_list(*COLUMNS).iterator(400)
    ]


def nest(roots, replies, author_users, article, shown_at):
    """Entries for a forest: depth first, in the given order beneath each parent.

    Of what was written before `shown_at` the number of votes is shown.
    """
    story_url, zone, opening, children = article.get_absolute_url(), get_current_timezone(), {}, {}
    language = get_language()
    for reply in replies:
        children.setdefault(reply.parent_id, []).append(reply)
    entries = []
    # (comment, the entry of what it answers, what closes after the last entry beneath it)
    waiting = [(root, None, "") for root in reversed(roots)]
    while waiting:
        comment, above, closing = waiting.pop()
        moment = comment.created_at.astimezone(zone)
        entry = Entry(
            comment=comment,
            badge=badge(comment, author_users),
            above=above,
            number=SafeString(comment.pk),
            name=SafeString(escape(comment.commenter.name)),
            body=SafeString(comment.body_html),
            written=local_time(moment.replace(second=0, microsecond=0), language),
            written_at=SafeString(moment.isoformat(timespec="minutes")),
            votes=number_of_votes(comment.up_votes)
            if comment.up_votes and comment.created_at <= shown_at
            else NOTHING,
            is_visible=comment.is_visible,
        )
        entries.append(entry)
        below = children.get(comment.pk, ())
        if comment.reply_count > len(below):
            entry.more_count = comment.reply_count - len(below)
            entry.more_url = f"{story_url}branch/{comment.pk}/"
            entry.more = more_replies(entry)
        if not below:
            entry.closes = SafeString(f"</li>{closing}")
            continue
        count = comment.reply_count
        if count not in opening:
            summary = ngettext("%d reply", "%d replies", count) % count
            opening[count] = format_html(BRANCH_OPENS, summary)
        entry.opens = opening[count]
        closing = BRANCH_CLOSES + closing
        for reply in reversed(below):
            waiting.append((reply, entry, closing))
            closing = ""
    return entries


@lru_cache(maxsize=20_000)
def local_time(moment, language):
    """A minute in the words of `language`; a page that is built again has most of its own here."""
    return SafeString(escape(date_format(moment, "DATETIME_FORMAT")))


def more_replies(entry):
    text = ngettext("%d more reply", "%d more replies", entry.more_count) % entry.more_count
    return format_html(MORE, entry.more_url, entry.number, text)


NOTHING = SafeString("")


@lru_cache(maxsize=1000)
def number_of_votes(count):
    return SafeString(f" <span>{count}</span>")


def badge(comment, author_users):
    """What the writer is to this story: "author", "staff" or nothing."""
    if comment.commenter.user in author_users:
        return "author"
    return "staff" if comment.commenter.is_staff else ""


# Addresses


def page_url(article, number=1):
    url = article.get_absolute_url()
    return url if number == 1 else f"{url}comment-page-{number}/"


def branch_url(article, pk, number=1):
    page = f"page/{number}/" if number > 1 else ""
    return f"{article.get_absolute_url()}branch/{pk}/{page}"


def place_of(comment, order):
    """The address where a standing comment is shown now, in the given order of roots.

    That is a page of the thread or, for a reply that such a page leaves out, the page of its
    branch. Its rank is counted within an index; no page is built to find it.
    """
    article, root = comment.article, comment.root or comment
    rank, place = ranks_of(comment, root, order)
    on_page = place < REPLIES_EACH
    if not on_page and place < REPLIES:
        first = rank // ROOTS * ROOTS
        roots = Comment.objects.filter(article=article, parent=None).standing()
        beside = roots.order_by(*ORDERS[order]).values_list("pk", "branch_count", "reply_count")
        counts = {pk: branch for pk, branch, replies in beside[first : first + ROOTS] if replies}
        share = replies_each(counts.values())
        on_page = place < share or counts.get(root.pk, 0) <= share
    url = page_url(article, rank // ROOTS + 1) if on_page else branch_url(article, comment.pk)
    return f"{url}#comment-{comment.pk}"


def ranks_of(comment, root, order):
    """How many roots stand before `root` in its thread, and how many replies before `comment`.

    Both are counted in an index: roots in the given order, replies as `replies_below` takes them.
    """
    with connection.cursor() as cursor:
        cursor.execute(RANKS + BEFORE[order], [root.pk, comment.depth, comment.pk, root.pk])
        return cursor.fetchone()


RANKS = """
    SELECT count(*), (
        SELECT count(*) FROM comments_comment b
        WHERE b.root_id = %s AND b.standing AND (b.depth, b.id) < (%s, %s)
    )
    FROM comments_comment r JOIN comments_comment c ON c.article_id = r.article_id
    WHERE r.id = %s AND c.parent_id IS NULL AND c.standing AND
"""
BEFORE = {
    "oldest": "(c.created_at, c.id) < (r.created_at, r.id)",
    "newest": "(c.created_at, c.id) > (r.created_at, r.id)",
    "best": """
        (c.score > r.score OR (c.score = r.score AND (c.created_at, c.id) < (r.created_at, r.id)))
    """,
}

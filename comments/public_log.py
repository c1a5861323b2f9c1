"""The public log of moderation: what was decided and on what ground, without names and words.

Nothing is read from a comment but its story. The free text of a decision stays out as well: it may
quote what was removed.
"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Comment, Decision, Sanction

SIZE = 50


class Entry(NamedTuple):
    """One line of the log. `article` is None where the story is not public (any more)."""

    key: str
    made_at: datetime
    what: str
    article: object = None
    reason: str = ""
    ground: str = ""
    clause: str = ""
    version: int | None = None
    origin: str = ""
    remark: str = ""


class LogPage:
    """Entries from the newest on, or from after the one of the key `after`.

    ObjectDoesNotExist when there is none of that key. Both tables are read by their own index,
    SIZE rows and one at most of each.
    """

    def __init__(self, url, year=None, ground="", after=""):
        self.url = url
        now = timezone.now()
        decisions, sanctions = Decision.objects.logged(), Sanction.objects.all()
        if year:
            first, last = year_span(year)
            decisions = decisions.filter(made_at__gte=first, made_at__lt=last)
            sanctions = sanctions.filter(made_at__gte=first, made_at__lt=last)
        if ground:
            decisions, sanctions = decisions.filter(ground=ground), sanctions.none()
        if after:
            above = find(after, decisions, sanctions)
            decisions, sanctions = older(decisions, "d", above), older(sanctions, "s", above)
        related = ("comment__article", "reason", "house_rules", "appeal", "undone_by")
        decisions = decisions.select_related(*related).only(*COLUMNS)
        order = ("-made_at", "-pk")
        rows = [*decisions.order_by(*order)[: SIZE + 1], *sanctions.order_by(*order)[: SIZE + 1]]
        rows.sort(key=lambda row: (row.made_at, isinstance(row, Decision), row.pk), reverse=True)
        entries = [
            of_decision(row, now) if isinstance(row, Decision) else of_sanction(row)
            for row in rows[:SIZE]
        ]
        self.items, self.has_older = entries, len(rows) > SIZE

    @property
    def older_url(self):
        return f"{self.url}before/{self.items[-1].key}/" if self.has_older else ""


# What a line shows, and the keys by which it hangs together.
COLUMNS = [
    *("comment", "comment__article", "reason", "house_rules", "appeal__decision"),
    *("undone_by__undoes", "undoes", "settles", "made_at", "was", "status", "origin"),
    *("clause", "ground", "reason__text", "house_rules__number", "appeal__state"),
    *("comment__article__headline", "comment__article__slug", "comment__article__status"),
    *("comment__article__published_on", "comment__article__published_at"),
    "comment__article__unpublish_at",
]


def year_span(year):
    zone = timezone.get_default_timezone()
    return tuple(datetime(number, 1, 1, tzinfo=zone) for number in (year, year + 1))


def find(key, decisions, sanctions):
    """(moment, kind, number) of the entry with this key; Decision.DoesNotExist when it has none."""
    kind, number = key[0], int(key[1:])
    row = (decisions if kind == "d" else sanctions).only("made_at").get(pk=number)
    return row.made_at, kind, number


def older(rows, kind, above):
    """What comes after the entry `above`: at the same moment decisions come before sanctions."""
    moment, above_kind, number = above
    earlier = Q(made_at__lt=moment)
    if kind == above_kind:
        earlier |= Q(made_at=moment, pk__lt=number)
    elif kind == "s":
        earlier |= Q(made_at=moment)
    # The first condition is for the index.
    return rows.filter(Q(made_at__lte=moment), earlier)


def of_decision(decision, now):
    article = decision.comment.article
    return Entry(
        key=f"d{decision.pk}",
        made_at=decision.made_at,
        what=what_was_decided(decision),
        article=article if article.is_published(now) else None,
        reason=str(decision.reason or "") if decision.is_refusal() else "",
        ground=decision.get_ground_display() if decision.is_refusal() else "",
        clause=decision.clause if decision.is_refusal() else "",
        version=decision.house_rules.number if decision.house_rules else None,
        origin=who_decided(decision),
        remark=what_became_of(decision),
    )


def what_was_decided(decision):
    is_back = decision.status == Comment.Status.APPROVED
    if decision.settles_id:
        if is_back:
            return _("An appeal was upheld: the comment was put back.")
        return _("An appeal was dismissed: the comment stays refused.")
    if decision.undoes_id:
        if decision.is_refusal():
            return _("A decision was undone: the comment is refused again.")
        return _("A decision was undone: the comment is no longer refused.")
    if decision.was in Comment.REFUSED and not decision.is_refusal():
        return _("A comment was put back.") if is_back else _("A comment waits again.")
    return {
        Comment.Status.REMOVED: _("A comment was removed."),
        Comment.Status.SPAM: _("A comment was refused as advertising."),
        Comment.Status.REJECTED: _("A comment was refused."),
    }[decision.status]


def who_decided(decision):
    if decision.origin == Decision.Origin.RULE:
        return _("automatically, by a check")
    if decision.origin == Decision.Origin.AID:
        return _("automatically, by the learning aid")
    return _("by a moderator")


def what_became_of(decision):
    if hasattr(decision, "undone_by"):
        return _("Undone since.")
    if not hasattr(decision, "appeal"):
        return ""
    return {
        "open": _("An appeal waits."),
        "upheld": _("Reversed on appeal."),
        "dismissed": _("Confirmed on appeal."),
        "withdrawn": _("An appeal was withdrawn."),
    }[decision.appeal.state]


def of_sanction(sanction):
    what = {
        Sanction.Kind.WARN: _("A commenter was warned."),
        Sanction.Kind.HOLD: _("Everything by a commenter waits for a moderator."),
        Sanction.Kind.SUSPEND: _("A commenter was suspended."),
        Sanction.Kind.BAN: _("A commenter was banned."),
    }[sanction.kind]
    return Entry(
        key=f"s{sanction.pk}",
        made_at=sanction.made_at,
        what=what,
        origin=_("by a moderator"),
        remark=what_became_of_sanction(sanction),
    )


def what_became_of_sanction(sanction):
    if sanction.lifted_at:
        return _("Lifted since.")
    return _("Confirmed after an objection.") if sanction.answered_at else ""


def grounds(chosen=""):
    """The log by ground, for links: (address, name, whether it is this page)."""
    every = [("", reverse("comments:public_log"), _("Everything"))]
    every += [
        (ground.value, reverse("comments:public_log", args=[ground.value]), ground.label)
        for ground in Decision.Ground
    ]
    return [(address, name, value == chosen) for value, address, name in every]


def years():
    """Each year in which there is an entry, the newest first."""
    found = []
    for rows in (Decision.objects.logged(), Sanction.objects.all()):
        ends = [rows.order_by(order).values_list("made_at", flat=True) for order in ENDS]
        ends = [end.first() for end in ends]
        found += [timezone.localtime(moment).year for moment in ends if moment]
    return list(range(max(found), min(found) - 1, -1)) if found else []


ENDS = ("-made_at", "made_at")

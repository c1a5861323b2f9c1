"""The figures of one year of moderation, for the public log and as a table for machines.

They are counted from the rows when somebody asks, out of one index that holds what they need and
nothing but decisions that are in the log (`decision_figures`): no comment and no story is read, and
what is counted is rows, not numbers that the index has not. The page is then kept until the next
decision. Times are medians, found in that index too.
"""

from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from .models import Appeal, Comment, Decision, Notice
from .public_log import year_span


class Figure(NamedTuple):
    """One number: `name`, `ground` and `decided` say to machines what it is, `label` to people.

    `value` is a number of things or, where `unit` says so, of seconds; None when none was timed.
    """

    name: str
    label: str
    value: int | None
    ground: str = ""
    decided: str = ""
    unit: str = ""


def of_year(year):
    first, last = year_span(year)
    logged = Decision.objects.logged().filter(made_at__gte=first, made_at__lt=last)
    # In columns of the index: by its unique ones SQLite would rather walk through another one.
    refusals = logged.refusing().exclude(was__in=Comment.REFUSED)
    return [
        Figure("notices", _("Notices of illegal content"), Notice.objects.of_year(year).count()),
        *refused(refusals),
        Figure("put_back", _("Comments put back"), put_back(logged)),
        Figure(
            "median_seconds",
            _("Median time from comment to refusal"),
            median(refusals.filter(origin=Decision.Origin.PERSON)),
            unit="seconds",
        ),
        *appeals(first, last),
    ]


def refused(refusals):
    """Refusals by ground, and how many of them a person decided."""
    rows = refusals.order_by().values_list("ground", "origin").annotate(number=Count("*"))
    counted = {}
    for ground, origin, number in rows:
        decided = "by_person" if origin == Decision.Origin.PERSON else "automatically"
        counted[ground, decided] = counted.get((ground, decided), 0) + number
    labels = {"by_person": _("decided by a person"), "automatically": _("decided automatically")}
    figures = [
        Figure(
            "refusals",
            _("%(ground)s, %(decided)s") % {"ground": ground.label, "decided": label},
            counted.get((ground.value, decided), 0),
            ground.value,
            decided,
        )
        for ground in Decision.Ground
        for decided, label in labels.items()
    ]
    return [Figure("refusals", _("Comments refused"), sum(counted.values())), *figures]


def put_back(logged):
    return logged.filter(was__in=Comment.REFUSED, status=Comment.Status.APPROVED).count()


def appeals(first, last):
    made = Appeal.objects.filter(made_at__gte=first, made_at__lt=last)
    states = made.aggregate(
        made=Count("*"),
        **{state.value: Count("state", filter=Q(state=state)) for state in Appeal.State},
    )
    return [
        Figure("appeals", _("Appeals"), states["made"]),
        Figure("appeals_upheld", _("Appeals upheld"), states["upheld"]),
        Figure("appeals_dismissed", _("Appeals dismissed"), states["dismissed"]),
        Figure("appeals_open", _("Appeals that wait"), states["open"]),
        Figure(
            "appeals_median_seconds",
            _("Median time from appeal to answer"),
            median(Decision.objects.filter(settles__in=made)),
            unit="seconds",
        ),
    ]


def median(decisions):
    """Of the seconds that they took; None when there are none."""
    timed = decisions.filter(took__isnull=False).order_by("took").values_list("took", flat=True)
    number = timed.count()
    if not number:
        return None
    middle = timed[(number - 1) // 2 : number // 2 + 1]
    return round(sum(middle) / len(middle))

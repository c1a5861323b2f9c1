"""What is read and written, by day, for the newsroom: the site's own sums, without cookies."""

from datetime import datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import counting
from articles.models import Article, Tally
from comments.models import Comment

DAYS = 30
# Of the last week.
TOP = 10
WEEK = 7
FEEDS = 15
# A drawing, in its own units; labels stand below the bars.
WIDTH, HEIGHT, LABELS = 720, 160, 22


@require_safe
def figures(request, site):
    """The last DAYS days of the paper, or of one story (`?story=`)."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    counting.write()
    today = timezone.localdate()
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    story = chosen(request)
    context = {
        **site.each_context(request),
        "title": _("Figures"),
        "subtitle": story.headline if story else None,
        "story": story,
        "reads": drawn(days, {"reads": reads(days, story)}),
        "comments": drawn(days, written(days, story)),
    }
    if story is None:
        context |= {"top": top(today), "feeds": feeds(today)}
    return render(request, "admin/figures.html", context)


def chosen(request):
    number = request.GET.get("story", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return Article.objects.filter(pk=number).only("headline", "slug", "published_on").first()


def reads(days, story=None):
    """How often stories were opened, by day."""
    found = Tally.objects.filter(kind=Tally.Kind.STORY, day__gte=days[0])
    if story is not None:
        found = found.filter(key=str(story.pk))
    return dict(found.order_by().values_list("day").annotate(Sum("count")))


def written(days, story=None):
    """Comments by the day of writing: all, those that were held, those that stand."""
    since = timezone.make_aware(datetime.combine(days[0], time()))
    found = Comment.objects.filter(created_at__gte=since)
    if story is not None:
        found = found.filter(article=story)
    rows = (
        found.order_by()
        .values(day=TruncDate("created_at"))
        .annotate(
            all=Count("pk"),
            held=Count("pk", filter=~Q(held_by="")),
            approved=Count("pk", filter=Q(status=Comment.Status.APPROVED)),
        )
    )
    sums = {"all": {}, "held": {}, "approved": {}}
    for row in rows:
        for name, by_day in sums.items():
            by_day[row["day"]] = row[name]
    return sums


def drawn(days, series):
    """Bars of the first series and a row of the table for each day, the newest first."""
    first = next(iter(series.values()))
    most = max([*first.values(), 1])
    step = WIDTH / len(days)
    bars = []
    for position, day in enumerate(days):
        height = round(HEIGHT * first.get(day, 0) / most, 1)
        bars.append(
            {
                "x": round(position * step + 1, 1),
                "y": round(HEIGHT - height, 1),
                "width": round(step - 2, 1),
                "height": height,
                "label": f"{date_format(day, 'SHORT_DATE_FORMAT')}: {first.get(day, 0)}",
            }
        )
    return {
        "bars": bars,
        "most": most,
        "sum": sum(first.get(day, 0) for day in days),
        "width": WIDTH,
        "height": HEIGHT,
        "whole": HEIGHT + LABELS,
        "first": days[0],
        "last": days[-1],
        "names": list(series),
        "rows": [
            (day, [by_day.get(day, 0) for by_day in series.values()]) for day in reversed(days)
        ],
    }


def top(today):
    """(story, how often it was read) of the last week, most first."""
    week = Tally.objects.filter(kind=Tally.Kind.STORY, day__gt=today - timedelta(days=WEEK))
    sums = week.order_by().values_list("key").annotate(n=Sum("count")).order_by("-n", "key")[:TOP]
    stories = Article.objects.only("headline", "slug", "published_on").in_bulk(
        [int(key) for key, _n in sums]
    )
    return [(stories[int(key)], n) for key, n in sums if int(key) in stories]


def feeds(today):
    """(path of a feed, how often it was fetched yesterday), most first."""
    day = Tally.objects.filter(kind=Tally.Kind.FEED, day=today - timedelta(days=1))
    return day.order_by("-count", "key").values_list("key", "count")[:FEEDS]

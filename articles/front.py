"""What stands where on the front page: what editors placed, and the newest in the other places."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models.expressions import RawSQL
from django.utils import timezone

from .finished import earliest
from .models import Article, FrontBlock, FrontItem, Section

# The newest that the front page shows, wherever they stand; older news follow on its next pages.
SIZE = 21
SECOND = 3
# Blocks are taken in order; beyond these a page would be no front page.
MOST_BLOCKS = 12


@dataclass
class Front:
    """`lead` is None on an empty paper. `blocks` are (section, stories). No story stands twice.

    `until` is when the first placed story has to leave; None when none has to.
    """

    lead: Article | None = None
    second: list = field(default_factory=list)
    blocks: list = field(default_factory=list)
    rest: list = field(default_factory=list)
    has_older: bool = False
    until: datetime | None = None


def arrange(now=None):
    """The front page of the moment, in the same number of statements whatever stands on it."""
    now = now or timezone.now()
    items = list(FrontItem.objects.in_force(now).order_by("position", "-article__published_at"))
    blocks = list(FrontBlock.objects.select_related("section")[:MOST_BLOCKS])
    newest, of_blocks = candidates(now, items, blocks)
    stories = (
        Article.objects.published(now)
        .for_cards()
        .in_bulk(
            {
                *newest,
                *(pk for pks in of_blocks for pk in pks),
                *(item.article_id for item in items),
            }
        )
    )
    front = Front(has_older=len(newest) > SIZE, until=earliest(*(item.until for item in items)))
    by_date = [stories[pk] for pk in newest[:SIZE] if pk in stories]
    shown = set()

    def take(chosen, most):
        """Up to `most` of the stories that stand nowhere yet."""
        taken = []
        for story in chosen:
            if len(taken) < most and story.pk not in shown:
                shown.add(story.pk)
                taken.append(story)
        return taken

    leads, seconds = (
        [
            stories[item.article_id]
            for item in items
            if item.place == place and item.article_id in stories
        ]
        for place in FrontItem.Place.values
    )
    placed_below = {story.pk for story in seconds}
    front.lead = next(
        iter(take([*leads, *(one for one in by_date if one.pk not in placed_below), *seconds], 1)),
        None,
    )
    # A second lead is worth a place in the second row.
    placed = [*leads, *seconds]
    front.second = take(placed, max(SECOND, len(placed)))
    front.second += take(by_date, SECOND - len(front.second))
    for block, pks in zip(blocks, of_blocks, strict=True):
        if chosen := take([stories[pk] for pk in pks if pk in stories], block.size):
            front.blocks.append((block.section, chosen))
    front.rest = take(by_date, SIZE)
    return front


def candidates(now, items, blocks):
    """Numbers of the newest stories (one more than are shown), and of those for each block.

    Two statements. Of a section as many are looked at as could stand above its block.
    """
    published = Article.objects.published(now).newest_first().values("pk")
    parts, inside = [published[: SIZE + 1]], sections_inside([block.section_id for block in blocks])
    above = 1 + SECOND + len(items) + sum(block.size for block in blocks)
    for block in blocks:
        parts.append(published.filter(section__in=inside[block.section_id])[:above])
    statements, params = zip(*(part.query.sql_with_params() for part in parts), strict=True)
    rows = RawSQL(  # noqa: S611
        " UNION ALL ".join(
            f"SELECT * FROM ({statement}) AS p{number}"  # noqa: S608
            for number, statement in enumerate(statements)
        ),
        [value for values in params for value in values],
    )
    found = Article.objects.filter(pk__in=rows).newest_first().values_list("pk", "section")
    found = list(found)
    return [pk for pk, _section in found[: SIZE + 1]], [
        [pk for pk, section in found if section in inside[block.section_id]] for block in blocks
    ]


def sections_inside(numbers):
    """{section: it and all that stand inside it}, for some numbers of sections. One statement."""
    inside = {number: set() for number in numbers}
    if not inside:
        return inside
    for section, line in Section.objects.lines().items():
        for above in inside.keys() & line:
            inside[above].add(section)
    return inside

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .byline import Byline
from .revision import Revision


def in_print(now=None, of=""):
    """The condition behind `published`; `of` is the way to the story from another table."""
    now = now or timezone.now()
    return (
        ~Q(**{f"{of}status": "draft"})
        & Q(**{f"{of}published_at__lte": now})
        & (Q(**{f"{of}unpublish_at": None}) | Q(**{f"{of}unpublish_at__gt": now}))
    )


class ArticleQuerySet(models.QuerySet):
    """What readers may see of the paper, and what pages show with it."""

    def published(self, now=None):
        """What readers may see at `now`: the one definition, for every page, list and feed.

        A scheduled story needs no job to appear; from its minute on it is in here.
        """
        return self.filter(in_print(now))

    def at_address(self, year, month, day, slug):
        """The story whose address has these numbers and this slug; a date that is none has none."""
        try:
            return self.filter(published_on=datetime.date(year, month, day), slug=slug)
        except ValueError:
            return self.none()

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def for_page(self):
        """With what its page shows beside it, and whether there are sources and corrections."""
        own = {"article": models.OuterRef("pk")}
        # By name: their modules import this one.
        corrections = self.model._meta.get_field("corrections").related_model.objects
        sources = self.model._meta.get_field("sources").related_model.objects
        return self.select_related("section__parent", "lead_picture").annotate(
            has_corrections=models.Exists(corrections.filter(**own)),
            has_sources=models.Exists(sources.filter(**own)),
            has_history=models.Exists(Revision.objects.public().exclude(change="").filter(**own)),
        )

    def for_cards(self):
        """With what a card shows, in three queries however many there are."""
        return (
            self.select_related("section", "lead_picture")
            .prefetch_related(models.Prefetch("bylines", Byline.objects.select_related("author")))
            .defer("body", "body_html", "body_text")
        )

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """How often something was asked for on one day: a sum, from which no reader can be told.

    `key` is the number of a story, or the path of a feed.
    """

    class Kind(models.TextChoices):
        STORY = "story", _("Story")
        FEED = "feed", _("Feed")

    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=300)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(name="tally_once_a_day", fields=["kind", "day", "key"])
        ]
        indexes = [models.Index(name="tally_of_one", fields=["kind", "key", "day"])]

    def __str__(self):
        return f"{self.day} {self.kind} {self.key}: {self.count}"


class MissingAddress(models.Model):
    """An address that was asked for and is not there, for editors to point somewhere."""

    path = models.CharField(_("address"), max_length=300, unique=True)
    count = models.PositiveIntegerField(_("asked for"), default=0)
    first_at = models.DateTimeField(_("first asked for"))
    last_at = models.DateTimeField(_("last asked for"))

    class Meta:
        verbose_name = _("address not found")
        verbose_name_plural = _("addresses not found")
        indexes = [models.Index(name="missing_by_count", fields=["-count", "-id"])]

    def __str__(self):
        return self.path

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryVersion(models.Model):
    """What an entry of a live story said before it was changed, and until when."""

    entry = models.ForeignKey("articles.Entry", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()  # the entry's `version` at that time
    title = models.CharField(_("headline"), max_length=200, blank=True)
    body_html = models.TextField(blank=True)
    said_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of an entry")
        verbose_name_plural = _("versions of entries")
        ordering = ["entry", "-number"]
        constraints = [
            models.UniqueConstraint(name="entry_version_once", fields=["entry", "number"]),
        ]

    def __str__(self):
        return f"{self.entry_id}.{self.number}"

    @classmethod
    def keep(cls, entry, until):
        """Keep what `entry` says, which says something else from `until` on. Its story is held."""
        return cls.objects.create(
            entry=entry,
            number=entry.version,
            title=entry.title,
            body_html=entry.body_html,
            said_at=entry.updated_at or entry.published_at,
            until_at=until,
        )

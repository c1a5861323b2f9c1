import datetime

from django.conf import settings
from django.db import models
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RevisionQuerySet(models.QuerySet):
    def public(self):
        """The versions that readers have seen, or see now."""
        return self.filter(published_at__isnull=False)

    def newest_first(self):
        return self.order_by("-number")


class Revision(models.Model):
    """What a story said at one time; see `Article.text` for the shape of `text`.

    Rows of ours and no copies by a library: readers see them, they are compared and put back, and
    what one was published for stands beside it.
    """

    class Kind(models.TextChoices):
        AUTOSAVED = "autosaved", _("Saved by itself")
        SAVED = "saved", _("Saved")
        RESTORED = "restored", _("Restored")
        PUBLISHED = "published", _("Published")
        SET_ASIDE = "set_aside", _("Set aside")

    class Change(models.TextChoices):
        MINOR = "minor", _("Minor")
        SUBSTANTIVE = "substantive", _("Substantive")

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    text = models.JSONField()
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    # Of a change that was published, or that waits for its minute.
    change = models.CharField(_("change"), max_length=11, choices=Change.choices, blank=True)
    summary = models.TextField(_("what was changed"), blank=True)
    why = models.TextField(_("why"), blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    published_at = models.DateTimeField(_("published at"), null=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="revision_has_its_number", fields=["article", "number"]),
            models.CheckConstraint(
                name="substantive_change_says_what_and_why",
                condition=~Q(change="substantive") | (~Q(summary="") & ~Q(why="")),
            ),
        ]
        indexes = [
            models.Index(
                name="revision_public",
                fields=["article", "-number"],
                condition=Q(published_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.article_id}.{self.number}"

    def is_public(self):
        return self.published_at is not None

    # What saves itself is one revision for this long, unless somebody else writes or it is saved.
    REST = datetime.timedelta(minutes=10)

    @classmethod
    def keep(cls, article, text, by, kind, now=None):
        """The revision that holds `text`: a new one, or the last where that is the same writing.

        The caller holds the row of the article.
        """
        now = now or timezone.now()
        last = article.revisions.newest_first().first()
        is_mine = last is not None and last.made_by_id == (by.pk if by else None)
        saved_itself = is_mine and last.kind == cls.Kind.AUTOSAVED
        if last is not None and last.text == text:
            if saved_itself:
                last.kind, last.made_at = kind, now
                last.save(update_fields=["kind", "made_at"])
            return last
        goes_on = (saved_itself and kind in (cls.Kind.AUTOSAVED, cls.Kind.SAVED)) or (
            is_mine and last.kind == kind == cls.Kind.SET_ASIDE
        )
        if goes_on and now - last.made_at < cls.REST:
            last.text, last.kind = text, kind
            last.made_at = now if kind == cls.Kind.SAVED else last.made_at
            last.save(update_fields=["text", "kind", "made_at"])
            return last
        number = (last.number if last else 0) + 1
        return cls.objects.create(
            article=article, number=number, kind=kind, text=text, made_at=now, made_by=by
        )

    @classmethod
    def keep_published(cls, article):
        """See that what readers see of `article` is among the public revisions.

        So that a story has its first version whatever brought it here, the newsroom or an import.
        The caller holds its row, and knows that it is published.
        """
        text = article.text()
        last = article.revisions.public().order_by("published_at", "number").last()
        # A part that has had versions for less long than the last of them was the same in it.
        if last is not None and {**text, **last.text} == text:
            return
        number = (article.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
        at = (article.updated_at if last else None) or article.published_at
        cls.objects.create(
            article=article,
            number=number,
            kind=cls.Kind.PUBLISHED,
            text=text,
            made_at=at,
            published_at=at,
        )


class Conflict(Exception):
    """Somebody else has saved meanwhile: `stands` is their text, `refused` the one that was not."""

    def __init__(self, article, stands, refused):
        super().__init__(article.pk)
        self.article, self.stands, self.refused = article, stands, refused

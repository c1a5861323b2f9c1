from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import markup

from .review import name_of


class ReviewNoteQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at=None)


class ReviewNote(models.Model):
    """What somebody remarks on a text in review: on a passage of it, or on the whole."""

    MOST_TEXT, MOST_PASSAGE = 5000, 1000

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="review_notes"
    )
    version = models.BigIntegerField(editable=False)
    passage = models.TextField(gettext_lazy("passage"), max_length=MOST_PASSAGE, blank=True)
    text = models.TextField(gettext_lazy("note"), max_length=MOST_TEXT)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    link = models.ForeignKey(
        "articles.OutsideLink", on_delete=models.SET_NULL, null=True, related_name="notes"
    )
    name = models.CharField(gettext_lazy("name"), max_length=80, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = ReviewNoteQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("review note")
        verbose_name_plural = gettext_lazy("review notes")
        ordering = ["pk"]
        indexes = [
            models.Index(
                name="review_note_open",
                fields=["article"],
                condition=models.Q(settled_at__isnull=True),
            )
        ]

    def __str__(self):
        return self.text[:80]

    def who(self):
        if self.name:
            return _("%s (outside)") % self.name
        return name_of(self.by) if self.by else ""

    def settle(self, by, now=None):
        self.settled_at, self.settled_by = now or timezone.now(), by
        self.save(update_fields=["settled_at", "settled_by"])

    def reopen(self):
        self.settled_at = self.settled_by = None
        self.save(update_fields=["settled_at", "settled_by"])


def essence_of(text):
    """What passages are looked for in; see `Article.text` for the shape of `text`."""
    words = f"{text['headline']} {text['standfirst']} {markup.plain_text(text['body'])}"
    return markup.essence(words)


def mark_gone(notes, text):
    """Let each note know, as `is_gone`, whether its passage no longer stands in `text`."""
    if not any(note.passage for note in notes):
        return notes
    words = essence_of(text)
    for note in notes:
        note.is_gone = bool(note.passage) and markup.essence(note.passage) not in words
    return notes

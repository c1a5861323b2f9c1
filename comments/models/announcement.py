from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Correction

from .comment import Comment
from .follow import exactly_one
from .letter import Letter

THINGS = ("comment", "article", "correction", "letter")


class Announcement(models.Model):
    """That something is to be told to whoever follows: one row, written with it.

    The worker turns it into messages, a batch at a time; `reached` is the number of the last
    commenter that has theirs, so that it goes on where it was stopped.
    """

    comment = models.OneToOneField(
        Comment, verbose_name=_("comment"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    article = models.OneToOneField(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    correction = models.OneToOneField(
        Correction,
        verbose_name=_("correction"),
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
    )
    letter = models.OneToOneField(
        Letter, verbose_name=_("letter"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    reached = models.PositiveBigIntegerField(default=0, editable=False)
    done_at = models.DateTimeField(_("done"), null=True, editable=False)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [
            models.CheckConstraint(name="announcement_of_one", condition=exactly_one(THINGS)),
        ]
        indexes = [
            models.Index(
                name="announcement_open", fields=["id"], condition=Q(done_at__isnull=True)
            ),
        ]

    def __str__(self):
        return str(self.told())

    def told(self):
        return self.comment or self.article or self.correction or self.letter

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article


class CorrectionQuerySet(models.QuerySet):
    def published(self, now=None):
        """What readers may see: corrections of stories that they may see."""
        # Asked of each story in turn, along the order of the list.
        stories = Article.objects.published(now).filter(pk=models.OuterRef("article"))
        return self.filter(models.Exists(stories))

    def newest_first(self):
        return self.order_by("-corrected_at", "-pk")


class Correction(models.Model):
    """What was wrong in a published story and is right now, with its date, for readers.

    `prompted_by` is the address of what led to it, say a reader's comment. It is shown as a link
    and otherwise none of the paper's business.
    """

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="corrections"
    )
    text = models.TextField(
        _("correction"), help_text=_("What was wrong, and what is right now. Readers see it.")
    )
    why = models.TextField(
        _("why"), blank=True, help_text=_("How the mistake came about, if readers should know.")
    )
    thanks = models.CharField(
        _("thanks to"),
        max_length=80,
        blank=True,
        help_text=_("Name of the reader who pointed it out, if they agree to be named."),
    )
    prompted_by = models.CharField(max_length=300, blank=True, editable=False)
    corrected_at = models.DateTimeField(_("corrected"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-corrected_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="correction_says_something", condition=~Q(text="")),
        ]
        indexes = [models.Index(name="correction_newest", fields=["-corrected_at", "-id"])]

    def __str__(self):
        return self.text[:80]

    def get_absolute_url(self):
        return f"{self.article.get_absolute_url()}#correction-{self.pk}"

    def publish(self, by=None, now=None):
        """Stand under its story from `now` on, which counts as updated. For new ones."""
        with transaction.atomic():
            self.corrected_at, self.by = now or timezone.now(), by
            self.save()
            self.article.updated_at = self.corrected_at
            self.article.save(update_fields=["updated_at"])
        return self

from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article


class Source(models.Model):
    """What a story rests on, with the number by which its text refers to it: [1]."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("Document")
        INTERVIEW = "interview", _("Interview")
        DATA = "data", _("Data")
        REPORT = "report", _("Report")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="sources")
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    title = models.CharField(_("title"), max_length=250)
    publisher = models.CharField(_("publisher"), max_length=150, blank=True)
    url = models.URLField(
        _("link"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.DOCUMENT)
    seen_on = models.DateField(_("seen on"), null=True, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="source_numbers_differ", fields=["article", "number"]),
        ]

    def __str__(self):
        return f"[{self.number}] {self.title}"

from django.db import models
from django.utils.translation import gettext_lazy as _

from .author import Author


class Byline(models.Model):
    """One author of one story, with what they did for it, in the order they are named."""

    class Role(models.TextChoices):
        REPORTING = "reporting", _("Reporting")
        PHOTOS = "photos", _("Photos")
        ILLUSTRATION = "illustration", _("Illustration")
        TRANSLATION = "translation", _("Translation")
        DATA = "data", _("Data")
        EDITING = "editing", _("Editing")

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="bylines"
    )
    author = models.ForeignKey(
        Author, verbose_name=_("author"), on_delete=models.PROTECT, related_name="bylines"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.REPORTING)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="byline_names_each_role_once", fields=["article", "author", "role"]
            )
        ]

    def __str__(self):
        return f"{self.author} ({self.get_role_display()})"

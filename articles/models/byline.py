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

    # As a part of what a story says; see `Article.text`.

    @classmethod
    def of_lines(cls, article, lines):
        """Bylines for pairs of an author's number and a role, of the authors that still exist."""
        authors = Author.objects.select_related("picture")
        authors = authors.in_bulk({author for author, _role in lines})
        return [
            cls(article=article, author=authors[author], role=role, position=position)
            for position, (author, role) in enumerate(lines)
            if author in authors
        ]

    @classmethod
    def keep(cls, article, lines):
        """Let the bylines of `article` be those of `lines`."""
        article.bylines.all().delete()
        for line in cls.of_lines(article, lines):
            named = {"article": article, "author": line.author, "role": line.role}
            cls.objects.get_or_create(**named, defaults={"position": line.position})

from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """What a story rests on, with the number by which its text refers to it: [1]."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("Document")
        INTERVIEW = "interview", _("Interview")
        DATA = "data", _("Data")
        REPORT = "report", _("Report")

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="sources"
    )
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

    # As a part of what a story says; see `Article.text`.

    def line(self):
        words = {name: getattr(self, name) for name in ("number", "title", "publisher", "url")}
        return words | {
            "kind": self.kind,
            "seen_on": self.seen_on.isoformat() if self.seen_on else None,
        }

    @classmethod
    def of_line(cls, article, line):
        seen_on = parse_date(line["seen_on"]) if line["seen_on"] else None
        return cls(article=article, **{**line, "seen_on": seen_on})

    @classmethod
    def keep(cls, article, lines):
        """Let the sources of `article` be those of `lines`."""
        article.sources.all().delete()
        cls.objects.bulk_create(cls.of_line(article, line) for line in lines)

    def in_words(self):
        """All that readers are told of it, in one line."""
        told = [self.title, self.publisher, str(self.get_kind_display())]
        if self.seen_on:
            told.append(_("seen on %s") % date_format(self.seen_on))
        words = f"[{self.number}] {', '.join(word for word in told if word)}"
        return f"{words} [{self.url}]" if self.url else words

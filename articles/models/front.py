from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article
from .section import Section


class FrontPage(models.Model):
    """How editors arrange the front page: one row, which holds the places and the blocks."""

    ROW = 1

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front page")

    def __str__(self):
        return str(_("Front page"))

    @classmethod
    def load(cls):
        return cls.objects.get_or_create(pk=cls.ROW)[0]


class FrontItemQuerySet(models.QuerySet):
    def in_force(self, now):
        return self.filter(Q(until__isnull=True) | Q(until__gt=now))


class FrontItem(models.Model):
    """A story that stands in a place until its end; without an end until it is taken out."""

    class Place(models.TextChoices):
        LEAD = "lead", _("Lead")
        SECOND = "second", _("Second row")

    front = models.ForeignKey(FrontPage, on_delete=models.CASCADE, related_name="items")
    article = models.OneToOneField(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="front_item"
    )
    place = models.CharField(_("place"), max_length=10, choices=Place.choices, default=Place.SECOND)
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("Small numbers come first.")
    )
    until = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Empty: until it is taken out.")
    )

    objects = FrontItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("placed story")
        verbose_name_plural = _("placed stories")
        ordering = ["place", "position", "pk"]

    def __str__(self):
        return f"{self.get_place_display()}: {self.article}"

    @classmethod
    def lead(cls, article):
        """Let a story lead, for as long as nobody says otherwise."""
        defaults = {"front": FrontPage.load(), "place": cls.Place.LEAD}
        return cls.objects.get_or_create(article=article, defaults=defaults)[0]

    def is_in_force(self, now=None):
        return self.until is None or self.until > (now or timezone.now())


class FrontBlock(models.Model):
    """The newest stories of a section, under its name, that stand nowhere above."""

    front = models.ForeignKey(FrontPage, on_delete=models.CASCADE, related_name="blocks")
    section = models.OneToOneField(
        Section, verbose_name=_("section"), on_delete=models.CASCADE, related_name="front_block"
    )
    size = models.PositiveSmallIntegerField(
        _("stories"), default=4, validators=[MinValueValidator(1), MaxValueValidator(8)]
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("Small numbers come first.")
    )

    class Meta:
        verbose_name = _("block of a section")
        verbose_name_plural = _("blocks of sections")
        ordering = ["position", "pk"]

    def __str__(self):
        return str(self.section)

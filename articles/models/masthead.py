from django.db import models
from django.utils.translation import gettext_lazy as _


class Masthead(models.Model):
    """What stands over every page. There is one row; `Masthead.load()` reads it."""

    ROW = 1

    name = models.CharField(_("name of the paper"), max_length=100, default="The Newsblog")
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    description = models.TextField(
        _("description"), blank=True, help_text=_("For search engines and feeds: one sentence.")
    )
    feeds_full_text = models.BooleanField(
        _("whole stories in feeds"),
        default=True,
        help_text=_("Else feeds carry the standfirst, and the story is read here."),
    )
    colophon = models.TextField(
        _("colophon"), blank=True, help_text=_("A line or two at the foot of every page.")
    )

    class Meta:
        verbose_name = _("masthead")
        verbose_name_plural = _("masthead")

    def __str__(self):
        return self.name

    @classmethod
    def load(cls):
        """The row, or its defaults when nobody has saved one yet."""
        return cls.objects.filter(pk=cls.ROW).first() or cls(pk=cls.ROW)

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import markup


class HouseRules(models.Model):
    """One version of the rules of the house; the last one whose time has come is in force."""

    number = models.PositiveIntegerField(_("version"), unique=True)
    body = models.TextField(_("text"))
    body_html = models.TextField(editable=False)
    in_force_at = models.DateTimeField(_("in force from"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("rules of the house")
        verbose_name_plural = _("rules of the house")
        ordering = ["-number"]

    def __str__(self):
        return str(_("Version %d") % self.number)

    @classmethod
    def in_force(cls, now=None):
        """The version that counts at `now`; None while nobody has written any."""
        begun = cls.objects.filter(in_force_at__lte=now or timezone.now())
        return begun.order_by("-in_force_at", "-number").first()

    def set_body(self, source):
        """Take the editor's HTML and what pages show of it. The caller saves."""
        self.body = source
        self.body_html = markup.render(source)

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from articles import markup


class HouseRulesQuerySet(models.QuerySet):
    def begun(self, now=None):
        """What is or was in force at `now`, the last one first."""
        begun = self.filter(in_force_at__lte=now or timezone.now())
        return begun.order_by("-in_force_at", "-number")


class HouseRules(models.Model):
    """One version of the rules of the house; the last one whose time has come is in force.

    Decisions name the version that they rest on, so that one stays as it is from then on.
    """

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

    objects = HouseRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules of the house")
        verbose_name_plural = _("rules of the house")
        ordering = ["-number"]

    def __str__(self):
        return str(_("Version %d") % self.number)

    def get_absolute_url(self):
        return reverse("comments:rules_version", args=[self.number])

    @classmethod
    def in_force(cls, now=None):
        """The version that counts at `now`; None while nobody has written any."""
        return cls.objects.begun(now).first()

    @classmethod
    def next_change(cls, now=None):
        """When another version comes into force; None while none is planned."""
        planned = cls.objects.filter(in_force_at__gt=now or timezone.now())
        return planned.order_by("in_force_at").values_list("in_force_at", flat=True).first()

    def clean(self):
        """A version comes after those there are, in time too: no decision changes its rules."""
        others = HouseRules.objects.exclude(pk=self.pk)
        if self.number:
            others = others.filter(number__lt=self.number)
        last = others.order_by("-in_force_at").first()
        if last is not None and self.in_force_at and self.in_force_at < last.in_force_at:
            raise ValidationError(
                {
                    "in_force_at": _("%(version)s is in force from %(moment)s; this comes later.")
                    % {
                        "version": last,
                        "moment": date_format(
                            timezone.localtime(last.in_force_at), "DATETIME_FORMAT"
                        ),
                    }
                }
            )

    # Questions

    def is_editable(self, now=None):
        """Whether it may still be changed: nothing rests on it yet."""
        is_planned = self.in_force_at > (now or timezone.now())
        return is_planned or not self.decisions.exists()

    # Verbs

    def take_number(self):
        """Become the next version. The caller saves."""
        last = HouseRules.objects.order_by("-number").values_list("number", flat=True).first()
        self.number = (last or 0) + 1

    def set_body(self, source):
        """Take the editor's HTML and what pages show of it. The caller saves."""
        self.body = source
        self.body_html = markup.render(source)

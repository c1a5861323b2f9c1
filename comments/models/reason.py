from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.Model):
    """One line of the list that moderators and readers choose from; editors maintain it.

    Decisions keep pointing to it, so it is retired (`is_offered`) rather than deleted.
    """

    class Ground(models.TextChoices):
        HOUSE = "house", _("Against the rules of the house")
        ILLEGAL = "illegal", _("Illegal content")

    text = models.CharField(
        _("reason"),
        max_length=200,
        help_text=_("One sentence; the author of the comment reads it."),
    )
    ground = models.CharField(
        _("ground"), max_length=10, choices=Ground.choices, default=Ground.HOUSE
    )
    clause = models.CharField(
        _("rule of the house"),
        max_length=200,
        blank=True,
        help_text=_("The rule that it rests on, as it is called there."),
    )
    for_reports = models.BooleanField(
        _("readers may choose it"), default=True, help_text=_("When they report a comment.")
    )
    is_offered = models.BooleanField(_("offered"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text

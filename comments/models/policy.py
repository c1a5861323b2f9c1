from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class DiscussionPolicy(models.Model):
    """What editors set for all conversations: one row, read by `DiscussionPolicy.load()`."""

    class Order(models.TextChoices):
        OLDEST = "oldest", _("Oldest first")
        NEWEST = "newest", _("Newest first")
        BEST = "best", _("Best first")

    class AidMode(models.TextChoices):
        OFF = "off", _("Off")
        SHADOW = "shadow", _("In shadow: notes what it would hold")
        HOLD = "hold", _("On: holds what resembles refused comments")

    ROW = 1

    hold_first_comment = models.BooleanField(
        _("hold first comments"),
        default=True,
        help_text=_("Whoever has no approved comment yet waits for a moderator."),
    )
    hold_everything = models.BooleanField(
        _("hold everything"),
        default=False,
        help_text=_("Every comment waits for a moderator, whoever wrote it; staff excepted."),
    )
    max_links = models.PositiveSmallIntegerField(
        _("links allowed"),
        default=2,
        validators=[MaxValueValidator(1000)],
        help_text=_("A comment with more links than this is held."),
    )
    hold_repeats = models.BooleanField(
        _("hold repeats"),
        default=True,
        help_text=_("The same text in another place within a week is held."),
    )
    flood_limit = models.PositiveSmallIntegerField(
        _("comments in ten minutes"),
        default=10,
        validators=[MaxValueValidator(1000)],
        help_text=_("More than this from one reader are refused for a while; 0 means no limit."),
    )
    require_email = models.BooleanField(
        _("guests must give an e-mail address"),
        default=False,
        help_text=_("It is never shown."),
    )
    max_length = models.PositiveIntegerField(
        _("characters in a comment"),
        default=8000,
        validators=[MinValueValidator(100), MaxValueValidator(50_000)],
    )
    default_order = models.CharField(
        _("order of comments"),
        max_length=10,
        choices=Order.choices,
        default=Order.OLDEST,
        help_text=_("What readers see first; they can choose another order."),
    )
    close_after_days = models.PositiveSmallIntegerField(
        _("close after days"),
        default=0,
        validators=[MaxValueValidator(3650)],
        help_text=_("Stories older than this take no more comments; 0 means never."),
    )

    edit_minutes = models.PositiveSmallIntegerField(
        _("minutes for edits"),
        default=15,
        validators=[MaxValueValidator(7 * 24 * 60)],
        help_text=_("For so long readers may change what they wrote; 0 means not at all."),
    )
    votes = models.BooleanField(
        _("readers may recommend comments"),
        default=True,
    )
    hide_votes_hours = models.PositiveSmallIntegerField(
        _("hours without numbers"),
        default=2,
        validators=[MaxValueValidator(720)],
        help_text=_("For so long nobody sees how often a new comment was recommended."),
    )
    aid = models.CharField(
        _("the aid"),
        max_length=10,
        choices=AidMode.choices,
        default=AidMode.SHADOW,
        help_text=_("It learns from what moderators decide here. It holds, and never refuses."),
    )
    aid_false_alarms = models.PositiveSmallIntegerField(
        _("false alarms of the aid, in percent"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("So much of what moderators would approve may be held by it."),
    )
    redress = models.TextField(
        _("beyond an appeal"),
        blank=True,
        default=_(
            "Whether or not you appeal here, you may turn to an out-of-court dispute settlement "
            "body that is certified under Article 21 of the EU Digital Services Act, or to a court."
        ),
        help_text=_("What a statement of reasons says about it; plain text."),
    )
    require_second_factor = models.BooleanField(
        _("staff must use a second factor"),
        default=False,
        help_text=_("An app or a passkey, for everybody who enters the newsroom."),
    )

    class Meta:
        verbose_name = _("discussion policy")
        verbose_name_plural = _("discussion policy")

    def __str__(self):
        return str(_("Discussion policy"))

    @classmethod
    def load(cls):
        """The row, or its defaults when nobody has saved one yet."""
        return next(iter(cls.objects.filter(pk=cls.ROW)), None) or cls(pk=cls.ROW)

import secrets

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    OFF = "off", _("Off")
    HOLD = "hold", _("Hold")
    REFUSE = "refuse", _("Refuse")


def mode(label, help_text, default=Mode.HOLD):
    """What follows when one of the checks in comments.moderation finds something."""
    return models.CharField(
        label, max_length=10, choices=Mode.choices, default=default, help_text=help_text
    )


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

    # Who writes, and how often
    sanctions_mode = mode(
        _("suspended and banned"),
        _("Refuse: their text is given back, with why and until when. Hold: it waits."),
        Mode.REFUSE,
    )
    first_mode = mode(
        _("first comments"),
        _("By whoever has no approved comment yet, or more refused than approved."),
    )
    rejections_mode = mode(
        _("recent rejections"), _("By whoever had several comments refused lately.")
    )
    rejections_limit = models.PositiveSmallIntegerField(
        _("how many rejections"), default=3, validators=[MaxValueValidator(1000)]
    )
    rejections_days = models.PositiveSmallIntegerField(
        _("within days"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    flood_mode = mode(
        _("flood"),
        _("Refuse: the text is given back, with the time to wait."),
        Mode.REFUSE,
    )
    flood_limit = models.PositiveSmallIntegerField(
        _("comments in ten minutes"),
        default=10,
        validators=[MaxValueValidator(1000)],
        help_text=_(
            "From one reader; from guests also counted by network. 0 means that there is no limit."
        ),
    )
    flood_burst = models.PositiveSmallIntegerField(
        _("at once"),
        default=0,
        validators=[MaxValueValidator(1000)],
        help_text=_("How many of those may come without a pause; 0 means all of them."),
    )

    # What is said
    words_mode = mode(
        _("list of words"),
        _("Refuse: words that are marked so on the list; the others are held."),
        Mode.REFUSE,
    )
    domains_mode = mode(
        _("list of domains"),
        _("Refuse: domains that are marked so on the list; the others are held."),
        Mode.REFUSE,
    )
    links_mode = mode(
        _("many links"), _("More links than are allowed; those to allowed domains do not count.")
    )
    max_links = models.PositiveSmallIntegerField(
        _("links allowed"), default=2, validators=[MaxValueValidator(1000)]
    )
    repeats_mode = mode(
        _("repeats"), _("The same words in another place or under another name within a week.")
    )
    near_repeats_mode = mode(
        _("near repeats"),
        _("Nearly the same words within a week, in texts of eight words and more."),
    )

    # Where it is said
    everything_mode = mode(
        _("everything"), _("Every comment, whoever wrote it; staff excepted."), Mode.OFF
    )
    premoderated_mode = mode(
        _("watched stories"), _("Comments on stories whose comments are read first.")
    )
    slow_mode = mode(
        _("slow mode"),
        _("On stories that have it. Refuse: the text is given back, with the time to wait."),
        Mode.REFUSE,
    )
    # Another one whenever a list of words or domains changes, so that each process reads it anew.
    lists_version = models.CharField(max_length=32, blank=True, editable=False)

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
    def move_lists(cls):
        """Say that the lists of words or domains are others now."""
        fields = {"lists_version": secrets.token_hex(8)}
        if not cls.objects.filter(pk=cls.ROW).update(**fields):
            cls.objects.bulk_create([cls(pk=cls.ROW, **fields)], ignore_conflicts=True)
            cls.objects.filter(pk=cls.ROW).update(**fields)

    @classmethod
    def load(cls):
        """The row, or its defaults when nobody has saved one yet."""
        return next(iter(cls.objects.filter(pk=cls.ROW)), None) or cls(pk=cls.ROW)

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments import notifications

from .commenter import Commenter


class SanctionQuerySet(models.QuerySet):
    def in_force(self, now=None):
        """What counts at `now`: not lifted, not over."""
        now = now or timezone.now()
        return self.filter(Q(until__isnull=True) | Q(until__gt=now), lifted_at=None)

    def objected(self):
        """What somebody objects to and waits for an answer about, the longest waiting first."""
        waiting = self.filter(objected_at__isnull=False, answered_at=None, lifted_at=None)
        return waiting.order_by("objected_at", "pk")


class Sanction(models.Model):
    """What a moderator has imposed on a commenter; it is lifted or runs out, never deleted.

    The commenter is told why, and can object once. The answer comes from somebody else than who
    imposed it, where there is somebody else.
    """

    # Of an objection.
    MAX_LENGTH = 3000

    # For so long the networks of comments are known, and so those of who was banned.
    NETWORKS_KNOWN = timedelta(days=30)

    class Kind(models.TextChoices):
        WARN = "warn", _("Warned")
        HOLD = "hold", _("Everything is held")
        SUSPEND = "suspend", _("Suspended")
        BAN = "ban", _("Banned")

    commenter = models.ForeignKey(
        Commenter, verbose_name=_("commenter"), on_delete=models.CASCADE, related_name="sanctions"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    text = models.TextField(_("why"), help_text=_("The commenter reads it."))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    made_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    lifted_at = models.DateTimeField(_("lifted"), null=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("lifted by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    objection = models.TextField(_("objection"), blank=True, editable=False)
    objected_at = models.DateTimeField(_("objected"), null=True, editable=False)
    answer = models.TextField(_("answer"), blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        constraints = [
            models.CheckConstraint(
                name="suspension_has_an_end", condition=~Q(kind="suspend") | Q(until__isnull=False)
            ),
        ]
        indexes = [
            models.Index(name="sanction_log", fields=["-made_at", "-id"]),
            models.Index(
                name="sanction_open", fields=["commenter"], condition=Q(lifted_at__isnull=True)
            ),
            models.Index(
                name="sanction_objected",
                fields=["objected_at", "id"],
                condition=Q(
                    objected_at__isnull=False, answered_at__isnull=True, lifted_at__isnull=True
                ),
            ),
        ]

    def __str__(self):
        return f"{self.commenter}: {self.get_kind_display()}"

    @classmethod
    def concerning(cls, commenters, networks, moment):
        """What is in force at `moment` for one of `commenters`, and bans of guests who wrote from
        one of `networks` while those were known.

        One statement where there is nothing, which is nearly always, and that written out: it is
        asked at every comment. Bans are few, so they are looked at before the comments.
        """
        known = [commenter.pk for commenter in commenters if commenter and commenter.pk] or [0]
        places = [", ".join(["%s"] * len(names)) for names in (known, networks or [""])]
        since = connection.ops.adapt_datetimefield_value(moment - cls.NETWORKS_KNOWN)
        with connection.cursor() as cursor:
            cursor.execute(CONCERNING.format(*places), [*known, since, *(networks or [""])])
            found = [number for (number,) in cursor.fetchall()]
        if not found:
            return []
        sanctions = cls.objects.in_force(moment).filter(pk__in=found).select_related("commenter")
        return [
            sanction
            for sanction in sanctions
            if sanction.commenter_id in known or sanction.commenter.user_id is None
        ]

    def in_words(self):
        """What it means, to whoever it is imposed on: a sentence without its full stop."""
        return {
            self.Kind.WARN: _("The moderators have warned you"),
            self.Kind.HOLD: _("Everything you write waits for a moderator"),
            self.Kind.SUSPEND: _("You cannot write comments for a while"),
            self.Kind.BAN: _("You cannot write comments here any more"),
        }[self.kind]

    def clean(self):
        if self.kind == self.Kind.SUSPEND and self.until is None:
            raise ValidationError({"until": _("Until when?")})
        if self._state.adding and self.until and self.until <= timezone.now():
            raise ValidationError({"until": _("This moment has passed.")})

    def is_in_force(self, now=None):
        now = now or timezone.now()
        return self.lifted_at is None and (self.until is None or self.until > now)

    def is_objectionable(self, now=None):
        """Whether whoever it is about may still object: once, while it counts."""
        return self.objected_at is None and self.is_in_force(now)

    def waits_for_answer(self):
        return self.objected_at is not None and self.answered_at is None and self.lifted_at is None

    def is_answerable_by(self, user):
        """Whether `user` may answer: not who imposed it, while there is somebody else."""
        from .appeal import moderators

        if not self.waits_for_answer() or not user.has_perm("comments.change_sanction"):
            return False
        parties = {self.made_by_id, self.commenter.user_id} - {None}
        return user.pk not in parties or not moderators().exclude(pk__in=parties).exists()

    # Verbs

    def impose(self):
        """From now on it counts; the commenter is told why, and where to object."""
        with transaction.atomic():
            self.save(force_insert=True)
            notifications.tell_sanction(self, self.made_at + notifications.PAUSE)

    def lift(self, by):
        """End it before its time."""
        self.lifted_at, self.lifted_by = timezone.now(), by
        self.save(update_fields=["lifted_at", "lifted_by"])

    def object_to(self, text, now=None):
        """Keep what the commenter holds against it; whether it was the first time."""
        self.objection, self.objected_at = text, now or timezone.now()
        first = Sanction.objects.filter(pk=self.pk, objected_at=None)
        return bool(first.update(objection=self.objection, objected_at=self.objected_at))

    def answer_objection(self, by, text, lifts):
        """Lift it or let it stand, and say why; False where another one has answered."""
        with transaction.atomic():
            now = timezone.now()
            # One of two moderators gets it, by this very statement.
            if not Sanction.objects.objected().filter(pk=self.pk).update(answered_at=now):
                return False
            self.answer, self.answered_at, self.answered_by = text, now, by
            if lifts:
                self.lifted_at, self.lifted_by = now, by
            self.save()
            notifications.tell_sanction(self, now)
        return True


class Note(models.Model):
    """What a moderator wants the others to know about a commenter; nobody else reads it."""

    commenter = models.ForeignKey(
        Commenter, verbose_name=_("commenter"), on_delete=models.CASCADE, related_name="notes"
    )
    text = models.TextField(_("note"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    made_at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-pk"]

    def __str__(self):
        return self.text[:60]


CONCERNING = """
    SELECT s.id FROM comments_sanction s
    WHERE s.lifted_at IS NULL AND s.kind <> 'warn' AND (
        s.commenter_id IN ({})
        OR (s.kind = 'ban' AND s.made_at > %s AND EXISTS (
            SELECT 1 FROM comments_comment c
            WHERE c.commenter_id = s.commenter_id AND c.network IN ({})
        ))
    )
"""

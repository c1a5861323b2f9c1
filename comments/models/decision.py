from datetime import timedelta

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Edition
from comments import notifications

from .comment import Comment
from .house_rules import HouseRules
from .reason import Reason


class NotUndoable(Exception):
    """A decision cannot be taken back; the message says why, for people."""


class Batch(models.Model):
    """Many decisions that one person made at once, so that they can be undone as a whole."""

    CHUNK = 50

    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    made_at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("bulk decision")
        verbose_name_plural = _("bulk decisions")

    def __str__(self):
        return f"{self.made_at:%Y-%m-%d %H:%M} {self.made_by}"

    def decide(self, verb, seen, **why):
        """Do `verb` of Comment to many; `seen` is {comment: the last decision known of}, numbers.

        Returns (done, overtaken), two numbers. A CHUNK at a time, so that others who write
        meanwhile wait for no more than that.
        """
        done = overtaken = 0
        comments = Comment.objects.filter(pk__in=seen).select_related("commenter")
        comments = list(comments.order_by("article", "pk"))
        for first in range(0, len(comments), self.CHUNK):
            chunk = comments[first : first + self.CHUNK]
            with transaction.atomic():
                Comment.objects.filter(pk__in=[comment.pk for comment in chunk]).hold()
                for comment in chunk:
                    act = getattr(comment, verb)
                    try:
                        done += bool(act(self.made_by, seen=seen[comment.pk], batch=self, **why))
                    except Overtaken:
                        overtaken += 1
        return done, overtaken

    def undo(self, by, now=None):
        """Take back each decision that still stands; returns (undone, overtaken), two numbers."""
        undone = overtaken = 0
        with transaction.atomic():
            Comment.objects.filter(decisions__batch=self).hold()
            decisions = self.decisions.select_related("comment")
            for decision in decisions.order_by("comment__article", "comment"):
                try:
                    decision.undo(by, now)
                    undone += 1
                except NotUndoable:
                    overtaken += 1
        return undone, overtaken


class DecisionQuerySet(models.QuerySet):
    def refusing(self):
        """What took a comment from readers or kept it from them, by whoever decided it."""
        return self.filter(status__in=Comment.REFUSED)

    def stated(self):
        """What has a statement of reasons of its own. The answer to an appeal against a refusal
        stands on the statement of that one.
        """
        return self.refusing().filter(settles=None)

    def logged(self):
        """What the public log shows."""
        return self.filter(in_log=True)

    def newest_first(self):
        return self.order_by("-pk")


class Decision(models.Model):
    """One change of the state of one comment: who or what made it, when and why.

    Rows are written with the change, by the verbs of Comment, and never altered: a decision is only
    followed by others. The last one of a comment says its state. `was` is the state before, empty
    for the first decision, which is made when the comment is posted or brought along. Only the
    answer to an appeal (`settles`) may leave the state as it was.
    """

    # For so long a decision can be undone.
    UNDO = timedelta(days=30)

    class Origin(models.TextChoices):
        PERSON = "person", _("A moderator")
        RULE = "rule", _("A rule")
        AID = "aid", _("The aid")
        AUTHOR = "author", _("Its author")
        IMPORT = "import", _("The old site")

    class Ground(models.TextChoices):
        HOUSE = "house", _("Rules of the house")
        ILLEGAL = "illegal", _("Illegal content")
        SPAM = "spam", _("Advertising")

    comment = models.ForeignKey(
        Comment, verbose_name=_("comment"), on_delete=models.CASCADE, related_name="decisions"
    )
    was = models.CharField(_("before"), max_length=10, choices=Comment.Status.choices, blank=True)
    status = models.CharField(_("decided"), max_length=10, choices=Comment.Status.choices)
    origin = models.CharField(_("decided by"), max_length=10, choices=Origin.choices)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("moderator"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="decisions",
    )
    made_at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    # The name of the check in comments.moderation that decided.
    rule = models.CharField(_("check"), max_length=30, blank=True)
    reason = models.ForeignKey(
        Reason, verbose_name=_("reason"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField(_("in words"), blank=True)
    # What it rests on, as it stood: the rules in force, and the one of them.
    house_rules = models.ForeignKey(
        HouseRules,
        verbose_name=_("rules of the house"),
        on_delete=models.PROTECT,
        null=True,
        related_name="decisions",
    )
    clause = models.CharField(_("rule of the house"), max_length=200, blank=True)
    batch = models.ForeignKey(
        Batch, on_delete=models.SET_NULL, null=True, related_name="decisions", editable=False
    )
    undoes = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, related_name="undone_by", editable=False
    )
    # The appeal that it answers.
    settles = models.OneToOneField(
        "Appeal", on_delete=models.CASCADE, null=True, related_name="outcome", editable=False
    )
    # For the public log and the figures of a year: whether it is in there, on what ground it stands
    # (that of the refusal, where it takes one back), and how many seconds after the comment, the
    # report or the appeal it was made.
    in_log = models.BooleanField(default=False, editable=False)
    ground = models.CharField(
        _("ground"), max_length=10, choices=Ground.choices, blank=True, editable=False
    )
    took = models.PositiveBigIntegerField(null=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                name="decision_changes_the_state",
                condition=~Q(was=F("status")) | Q(settles__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="decision_of_comment", fields=["comment", "-id"]),
            # What checks and the aid have found lately.
            models.Index(
                name="decision_by_checks",
                fields=["-id", "rule"],
                condition=Q(origin__in=["rule", "aid"], status__in=["pending", "rejected"]),
            ),
            models.Index(name="decision_by_people", fields=["-id"], condition=Q(origin="person")),
            # The public log, whole and by ground, and the figures, which read nothing but their
            # index: SQLite would read the row for `in_log` if it were not in there.
            models.Index(name="decision_log", fields=["-made_at", "-id"], condition=Q(in_log=True)),
            models.Index(
                name="decision_log_by_ground",
                fields=["ground", "-made_at", "-id"],
                condition=Q(in_log=True),
            ),
            models.Index(
                name="decision_figures",
                fields=["made_at", "status", "was", "ground", "origin", "took", "in_log"],
                condition=Q(in_log=True),
            ),
        ]

    def __str__(self):
        return f"{self.comment_id}: {self.get_status_display()}"

    def record(self):
        """Write it down, with the rules of the house as they stand when it rests on them.

        Called by the verbs of Comment, in their transaction. What puts a comment back answers the
        appeal that waits, whether it was asked to or not.
        """
        if self.status in Comment.REFUSED:
            self.house_rules = HouseRules.in_force()
            self.clause = self.clause or (self.reason.clause if self.reason else "")
        elif self.settles is None and self.was in Comment.REFUSED:
            self.settles = self.comment.waiting_appeal()
        if self.is_public():
            self.in_log = True
            self.ground = self._ground()
            self.took = self._took()
            Edition.move("decisions")
        self.save(force_insert=True)
        if self.settles is not None:
            self.settles.close(upheld=self.status not in Comment.REFUSED)
        notifications.tell_decision(self)

    def is_public(self):
        """Whether the log shows it: what refuses, and what takes a refusal back."""
        return (self.status in Comment.REFUSED or self.was in Comment.REFUSED) and (
            self.is_automated() or self.origin == self.Origin.PERSON
        )

    def _ground(self):
        if self.settles is not None or not self.is_refusal():
            refusal = self.comment.decisions.refusing().newest_first().first()
            if refusal is not None and refusal.ground:
                return refusal.ground
        if self.reason is not None and self.reason.ground == Reason.Ground.ILLEGAL:
            return self.Ground.ILLEGAL
        return self.Ground.SPAM if self.status == Comment.Status.SPAM else self.Ground.HOUSE

    def _took(self):
        since = self.settles.made_at if self.settles else self.comment.created_at
        if self.settles is None and self.comment.open_reports:
            # From when somebody asked for it.
            since = self.comment.reports.open().aggregate(first=Min("created_at"))["first"] or since
        return max(0, int((self.made_at - since).total_seconds()))

    def overtakes(self):
        """What to raise for whoever did not know of it."""
        return Overtaken(self)

    def is_refusal(self):
        return self.status in Comment.REFUSED

    def is_automated(self):
        return self.origin in (self.Origin.RULE, self.Origin.AID)

    def in_words(self):
        """Why, in one or two sentences: the reason from the list and what was added to it."""
        return " ".join(part for part in (str(self.reason or ""), self.text) if part)

    def is_undoable(self, now=None):
        """Whether it is of the kind that can be taken back, and young enough."""
        return (
            bool(self.was)
            and self.was != self.status
            and self.origin != self.Origin.AUTHOR
            and (now or timezone.now()) < self.made_at + self.UNDO
        )

    def undo(self, by, now=None):
        """Put the comment back to where it was, by a decision that says so; returns that one."""
        if not self.is_undoable(now):
            raise NotUndoable(_("This can no longer be undone."))
        with transaction.atomic():
            try:
                return self.comment.revert(self, by)
            except Overtaken as overtaken:
                raise NotUndoable(str(overtaken)) from overtaken

    @classmethod
    def record_imported(cls, first=0):
        """Write down the state of comments from number `first` on that have no decision yet.

        One statement, for rows that came in bulk.
        """
        with connection.cursor() as cursor:
            cursor.execute(IMPORTED, [cls.Origin.IMPORT, first])


class Overtaken(Exception):
    """Somebody else decided meanwhile: `decision` is what stands now."""

    def __init__(self, decision):
        self.decision = decision
        who = decision.made_by or decision.get_origin_display()
        super().__init__(
            _("%(who)s has decided meanwhile: %(status)s.")
            % {"who": who, "status": decision.get_status_display()}
        )


IMPORTED = """
    INSERT INTO comments_decision (
        comment_id, was, status, origin, made_at, rule, text, clause, in_log, ground
    )
    SELECT c.id, '', c.status, %s, c.created_at, '', c.held_because, '', FALSE, ''
    FROM comments_comment c
    WHERE c.id >= %s AND NOT EXISTS (SELECT 1 FROM comments_decision d WHERE d.comment_id = c.id)
"""

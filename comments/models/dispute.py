from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.template.defaultfilters import truncatechars
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Byline, Correction, Edition
from comments import moderation, notifications

from .comment import Comment
from .commenter import Commenter
from .policy import DiscussionPolicy, Mode
from .sanction import Sanction

REPEAT_WINDOW = timedelta(days=1)


class DisputeQuerySet(models.QuerySet):
    def visible(self):
        """What readers may see: cases taken up, about a passage or a comment that they may see."""
        taken_up = self.exclude(state__in=[Dispute.State.PENDING, Dispute.State.REJECTED])
        return taken_up.filter(Q(comment=None) | Q(comment__status=Comment.Status.APPROVED))

    def published(self, now=None):
        """Those under stories that readers may see."""
        # Asked of each story in turn, along the order of the list.
        return self.filter(Exists(Article.objects.published(now).filter(pk=OuterRef("article"))))

    def waiting(self):
        return self.filter(answered_at=None)

    def oldest_first(self):
        return self.order_by("opened_at", "pk")

    def newest_first(self):
        return self.order_by("-opened_at", "-pk")

    def under(self, article):
        """What stands under a story: what is open first, then the newest, up to MOST_SHOWN."""
        cases = self.visible().filter(article=article).for_readers()
        return sorted(
            cases.newest_first()[: Dispute.MOST_SHOWN], key=lambda case: not case.is_waiting()
        )

    def marks(self, comments):
        """{number of a comment: its visible case} for the comments with these numbers."""
        cases = self.visible().filter(comment__in=comments).only("comment", "state")
        return {case.comment_id: case for case in cases}

    def unlink_hidden(self, corrections, under=None):
        """Take from each of `corrections` the link to a comment that readers do not see now.

        `under` is what has been read of the cases of their story; else they are asked for.
        """
        seen = {case.correction_id for case in under or ()}
        linked = [one for one in corrections if one.prompted_by and one.pk not in seen]
        if linked and (under is None or len(under) == Dispute.MOST_SHOWN):
            cases = self.visible().filter(correction__in=linked)
            seen = set(cases.values_list("correction", flat=True))
        for correction in linked:
            if correction.pk not in seen:
                correction.prompted_by = ""

    def for_readers(self):
        """With what a page says about each: one statement, however many there are."""
        return self.select_related("article", "comment__commenter", "correction").defer(
            "article__body", "article__body_html", "comment__body", "comment__body_html"
        )

    def seen_by(self, user):
        """What somebody in the newsroom looks after: everything, or the cases of their stories."""
        if user.has_perm("comments.answer_dispute") or user.has_perm("comments.moderate_comment"):
            return self
        own = Byline.objects.filter(article=OuterRef("article"), author__user=user)
        return self.filter(Exists(own))


class Dispute(models.Model):
    """The case of a fact that a reader disputes: in a passage of the story, or by their comment.

    It waits for the newsroom (`pending`, where its reader is not known to be trusted), is open, and
    is settled by an answer, by a correction of the story or by the finding that the story stands.
    What is no case at all is rejected and shown to nobody. `answered_at` is when it was settled or
    rejected; until then it is on the desk.
    """

    # Under one story; /corrections/cases/ has them all.
    MOST_SHOWN = 30

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")
        CORRECTED = "corrected", _("Corrected")
        STANDS = "stands", _("Stands")
        REJECTED = "rejected", _("No case")

    # From which states each one is reached. A correction is final: it has been published.
    REACHED_FROM = {
        State.OPEN: (State.PENDING, State.REJECTED),
        State.ANSWERED: (State.PENDING, State.OPEN, State.ANSWERED),
        State.STANDS: (State.PENDING, State.OPEN, State.ANSWERED),
        State.CORRECTED: (State.PENDING, State.OPEN, State.ANSWERED, State.STANDS),
        State.REJECTED: (State.PENDING, State.OPEN),
    }

    article = models.ForeignKey(
        Article, verbose_name=_("story"), on_delete=models.CASCADE, related_name="disputes"
    )
    comment = models.OneToOneField(
        Comment,
        verbose_name=_("comment"),
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="dispute",
    )
    passage = models.TextField(_("passage of the story"), blank=True)
    # Both are emptied when their reader is erased.
    claim = models.TextField(_("what is wrong"), blank=True)
    evidence = models.URLField(
        _("evidence"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
    )
    commenter = models.ForeignKey(
        Commenter, verbose_name=_("opened by"), on_delete=models.PROTECT, related_name="disputes"
    )
    may_thank = models.BooleanField(_("agrees to be thanked by name"), default=False)
    wants_news = models.BooleanField(_("wants to hear the outcome"), default=False)
    # As of a comment, for 30 days (comments.visitor).
    network = models.CharField(max_length=32, blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING, editable=False
    )
    finding = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    # The case rests on it: it cannot be deleted alone.
    correction = models.OneToOneField(
        Correction,
        verbose_name=_("correction"),
        on_delete=models.RESTRICT,
        null=True,
        editable=False,
        related_name="dispute",
    )

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("disputed fact")
        verbose_name_plural = _("disputed facts")
        permissions = [("answer_dispute", _("Can answer disputes about every story"))]
        constraints = [
            models.CheckConstraint(
                name="dispute_is_about_one",
                condition=(Q(comment__isnull=True) & ~Q(passage=""))
                | Q(comment__isnull=False, passage=""),
            ),
            models.CheckConstraint(
                name="dispute_corrected_by_a_correction",
                condition=Q(state="corrected", correction__isnull=False)
                | (~Q(state="corrected") & Q(correction__isnull=True)),
            ),
            models.CheckConstraint(
                name="dispute_waits_until_answered",
                condition=Q(state__in=["pending", "open"], answered_at__isnull=True)
                | (~Q(state__in=["pending", "open"]) & Q(answered_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                name="dispute_waiting",
                fields=["opened_at", "id"],
                condition=Q(answered_at__isnull=True),
            ),
            models.Index(name="dispute_newest", fields=["-opened_at", "-id"]),
            models.Index(name="dispute_of_story", fields=["article", "state", "-opened_at"]),
            models.Index(
                name="dispute_network", fields=["network", "opened_at"], condition=~Q(network="")
            ),
        ]

    def __str__(self):
        return truncatechars(self.passage or self.claim, 80) or str(_("A disputed fact"))

    def get_absolute_url(self):
        """Where readers find it: under its story."""
        return f"{self.article.get_absolute_url()}#case-{self.pk}"

    # Questions

    def is_visible(self):
        if self.state in (self.State.PENDING, self.State.REJECTED):
            return False
        return self.comment is None or self.comment.is_visible()

    def is_waiting(self):
        return self.answered_at is None

    def is_settled(self):
        return self.state in (self.State.ANSWERED, self.State.CORRECTED, self.State.STANDS)

    def is_answerable_by(self, user):
        """Editors answer every case, authors those of their stories."""
        return user.has_perm("comments.answer_dispute") or (
            user.has_perm("comments.view_dispute") and self.article.is_by(user)
        )

    def has_to_wait(self, policy):
        """Whether somebody looks at it before readers do: the rule for comments."""
        if self.commenter.is_staff():
            return False
        sanctions = self.commenter.sanctions.in_force().exclude(kind=Sanction.Kind.WARN)
        if sanctions.exists():
            return True
        return policy.everything_mode != Mode.OFF or (
            policy.first_mode != Mode.OFF and not self.commenter.is_trusted()
        )

    def evidence_host(self):
        """The host of the link, as machines read it: nothing can look like another one."""
        host = urlsplit(self.evidence).hostname or ""
        try:
            return host.encode("idna").decode().removeprefix("www.")
        except UnicodeError:
            return host

    # Verbs. Each leaves a step behind; those that do not fit the state refuse.

    def open(self, policy=None, by=None, now=None):
        """Begin the case; returns the one that stands, for what was sent twice the first one.

        Raises moderation.TurnedAway for who sends as many as they might send comments.
        """
        with transaction.atomic():
            self._lock_article()
            if earlier := self._opened_before():
                return earlier
            policy = policy or DiscussionPolicy.load()
            self._must_not_flood(policy, now or timezone.now())
            if self.commenter.pk is None:
                self.commenter.save()
                self.commenter = self.commenter  # takes the number it was given
            waits = self.has_to_wait(policy)
            self.state = self.State.PENDING if waits else self.State.OPEN
            self.opened_at = now or timezone.now()
            self.save()
            self.steps.create(state=self.state, by=by, made_at=self.opened_at)
            self.show()
        return self

    def admit(self, by, now=None):
        """Let readers see it while it is open."""
        self._move_to(self.State.OPEN, by, now=now)

    def answer(self, finding, by, now=None):
        """Say what the newsroom has found, where nothing is plainly right or wrong."""
        self._move_to(self.State.ANSWERED, by, finding, now)

    def stands(self, finding, by, now=None):
        """Find that the story is right, and say why."""
        self._move_to(self.State.STANDS, by, finding, now)

    def correct(self, text, why, by, finding="", now=None):
        """Correct the story, with a link to the comment and thanks to whoever agreed to them."""
        with transaction.atomic():
            self._hold(self.State.CORRECTED)
            correction = Correction(article=self.article, text=text, why=why)
            if self.may_thank:
                correction.thanks = self.commenter.name
            if self.comment is not None and self.comment.is_visible():
                correction.prompted_by = self.comment.get_absolute_url()
            self.correction = correction.publish(by=by, now=now)
            self._move_to(self.State.CORRECTED, by, finding, now)
        return self.correction

    def reject(self, by, finding="", now=None):
        """It is no case: nobody sees it any more."""
        self._move_to(self.State.REJECTED, by, finding, now)

    def _move_to(self, state, by, finding="", now=None):
        now = now or timezone.now()
        with transaction.atomic():
            self._hold(state)
            self.state, self.finding = state, finding
            settles = state != self.State.OPEN
            self.answered_by, self.answered_at = (by, now) if settles else (None, None)
            self.save(
                update_fields=["state", "finding", "answered_by", "answered_at", "correction"]
            )
            self.steps.create(state=state, by=by, text=finding, made_at=now)
            self.show()
            if settles:
                notifications.announce_outcome(self, now)

    def _hold(self, state):
        """Take the story's row and refuse what does not fit what others did meanwhile."""
        self._lock_article()
        self.refresh_from_db(fields=["state"])
        if self.state not in self.REACHED_FROM[state]:
            raise ValidationError(
                _("Meanwhile somebody has settled this case: %(state)s."),
                params={"state": self.get_state_display()},
            )

    def show(self):
        """Let pages know that it has changed: those of its story, and the list of all cases."""
        stories = Article.objects.filter(pk=self.article_id)
        stories.update(thread_version=F("thread_version") + 1)
        Edition.move("conversations")

    def _lock_article(self):
        Article.objects.select_for_update().only("pk").get(pk=self.article_id)

    def _must_not_flood(self, policy, now):
        if policy.flood_mode == Mode.OFF or self.commenter.is_staff():
            return
        found = moderation.too_many(self.commenter, self.network, policy, now, what="case-")
        if found:
            raise moderation.TurnedAway(found.why, 429, found.wait)

    def _opened_before(self):
        if self.comment_id:
            return Dispute.objects.filter(comment=self.comment_id).first()
        same = Dispute.objects.filter(
            article=self.article_id,
            passage=self.passage,
            claim=self.claim,
            evidence=self.evidence,
            opened_at__gt=timezone.now() - REPEAT_WINDOW,
        )
        return same.first()


class DisputeStep(models.Model):
    """One change of state of a case: who made it, when, and what was said. Never edited."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(_("state"), max_length=10, choices=Dispute.State.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    text = models.TextField(_("answer"), blank=True)
    made_at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("step of a case")
        verbose_name_plural = _("steps of cases")
        ordering = ["pk"]

    def __str__(self):
        return self.get_state_display()

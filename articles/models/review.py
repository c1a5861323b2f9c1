from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .checklist import Checklist, Refusal


class Review(models.Model):
    """How far the text is that is worked on: a story's own, or the changes to one in print.

    An approval is of one text: whoever changes that takes it back. One row for each story that was
    ever worked on; once its text is published or has its time, it is `released`.
    """

    class State(models.TextChoices):
        WRITING = "writing", gettext_lazy("Writing")
        READY = "ready", gettext_lazy("Ready for review")
        CHANGES = "changes", gettext_lazy("Changes asked for")
        APPROVED = "approved", gettext_lazy("Approved")
        RELEASED = "released", gettext_lazy("Released")

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, related_name="review"
    )
    state = models.CharField(
        gettext_lazy("state"), max_length=8, choices=State.choices, default=State.WRITING
    )
    changed_at = models.DateTimeField(gettext_lazy("changed at"), default=timezone.now)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("assigned to"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviews",
    )
    due_at = models.DateTimeField(gettext_lazy("due"), null=True, blank=True)

    # By somebody of the newsroom, or by an outsider with a name.
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    approved_name = models.CharField(max_length=80, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_version = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = gettext_lazy("review")
        verbose_name_plural = gettext_lazy("reviews")
        indexes = [
            models.Index(name="review_in_state", fields=["state", "-changed_at"]),
            models.Index(
                name="review_due",
                fields=["due_at"],
                condition=models.Q(due_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.article_id}: {self.get_state_display()}"

    @classmethod
    def of(cls, article):
        """The review of `article`, begun where there is none."""
        review, _created = cls.objects.get_or_create(article=article)
        review.article = article
        return review

    def is_approved(self):
        """Whether somebody has approved the text as it is now."""
        return self.approved_at is not None and self.approved_version == self.article.text_version

    def is_late(self, now=None):
        return self.due_at is not None and self.due_at < (now or timezone.now())

    # Who may do what

    def may_be_handed_in_by(self, user):
        return (
            self.state in (self.State.WRITING, self.State.CHANGES, self.State.RELEASED)
            and self.article.has_writing()
            and self.article.is_editable_by(user)
        )

    def may_be_taken_back_by(self, user):
        return self.state == self.State.READY and self.article.is_editable_by(user)

    def may_be_judged_by(self, user):
        """Whether `user` may approve it or ask for changes."""
        return user.has_perm("articles.approve_article") and not self.is_in_print()

    def may_be_approved_by(self, user):
        return (
            self.may_be_judged_by(user)
            and not self.is_approved()
            and not (Checklist.load().asks("second_pair") and self.article.last_writer() == user)
        )

    def is_in_print(self):
        """Whether readers see all of it, so that there is nothing to approve."""
        return self.article.is_published() and not self.article.has_writing()

    # Steps

    def hand_in(self, by, text=""):
        """Ask for a review."""
        with transaction.atomic():
            self._hold()
            if self.is_in_print():
                raise Refusal(_("Readers see all of it: there is nothing to review."))
            if self.state not in (self.State.READY, self.State.APPROVED):
                self._step(self.State.READY, by=by, text=text)

    def take_back(self, by, text=""):
        """Go on writing."""
        with transaction.atomic():
            self._hold()
            if self.state == self.State.READY:
                self._step(self.State.WRITING, by=by, text=text)

    def approve(self, version, by=None, name="", text=""):
        """Approve the text with this `version`; `name` is that of an outsider.

        Raises Refusal when it is another one by now, and of one's own text where a second pair of
        eyes is asked for.
        """
        with transaction.atomic():
            self._hold()
            if self.is_in_print():
                raise Refusal(_("Readers see all of it: there is nothing to approve."))
            if version != self.article.text_version:
                raise Refusal(
                    _("The text has changed since you opened it. Please read it once more.")
                )
            is_own = by is not None and self.article.last_writer() == by
            if is_own and Checklist.load().asks("second_pair"):
                raise Refusal(_("You wrote the last change: somebody else approves it."))
            if self.is_approved() and (by is None or self.approved_by == by):
                return
            self.approved_by, self.approved_name = by, name
            self.approved_at, self.approved_version = timezone.now(), version
            self._step(self.State.APPROVED, by=by, name=name, text=text)

    def ask_for_changes(self, by, text):
        with transaction.atomic():
            self._hold()
            self._drop_approval()
            self._step(self.State.CHANGES, by=by, text=text)

    def assign(self, to, by):
        """Make it the work of `to`, or of nobody."""
        with transaction.atomic():
            self._hold()
            if self.assigned_to == to:
                return
            self.assigned_to = to
            text = _("Assigned to %s.") % name_of(to) if to else _("Assigned to nobody.")
            self._step(self._state_at_work(), by=by, text=text)

    def set_due(self, at, by):
        with transaction.atomic():
            self._hold()
            if self.due_at == at:
                return
            self.due_at = at
            local = at and date_format(timezone.localtime(at), "DATETIME_FORMAT")
            text = _("Due: %s") % local if at else _("No longer due.")
            self._step(self._state_at_work(), by=by, text=text)

    # What happens to the text

    @classmethod
    def text_changed(cls, article, by, now):
        """The caller has saved another text, and holds the row of the story."""
        review = cls.of(article)
        had = review.approved_at is not None
        review._drop_approval()
        if review.state == cls.State.APPROVED:
            text = _("Changed after it was approved: the approval is taken back.")
            review._step(cls.State.READY, by=by, text=text, now=now)
        elif review.state == cls.State.RELEASED:
            review._step(cls.State.WRITING, by=by, now=now)
        elif had:
            review.save()

    @classmethod
    def release(cls, article, by, at=None, now=None):
        """It is published, or will be `at` that time. The caller holds the row of the story."""
        now = now or timezone.now()
        review = cls.of(article)
        local = at and at > now and date_format(timezone.localtime(at), "DATETIME_FORMAT")
        text = _("Appears: %s") % local if local else _("Published.")
        review.assigned_to = review.due_at = None
        review._step(cls.State.RELEASED, by=by, text=text, now=now)

    @classmethod
    def kept_back(cls, article, by=None):
        """What had its time is worked on again; an approval of this text still counts."""
        review = cls.of(article)
        approved = review.is_approved()
        review._step(cls.State.APPROVED if approved else cls.State.WRITING, by=by)

    @classmethod
    def dropped(cls, article, by):
        """The changes are no more."""
        review = cls.of(article)
        review._drop_approval()
        review.assigned_to = review.due_at = None
        review._step(cls.State.RELEASED, by=by, text=_("The changes were dropped."))

    def _hold(self):
        article = type(self.article).objects.select_for_update().get(pk=self.article_id)
        self.refresh_from_db()
        self.article = article

    def _state_at_work(self):
        return self.State.WRITING if self.state == self.State.RELEASED else self.state

    def _drop_approval(self):
        self.approved_by = self.approved_at = self.approved_version = None
        self.approved_name = ""

    def _step(self, state, by=None, name="", text="", now=None):
        was, self.state, self.changed_at = self.state, state, now or timezone.now()
        self.save()
        self.steps.create(was=was, state=state, by=by, name=name, text=text, at=self.changed_at)


class ReviewStep(models.Model):
    """What somebody did about a text; `name` is that of an outsider."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="steps")
    was = models.CharField(max_length=8, choices=Review.State.choices)
    state = models.CharField(max_length=8, choices=Review.State.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    name = models.CharField(max_length=80, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = gettext_lazy("review step")
        verbose_name_plural = gettext_lazy("review steps")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.was} → {self.state}"

    def who(self):
        if self.name:
            return _("%s (outside)") % self.name
        return name_of(self.by) if self.by else ""


def name_of(user):
    """What colleagues call somebody."""
    return user.get_full_name() or user.get_username()

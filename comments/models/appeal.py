from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .decision import Decision


class AppealQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=Appeal.State.OPEN)


class Appeal(models.Model):
    """What the author of a refused comment holds against that decision; once for each.

    The answer is a decision like any other (`outcome`), made by somebody else than the first one
    where there is somebody else.
    """

    # For so long a decision can be appealed: six months (Article 20 of the Digital Services Act).
    WITHIN = timedelta(days=183)
    MAX_LENGTH = 3000

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", _("Dismissed")
        # By whoever erased everything of theirs before it was answered.
        WITHDRAWN = "withdrawn", _("Withdrawn")

    decision = models.OneToOneField(
        Decision, verbose_name=_("against"), on_delete=models.CASCADE, related_name="appeal"
    )
    text = models.TextField(_("appeal"), max_length=MAX_LENGTH)
    made_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.OPEN, editable=False
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        indexes = [
            models.Index(name="appeal_queue", fields=["state", "made_at", "id"]),
            models.Index(name="appeal_figures", fields=["made_at", "state"]),
        ]

    def __str__(self):
        return str(_("Appeal of %s") % timezone.localtime(self.made_at).date().isoformat())

    def is_open(self):
        return self.state == self.State.OPEN

    def is_decidable_by(self, user):
        """Whether `user` may answer: not the one it is about, while there is somebody else."""
        if not self.is_open() or not (user.is_active and user.has_perm(MODERATE)):
            return False
        parties = {self.decision.made_by_id, self.decision.comment.commenter.user_id} - {None}
        return user.pk not in parties or not moderators().exclude(pk__in=parties).exists()

    # Verbs. `seen` is as in those of Comment.

    def uphold(self, by, text="", seen=None):
        """The comment is put back, by a decision that says why."""
        return self.decision.comment.approve(by, text=text, settles=self, seen=seen)

    def dismiss(self, by, text="", seen=None):
        """The comment stays where it is, by a decision that says why."""
        return self.decision.comment.confirm(self, by, text=text, seen=seen)

    def close(self, upheld):
        """Take the state that the decision gives which answers it; called while that is written."""
        self.state = self.State.UPHELD if upheld else self.State.DISMISSED
        self.save(update_fields=["state"])


MODERATE = "comments.moderate_comment"


def moderators():
    """Everybody who can answer an appeal."""
    users = get_user_model()._default_manager.with_perm(
        MODERATE, backend="django.contrib.auth.backends.ModelBackend"
    )
    return users.filter(is_staff=True)

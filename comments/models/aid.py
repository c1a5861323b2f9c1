from typing import NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.aid.features import Reading
from comments.aid.learner import Learner


class Resemblance(NamedTuple):
    """That a comment resembles what was refused here: by how much, and what says so."""

    score: float
    signs: list

    def in_words(self):
        signs = ", ".join(self.signs)
        if not signs:
            return _("It resembles comments refused here.")
        return _("It resembles comments refused here: %(signs)s.") % {"signs": signs}


class Aid(models.Model):
    """What a small learner has learnt from the decisions of moderators here: one row.

    `weights` is made anew from the lessons (comments.aid.learning), and `version` tells processes
    that keep them. A comment whose score lies above `threshold` is held. It is silent until it has
    had enough lessons of both kinds. `learnt_to` is the number of the last decision looked at.
    """

    ROW = 1
    # So many lessons before it says anything, and so many of each kind.
    NEEDED = 200
    NEEDED_EACH = 40

    version = models.PositiveIntegerField(default=0)
    learnt_to = models.PositiveBigIntegerField(default=0)
    approved = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    # Lessons that came or changed since the weights were made.
    unlearnt = models.PositiveIntegerField(default=0)
    weights = models.BinaryField(default=bytes)
    threshold = models.FloatField(null=True)
    # What share of false alarms, in percent, the threshold was chosen for.
    share = models.PositiveSmallIntegerField(default=0)
    # {"refused": [[word, weight], …], "approved": […]}, the strongest first.
    words = models.JSONField(default=dict)
    trained_at = models.DateTimeField(null=True)
    reset_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = gettext_lazy("aid")
        verbose_name_plural = gettext_lazy("the aid")

    def __str__(self):
        return str(_("The aid"))

    # The weights that this process knows: (version, Learner).
    kept = None

    @classmethod
    def load(cls):
        """The row without its weights, or a new one when nothing has been learnt yet."""
        row = cls.objects.defer("weights").filter(pk=cls.ROW).first()
        return row or cls.objects.get_or_create(pk=cls.ROW)[0]

    @classmethod
    def look_at(cls, comment):
        """A Resemblance when the aid would hold `comment`, else None. Costs one small read."""
        aid = cls.objects.filter(pk=cls.ROW).defer("weights", "words").first()
        if aid is None or not aid.is_ready():
            return None
        learner = aid.learner()
        reading = cls.read(comment)
        score = learner.score(reading)
        if score <= aid.threshold:
            return None
        return Resemblance(score, learner.explain(reading))

    @staticmethod
    def read(comment):
        facts = ["guest"] if comment.commenter.user_id is None else []
        return Reading(comment.body, [*facts, "reply"] if comment.parent_id else facts)

    def learner(self):
        kept = Aid.kept
        if kept is None or kept[0] != (self.version, self.trained_at):
            # Read together, so that weights are never kept under the number of others.
            version, trained_at, weights = (
                Aid.objects.filter(pk=self.pk).values_list("version", "trained_at", "weights").get()
            )
            learner = Learner.from_bytes(weights) if weights else Learner()
            kept = Aid.kept = ((version, trained_at), learner)
        return kept[1]

    def has_learnt_enough(self):
        return (
            self.approved + self.refused >= self.NEEDED
            and min(self.approved, self.refused) >= self.NEEDED_EACH
        )

    def is_ready(self):
        return self.threshold is not None and self.has_learnt_enough()


class Lesson(models.Model):
    """What people decided about one comment, as the aid learns it: the last word counts, once.

    `score` and `would_hold` are what the aid said before it had learnt the comment, which is what
    its precision and recall are measured by.
    """

    comment = models.OneToOneField(
        "comments.Comment", on_delete=models.CASCADE, related_name="lesson"
    )
    # Empty when the decision was undone, and nobody has decided since.
    refused = models.BooleanField(null=True)
    score = models.FloatField(null=True)
    would_hold = models.BooleanField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = gettext_lazy("lesson")
        verbose_name_plural = gettext_lazy("lessons")

    def __str__(self):
        return f"{self.comment_id}: {self.refused}"


class Opinion(models.Model):
    """That the aid held a comment or, in shadow, would have held it; what it saw, in words."""

    comment = models.OneToOneField(
        "comments.Comment", on_delete=models.CASCADE, related_name="opinion"
    )
    score = models.FloatField()
    because = models.TextField()
    held = models.BooleanField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = gettext_lazy("opinion of the aid")
        verbose_name_plural = gettext_lazy("opinions of the aid")

    def __str__(self):
        return self.because

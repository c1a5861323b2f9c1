from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .comment import Comment
from .commenter import Commenter


class Vote(models.Model):
    """One commenter recommends one comment."""

    comment = models.ForeignKey(
        Comment, verbose_name=_("comment"), on_delete=models.CASCADE, related_name="votes"
    )
    commenter = models.ForeignKey(
        Commenter, verbose_name=_("commenter"), on_delete=models.CASCADE, related_name="votes"
    )
    # Of guests alone: who clears the cookies of a browser does not vote twice.
    network = models.CharField(max_length=32, blank=True, editable=False)
    created_at = models.DateTimeField(_("given"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(name="vote_once", fields=["commenter", "comment"]),
            models.UniqueConstraint(
                name="vote_once_per_network",
                fields=["comment", "network"],
                condition=~Q(network=""),
            ),
        ]
        indexes = [
            models.Index(name="vote_networks", fields=["created_at"], condition=~Q(network="")),
        ]

    def __str__(self):
        return f"{self.commenter} recommends {self.comment_id}"

    def undo(self):
        self.comment.take_back(self.commenter)

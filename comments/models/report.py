from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .comment import Comment
from .commenter import Commenter
from .decision import Decision
from .reason import Reason


class ReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at=None)

    def settled(self):
        """Those that a moderator has found right or wrong."""
        return self.filter(outcome__in=[Report.Outcome.UPHELD, Report.Outcome.DISMISSED])

    def by(self, commenter, network):
        """Those of one reader: of an account, or of a guest by key and network.

        `commenter` is None for whoever is not known; `network` is a visitor.Network.
        """
        same = Q(pk__in=[]) if commenter is None else Q(commenter=commenter)
        if network is not None and (commenter is None or commenter.user_id is None):
            same |= Q(network__in=network.hashes)
        return self.filter(same)

    def lately(self, now=None):
        """So young that reporter and comment keep apart."""
        return self.filter(created_at__gt=(now or timezone.now()) - Report.PAUSE)

    def of_year(self, year):
        return self.filter(created_at__year=year)

    def heaviest_first(self):
        return self.order_by("-weight", "-pk")

    def settle(self, outcome, by=None, decision=None, now=None):
        return self.update(
            outcome=outcome, settled_by=by, decision=decision, settled_at=now or timezone.now()
        )

    def reopen(self):
        return self.update(outcome="", settled_by=None, decision=None, settled_at=None)

    def track_record(self):
        """How often whoever made these was right; a half of whoever has made none.

        The share of the upheld among the settled, with one of each added (Laplace).
        """
        counted = self.settled().aggregate(
            all=Count("pk"), upheld=Count("pk", filter=Q(outcome=Report.Outcome.UPHELD))
        )
        return (counted["upheld"] + 1) / (counted["all"] + 2)


class Report(models.Model):
    """One reader says of one comment what is wrong with it.

    `weight`, between 0 and 1, is how often this reporter was right so far. It puts the desk's queue
    in order and decides nothing. A report is open until a moderator decides about the comment, or
    leaves it standing; the decision's undoing opens it again.
    """

    # For so long whoever has reported a comment cannot answer it, and the other way round.
    PAUSE = timedelta(minutes=10)

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", _("Not upheld")
        VOID = "void", _("Its author was quicker")

    comment = models.ForeignKey(
        Comment, verbose_name=_("comment"), on_delete=models.CASCADE, related_name="reports"
    )
    commenter = models.ForeignKey(
        Commenter,
        verbose_name=_("reporter"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="reports",
    )
    # Of guests alone: an account is known by itself.
    network = models.CharField(max_length=32, blank=True, editable=False)
    reason = models.ForeignKey(
        Reason, verbose_name=_("reason"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField(_("in words"), blank=True)
    weight = models.FloatField(_("weight"), default=0.5, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, editable=False)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, blank=True, editable=False
    )
    # Who settled it, and by which decision; none where the comment was left standing.
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.SET_NULL, null=True, editable=False, related_name="reports"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(name="report_once", fields=["comment", "commenter"]),
            models.UniqueConstraint(
                name="report_once_per_network",
                fields=["comment", "network"],
                condition=~Q(network=""),
            ),
            models.CheckConstraint(
                name="report_settled_with_outcome",
                condition=Q(settled_at__isnull=True, outcome="")
                | (Q(settled_at__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [
            models.Index(name="report_networks", fields=["created_at"], condition=~Q(network="")),
            models.Index(
                name="report_network", fields=["network", "created_at"], condition=~Q(network="")
            ),
        ]

    def __str__(self):
        return self.in_words() or str(self.reason_id)

    def in_words(self):
        """What the reporter says: the reason from the list and what was added to it."""
        return " ".join(part for part in (str(self.reason or ""), self.text) if part)

    def by_the_same(self):
        """All reports by whoever made this one, as far as they can be known again."""
        if self.commenter_id:
            return Report.objects.filter(commenter=self.commenter_id)
        if self.network:
            return Report.objects.filter(commenter=None, network=self.network)
        return Report.objects.none()

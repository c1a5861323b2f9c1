from django.db import connection, models
from django.db.models import Q

from articles.models import Article

from .commenter import Commenter


class CommentQuerySet(models.QuerySet):
    """What readers see, what moderators look for: the words for many comments."""

    def visible(self):
        """What readers may see: the one definition, for every page, count and feed."""
        return self.filter(status=self.model.Status.APPROVED)

    def standing(self):
        """What has a place in its thread: the visible, and placeholders over visible replies."""
        return self.filter(standing=True)

    def waiting(self):
        return self.filter(status=self.model.Status.PENDING)

    def reported(self):
        """What has open reports, the weightiest first."""
        return self.filter(report_weight__isnull=False).order_by("-report_weight", "-pk")

    def with_reports(self, most=5):
        """Each with `shown_reports`, the weightiest of its open ones. One statement more."""
        reports = self.model._meta.get_field("reports").related_model.objects.open()
        shown = reports.heaviest_first().select_related("reason", "commenter")[:most]
        return self.prefetch_related(models.Prefetch("reports", shown, to_attr="shown_reports"))

    def by(self, commenter, network):
        """What one reader wrote: an account, or a guest by key and network (visitor.Network)."""
        same = Q(pk__in=[]) if commenter is None else Q(commenter=commenter)
        if network is not None and (commenter is None or commenter.user_id is None):
            same |= Q(network__in=network.hashes, commenter__user=None)
        return self.filter(same)

    def hold(self):
        """Lock what deciding about all of these in one transaction will change: their stories, then
        who wrote them, each in one order for everybody.
        """
        # Where rows cannot be locked, the transaction has locked the whole database (settings).
        if not connection.features.has_select_for_update:
            return
        stories = Article.objects.filter(pk__in=self.order_by().values("article"))
        list(stories.select_for_update().order_by("pk").only("pk"))
        people = Commenter.objects.filter(pk__in=self.order_by().values("commenter"))
        # Others may still name them in rows of their own.
        list(people.select_for_update(no_key=True).order_by("pk").only("pk"))

    def newest_first(self):
        return self.order_by("-created_at", "-pk")

"""The newsroom: Django's admin, opened on what waits."""

from django.contrib.admin import AdminSite
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# How many of each the first page shows, and how far it counts.
SHOWN = 6
COUNTED = 100


class Newsroom(AdminSite):
    site_title = site_header = _("Newsroom")
    index_title = _("What waits")
    enable_nav_sidebar = True

    def index(self, request, extra_context=None):
        return super().index(request, {**self.waiting(request), **(extra_context or {})})

    def waiting(self, request):
        """What waits for whoever is signed in, each list as long as the page shows."""
        # The desks register with this site, so they are there only once it exists.
        from articles.models import Article
        from comments.admin import buttons
        from comments.models import Comment

        context, user = {}, request.user
        if user.has_perm("comments.moderate_comment"):
            pending = Comment.objects.waiting()
            newest = pending.newest_first().select_related("commenter", "article")
            newest = newest.defer("article__body", "article__body_html")[:SHOWN]
            context["comments_waiting"] = [
                {"comment": comment, "buttons": buttons(comment, after=request.path)}
                for comment in newest
            ]
            context["comments_count"] = count_up_to(pending)
        if user.has_perm("articles.change_article"):
            stories = self.get_model_admin(Article).get_queryset(request)
            stories = stories.select_related("section").defer("body", "body_html")
            drafts = stories.filter(status=Article.Status.DRAFT)
            scheduled = stories.exclude(status=Article.Status.DRAFT).filter(
                published_at__gt=timezone.now()
            )
            context |= {
                "may_write": self.get_model_admin(Article).has_add_permission(request),
                "drafts": drafts.order_by("-created_at", "-pk")[:SHOWN],
                "drafts_count": count_up_to(drafts),
                "scheduled": scheduled.order_by("published_at", "pk")[:SHOWN],
                "scheduled_count": count_up_to(scheduled),
            }
        return context


def count_up_to(queryset, most=COUNTED):
    """How many there are, as text; "100+" when there are more than that."""
    found = queryset.order_by()[: most + 1].count()
    return f"{most}+" if found > most else str(found)

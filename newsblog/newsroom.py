"""The newsroom: Django's admin, opened on what waits."""

from functools import partial, wraps

from allauth.account.decorators import secure_admin_login
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.shortcuts import redirect, render
from django.urls import include, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.csrf import csrf_failure as default_csrf_failure

# How many of each the first page shows.
SHOWN = 6


class Newsroom(AdminSite):
    site_title = site_header = _("Newsroom")
    index_title = _("What waits")
    enable_nav_sidebar = True

    def login(self, request, extra_context=None):
        """Through the door of all accounts; who is in already and no staff is told so."""
        return secure_admin_login(super().login)(request, extra_context)

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request, *args, **kwargs):
            if request.method == "POST" and not request.user.is_authenticated:
                return keep_what_was_sent(request, 401)
            if self.has_permission(request) and lacks_second_factor(request.user):
                messages.warning(
                    request,
                    _("The newsroom asks for a second factor: an app or a passkey. Add one first."),
                )
                return redirect("mfa_index")
            return inner(request, *args, **kwargs)

        return guarded

    def get_urls(self):
        # As in `waiting`: the desks register with this site.
        from articles.admin import board
        from comments.admin import rules
        from comments.desk.urls import urls

        wrap = self.admin_view
        return [
            path("figures/", wrap(self.figures), name="figures"),
            path("articles/board/", wrap(partial(board.board, self)), name="board"),
            path("articles/calendar/", wrap(partial(board.calendar, self)), name="calendar"),
            path("comments/desk/", include(urls(wrap))),
            path("comments/rules/", wrap(rules.rules), name="comments_rules"),
            path("comments/rules/<slug:name>/", wrap(rules.try_out), name="comments_dry_run"),
            *super().get_urls(),
        ]

    def figures(self, request):
        from newsblog.figures import figures

        return figures(request, self)

    def index(self, request, extra_context=None):
        return super().index(request, {**self.waiting(request), **(extra_context or {})})

    def waiting(self, request):
        """What waits for whoever is signed in, each list as long as the page shows."""
        # The desks register with this site, so they are there only once it exists.
        from articles.admin import board
        from articles.admin.lists import count_up_to
        from articles.models import Article
        from comments.desk.queues import waiting
        from comments.models import Appeal, Dispute, Notice, Sanction

        context, user = {}, request.user
        if user.has_perm("comments.moderate_comment"):
            context["queues"], context["oldest"] = waiting()
            context["appeals_count"] = count_up_to(Appeal.objects.waiting())
            context["objections_count"] = count_up_to(Sanction.objects.objected())
            context["notices_count"] = count_up_to(Notice.objects.open())
        if user.has_perm("comments.view_dispute"):
            cases = Dispute.objects.seen_by(user).waiting()
            context["cases"] = cases.oldest_first().for_readers()[:SHOWN]
            context["cases_count"] = count_up_to(cases)
        if user.has_perm("articles.change_article"):
            stories = self.get_model_admin(Article).get_queryset(request)
            stories = stories.select_related("section").defer("body", "body_html", "body_text")
            drafts = stories.filter(status=Article.Status.DRAFT)
            scheduled = stories.exclude(status=Article.Status.DRAFT).filter(
                published_at__gt=timezone.now()
            )
            context |= {
                "may_write": self.get_model_admin(Article).has_add_permission(request),
                "review_lists": board.waiting(stories, user, SHOWN),
                "drafts": drafts.order_by("-created_at", "-pk")[:SHOWN],
                "drafts_count": count_up_to(drafts),
                "scheduled": scheduled.order_by("published_at", "pk")[:SHOWN],
                "scheduled_count": count_up_to(scheduled),
            }
        return context


def keep_what_was_sent(request, status):
    """A page that holds what somebody sent whose session was over, to be sent again."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "kept": [pair for pair in sent if pair[0] != "csrfmiddlewaretoken"],
        "is_back": request.user.is_authenticated,
        "title": _("Newsroom"),
    }
    return render(request, "admin/signed_out.html", context, status=status)


def csrf_failure(request, reason=""):
    """Who signs in anew has another token than the form in the other tab; its text is kept.

    Only what one of our own pages sent, and it is done only when somebody presses the button.
    """
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if is_ours and request.path.startswith("/admin/") and request.method == "POST":
        return keep_what_was_sent(request, 403)
    return default_csrf_failure(request, reason)


def lacks_second_factor(user):
    """Whether the policy asks for one and `user` has none. Who has one was asked at sign-in."""
    from allauth.mfa.utils import is_mfa_enabled

    from comments.models import DiscussionPolicy

    return DiscussionPolicy.load().require_second_factor and not is_mfa_enabled(user)

"""The moderation desk."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from articles.admin.lists import BoundedAdmin, BoundedList, NamedFilter, ReadOnlyAdmin
from articles.models import Article
from comments.models import Comment, Commenter, Reason

from .verbs import VERBS, badge, buttons, decide, offered_reasons

SHORT = 400
# A search reads so many texts, and shows so many of what it finds.
SEARCHED = 100_000
FOUND = 1000
REPLIES = 100


class StatusFilter(NamedFilter):
    """Opens on what waits; a search, a story or a commenter is looked through whole."""

    title = gettext_lazy("status")
    parameter_name = "status"
    EVERY = "all"

    def __init__(self, request, params, model, model_admin):
        looks_for_one = set(params) - {"status", "kind", "p", "o", "all", "_facets", "e"}
        self.default = self.EVERY if looks_for_one or request.GET.get("q") else "pending"
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return [*Comment.Status.choices, (self.EVERY, _("All"))]

    def value(self):
        return super().value() or self.default

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request, queryset):
        if self.value() == self.EVERY:
            return queryset
        return queryset.filter(status=self.value())


class StoryFilter(NamedFilter):
    """Shown when one story has been chosen, from its row or from the list of stories."""

    title = gettext_lazy("story")
    parameter_name = "story"

    def lookups(self, request, model_admin):
        number = request.GET.get(self.parameter_name, "")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            return []
        stories = Article.objects.filter(pk=number).values_list("pk", "headline")
        return [(str(pk), headline) for pk, headline in stories]

    def queryset(self, request, queryset):
        return queryset.filter(article=self.value()) if self.value() else queryset


class Desk(BoundedList):
    """Rows that know where their buttons lead back to, for those who may press them."""

    def get_results(self, request):
        super().get_results(request)
        may_decide = self.model_admin.has_moderate_permission(request)
        reasons = offered_reasons()
        for comment in self.result_list:
            comment.desk_reasons = reasons
            comment.desk_url = request.get_full_path() if may_decide else ""


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin, BoundedAdmin, admin.ModelAdmin):
    list_display = ["told"]
    list_display_links = None
    list_select_related = ["article", "commenter"]
    list_filter = [StatusFilter, StoryFilter, "kind"]
    search_fields = ["body", "commenter__name", "commenter__email"]
    search_help_text = gettext_lazy(
        "A name or an e-mail address, or words of one of the newest hundred thousand comments."
    )
    ordering = ["-created_at", "-pk"]
    sortable_by = []
    columns_left_out = ["article__body", "article__body_html", "article__standfirst"]
    actions = ["approve", "reject", "spam", "remove"]
    fields = [
        "whole_text",
        "story",
        "writer",
        "email",
        "state",
        "held_because",
        "created_at",
        "refused_because",
        "edited_at",
        "edited_after_reply",
        "earlier_versions",
        "network_prefix",
        "parent",
        "kind",
    ]
    change_form_template = "admin/comments/comment/change_form.html"

    # Who may do what: a reader's words are read and judged, never written here, and a comment is
    # removed by its verb, so that the thread and its counts stay right.

    def has_moderate_permission(self, request):
        return request.user.has_perm("comments.moderate_comment")

    def get_changelist(self, request, **options):
        return Desk

    def get_search_results(self, request, queryset, search_term):
        """Two bounded searches; one condition over both would read every comment there is."""
        words = search_term.split()
        if not words:
            return queryset, False
        people, texts = Commenter.objects.all(), Comment.objects.order_by("-pk")
        newest = texts.values_list("pk", flat=True).first() or 0
        spoken = texts.filter(pk__gt=newest - SEARCHED)
        for word in words:
            people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
            spoken = spoken.filter(body__icontains=word)
        people = list(people.order_by("-pk").values_list("pk", flat=True)[:FOUND])
        found = {
            *texts.filter(commenter__in=people).values_list("pk", flat=True)[:FOUND],
            *spoken.values_list("pk", flat=True)[:FOUND],
        }
        return queryset.filter(pk__in=found), False

    # One comment in a list

    @admin.display(description=gettext_lazy("comment"))
    def told(self, comment):
        """All that a moderator needs to decide, in the order in which it is asked for."""
        return render_to_string(
            "admin/comments/comment/_row.html",
            {
                "comment": comment,
                "text": mark_safe(comment.body_html) if len(comment.body) <= SHORT else "",
                "start": Truncator(comment.body).chars(SHORT),
                "badge": badge(comment),
                "buttons": buttons(comment, comment.desk_reasons, comment.desk_url)
                if comment.desk_url
                else "",
            },
        )

    # One comment on its own page

    @admin.display(description=gettext_lazy("text"))
    def whole_text(self, comment):
        return format_html('<div class="said">{}</div>', mark_safe(comment.body_html))

    @admin.display(description=gettext_lazy("story"))
    def story(self, comment):
        return format_html(
            '<a href="{}">{}</a>', comment.article.get_absolute_url(), comment.article.headline
        )

    @admin.display(description=gettext_lazy("commenter"))
    def writer(self, comment):
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:comments_commenter_change", args=[comment.commenter_id]),
            comment.commenter.name,
        )

    @admin.display(description=gettext_lazy("status"))
    def state(self, comment):
        return badge(comment)

    @admin.display(description=gettext_lazy("what it said before"))
    def earlier_versions(self, comment):
        return (
            format_html_join(
                "",
                '<p class="card__meta">{}</p><div class="said">{}</div>',
                (
                    (date_format(localtime(version.replaced_at), "DATETIME_FORMAT"), version.body)
                    for version in comment.versions.all()
                ),
            )
            or "—"
        )

    @admin.display(description=gettext_lazy("e-mail"))
    def email(self, comment):
        return comment.commenter.email or "—"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        comment = self.get_object(request, object_id)
        extra = {}
        if comment is not None and self.has_moderate_permission(request):
            extra["comment_buttons"] = buttons(
                comment, offered_reasons(), after=request.get_full_path()
            )
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    # Deciding

    @admin.action(description=VERBS["approve"][1], permissions=["moderate"])
    def approve(self, request, queryset):
        self._decide_on(request, queryset, "approve")

    @admin.action(description=VERBS["reject"][1], permissions=["moderate"])
    def reject(self, request, queryset):
        self._decide_on(request, queryset, "reject")

    @admin.action(description=gettext_lazy("Mark as spam"), permissions=["moderate"])
    def spam(self, request, queryset):
        self._decide_on(request, queryset, "spam")

    @admin.action(description=VERBS["remove"][1], permissions=["moderate"])
    def remove(self, request, queryset):
        self._decide_on(request, queryset, "remove")

    def _decide_on(self, request, comments, verb, reason=None):
        changed = decide(request.user, comments, verb, reason)
        message = ngettext("%(count)d comment: %(done)s", "%(count)d comments: %(done)s", changed)
        self.message_user(
            request,
            message % {"count": changed, "done": VERBS[verb][2]},
            messages.SUCCESS if changed else messages.WARNING,
        )

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/thread/", wrap(self.thread_view), name="comments_comment_thread"),
            path(
                "<int:pk>/<slug:verb>/decide/",
                wrap(self.decide_view),
                name="comments_comment_decide",
            ),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def decide_view(self, request, pk, verb):
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        if verb not in VERBS:
            raise Http404
        comment = get_object_or_404(Comment.objects.select_related("commenter"), pk=pk)
        chosen = request.POST.get(f"because-{pk}", "")
        offered = Reason.objects.filter(is_offered=True)
        reason = offered.filter(pk=chosen).first() if chosen.isdecimal() else None
        self._decide_on(request, [comment], verb, reason)
        after = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(after, {request.get_host()}, request.is_secure()):
            after = reverse("admin:comments_comment_changelist")
        return redirect(after)

    @method_decorator(require_safe)
    def thread_view(self, request, pk):
        """What a comment answers, all the way up, and what answers it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        known = Comment.objects.select_related("commenter")
        comment = get_object_or_404(known.select_related("article"), pk=pk)
        above, parent = [], comment.parent_id
        while parent:
            above.insert(0, known.get(pk=parent))
            parent = above[0].parent_id
        replies = list(known.filter(parent=comment).order_by("pk")[: REPLIES + 1])
        may_decide, here = self.has_moderate_permission(request), request.get_full_path()
        reasons = offered_reasons()

        def shown(one):
            return {
                "comment": one,
                "badge": badge(one),
                "text": mark_safe(one.body_html),
                "buttons": buttons(one, reasons, after=here) if may_decide else "",
                "is_here": one.pk == comment.pk,
            }

        return render(
            request,
            "admin/comments/comment/thread.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Thread"),
                "subtitle": comment.article.headline,
                "comment": comment,
                "article": comment.article,
                "path": [shown(one) for one in [*above, comment]],
                "replies": [shown(one) for one in replies[:REPLIES]],
                "has_more": len(replies) > REPLIES,
            },
        )

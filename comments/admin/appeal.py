"""The desk for appeals."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.lists import BoundedAdmin, NamedFilter, ReadOnlyAdmin
from comments import statement
from comments.models import Appeal, Overtaken
from comments.models.appeal import MODERATE


class StateFilter(NamedFilter):
    """Opens on what waits."""

    title = gettext_lazy("state")
    parameter_name = "state"
    EVERY = "all"

    def lookups(self, request, model_admin):
        return [*Appeal.State.choices, (self.EVERY, _("All"))]

    def value(self):
        return super().value() or Appeal.State.OPEN

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request, queryset):
        return queryset if self.value() == self.EVERY else queryset.filter(state=self.value())


class AnswerForm(forms.Form):
    """The answer to an appeal; `seen` is the last decision that was known when it was read."""

    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        help_text=gettext_lazy("The author reads it on the statement. Say why."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
    )
    verb = forms.ChoiceField(choices=[("uphold", "uphold"), ("dismiss", "dismiss")])
    seen = forms.IntegerField(widget=forms.HiddenInput)


@admin.register(Appeal)
class AppealAdmin(ReadOnlyAdmin, BoundedAdmin, admin.ModelAdmin):
    list_display = ["waits", "story", "decided", "state"]
    list_display_links = ["waits"]
    list_filter = [StateFilter]
    ordering = ["made_at", "pk"]
    sortable_by = []
    list_select_related = ["decision__comment__article", "decision__made_by"]
    columns_left_out = [
        f"decision__comment__{name}"
        for name in ("body", "body_html", "article__body", "article__body_html")
    ]

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(MODERATE)

    def has_module_permission(self, request):
        return request.user.has_perm(MODERATE)

    @admin.display(description=gettext_lazy("since"))
    def waits(self, appeal):
        if not appeal.is_open():
            return timezone.localtime(appeal.made_at).date().isoformat()
        return _("%s ago") % timesince(appeal.made_at, depth=1)

    @admin.display(description=gettext_lazy("story"))
    def story(self, appeal):
        return appeal.decision.comment.article

    @admin.display(description=gettext_lazy("against"))
    def decided(self, appeal):
        decision = appeal.decision
        who = decision.made_by or decision.get_origin_display()
        return format_html("{} · {}", decision.get_status_display(), who)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        related = ("decision__comment__article", "decision__comment__commenter__user")
        appeals = Appeal.objects.select_related(
            *related, "decision__made_by", "decision__reason", "decision__house_rules", "outcome"
        )
        number = object_id if object_id.isdecimal() and len(object_id) < 19 else 0
        appeal = get_object_or_404(appeals, pk=number)
        form = AnswerForm(request.POST or None, initial={"seen": last_decision(appeal).pk})
        may_decide = appeal.is_decidable_by(request.user)
        if request.method == "POST":
            if not may_decide:
                raise PermissionDenied
            if form.is_valid():
                if self._answer(request, appeal, form.cleaned_data):
                    return redirect("admin:comments_appeal_changelist")
                # What was decided is known now; what was typed is not lost.
                known = {**form.cleaned_data, "seen": last_decision(appeal).pk}
                form = AnswerForm(initial=known)
        comment = appeal.decision.comment
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Appeal"),
            "subtitle": comment.article.headline,
            **statement.context(appeal.decision),
            "appeal": appeal,
            "above": comment.parent,
            "form": form,
            "may_decide": may_decide,
            "statement_url": statement.address(appeal.decision),
            "thread_url": reverse("admin:desk_comment", args=[comment.pk]),
        }
        return render(request, "admin/comments/appeal/change_form.html", context)

    def _answer(self, request, appeal, answered):
        """Do what was chosen; whether it was done. Who comes second is told what was decided."""
        act = {"uphold": appeal.uphold, "dismiss": appeal.dismiss}[answered["verb"]]
        try:
            act(request.user, answered["answer"], answered["seen"])
        except Overtaken as overtaken:
            self.message_user(request, str(overtaken), messages.WARNING)
            return False
        done = {"uphold": _("The appeal is upheld."), "dismiss": _("The appeal is dismissed.")}
        LogEntry.objects.log_actions(
            request.user.pk, [appeal], CHANGE, done[answered["verb"]], single_object=True
        )
        self.message_user(request, done[answered["verb"]], messages.SUCCESS)
        return True


def last_decision(appeal):
    return appeal.decision.comment.decisions.newest_first().first()

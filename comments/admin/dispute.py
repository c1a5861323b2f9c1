"""The desk of disputed facts: what is open and how long, and the answers."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.lists import BoundedAdmin, NamedFilter, ReadOnlyAdmin
from comments.models import Dispute

State = Dispute.State


class StateFilter(NamedFilter):
    """Opens on what has no answer yet."""

    title = gettext_lazy("state")
    parameter_name = "state"
    WAITING, EVERY = "waiting", "all"

    def lookups(self, request, model_admin):
        return [
            (self.WAITING, _("Without an answer")),
            *((value, label) for value, label in State.choices if value not in ("pending", "open")),
            (self.EVERY, _("All")),
        ]

    def value(self):
        return super().value() or self.WAITING

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request, queryset):
        match self.value():
            case self.WAITING:
                return queryset.waiting()
            case self.EVERY:
                return queryset
            case state:
                return queryset.filter(state=state)


class AnswerForm(forms.Form):
    """What a newsroom says about a case; what is needed depends on the button."""

    finding = forms.CharField(
        label=gettext_lazy("Answer"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Readers see it under the story."),
    )
    text = forms.CharField(
        label=gettext_lazy("Correction"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=gettext_lazy(
            "What was wrong, and what is right now. It stands, with its date, at the end of the "
            "story; the text of the story you change yourself."
        ),
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=gettext_lazy("How the mistake came about, if readers should know."),
    )

    def __init__(self, data=None, *, verb=""):
        super().__init__(data, label_suffix="")
        self.verb = verb

    def clean(self):
        cleaned = super().clean()
        needed = {"answer": "finding", "stands": "finding", "correct": "text"}.get(self.verb)
        if needed and not cleaned.get(needed) and needed not in self.errors:
            self.add_error(needed, _("Readers want to know: please say it here."))
        return cleaned

    def act(self, case, by):
        """Do what the button says."""
        said = self.cleaned_data
        match self.verb:
            case "correct":
                case.correct(said["text"], said["why"], by, said["finding"])
            case "answer":
                case.answer(said["finding"], by)
            case "stands":
                case.stands(said["finding"], by)
            case "reject":
                case.reject(by, said["finding"])
            case "admit":
                case.admit(by)


# The verbs of a case: the state they lead to, what the button says, what has been done.
VERBS = {
    "answer": (State.ANSWERED, gettext_lazy("Answer"), gettext_lazy("Answered.")),
    "correct": (State.CORRECTED, gettext_lazy("Correct the story"), gettext_lazy("Corrected.")),
    "stands": (State.STANDS, gettext_lazy("The story stands"), gettext_lazy("The story stands.")),
    "admit": (State.OPEN, gettext_lazy("Show it to readers"), gettext_lazy("Readers see it.")),
    "reject": (State.REJECTED, gettext_lazy("It is no case"), gettext_lazy("Rejected.")),
}
# What a moderator may do who does not answer for the story.
MODERATION = ("admit", "reject")


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyAdmin, BoundedAdmin, admin.ModelAdmin):
    list_display = ["told"]
    list_display_links = None
    list_select_related = ["article", "comment__commenter", "commenter"]
    list_filter = [StateFilter]
    ordering = ["opened_at", "pk"]
    sortable_by = []
    columns_left_out = ["article__body", "article__body_html", "article__standfirst"]

    def get_queryset(self, request):
        return super().get_queryset(request).seen_by(request.user)

    def verbs_for(self, user, case):
        """The verbs that fit the state of the case and the rights of the user, in order."""
        answers = case.is_answerable_by(user)
        moderates = user.has_perm("comments.moderate_comment")
        return [
            verb
            for verb, (state, _label, _done) in VERBS.items()
            if case.state in Dispute.REACHED_FROM[state]
            and (answers or (moderates and verb in MODERATION))
        ]

    @admin.display(description=gettext_lazy("disputed fact"))
    def told(self, case):
        return render_to_string("admin/comments/dispute/_row.html", {"case": case})

    def get_urls(self):
        return [
            path(
                "<int:pk>/case/",
                self.admin_site.admin_view(self.case_view),
                name="comments_dispute_case",
            ),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not (object_id.isascii() and object_id.isdigit()):
            raise Http404
        return redirect("admin:comments_dispute_case", object_id)

    def case_view(self, request, pk):
        """One case, what happened to it, and what can be done."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        cases = self.get_queryset(request).select_related(*self.list_select_related, "correction")
        case = get_object_or_404(cases, pk=pk)
        verbs, status = self.verbs_for(request.user, case), 200
        form = AnswerForm()
        if request.method == "POST":
            form, status = AnswerForm(request.POST, verb=request.POST.get("verb", "")), 422
            if form.verb not in VERBS:
                raise Http404
            if form.is_valid() and self.settle(request, case, form, verbs):
                return redirect("admin:comments_dispute_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Disputed fact"),
            "subtitle": case.article.headline,
            "case": case,
            "steps": case.steps.select_related("by"),
            "form": form,
            "verbs": [(verb, VERBS[verb][1]) for verb in verbs],
            "may_answer": case.is_answerable_by(request.user),
        }
        return render(request, "admin/comments/dispute/case.html", context, status=status)

    def settle(self, request, case, form, verbs):
        """Whether it could be done: another editor may have been quicker, and is named then."""
        if form.verb not in verbs and case.state in Dispute.REACHED_FROM[VERBS[form.verb][0]]:
            raise PermissionDenied
        try:
            form.act(case, request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return False
        done = VERBS[form.verb][2]
        LogEntry.objects.log_actions(
            request.user.pk, [case], CHANGE, str(done), single_object=False
        )
        self.message_user(request, f"{case.article.headline}: {done}", messages.SUCCESS)
        return True

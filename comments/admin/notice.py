"""Notices of illegal content: those that wait first, each with what it is about."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.lists import BoundedAdmin, NamedFilter, ReadOnlyAdmin
from comments.models import Notice, Reason


class StateFilter(NamedFilter):
    """Opens on what waits, the longest waiting first."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", _("Waiting")), ("decided", _("Decided")), ("all", _("All"))]

    def value(self):
        return super().value() or "open"

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request, queryset):
        return {
            "open": queryset.open().oldest_first(),
            "decided": queryset.decided().newest_first(),
        }.get(self.value(), queryset.newest_first())


class DecisionForm(forms.Form):
    """What is decided about the places of `notice`."""

    removed = forms.MultipleChoiceField(
        label=gettext_lazy("What goes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.ModelChoiceField(
        Reason.objects.none(), label=gettext_lazy("Reason"), required=False, empty_label="…"
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Sent to whoever sent the notice, and to the author of the comment. Say what you "
            "decided and why, and name nobody."
        ),
    )

    def __init__(self, data=None, *, notice, places):
        first = Reason.objects.filter(is_offered=True).order_by("-ground", "position", "pk")
        super().__init__(data, auto_id="decision-%s", initial={"reason": first.first()})
        self.notice = notice
        self.comments = {place.pk for place in places if place.comment is not None}
        self.fields["removed"].choices = [(place.pk, place.address) for place in places]
        # What is against the law before what is against the rules.
        self.fields["reason"].queryset = first

    def clean(self):
        cleaned = super().clean()
        cleaned["removed"] = [int(number) for number in cleaned.get("removed", [])]
        if self.comments & set(cleaned["removed"]) and not cleaned.get("reason"):
            self.add_error("reason", _("Its author is owed a reason."))
        return cleaned


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin, BoundedAdmin, admin.ModelAdmin):
    list_display = ["about", "kind", "places_noticed", "age_in_words", "state"]
    list_display_links = ["about"]
    list_filter = [StateFilter, "kind"]
    sortable_by = []
    search_fields = ["name", "email"]
    search_help_text = gettext_lazy("A number, or the name or address of whoever sent it.")

    def get_queryset(self, request):
        return Notice.objects.annotate(place_count=Count("places"))

    def get_ordering(self, request):
        return []

    def get_search_results(self, request, queryset, search_term):
        number = search_term.strip().rpartition("-")[2]
        if number.isascii() and number.isdigit() and len(number) < 19:
            return queryset.filter(pk=int(number)), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description=gettext_lazy("number"))
    def about(self, notice):
        return notice.number

    @admin.display(description=gettext_lazy("places"))
    def places_noticed(self, notice):
        return notice.place_count

    @admin.display(description=gettext_lazy("received"))
    def age_in_words(self, notice):
        return _("%s ago") % timesince(notice.created_at, depth=1)

    @admin.display(description=gettext_lazy("state"))
    def state(self, notice):
        if notice.is_open:
            return format_html('<span class="badge badge--pending">{}</span>', _("Waiting"))
        return format_html('<span class="badge">{}</span>', notice.get_outcome_display())

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The notice with what it points to, and the form that decides it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        notice = self.get_object(request, object_id)
        if notice is None:
            raise Http404
        may_decide = request.user.has_perm("comments.moderate_comment")
        places = list(
            notice.places.select_related(
                "comment__commenter", "comment__article", "article", "decision"
            ).order_by("pk")
        )
        form = DecisionForm(request.POST or None, notice=notice, places=places)
        if request.method == "POST":
            if not may_decide:
                raise PermissionDenied
            if form.is_valid():
                return self.decide(request, notice, form.cleaned_data)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Notice %s") % notice.number,
            "notice": notice,
            "places": [
                (place, str(place.pk) in (form["removed"].value() or [])) for place in places
            ],
            "form": form if may_decide and notice.is_open else None,
            **(extra_context or {}),
        }
        status = 422 if form.errors else 200
        return render(request, "admin/comments/notice/change_form.html", context, status=status)

    def decide(self, request, notice, said):
        done = notice.decide(request.user, said["answer"], said["removed"], said["reason"])
        if done:
            LogEntry.objects.log_actions(
                request.user.pk, [notice], CHANGE, notice.get_outcome_display(), single_object=True
            )
            messages.success(request, _("Notice %s is decided; both sides are told.") % notice)
        else:
            messages.warning(request, _("Somebody else has decided notice %s meanwhile.") % notice)
        return redirect(reverse("admin:comments_notice_changelist"))

"""The versions of the rules of the house."""

from django.contrib import admin, messages
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.editor import EditorAdmin, WrittenForm
from articles.admin.page import PageAdmin
from articles.admin.rows import name_parts
from articles.models import Page
from comments.models import HouseRules
from comments.views.rules import PATH


class HouseRulesForm(WrittenForm):
    class Meta:
        model = HouseRules
        fields = ["body", "in_force_at"]
        help_texts = {
            "in_force_at": gettext_lazy(
                "It may be a time to come: the version then appears by itself at that minute."
            ),
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        # None where the version is only looked at.
        if "in_force_at" in self.fields:
            name_parts(self.fields["in_force_at"])


@admin.register(HouseRules)
class HouseRulesAdmin(EditorAdmin, admin.ModelAdmin):
    """A new version begins with the words of the last one; the first one, with those of the
    standing page that was at the same address.
    """

    form = HouseRulesForm
    list_display = ["__str__", "in_force_at", "state", "made_by"]
    list_select_related = ["made_by"]
    ordering = ["-number"]
    sortable_by = []
    fields = ["body", "in_force_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("body", "body_html")

    @admin.display(description=gettext_lazy("state"))
    def state(self, rules):
        in_force = HouseRules.in_force()
        if rules.in_force_at > timezone.now():
            return _("planned")
        return _("in force") if rules == in_force else _("earlier")

    # What decisions rest on stays as it is.

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.is_editable())

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_editable())

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_fields(self, request, obj=None):
        if obj is not None and not self.has_change_permission(request, obj):
            return ["text", "in_force_at", "made_by"]
        return self.fields

    def get_readonly_fields(self, request, obj=None):
        return [] if self.get_fields(request, obj) == self.fields else ["text", "made_by"]

    @admin.display(description=gettext_lazy("text"))
    def text(self, rules):
        return format_html('<div class="whole-text">{}</div>', mark_safe(rules.body_html))

    def get_changeform_initial_data(self, request):
        last = HouseRules.objects.first()
        page = None if last else Page.objects.filter(path="rules").first()
        words = last or page
        return {
            "body": words.body if words else "",
            "in_force_at": timezone.now(),
            **super().get_changeform_initial_data(request),
        }

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        if not change:
            obj.take_number()
            obj.made_by = request.user
        if not change or "body" in form.changed_data:
            obj.set_body(obj.body)
        super().save_model(request, obj, form, change)


admin.site.unregister(Page)


@admin.register(Page)
class StandingPageAdmin(PageAdmin):
    """Says of the page that the rules have taken the place of that its text is not shown."""

    def change_view(self, request, object_id, form_url="", extra_context=None):
        page = self.get_object(request, object_id)
        if request.method == "GET" and page is not None and page.path == PATH:
            if rules := HouseRules.in_force():
                messages.warning(request, self.where_the_rules_are(rules))
        return super().change_view(request, object_id, form_url, extra_context)

    def where_the_rules_are(self, rules):
        return format_html(
            _(
                "Readers do not see this text: at this address stand the rules of the house, "
                '<a href="{address}">{version}</a>. The title still counts.'
            ),
            address=reverse("admin:comments_houserules_changelist"),
            version=str(rules).lower(),
        )

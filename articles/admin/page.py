from django.contrib import admin
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.models import OldAddress, Page

from .choice import OffersChoices
from .editor import EditorAdmin, WrittenForm


class PageForm(WrittenForm):
    class Meta:
        model = Page
        fields = ["title", "slug", "parent", "body", "is_public", "in_footer", "position"]


@admin.register(Page)
class PageAdmin(OffersChoices, EditorAdmin, admin.ModelAdmin):
    form = PageForm
    list_display = ["title", "path", "is_public", "in_footer", "position"]
    list_filter = ["is_public", "in_footer"]
    search_fields = ["title", "path"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["title", "body"]}),
        (
            _("Where it stands"),
            {"fields": ["slug", "parent", "is_public", ("in_footer", "position")]},
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("body", "body_html")

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        if not change or "body" in form.changed_data:
            obj.set_body(obj.body)
        old = Page.objects.filter(pk=obj.pk).values_list("path", flat=True).first()
        obj.set_path()
        super().save_model(request, obj, form, change)
        obj.note_pictures()
        if old and old != obj.path:
            obj.move_children()
            OldAddress.objects.get_or_create(path=f"/{old}/", defaults={"page": obj})

"""Addresses that led here once, and those that are asked for and lead nowhere."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from articles import redirects
from articles.models import MissingAddress, OldAddress

from .choice import OffersChoices
from .lists import BoundedAdmin, ReadOnlyAdmin

SHOWN_ERRORS = 20


class ImportForm(forms.Form):
    table = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("Two columns: the old address and the new one. UTF-8, up to 2 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )


@admin.register(OldAddress)
class OldAddressAdmin(OffersChoices, BoundedAdmin, admin.ModelAdmin):
    list_display = ["path", "leads_to", "used_count", "used_at"]
    list_select_related = ["article", "page"]
    search_fields = ["path", "target", "article__headline", "page__title"]
    autocomplete_fields = ["article", "page"]
    fields = ["path", "article", "page", "target", "used_count", "used_at"]
    readonly_fields = ["used_count", "used_at"]
    change_list_template = "admin/articles/oldaddress/change_list.html"

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .defer("article__body", "article__body_html", "article__body_text")
        )

    @admin.display(description=gettext_lazy("leads to"))
    def leads_to(self, old):
        return format_html('<a href="{}">{}</a>', old.get_absolute_url(), old.get_absolute_url())

    def get_fields(self, request, obj=None):
        return self.fields if obj else self.fields[:4]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        MissingAddress.objects.filter(path__in=[obj.path, f"{obj.path}/"]).delete()

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(self.import_view), name="articles_oldaddress_import"),
            *super().get_urls(),
        ]

    @method_decorator(require_http_methods(["GET", "POST"]))
    def import_view(self, request):
        """A whole table at once, or nothing of it and why not."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        form, errors = ImportForm(request.POST or None, request.FILES or None), []
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["table"]
            rows, errors = redirects.read(upload.read(redirects.MOST_BYTES + 1))
            if not rows and not errors:
                errors = [_("There are no addresses in this file.")]
            if not errors:
                added, changed = redirects.save(rows)
                said = ngettext("%d address added", "%d addresses added", added) % added
                said += ", " + ngettext("%d changed.", "%d changed.", changed) % changed
                messages.success(request, said)
                return redirect("admin:articles_oldaddress_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import old addresses"),
            "form": form,
            "errors": errors[:SHOWN_ERRORS],
            "more_errors": max(0, len(errors) - SHOWN_ERRORS),
        }
        status = 422 if errors or form.errors else 200
        page = "admin/articles/oldaddress/import.html"
        return render(request, page, context, status=status)


@admin.register(MissingAddress)
class MissingAddressAdmin(ReadOnlyAdmin, BoundedAdmin, admin.ModelAdmin):
    """Who may point old addresses somewhere sees what is asked for in vain."""

    list_display = ["path", "count", "last_at", "point"]
    list_display_links = None
    search_fields = ["path"]
    ordering = ["-count", "-pk"]
    sortable_by = ["count"]
    actions = ["forget"]

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("articles.change_oldaddress")

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    @admin.display(description="")
    def point(self, missing):
        add = reverse("admin:articles_oldaddress_add")
        return format_html(
            '<a href="{}?{}">{}</a>',
            add,
            urlencode({"path": missing.path}),
            _("Point it somewhere"),
        )

    @admin.action(description=gettext_lazy("Forget"), permissions=["view"])
    def forget(self, request, queryset):
        queryset.delete()

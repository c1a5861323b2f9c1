"""Authors, sections, tags, old addresses and what stands over every page."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse

from articles.models import Author, AuthorLink, Checklist, Masthead, OldAddress, Section, Tag

from .choice import OffersChoices
from .lists import BoundedAdmin
from .rows import RowInline


class AuthorLinkInline(RowInline):
    model = AuthorLink
    fields = [("label", "url", "position")]
    extra = 1

    # Links are part of the author.
    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("articles.view_author")

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("articles.change_author")

    has_change_permission = has_delete_permission = has_add_permission


class MovedAdmin(admin.ModelAdmin):
    """For what stands at an address made of its slug: the old one goes on leading there."""

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        before = type(obj).objects.filter(pk=obj.pk).first() if change else None
        super().save_model(request, obj, form, change)
        if before is not None:
            OldAddress.keep(before.get_absolute_url(), obj.get_absolute_url())


@admin.register(Author)
class AuthorAdmin(OffersChoices, MovedAdmin):
    list_display = ["name", "role", "user"]
    list_select_related = ["user"]
    search_fields = ["name", "role"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["user", "picture"]
    fields = ["name", "slug", "role", "bio", "picture", "user"]
    inlines = [AuthorLinkInline]


@admin.register(Section)
class SectionAdmin(OffersChoices, MovedAdmin):
    list_display = ["name", "parent", "position", "slug"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["parent"]
    fields = ["name", "slug", "parent", "description", "position"]


@admin.register(Tag)
class TagAdmin(BoundedAdmin, MovedAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "description"]


class SingleRowAdmin(admin.ModelAdmin):
    """For a table of one row: its link leads straight to the form."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_object(self, request, object_id, from_field=None):
        return self.model.load() if object_id == str(self.model.ROW) else None

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        opts = self.model._meta
        return redirect(
            reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[self.model.ROW])
        )

    def response_post_save_change(self, request, obj):
        return redirect("admin:index")


@admin.register(Masthead)
class MastheadAdmin(SingleRowAdmin):
    fields = ["name", "tagline", "description", "feeds_full_text", "colophon"]


@admin.register(Checklist)
class ChecklistAdmin(SingleRowAdmin):
    fields = [*Checklist.PLACES, "outsiders_count"]

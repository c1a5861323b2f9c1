"""Whoever wrote, to be found; each has a page at the desk (comments.desk.commenters)."""

from django.contrib import admin
from django.shortcuts import redirect

from articles.admin.lists import BoundedAdmin, ReadOnlyAdmin
from comments.models import Commenter


@admin.register(Commenter)
class CommenterAdmin(ReadOnlyAdmin, BoundedAdmin, admin.ModelAdmin):
    list_display = ["__str__", "email", "user", "approved_count", "refused_count", "created_at"]
    list_select_related = ["user"]
    search_fields = ["name", "email"]
    ordering = ["-pk"]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not object_id.isdecimal():
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return redirect("admin:desk_commenter", object_id)

"""Comments have a desk of their own (comments.desk); what the admin links to leads there."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse

from articles.admin.lists import ReadOnlyAdmin
from comments.models import Comment


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        query = request.GET.urlencode()
        return redirect(f"{reverse('admin:desk')}{'?' if query else ''}{query}")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not object_id.isdecimal():
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return redirect("admin:desk_comment", object_id)

    def history_view(self, request, object_id, extra_context=None):
        return self.change_view(request, object_id)

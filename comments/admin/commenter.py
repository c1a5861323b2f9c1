"""Whoever wrote, to look at."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.lists import BoundedAdmin, ReadOnlyAdmin
from comments.models import Commenter


@admin.register(Commenter)
class CommenterAdmin(ReadOnlyAdmin, BoundedAdmin, admin.ModelAdmin):
    list_display = ["name", "email", "user", "approved_count", "refused_count", "created_at"]
    list_select_related = ["user"]
    search_fields = ["name", "email"]
    ordering = ["-pk"]
    fields = [
        "name",
        "email",
        "email_proven_at",
        "website",
        "user",
        "created_at",
        "approved_count",
        "refused_count",
        "said",
    ]

    @admin.display(description=gettext_lazy("comments"))
    def said(self, commenter):
        return format_html(
            '<a href="{}?commenter__id__exact={}">{}</a>',
            reverse("admin:comments_comment_changelist"),
            commenter.pk,
            _("All comments by %s") % commenter.name,
        )

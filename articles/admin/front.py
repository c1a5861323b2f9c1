"""The arrangement of the front page, on one form."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import FrontBlock, FrontItem, FrontPage

from .choice import OffersChoices
from .paper import SingleRowAdmin
from .rows import RowInline


class FrontInline(OffersChoices, RowInline):
    """Its rows are part of the front page: who arranges that adds and takes them out."""

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("articles.view_frontpage")

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("articles.change_frontpage")

    has_change_permission = has_delete_permission = has_add_permission


class FrontItemInline(FrontInline):
    model = FrontItem
    extra = 1
    autocomplete_fields = ["article"]
    fields = [("place", "article", "position", "until", "state")]
    readonly_fields = ["state"]

    @admin.display(description=gettext_lazy("now"))
    def state(self, item):
        if item.pk is None:
            return ""
        if not item.is_in_force():
            return _("over")
        if not item.article.is_published():
            return _("not published")
        return format_html('<a href="/">{}</a>', _("on the front page"))


class FrontBlockInline(FrontInline):
    model = FrontBlock
    extra = 1
    autocomplete_fields = ["section"]
    fields = [("section", "size", "position")]


@admin.register(FrontPage)
class FrontPageAdmin(SingleRowAdmin):
    fields = ["explained"]
    readonly_fields = ["explained"]
    inlines = [FrontItemInline, FrontBlockInline]

    @admin.display(description=gettext_lazy("How it is filled"))
    def explained(self, front):
        return _(
            "The first placed lead that is published leads, else the newest story. Placed stories "
            "leave by themselves at their end. What is not placed stands in its section’s block or "
            "below, by date; no story stands twice."
        )

"""The reasons that moderators and readers choose from."""

from django.contrib import admin

from comments.models import Reason


@admin.register(Reason)
class ReasonAdmin(admin.ModelAdmin):
    list_display = ["text", "ground", "clause", "for_reports", "is_offered", "position"]
    list_editable = ["position"]
    list_filter = ["is_offered", "ground"]
    ordering = ["position", "pk"]
    fields = ["text", "ground", "clause", "for_reports", "is_offered", "position"]

    def formfield_for_dbfield(self, db_field, request, **options):
        field = super().formfield_for_dbfield(db_field, request, **options)
        if db_field.name == "position":
            # In the list it has no label beside it.
            field.widget.attrs["aria-label"] = field.label
        return field

    def has_delete_permission(self, request, obj=None):
        # Decisions keep naming it: it is no longer offered instead.
        return False

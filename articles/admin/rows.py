"""Short rows under a form, and fields of two parts in them."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.utils.translation import gettext as _


class RowInline(admin.StackedInline):
    """Short rows under a form, each on a line of labelled fields that wraps where it must.

    Django's tables do neither: they are wider than the page.
    """

    classes = ["rows"]

    def formfield_for_dbfield(self, db_field, request, **options):
        """What a row leads to can be made here, but not changed or thrown away in passing."""
        field = super().formfield_for_dbfield(db_field, request, **options)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_delete_related = False
        if isinstance(field, forms.SplitDateTimeField):
            name_parts(field)
        return field


def name_parts(field):
    """Name the two halves of a date with a time for those who cannot see them."""
    for part, name in zip(field.widget.widgets, (_("Date"), _("Time")), strict=True):
        part.attrs["aria-label"] = name

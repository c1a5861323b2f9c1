"""Choices that are searched for with scripts, and made from a short list without them."""

import re

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.forms import Media
from django.forms.widgets import Script

OFFERED = 30
NUMBER = re.compile("[0-9]{1,18}")


class OfferedSelect(AutocompleteSelect):
    """Django's has nothing but what is chosen already, until a script fetches more.

    `offered` is a queryset of the others that stand in the list; the rows of an inline share it.
    """

    def __init__(self, *args, offered, **options):
        super().__init__(*args, **options)
        self.offered = offered

    @property
    def media(self):
        return super().media + Media(js=[Script("js/admin-choices.js", type="module")])

    def optgroups(self, name, value, attrs=None):
        # Django asks the database for whatever was sent.
        numbers = [number for number in value if NUMBER.fullmatch(str(number))]
        groups = super().optgroups(name, numbers, attrs)
        options = groups[0][1]
        taken = {str(option["value"]) for option in options}
        if not taken and not self.allow_multiple_selected:
            # Or a browser would choose the first by itself.
            options.append(self.create_option(name, "", "", True, 0))
        options += [
            self.create_option(name, one.pk, str(one), False, 0)
            for one in self.offered
            if str(one.pk) not in taken
        ]
        return groups


class OfferedSelectMultiple(OfferedSelect, AutocompleteSelectMultiple):
    def build_attrs(self, base_attrs, extra_attrs=None):
        """Without the button that clears all: it stands inside the list of what is chosen."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class OffersChoices:
    """For admins and inlines with autocomplete_fields."""

    def formfield_for_foreignkey(self, db_field, request, **options):
        return super().formfield_for_foreignkey(
            db_field, request, **self._offering(OfferedSelect, db_field, request, options)
        )

    def formfield_for_manytomany(self, db_field, request, **options):
        return super().formfield_for_manytomany(
            db_field, request, **self._offering(OfferedSelectMultiple, db_field, request, options)
        )

    def _offering(self, widget, db_field, request, options):
        if "widget" in options or db_field.name not in self.get_autocomplete_fields(request):
            return options
        # As that list is in the newsroom: what this person may see, in the same order.
        other = self.admin_site.get_model_admin(db_field.remote_field.model)
        offered = other.get_queryset(request).defer(*getattr(other, "columns_left_out", ()))
        if ordering := other.get_ordering(request):
            offered = offered.order_by(*ordering)
        chooser = widget(db_field, self.admin_site, offered=offered[:OFFERED])
        return {**options, "widget": chooser}

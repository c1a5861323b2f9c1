"""Lists that stay quick however long they grow."""

from django.contrib import messages
from django.contrib.admin import ShowFacets, SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

# How far the newsroom's first page and its desks count.
COUNTED = 100


def count_up_to(queryset, most=COUNTED):
    """How many there are, as text; "100+" when there are more than that."""
    found = queryset.order_by()[: most + 1].count()
    return f"{most}+" if found > most else str(found)


class BoundedPaginator(Paginator):
    """Counts no further than MOST rows; what lies beyond is found by filters and search."""

    MOST = 5000

    @cached_property
    def found(self):
        return self.object_list.order_by()[: self.MOST + 1].count()

    @property
    def count(self):
        return min(self.found, self.MOST)

    @property
    def has_more(self):
        return self.found > self.MOST


class BoundedList(ChangeList):
    """A change list that reads no more of each row than `columns_left_out` leaves."""

    def get_queryset(self, request, **options):
        queryset = super().get_queryset(request, **options)
        return queryset.defer(*self.model_admin.columns_left_out)


class BoundedAdmin:
    """Options of a model admin whose table may hold a million rows."""

    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 50
    columns_left_out = ()

    def get_changelist(self, request, **options):
        return BoundedList


class NamedFilter(SimpleListFilter):
    """A filter with fixed choices; a choice there is none of is said and passed over."""

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        value = self.used_parameters.get(self.parameter_name)
        if value is not None and value not in {str(key) for key, _label in self.lookup_choices}:
            del self.used_parameters[self.parameter_name]
            messages.warning(request, _("The list cannot be filtered by that; it shows the rest."))


class ChooseFilter(NamedFilter):
    """A filter with too many choices for a list of links: a field to choose from."""

    template = "admin/choose_filter.html"

    def choices(self, changelist):
        others = changelist.get_filters_params()
        others.pop(self.parameter_name, None)
        if changelist.query:
            others["q"] = changelist.query
        value = self.value()
        yield {
            "name": self.parameter_name,
            "others": [
                (name, part)
                for name, parts in others.items()
                for part in (parts if isinstance(parts, list) else [parts])
            ],
            "options": [(key, label, str(key) == value) for key, label in self.lookup_choices],
            "chosen": value,
        }


class ReadOnlyAdmin:
    """A model admin whose rows are looked at, and changed by other means or not at all."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

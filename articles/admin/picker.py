"""Pictures to choose from while a story is written: a piece of a page, for a dialog."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

SHOWN = 24
LAST_PAGE = 200


def view_of(admin):
    return require_http_methods(["GET", "POST"])(partial(pick, admin))


def pick(admin, request):
    """The newest pictures, or those that `q` finds (GET); one more of them (POST)."""
    from .picture import UploadForm  # that module has our address

    if not admin.has_view_permission(request):
        raise PermissionDenied
    may_add = admin.has_add_permission(request)
    form, chosen = UploadForm(auto_id="picker_%s"), None
    if request.method == "POST":
        if not may_add:
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES, auto_id="picker_%s")
        if form.is_valid():
            chosen = form.save()
            admin.log_addition(request, chosen, _("Added while writing."))
            form = UploadForm(auto_id="picker_%s")
    words, page = request.GET.get("q", "")[:200], page_number(request)
    found = admin.get_queryset(request).saying(words)
    found = found.order_by("-created_at", "-pk")[SHOWN * (page - 1) : SHOWN * page + 1]
    pictures = list(found)
    context = {
        "pictures": pictures[:SHOWN],
        "chosen": chosen,
        "words": words,
        "earlier": page - 1,
        "later": page + 1 if len(pictures) > SHOWN and page < LAST_PAGE else 0,
        "form": form if may_add else None,
    }
    status = 422 if form.errors else 200
    return render(request, "admin/articles/picture/_picker.html", context, status=status)


def page_number(request):
    number = request.GET.get("page", "")
    return min(max(int(number), 1), LAST_PAGE) if number.isdecimal() and len(number) < 6 else 1

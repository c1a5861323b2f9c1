"""What every page of the paper carries: its name, its sections, its standing pages."""

from django.conf import settings
from django.db.models import CharField, F, IntegerField, TextField, Value

from .models import Masthead, Page, Section


def masthead():
    """Context for base.html, read in one statement."""
    rows = _rows(Masthead.objects.filter(pk=Masthead.ROW), "paper", "name", "tagline", None).union(
        _rows(Section.objects.filter(parent=None), "header", "name", "slug", "position"),
        _rows(Page.objects.public().filter(in_footer=True), "footer", "title", "path", "position"),
        all=True,
    )
    paper, sections, pages = Masthead(pk=Masthead.ROW), [], []
    for place, pk, label, target, _order, description, colophon in sorted(
        rows, key=lambda row: (row[4], row[2], row[1])
    ):
        if place == "paper":
            paper = Masthead(
                pk=pk, name=label, tagline=target, description=description, colophon=colophon
            )
        elif place == "header":
            sections.append(Section(pk=pk, name=label, slug=target))
        else:
            pages.append(Page(pk=pk, title=label, path=target))
    return {
        "paper": paper,
        "menu_sections": sections,
        "menu_pages": pages,
        "site_url": settings.SITE_URL,
    }


def _rows(queryset, place, label, target, order):
    """Rows of one kind with the columns that all kinds share."""
    is_paper = place == "paper"
    return queryset.order_by().values_list(
        Value(place, CharField()),
        F("pk"),
        F(label),
        F(target),
        F(order) if order else Value(0, IntegerField()),
        F("description") if is_paper else Value("", TextField()),
        F("colophon") if is_paper else Value("", TextField()),
    )

"""What every page of the paper carries: its name, its sections, its standing pages."""

from django.conf import settings
from django.db.models import F, Value

from .models import Masthead, Page, Section


def masthead():
    """Context for base.html, read in two queries."""
    fields = ("place", "label", "target", "order", "pk")
    sections = (
        Section.objects.filter(parent=None)
        .order_by()
        .annotate(place=Value("header"), label=F("name"), target=F("slug"), order=F("position"))
        .values_list(*fields)
    )
    pages = (
        Page.objects.public()
        .filter(in_footer=True)
        .order_by()
        .annotate(place=Value("footer"), label=F("title"), target=F("path"), order=F("position"))
        .values_list(*fields)
    )
    links = sorted(sections.union(pages, all=True), key=lambda link: (link[3], link[1], link[4]))
    return {
        "site_url": settings.SITE_URL,
        "paper": Masthead.load(),
        "menu_sections": [
            Section(name=label, slug=slug, pk=pk)
            for place, label, slug, _order, pk in links
            if place == "header"
        ],
        "menu_pages": [
            Page(title=label, path=path, pk=pk)
            for place, label, path, _order, pk in links
            if place == "footer"
        ],
    }

"""Sections and tags of an old site."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.models import Section, Tag

from .survey import clean_slug, nicename
from .wordpress_text import plain

# Of sections in the header, those with stories come first.
EMPTY_SECTION_POSITION = 900


def make(survey, report):
    """Categories become sections, tags tags.

    A category that is never the first one of a story would be a section without stories; where
    stories have it besides another, it is a tag, and its old address leads there.
    """
    primary = set(survey.primary_slugs)
    known = {}
    for term in survey.site.terms:
        slug = clean_slug(term.slug) or nicename(term.name)
        if not slug:
            report.count(_kind(term.taxonomy), "", "passed")
            report.line(_("A category or tag without a name was passed over."))
        elif (term.taxonomy, slug) not in known:
            known[term.taxonomy, slug] = term
    parents = {
        slug: clean_slug(term.parent)
        for (taxonomy, slug), term in known.items()
        if taxonomy == "category" and term.parent
    }
    needed = set(primary)
    for slug in primary:
        above = parents.get(slug)
        while above and above not in needed:
            needed.add(above)
            above = parents.get(above)
    as_tag = survey.further_slugs - needed
    new = set()
    for (taxonomy, slug), term in known.items():
        name = plain(term.name)[:100] or slug[:100]
        description = plain(term.description)
        if taxonomy == "category" and slug not in as_tag:
            position = 100 if slug in needed else EMPTY_SECTION_POSITION
            _row, made = Section.objects.get_or_create(
                slug=slug,
                defaults={"name": name, "description": description, "position": position},
            )
        else:
            _row, made = Tag.objects.get_or_create(
                slug=slug, defaults={"name": name, "description": description}
            )
        report.count(_kind(taxonomy), "", "imported" if made else "here")
        if made and taxonomy == "category":
            new.add(slug)
    nest(parents, new, report)


def nest(parents, new, report):
    """Put the sections that are new into those they stood in."""
    sections = {row.slug: row for row in Section.objects.filter(slug__in=[*parents])}
    for slug, above in parents.items():
        section = sections.get(slug)
        if section is None or slug not in new:
            continue
        parent = Section.objects.filter(slug=above).first()
        if parent is None:
            # It stands inside something that became a tag or is not in the file.
            continue
        section.parent = parent
        try:
            section.clean()
        except ValidationError:
            report.line(
                _("Section “%s” would stand inside itself; it stands alone.") % section.name
            )
            continue
        section.save(update_fields=["parent"])


def _kind(taxonomy):
    return "category" if taxonomy == "category" else "tag"

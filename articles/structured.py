"""What machines are told of a page, in one element at its end: schema.org's words as JSON-LD."""

import json

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

# As django.utils.html.json_script does it: nothing in the data can end the element.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def front(paper):
    """The paper itself: its name for results of a search, and who publishes it."""
    site, organisation = settings.SITE_URL, publisher(paper)
    facts = {
        "@type": "WebSite",
        "@id": f"{site}/#site",
        "url": f"{site}/",
        "name": paper.name,
        "inLanguage": settings.LANGUAGE_CODE,
        "publisher": {"@id": organisation["@id"]},
    }
    if paper.description:
        organisation["description"] = paper.description
    return element(facts, organisation)


def listing(paper, name, page, above=()):
    """A page of a list, and the way to it from the front by the places `above` it."""
    facts = {
        "@type": "CollectionPage",
        "url": settings.SITE_URL + page.url,
        "name": name,
        "inLanguage": settings.LANGUAGE_CODE,
        "publisher": publisher(paper),
    }
    return element(facts, breadcrumbs(paper, *above, (name, page.url)))


def profile(author, paper):
    """Who writes: https://developers.google.com/search/docs/appearance/structured-data/profile-page"""
    address = settings.SITE_URL + author.get_absolute_url()
    person = {"@type": "Person", "@id": f"{address}#author", "name": author.name, "url": address}
    if author.role:
        person["jobTitle"] = author.role
    if author.bio:
        person["description"] = author.bio
    if author.picture:
        person["image"] = settings.SITE_URL + author.picture.url_at(800)
    if links := [link.url for link in author.links.all()]:
        person["sameAs"] = links
    person["worksFor"] = publisher(paper)
    facts = {"@type": "ProfilePage", "url": address, "mainEntity": person}
    return element(facts, breadcrumbs(paper, (author.name, author.get_absolute_url())))


def publisher(paper):
    site = settings.SITE_URL
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{site}/#paper",
        "name": paper.name,
        "url": f"{site}/",
        "logo": {"@type": "ImageObject", "url": f"{site}{reverse('logo')}"},
        "correctionsPolicy": site + reverse("corrections"),
    }


def breadcrumbs(paper, *places):
    """The way from the front to the last of some places, each a pair of name and address."""
    steps = [(paper.name, "/"), *places]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": name,
                "item": settings.SITE_URL + address,
            }
            for position, (name, address) in enumerate(steps, start=1)
        ],
    }


def above(section):
    """The section that a section stands in, as breadcrumbs take it."""
    return [(section.parent.name, section.parent.get_absolute_url())] if section.parent_id else []


def element(*things):
    """A script element that browsers do not run."""
    data = {"@context": "https://schema.org", "@graph": things}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))

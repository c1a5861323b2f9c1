"""What search engines are told of a story: schema.org's NewsArticle as JSON-LD."""

import json

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import mark_safe

# As django.utils.html.json_script does it: nothing in the data can end the element.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def news_article(article, paper, authors, sources=(), corrections=()):
    """A script element with the facts of `article`; browsers do not run it."""
    site = settings.SITE_URL
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": article.description(),
        "mainEntityOfPage": site + article.get_absolute_url(),
        "articleSection": article.section.name,
        "commentCount": article.comment_count,
        "author": [
            {"@type": "Person", "name": author.name, "url": site + author.get_absolute_url()}
            for author in authors
        ]
        or [{"@type": "Organization", "name": paper.name, "url": f"{site}/"}],
        "publisher": {"@type": "NewsMediaOrganization", "name": paper.name, "url": f"{site}/"},
    }
    if article.published_at:
        facts["datePublished"] = article.published_at.isoformat()
        changed_at = article.updated_at if article.is_updated() else article.published_at
        facts["dateModified"] = changed_at.isoformat()
    if article.lead_picture:
        facts["image"] = [site + article.lead_picture.url_at(1200)]
    if sources:
        facts["citation"] = [cited(source) for source in sources]
    if corrections:
        facts["correction"] = [
            {
                "@type": "CorrectionComment",
                "text": correction.text,
                "datePublished": correction.corrected_at.isoformat(),
            }
            for correction in corrections
        ]
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


def cited(source):
    work = {"@type": WORKS.get(source.kind, "CreativeWork"), "name": source.title}
    if source.publisher:
        work["publisher"] = {"@type": "Organization", "name": source.publisher}
    if source.url:
        work["url"] = source.url
    return work


WORKS = {"data": "Dataset", "report": "Report"}

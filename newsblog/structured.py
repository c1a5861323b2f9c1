"""What machines are told of a page: schema.org's vocabulary as JSON-LD.

One element at the end of the page, where the words of its comments stand a second time, so that the
compression finds the first.
"""

import html
import json
import re

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from articles.templatetags.moments import iso

# As django.utils.html.json_script does it: nothing in the data can end the element.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
# The shapes in which a picture is offered (width : height).
RATIOS = ("16x9", "4x3", "1x1")
TAG = re.compile("<[^>]*>")
WORDS = re.compile(r"\w+(?:[’'-]\w+)*")


def news_article(
    article, paper, authors, sources=(), corrections=(), thread=None, tags=(), live=None
):
    """The facts of a story with the comments of this page, and the way to it from the front."""
    facts = facts_of(article, paper, authors, sources, corrections, thread, tags)
    if live is not None:
        facts |= coverage(article, paper, live)
    return element(
        {
            "@context": "https://schema.org",
            "@graph": [facts, breadcrumbs(article, paper)],
        }
    )


def element(data):
    """A script element that browsers do not run."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


def facts_of(article, paper, authors, sources, corrections, thread, tags):
    site, address = settings.SITE_URL, settings.SITE_URL + article.get_absolute_url()
    facts = {
        "@type": "NewsArticle",
        "@id": f"{address}#story",
        "url": address,
        "mainEntityOfPage": address,
        "headline": article.headline[:110],
        "description": article.description(),
        "articleSection": article.section.name,
        "wordCount": len(WORDS.findall(plain(article.body_html))),
        "inLanguage": settings.LANGUAGE_CODE,
        "isAccessibleForFree": True,
        "image": pictures(article),
        "author": [
            {"@type": "Person", "name": author.name, "url": site + author.get_absolute_url()}
            | ({"jobTitle": author.role} if author.role else {})
            for author in authors
        ]
        or [publisher(paper)],
        "publisher": publisher(paper),
        "commentCount": article.comment_count,
    }
    if tags:
        facts["keywords"] = [tag.name for tag in tags]
    if article.published_at:
        facts["datePublished"] = iso(article.published_at)
        changed_at = article.updated_at if article.is_updated() else article.published_at
        facts["dateModified"] = iso(changed_at)
    if sources:
        facts["citation"] = [cited(source) for source in sources]
    if corrections:
        facts["correction"] = [
            {
                "@type": "CorrectionComment",
                "text": correction.text,
                "datePublished": iso(correction.corrected_at),
            }
            for correction in corrections
        ]
    if thread is not None and (said := comments(thread.entries)):
        facts["comment"] = said
    return facts


def pictures(article):
    """The picture in three shapes; the card that is drawn for a story without one."""
    site = settings.SITE_URL
    if article.lead_picture_id:
        return [
            site + reverse("picture_crop", args=[article.lead_picture_id, ratio])
            for ratio in RATIOS
        ]
    if article.published_on:
        return [site + reverse("card", args=article.address_parts())]
    return []


def publisher(paper):
    site = settings.SITE_URL
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{site}/#paper",
        "name": paper.name,
        "url": f"{site}/",
        "logo": {
            "@type": "ImageObject",
            "url": f"{site}{reverse('logo')}",
            "width": 512,
            "height": 512,
        },
        "correctionsPolicy": site + reverse("corrections"),
    }


def comments(entries):
    """The visible comments of a page, each inside the one that it answers."""
    site, roots, told = settings.SITE_URL, [], {}
    for entry in entries:
        if not entry.is_visible:
            continue
        comment = entry.comment
        address = f"{site}/comments/{comment.pk}/"
        one = told[comment.pk] = {
            "@type": "Comment",
            "url": address,
            "text": plain(comment.body_html),
            "datePublished": entry.written_at,
            "author": {"@type": "Person", "name": comment.commenter.name},
        }
        if entry.votes:
            one["upvoteCount"] = comment.up_votes
        if comment.edited_at:
            one["dateModified"] = iso(comment.edited_at)
        if comment.reply_count:
            one["commentCount"] = comment.reply_count
        # Below a placeholder an answer stands by itself: what it answered is gone.
        above = told.get(comment.parent_id)
        (roots if above is None else above.setdefault("comment", [])).append(one)
    return roots


def coverage(article, paper, live):
    """What makes a story a live one: from when to when, and the entries of its page."""
    facts = {
        "@type": "LiveBlogPosting",
        "coverageStartTime": iso(article.live_from_at),
        "liveBlogUpdate": [
            update(entry) | {"image": pictures(article)[:1], "publisher": publisher(paper)}
            for entry in live.entries
            if not entry.withdrawn_at
        ],
    }
    if article.live_until_at:
        facts["coverageEndTime"] = iso(article.live_until_at)
    if live.changed_at and article.published_at:
        facts["dateModified"] = iso(max(live.changed_at, article.published_at))
    return facts


def update(entry):
    address = settings.SITE_URL + entry.get_absolute_url()
    told = {
        "@type": "BlogPosting",
        "@id": address,
        "url": address,
        "headline": entry.headline().rstrip("…")[:110],
        "datePublished": iso(entry.published_at),
        "dateModified": iso(entry.updated_at or entry.published_at),
        "articleBody": plain(entry.body_html) or entry.title,
    }
    if entry.author is not None:
        profile = settings.SITE_URL + entry.author.get_absolute_url()
        told["author"] = {"@type": "Person", "name": entry.author.name, "url": profile}
    return told


def breadcrumbs(article, paper):
    site = settings.SITE_URL
    steps = [(paper.name, f"{site}/")]
    places = (
        [article.section.parent, article.section]
        if article.section.parent_id
        else [article.section]
    )
    steps += [(place.name, site + place.get_absolute_url()) for place in places]
    steps.append((article.headline, site + article.get_absolute_url()))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(steps, start=1)
        ],
    }


def plain(markup):
    """The words of HTML of our own making, on one line for each block."""
    return html.unescape(TAG.sub(" ", markup)).strip()


def cited(source):
    work = {"@type": WORKS.get(source.kind, "CreativeWork"), "name": source.title}
    if source.publisher:
        work["publisher"] = {"@type": "Organization", "name": source.publisher}
    if source.url:
        work["url"] = source.url
    return work


WORKS = {"data": "Dataset", "report": "Report"}

"""What machines are told of a story and its conversation, see articles.structured.

At the end of the page, where the words of its comments stand a second time, so that the compression
finds the first. So a comment is told in the order in which the page shows it.
"""

import html
import re

from django.conf import settings
from django.urls import reverse

from articles.structured import above, breadcrumbs, element, publisher
from articles.templatetags.moments import iso

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
    section = article.section
    places = [
        *above(section),
        (section.name, section.get_absolute_url()),
        (article.headline, article.get_absolute_url()),
    ]
    return element(facts, breadcrumbs(paper, *places))


def facts_of(article, paper, authors, sources, corrections, thread, tags):
    site, address = settings.SITE_URL, settings.SITE_URL + article.get_absolute_url()
    facts = {
        "@type": "NewsArticle",
        "@id": f"{address}#story",
        "url": address,
        "mainEntityOfPage": address,
        "headline": article.headline[:110],
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
    if description := article.description():
        facts["description"] = description
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


def comments(entries):
    """The visible comments of a page, each inside the one that it answers."""
    roots, told = [], {}
    for entry in entries:
        if not entry.is_visible:
            continue
        comment = entry.comment
        one = told[comment.pk] = {
            "@type": "Comment",
            "author": {"@type": "Person", "name": comment.commenter.name},
            # As the page has it.
            "url": f"#comment-{comment.pk}",
            "datePublished": entry.written_at,
            "text": plain(comment.body_html),
        }
        if comment.edited_at:
            one["dateModified"] = iso(comment.edited_at)
        if entry.votes:
            one["upvoteCount"] = comment.up_votes
        if comment.reply_count:
            one["commentCount"] = comment.reply_count
        # Below a placeholder an answer stands by itself: what it answered is gone.
        parent = told.get(comment.parent_id)
        (roots if parent is None else parent.setdefault("comment", [])).append(one)
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


def plain(markup):
    """The words of HTML of our own making, on one line."""
    return " ".join(html.unescape(TAG.sub(" ", markup)).split())


def cited(source):
    work = {"@type": WORKS.get(source.kind, "CreativeWork"), "name": source.title}
    if source.publisher:
        work["publisher"] = {"@type": "Organization", "name": source.publisher}
    if source.url:
        work["url"] = source.url
    return work


WORKS = {"data": "Dataset", "report": "Report"}

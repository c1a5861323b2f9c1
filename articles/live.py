"""The entries of a live story, for readers."""

from datetime import datetime
from typing import NamedTuple

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from .comparison import differences, one, paragraphs
from .finished import Finished
from .history import taken_down
from .masthead import masthead
from .models import Article, Entry, EntryVersion
from .models.entry import page_url

VERSIONS = 50  # of one entry that its history shows


class Live(NamedTuple):
    """What the page of a live story shows of its entries, the newest first.

    `key` are the key ones, older ones among them; `older_url` leads to those that are not shown, if
    there are any; `changed_at` is when the last of what is shown was written.
    """

    entries: list
    key: list
    older_url: str
    changed_at: datetime | None


def live_part(article):
    """The Live of a story; None for one that is not a live story. One statement."""
    if article.live_from_at is None:
        return None
    found = list(Entry.objects.for_story(article).select_related("author"))
    oldest = found[0].number - Entry.PAGE if found else 0
    for entry in found:
        entry.article = article
        entry.is_shown = entry.number > oldest
    shown = [entry for entry in found if entry.is_shown]
    return Live(
        shown,
        [entry for entry in found if entry.is_key and not entry.withdrawn_at][: Entry.MOST_KEY],
        page_url(article, (oldest - 1) // Entry.PAGE + 1) if oldest > 0 else "",
        max((entry.updated_at or entry.published_at for entry in shown), default=None),
    )


@require_safe
def entries(request, year, month, day, slug, number=None):
    """One page of a live story's entries. The oldest are on page 1, so that none ever moves."""
    stories = Article.objects.published().select_related("section", "lead_picture")
    article = stories.at_address(year, month, day, slug).first()
    if article is None:
        return taken_down(request, year, month, day, slug)
    if number is None:
        return redirect(f"{article.get_absolute_url()}#entries")
    # One more than there is room for tells whether a newer page follows.
    found = article.entries.of_page(number) | article.entries.filter(number=number * Entry.PAGE + 1)
    found = list(found.select_related("author").newest_first())
    has_newer = bool(found) and found[0].number > number * Entry.PAGE
    shown = found[1:] if has_newer else found
    if not shown:
        raise Http404
    for entry in shown:
        entry.article = article
    context = {
        **masthead(),
        "article": article,
        "entries": shown,
        "number": number,
        "url": page_url(article, number),
        "newer_url": page_url(article, number + 1) if has_newer else "",
        "older_url": page_url(article, number - 1) if number > 1 else "",
    }
    response = render(request, "articles/entries.html", context)
    response.finished = Finished(thread=(article.pk, article.thread_version))
    return response


@require_safe
def entry_history(request, year, month, day, slug, number):
    """What one entry has said, newest first, each version against the one before."""
    article = Article.objects.published().at_address(year, month, day, slug).first()
    if article is None:
        return taken_down(request, year, month, day, slug)
    entry = get_object_or_404(article.entries.standing(), number=number)
    entry.article = article
    versions = [
        EntryVersion(
            number=entry.version,
            title=entry.title,
            body_html=entry.body_html,
            said_at=entry.updated_at or entry.published_at,
        ),
        *entry.versions.order_by("-number")[: VERSIONS + 1],
    ]
    texts = [
        {"headline": one(version.title), "body": paragraphs(version.body_html)}
        for version in versions
    ]
    for place, version in enumerate(versions[: VERSIONS + 1]):
        is_first = place + 1 == len(versions)
        version.parts = None if is_first else differences(texts[place + 1], texts[place])
        version.first = texts[place]["headline"] + texts[place]["body"]
    context = {
        **masthead(),
        "article": article,
        "entry": entry,
        "versions": versions[: VERSIONS + 1],
    }
    response = render(request, "articles/entry_history.html", context)
    response.finished = Finished(thread=(article.pk, article.thread_version))
    return response

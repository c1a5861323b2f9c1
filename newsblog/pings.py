"""Telling other services what was published: search engines by IndexNow, a WebSub hub.

Only where a setting names them. The worker looks once a minute for what has appeared or changed
since a service was last told; what a service did not take is told again a minute later.
"""

import json
import logging
import urllib.request
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Correction, Entry, Section

from .models import Ping

logger = logging.getLogger(__name__)

SECONDS = 20
# How old a change is before it is told: what is saved a moment later has an earlier time, at times.
SETTLED = timedelta(seconds=5)
# In one message; https://www.indexnow.org/documentation
MOST = 10_000


def tell(now=None):
    """Tell each configured service what is new; returns how many stories were told."""
    now, told = (now or timezone.now()) - SETTLED, 0
    services = {
        "indexnow": (settings.INDEXNOW_KEY, indexnow),
        "websub": (settings.WEBSUB_HUB, websub),
    }
    for name, (configured, send_news) in services.items():
        if not configured:
            continue
        # What is there already when a service is configured is no news.
        ping, is_first = Ping.objects.get_or_create(service=name, defaults={"told_until": now})
        if is_first or ping.told_until >= now:
            continue
        try:
            told += send_news(ping.told_until, now)
        except (OSError, ValueError) as error:
            logger.warning("%s was not told what is new: %s", name, error)
            continue
        ping.told_until = now
        ping.save(update_fields=["told_until"])
    return told


def changed(since, until):
    """Public stories that appeared or changed, or an entry of theirs, from `since` to `until`."""
    lately = within("published_at", since, until) | within("updated_at", since, until)
    entries = lately | within("withdrawn_at", since, until)
    live = Article.objects.filter(live_from_at__isnull=False).order_by()
    live = live.filter(Exists(Entry.objects.filter(entries, article=OuterRef("pk"))))
    found = Article.objects.published(until).filter(lately | Q(pk__in=live.values("pk")))
    return found.order_by("pk").defer("body", "body_html", "body_text")


def gone(since, until):
    """Stories that were taken down in that time: at their addresses it is said."""
    found = Article.objects.filter(
        within("taken_down_at", since, until), published_on__isnull=False
    )
    return found.filter(status=Article.Status.DRAFT).order_by("pk")


def within(name, since, until):
    return Q(**{f"{name}__gt": since, f"{name}__lte": until})


def indexnow(since, until):
    stories = [*changed(since, until), *gone(since, until)]
    for first in range(0, len(stories), MOST):
        addresses = [story.get_absolute_url() for story in stories[first : first + MOST]]
        told = {
            "host": urlsplit(settings.SITE_URL).netloc,
            "key": settings.INDEXNOW_KEY,
            "keyLocation": settings.SITE_URL
            + reverse("indexnow_key", args=[settings.INDEXNOW_KEY]),
            "urlList": [settings.SITE_URL + address for address in addresses],
        }
        send(settings.INDEXNOW_URL, json.dumps(told).encode(), "application/json; charset=utf-8")
    return len(stories)


def websub(since, until):
    """That feeds have changed; the hub fetches them itself."""
    stories = list(changed(since, until).prefetch_related("tags", "authors"))
    for address in feeds(stories, since) if stories else ():
        told = {"hub.mode": "publish", "hub.url": settings.SITE_URL + address}
        send(settings.WEBSUB_HUB, urlencode(told).encode(), "application/x-www-form-urlencoded")
    return len(stories)


def feeds(stories, since):
    """The addresses of all feeds that name the hub and have something of these stories."""
    sections, lines = Section.objects.in_bulk(), Section.objects.lines()
    places = {"/": None}
    for story in stories:
        above = [sections[number] for number in lines.get(story.section_id, ())]
        for place in (*above, *story.tags.all(), *story.authors.all()):
            places[place.get_absolute_url()] = None
        if story.live_from_at:
            places[f"{story.get_absolute_url()}entries/"] = None
    if Correction.objects.filter(article__in=stories, corrected_at__gt=since).exists():
        places[reverse("corrections")] = None
    return [f"{place}feed/{format_}" for place in places for format_ in ("", "atom/", "json/")]


def send(address, body, kind):
    """POST to an address from the settings; raises OSError when it is not taken."""
    request = urllib.request.Request(address, body, {"Content-Type": kind})  # noqa: S310
    with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310
        pass

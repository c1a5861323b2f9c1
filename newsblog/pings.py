"""Telling other services what was published: search engines by IndexNow, a WebSub hub.

Only where a setting names them. The worker looks once a minute for what has appeared or changed
since a service was last told; what a service did not take is told again a minute later.
"""

import json
import logging
import urllib.request
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from articles.models import Article

from .models import Ping

logger = logging.getLogger(__name__)

SECONDS = 20
# In one message; https://www.indexnow.org/documentation allows 10,000.
MOST = 1000


def tell(now=None):
    """Tell each configured service what is new; returns how many stories were told."""
    now, told = now or timezone.now(), 0
    services = {
        "indexnow": (settings.INDEXNOW_KEY, indexnow),
        "websub": (settings.WEBSUB_HUB, websub),
    }
    for name, (configured, send) in services.items():
        if not configured:
            continue
        # What is there already when a service is configured is no news.
        ping, is_first = Ping.objects.get_or_create(service=name, defaults={"told_until": now})
        stories = [] if is_first else list(changed(ping.told_until, now)[:MOST])
        if stories:
            try:
                send(stories)
            except (OSError, ValueError) as error:
                logger.warning("%s was not told of %d stories: %s", name, len(stories), error)
                continue
            told += len(stories)
        ping.told_until = now
        ping.save(update_fields=["told_until"])
    return told


def changed(since, until):
    """Public stories that appeared or changed after `since`, up to `until`."""
    lately = Q(published_at__gt=since, published_at__lte=until)
    lately |= Q(updated_at__gt=since, updated_at__lte=until)
    return Article.objects.published(until).filter(lately).order_by("pk")


def indexnow(stories):
    host = urlsplit(settings.SITE_URL).netloc
    told = {
        "host": host,
        "key": settings.INDEXNOW_KEY,
        "keyLocation": settings.SITE_URL + reverse("indexnow_key", args=[settings.INDEXNOW_KEY]),
        "urlList": [settings.SITE_URL + story.get_absolute_url() for story in stories],
    }
    send(settings.INDEXNOW_URL, json.dumps(told).encode(), "application/json; charset=utf-8")


def websub(stories):
    """That the feeds of the paper have changed; the hub fetches them itself."""
    names = ("articles:feed", "articles:feed_atom", "articles:feed_json")
    for name in names:
        told = {"hub.mode": "publish", "hub.url": settings.SITE_URL + reverse(name)}
        send(settings.WEBSUB_HUB, urlencode(told).encode(), "application/x-www-form-urlencoded")


def send(address, body, kind):
    """POST to an address from the settings; raises OSError when it is not taken."""
    request = urllib.request.Request(address, body, {"Content-Type": kind})  # noqa: S310
    with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310
        pass

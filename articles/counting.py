"""What is asked for, counted in memory and written down in batches: no row for any reader.

Whoever finds that PAUSE seconds have passed writes what this process has counted; a process that
ends writes the rest. A process that is killed loses what it counted since.
"""

import atexit
import logging
import re
import threading
import time
from collections import Counter
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from .models import MissingAddress, OldAddress

logger = logging.getLogger(__name__)

PAUSE = 30
# Different things counted between two writings; more are let go, so that nobody fills the memory.
MOST = 2000
# Addresses that were not found, kept in the database: those asked for most, and the latest.
MOST_MISSING = 5000
BOTS = re.compile(
    r"bot|crawl|spider|slurp|curl|wget|python|java/|go-http|headless|lighthouse|monitor|preview"
    r"|scan|fetch|feed|http-?client|facebookexternalhit|^$",
    re.IGNORECASE,
)
# What is asked for by those who look for holes, and says nothing about links.
SCANNED = re.compile(
    r"\.(php|asp|aspx|jsp|cgi|env|git|sql|bak|zip|gz|ini|ya?ml)\b|/\.|/wp-|//", re.IGNORECASE
)

_counts, _lock, _written_at = Counter(), threading.Lock(), [time.monotonic()]


@lru_cache(maxsize=2000)
def is_bot(user_agent):
    """Whether a program says so itself, or says nothing at all."""
    return BOTS.search(user_agent) is not None


def is_reading(environ):
    """Whether a person opens a page: no script, no prefetch, no program that says what it is."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and environ.get("HTTP_SEC_FETCH_DEST", "document") == "document"
        and "prefetch" not in environ.get("HTTP_SEC_PURPOSE", "")
        and not is_bot(environ.get("HTTP_USER_AGENT", ""))
    )


def count_page(counted, environ):
    """Count an answer that is (kind, key) in Tally, if it is to be counted."""
    kind, key = counted
    if kind == "feed" or is_reading(environ):
        count(kind, key)


def count_missing(path):
    if len(path) <= 300 and path.isprintable() and not SCANNED.search(path):
        count("missing", path)


def count(kind, key):
    with _lock:
        if len(_counts) < MOST or (kind, key) in _counts:
            _counts[kind, key] += 1
        is_time = time.monotonic() - _written_at[0] > PAUSE
    if is_time and not settings.TESTING:
        write()


def write(now=None):
    """Write down what this process has counted; keeps it when the database is away."""
    now = now or timezone.now()
    with _lock:
        counts = Counter(_counts)
        _counts.clear()
        _written_at[0] = time.monotonic()
    if not counts:
        return
    try:
        with transaction.atomic():
            _write(counts, now)
    except DatabaseError:
        logger.exception("What was counted could not be written; it is kept for the next time")
        with _lock:
            _counts.update(counts)


def _write(counts, now):
    day = timezone.localdate(now)
    # In one order for all processes, so that none waits for another that waits for it.
    rows = sorted(counts.items())
    tallies = [(day, kind, key, n) for (kind, key), n in rows if kind in ("story", "feed")]
    missing = [(path, n, now, now) for (kind, path), n in rows if kind == "missing"]
    with connection.cursor() as cursor:
        cursor.executemany(TALLY, tallies)
        cursor.executemany(MISSING, missing)
    for (kind, key), n in rows:
        if kind == "old":
            old = OldAddress.objects.filter(pk=key)
            old.update(used_count=F("used_count") + n, used_at=now)


def purge():
    """Let go of the addresses not found that were asked for least and longest ago."""
    ranked = MissingAddress.objects.order_by("-count", "-last_at").values_list("pk", flat=True)
    beyond = list(ranked[MOST_MISSING : 2 * MOST_MISSING])
    return MissingAddress.objects.filter(pk__in=beyond).delete()[0]


TALLY = """
    INSERT INTO articles_tally (day, kind, "key", count) VALUES (%s, %s, %s, %s)
    ON CONFLICT (kind, day, "key") DO UPDATE SET count = articles_tally.count + excluded.count
"""
MISSING = """
    INSERT INTO articles_missingaddress (path, count, first_at, last_at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (path) DO UPDATE SET
        count = articles_missingaddress.count + excluded.count, last_at = excluded.last_at
"""

atexit.register(write)

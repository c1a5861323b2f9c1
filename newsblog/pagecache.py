"""Finished pages, kept as compressed bytes in each process and checked against one version read.

A page that is the same for every reader (articles.finished) is built once. From then on it is
answered in front of Django's handler, after one statement that reads by primary key the numbers the
page was made from. Those move in the transaction of the change (Edition, Article.thread_version),
so that a page is never older than the last committed change, whatever process or host made it.
"""

import hashlib
import threading
import time
from collections import OrderedDict
from datetime import timedelta
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Subquery
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_etags, parse_http_date_safe

from articles import counting
from articles.finished import earliest
from articles.models import Article, Draft, Edition
from articles.timed import apply_due
from newsblog import compression

MOST_BYTES = 16 * 1024 * 1024
# What an entry costs beside its bodies, roughly: its headers, its key, its place in the list.
OVERHEAD = 2048
# How long a page that cannot be checked, because the database is away, may be held.
UNCHECKED_SECONDS = 5
# After so many seconds the time of a page is that of no other one, see Page.modified_at.
SETTLED = 2

NEVER = (
    "/admin/",
    "/accounts/",
    "/preview/",
    "/outside/",
    "/api/",
    "/oembed/",
    "/pictures/",
    "/search/",
    "/saved/",
    "/static/",
    "/media/",
    "/notice/",
    "/healthz",
)
# What looks different to a guest whose key the browser keeps is under these, and nothing else is.
PERSONAL = "/comments/"
FEED = "/comments/feed/"
PERSONAL_ENDS = ("/own/", "/follow/", "/dispute/")
# Parameters that pages know beside the order of comments, of which there are three. A page under
# one of these is built each time; all other parameters, campaign marks above all, change nothing.
KNOWN = frozenset({"replytocom", "q", "s", "p", "page_id", "attachment_id", "comment", "page"})
ORDERS = frozenset({"oldest", "newest", "best"})
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")


# What Django is not shown while it builds a page for everybody.
UNSEEN = (
    "HTTP_COOKIE",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
)


class Page:
    """One finished page: headers, body by encoding, and the numbers it was made from."""

    def __init__(self, headers, body, edition, finished, begun_at=None):
        self.headers = headers
        self.bodies = {"identity": body}
        depends = (True, finished.conversations, finished.decisions, finished.entries)
        self.edition = [n if counts else None for n, counts in zip(edition, depends, strict=True)]
        self.thread = finished.thread
        self.until = finished.until
        self.counted = finished.counted
        self.digest = hashlib.blake2b(body, digest_size=12).hexdigest()
        self.size = OVERHEAD + len(body)
        self.checked_at = 0.0
        self.begun_at = int(time.time() if begun_at is None else begun_at)

    def is_current(self):
        """Whether nothing has changed that this page shows. One statement, by primary keys."""
        if self.until is not None and timezone.now() >= self.until:
            return False
        trusted = settings.PAGE_TRUST_SECONDS
        if trusted and time.monotonic() - self.checked_at < trusted:
            return True
        *edition, thread = read_numbers(self.thread and self.thread[0])
        current = all(
            was in (None, number) for was, number in zip(self.edition, edition, strict=True)
        ) and (self.thread is None or thread == self.thread[1])
        if current:
            self.checked_at = time.monotonic()
        return current

    def body(self, encoding):
        if encoding not in self.bodies:
            self.bodies[encoding] = compression.compress(self.bodies["identity"], encoding)
            STORE.grow(self, len(self.bodies[encoding]))
        return self.bodies[encoding]

    def answer(self, environ, start_response, *, checked=True):
        if self.counted is not None:
            counting.count_page(self.counted, environ)
        encoding = compression.choose(environ.get("HTTP_ACCEPT_ENCODING", ""))
        etag = f'"{self.digest}-{encoding}"'
        headers = [
            *self.headers,
            ("ETag", etag),
            ("Last-Modified", http_date(self.modified_at(checked))),
            ("Vary", "Accept-Encoding"),
            ("Cache-Control", "public, max-age=0, must-revalidate")
            if checked
            else ("Cache-Control", f"public, max-age={UNCHECKED_SECONDS}"),
        ]
        if self.is_known(environ, etag):
            start_response("304 Not Modified", headers)
            return []
        body = self.body(encoding)
        if encoding != "identity":
            headers.append(("Content-Encoding", encoding))
        headers.append(("Content-Length", str(len(body))))
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def modified_at(self, checked=True):
        """The second that tells this page from an earlier and from a later one.

        A second has room for more than one change. So a page names the second after the one in
        which it was begun, once that has passed and nothing had changed; before, the one in which
        it was begun, which no request is ever answered 304 for.
        """
        settled = time.time() >= self.begun_at + SETTLED + settings.PAGE_TRUST_SECONDS
        return self.begun_at + (checked and settled)

    def is_known(self, environ, etag):
        """Whether who asks has these bytes (RFC 9110, 13.2.2: the tag is asked before the time)."""
        if tags := environ.get("HTTP_IF_NONE_MATCH"):
            return tags == etag or matches(tags, self.digest)
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        since = since and parse_http_date_safe(since)
        return bool(since) and since > self.begun_at


class Store:
    """Pages by key, the least recently used ones dropped when their bytes exceed `most`."""

    def __init__(self, most=MOST_BYTES):
        self.most = most
        self.bytes = 0
        self._pages = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self):
        return len(self._pages)

    def get(self, key):
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key, page):
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            page.key = key
            self.bytes += page.size
            self._shrink()

    def grow(self, page, size):
        """Account for another encoding of a page, if the page is still kept."""
        with self._lock:
            if self._pages.get(getattr(page, "key", None)) is page:
                page.size += size
                self.bytes += size
                self._shrink()

    def clear(self):
        with self._lock:
            self._pages.clear()
            self.bytes = 0

    def _drop(self, key):
        page = self._pages.pop(key, None)
        if page is not None:
            self.bytes -= page.size

    def _shrink(self):
        while self.bytes > self.most and self._pages:
            self._drop(next(iter(self._pages)))


STORE = Store()


class FinishedPages:
    """The WSGI application that answers from the store and lets Django build what is missing."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        key = key_of(environ)
        if key is None:
            if is_for_one_reader(environ):
                # Who is signed in is no later than others to see what appears at its minute.
                see_to_what_is_due()
            return self.application(environ, start_response)
        page = STORE.get(key)
        begun_at = time.time()
        try:
            if page is not None and page.is_current():
                return page.answer(environ, start_response)
            # Read before anything else, so that a change made while the page is being built leaves
            # it marked as older than that change.
            edition, until = read_edition_in_force()
        except DatabaseError:
            connection.close()
            if page is not None:
                return page.answer(environ, start_response, checked=False)
            return self.application(environ, start_response)
        known = {"key": key, "edition": edition, "until": until, "begun_at": begun_at}
        return self._build(environ, start_response, known)

    def _build(self, environ, start_response, known):
        """Let Django make the page, keep it when it says that it may be kept, and answer."""
        asked = {**environ, "REQUEST_METHOD": "GET"}
        asked |= {f"newsblog.{name}": value for name, value in known.items()}
        # Nothing reaches the page that does not tell it from others: no cookie, however it is
        # spelled, and of the query only the order. The kept page is compressed, compared and cut
        # to its headers here, for every encoding.
        for name in UNSEEN:
            asked.pop(name, None)
        order = known["key"][-1]
        asked["QUERY_STRING"] = f"order={order}" if order else ""
        held = []
        answer = self.application(asked, lambda *started: held.append(started))
        page = asked.get("newsblog.page")
        if page is not None:
            if hasattr(answer, "close"):
                answer.close()
            return page.answer(environ, start_response)
        start_response(*held[0])
        return answer


class KeepFinishedPages:
    """The middleware around all others: keeps what a view marked as finished."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        finished = getattr(response, "finished", None)
        key = request.META.get("newsblog.key")
        if finished is None or key is None or response.cookies:
            if finished is not None and finished.counted is not None:
                counting.count_page(finished.counted, request.META)
            if "text/html" in response.get("Content-Type", "") and not response.has_header(
                "Cache-Control"
            ):
                patch_cache_control(response, private=True, no_cache=True)
            return response
        finished.until = earliest(finished.until, request.META["newsblog.until"])
        unwanted = {"content-length", "etag", "last-modified", "vary", "cache-control"}
        headers = [
            (name, value) for name, value in response.items() if name.lower() not in unwanted
        ]
        edition, begun_at = (request.META[f"newsblog.{name}"] for name in ("edition", "begun_at"))
        page = Page(headers, response.content, edition, finished, begun_at)
        STORE.put(key, page)
        request.META["newsblog.page"] = page
        return response


def key_of(environ):
    """What tells one finished page from another; None when the request is for something else."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    path = environ.get("PATH_INFO", "")
    if path.startswith(NEVER) or not path.endswith(("/", ".xml", ".txt")):
        return None
    if (path.startswith(PERSONAL) and not path.startswith(FEED)) or path.endswith(PERSONAL_ENDS):
        return None
    cookies = environ.get("HTTP_COOKIE", "")
    if cookies and any(name in cookies for name in PERSONAL_COOKIES):
        return None
    order = ""
    if query := environ.get("QUERY_STRING"):
        for name, value in parse_qsl(query, keep_blank_values=True):
            if name == "order":
                order = value if value in ORDERS else ""
            elif name in KNOWN:
                return None
    return (environ["wsgi.url_scheme"], environ.get("HTTP_HOST", "").lower(), path, order)


def read_numbers(article):
    """(the four numbers of the edition, thread version of `article` or None)."""
    with connection.cursor() as cursor:
        if article is None:
            cursor.execute(
                "SELECT paper, conversations, decisions, entries FROM articles_edition WHERE id = 1"
            )
            return (*(cursor.fetchone() or (0, 0, 0, 0)), None)
        cursor.execute(
            "SELECT e.paper, e.conversations, e.decisions, e.entries, a.thread_version"
            " FROM articles_article a LEFT JOIN articles_edition e ON e.id = 1 WHERE a.id = %s",
            [article],
        )
        *edition, thread = cursor.fetchone() or (None,) * 5
        return (*(number or 0 for number in edition), thread)


def read_edition():
    """(the four numbers of the edition, the moments at which pages next change by themselves).

    Of the moments each may be None, and the last two may have passed: a story appears, changes to
    one appear, one goes. In one statement, which finds each at the end of an index.
    """
    appears = Article.objects.exclude(status=Article.Status.DRAFT).filter(
        published_at__gt=timezone.now()
    )
    waiting = [
        appears.order_by("published_at").values("published_at")[:1],
        Draft.objects.exclude(publish_at=None).order_by("publish_at").values("publish_at")[:1],
        Article.objects.exclude(unpublish_at=None)
        .order_by("unpublish_at")
        .values("unpublish_at")[:1],
    ]
    edition = Edition.objects.filter(pk=Edition.ROW).order_by()
    numbers = ("paper", "conversations", "decisions", "entries")
    found = edition.values_list(*numbers, *map(Subquery, waiting)).first()
    if found is None:
        return (0, 0, 0, 0), tuple(one.values_list(flat=True).first() for one in waiting)
    return found[:4], found[4:]


def read_edition_in_force():
    """(the four numbers, the next such moment), after what was due has been done."""
    edition, moments = read_edition()
    now = timezone.now()
    if any(moment is not None and moment <= now for moment in moments):
        apply_due(now)
        edition, moments = read_edition()
    # What could not be done is tried again, but not for every reader.
    soon = now + timedelta(seconds=UNCHECKED_SECONDS)
    return edition, earliest(*(moment and max(moment, soon) for moment in moments))


def see_to_what_is_due():
    try:
        read_edition_in_force()
    except DatabaseError:
        connection.close()


def is_for_one_reader(environ):
    """Whether somebody who is known asks for a page of the paper, or of the newsroom."""
    path = environ.get("PATH_INFO", "")
    return path.endswith("/") and any(
        name in environ.get("HTTP_COOKIE", "") for name in PERSONAL_COOKIES
    )


def matches(if_none_match, digest):
    """Whether the reader already has these bytes, in whatever encoding."""
    if if_none_match.strip() == "*":
        return True
    return any(
        etag.removeprefix("W/").strip('"').rsplit("-", 1)[0] == digest
        for etag in parse_etags(if_none_match)
    )

"""What gunicorn serves in the bench: the site, and a bare Django view to compare it with."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsblog.settings")

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.test import override_settings

from newsblog.wsgi import application as site


class BareRequest(WSGIRequest):
    urlconf = "newsblog.bench.urls"


class BareHandler(WSGIHandler):
    """Django without any middleware."""

    request_class = BareRequest


with override_settings(MIDDLEWARE=[]):
    bare = BareHandler()

# Imported once the settings and models are there.
from newsblog.pagecache import STORE  # noqa: E402


def application(environ, start_response):
    """The site; with X-Bench: afresh as if no page were kept, with queries also counting them."""
    if environ["PATH_INFO"].startswith("/bench/"):
        return bare(environ, start_response)
    asked = environ.get("HTTP_X_BENCH", "")
    if asked:
        STORE.clear()
    if asked == "queries":
        return count_queries(environ, start_response)
    return site(environ, start_response)


def count_queries(environ, start_response):
    statements = []

    def note(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    def started(status, headers, *error):
        counted = ("X-Queries", str(len(statements)))
        return start_response(status, [*headers, counted], *error)

    with connection.execute_wrapper(note):
        return site(environ, started)

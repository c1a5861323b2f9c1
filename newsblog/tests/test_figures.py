"""Reads are counted without knowing readers, and shown to the newsroom."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, close_old_connections

from articles import counting
from articles.models import Tally
from articles.tests.factories import make_article, make_user
from comments.tests.factories import make_comment
from newsblog.pagecache import STORE, FinishedPages

pytestmark = pytest.mark.django_db

BROWSER = {"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"}


@pytest.fixture(autouse=True)
def nothing_counted():
    counting._counts.clear()
    # Around a request Django drops connections that are inside a transaction, as a test's is.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def sums():
    counting.write()
    return dict(Tally.objects.values_list("key", "count"))


def open_page(path, **environ):
    """One request through the wrapper that answers finished pages."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory

    environ = {"HTTP_USER_AGENT": BROWSER["user-agent"], "SERVER_NAME": "localhost", **environ}
    request = RequestFactory().get(path, **environ).environ
    list(FinishedPages(WSGIHandler())(request, lambda *started: None))


def test_every_reading_counts_from_the_store_or_not():
    STORE.clear()
    article = make_article()
    for _ in range(3):
        open_page(article.get_absolute_url())
    assert sums() == {str(article.pk): 3}


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_USER_AGENT": "Googlebot/2.1"},
        {"HTTP_USER_AGENT": ""},
        {"HTTP_USER_AGENT": "curl/8"},
        {"HTTP_SEC_FETCH_DEST": "empty"},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"REQUEST_METHOD": "HEAD"},
    ],
)
def test_programs_do_not_count(environ):
    article = make_article()
    open_page(article.get_absolute_url(), **environ)
    assert sums() == {}


def test_signed_in_readers_count_and_lists_do_not(client):
    article = make_article()
    client.force_login(make_user())
    client.get(article.get_absolute_url(), headers=BROWSER)
    client.get("/", headers=BROWSER)
    assert sums() == {str(article.pk): 1}


def test_feeds_count_whoever_fetches_them(client):
    client.get("/feed/", headers={"user-agent": "SomeFeedReader/1.0"})
    client.get("/feed/")
    assert sums() == {"/feed/": 2}


def test_several_processes_add_up_and_nothing_is_lost_while_the_database_is_away(monkeypatch):
    counting.count("story", "7")
    counting.write()

    def fail(*arguments):
        raise DatabaseError("away")

    counting.count("story", "7")
    with monkeypatch.context() as patch:
        patch.setattr(counting, "_write", fail)
        counting.write()
    assert sums() == {"7": 2}


def test_newsroom_sees_reads_comments_and_feeds(client):
    article = make_article(headline="The night tram")
    make_comment(article)
    make_comment(article, status="pending")
    client.force_login(make_user("erin", group="editor"))
    client.get(article.get_absolute_url(), headers=BROWSER)
    page = client.get("/admin/figures/")
    assert page.context["top"] == [(article, 1)]
    assert page.context["comments"]["rows"][0][1] == [2, 2, 1]
    assert "<svg" in page.content.decode()
    one = client.get(f"/admin/figures/?story={article.pk}")
    assert one.context["reads"]["sum"] == 1
    assert client.get("/admin/figures/?story=x").status_code == 200


def test_figures_are_for_the_newsroom(client):
    assert client.get("/admin/figures/").status_code == 302
    client.force_login(make_user("bob", is_staff=True))
    assert client.get("/admin/figures/").status_code == 403

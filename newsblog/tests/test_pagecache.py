"""Finished pages, asked for as a server asks: through the WSGI application."""

import gzip
import io
from datetime import timedelta

import brotli
import pytest
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from articles.models import Article, Draft, Edition, Masthead
from articles.tests.factories import (
    make_article,
    make_author,
    make_entry,
    make_page,
    make_section,
    make_tag,
    make_user,
)
from comments.models import Comment, Commenter, DiscussionPolicy
from comments.tests.factories import make_comment, make_commenter
from newsblog import pagecache
from newsblog.wsgi import pages as application

pytestmark = pytest.mark.django_db


class Answer:
    def __init__(self, status, headers, body):
        self.status = int(status.split()[0])
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def text(self):
        return self.body.decode()


@pytest.fixture
def get(monkeypatch):
    """Ask for an address; `get.built` counts the requests that reached Django's handler."""
    pagecache.STORE.clear()
    # Around a request Django drops connections that are inside a transaction, as a test's is.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    built = []
    django = application.application

    def counting(environ, start_response):
        built.append(environ["PATH_INFO"])
        return django(environ, start_response)

    monkeypatch.setattr(application, "application", counting)

    def get(url, method="GET", **headers):
        path, _, query = url.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "HTTP_HOST": "testserver",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        started = []
        parts = application(environ, lambda *args: started.append(args))
        body = b"".join(parts)
        return Answer(*started[0][:2], body)

    get.built = built
    yield get
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    pagecache.STORE.clear()


@pytest.fixture
def article():
    return make_article(authors=[make_author()], tags=[make_tag()])


def test_second_reader_gets_the_same_bytes_without_django(get, article):
    first, second = get(article.get_absolute_url()), get(article.get_absolute_url())
    assert first.status == second.status == 200
    assert first.body == second.body
    assert first.headers == second.headers
    assert len(get.built) == 1


def test_unchanged_page_costs_one_statement(get, article, django_assert_num_queries):
    get(article.get_absolute_url())
    with django_assert_num_queries(1):
        get(article.get_absolute_url())


def test_headers_let_a_shared_cache_hold_the_page_and_ask_again(get, article):
    headers = get(article.get_absolute_url()).headers
    assert headers["vary"] == "Accept-Encoding"
    assert headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert headers["etag"].startswith('"')
    assert "set-cookie" not in headers
    assert "content-security-policy" in headers


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("gzip;q=1.0, br;q=0.5", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("*", "br", brotli.decompress),
        ("", None, bytes),
        ("identity", None, bytes),
        ("br;q=nonsense", None, bytes),
    ],
)
def test_reader_gets_an_encoding_that_was_asked_for(get, article, accepted, encoding, decode):
    plain = get(article.get_absolute_url()).body
    answer = get(article.get_absolute_url(), accept_encoding=accepted)
    assert answer.headers.get("content-encoding") == encoding
    assert decode(answer.body) == plain
    assert int(answer.headers["content-length"]) == len(answer.body)


def test_head_has_the_headers_and_no_body(get, article):
    head = get(article.get_absolute_url(), method="HEAD")
    full = get(article.get_absolute_url())
    assert head.body == b""
    assert head.headers == full.headers


def test_reader_who_has_the_page_is_told_so(get, article):
    etag = get(article.get_absolute_url()).headers["etag"]
    for asked in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = get(article.get_absolute_url(), if_none_match=asked)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"]


@pytest.mark.parametrize("nonsense", ['"', "W/", "nonsense", '""', "\x00", "," * 500, '"a-b"'])
def test_nonsense_in_a_condition_gets_the_page(get, article, nonsense):
    assert get(article.get_absolute_url(), if_none_match=nonsense).status == 200
    assert get(article.get_absolute_url(), if_modified_since=nonsense).status == 200


def test_posted_comment_is_on_the_page_in_the_next_request(get, article):
    get(article.get_absolute_url())
    make_comment(article, body="Fresh from the keyboard.")
    assert "Fresh from the keyboard." in get(article.get_absolute_url()).text


@pytest.mark.parametrize("verb", ["reject", "mark_as_spam", "remove"])
def test_comment_that_goes_is_gone_in_the_next_request(get, article, verb):
    comment = make_comment(article, body="Soon forgotten.")
    assert "Soon forgotten." in get(article.get_absolute_url()).text
    getattr(comment, verb)()
    assert "Soon forgotten." not in get(article.get_absolute_url()).text
    comment.approve()
    assert "Soon forgotten." in get(article.get_absolute_url()).text


def test_comment_that_waits_moves_nothing(get, article):
    get(article.get_absolute_url())
    get("/")
    make_comment(article, status="approved")  # known from now on, and the page is built anew
    get(article.get_absolute_url())
    built = len(get.built)
    comment = Comment(article=article, body="Held.", commenter=make_commenter("New"))
    comment.place_under(None)
    comment.submit(DiscussionPolicy())
    assert comment.status == "pending"
    get(article.get_absolute_url())
    assert len(get.built) == built


def test_comment_elsewhere_leaves_a_story_alone_and_moves_the_front_page(get, article):
    other = make_article()
    get(article.get_absolute_url())
    get("/")
    make_comment(other)
    get(article.get_absolute_url())
    get("/")
    assert get.built == [article.get_absolute_url(), "/", "/"]


def edit_story(article):
    article.headline = "Another headline"
    article.save(update_fields=["headline"])


def edit_author(article):
    author = article.authors.get()
    author.name = "Another name"
    author.save()


def edit_section(article):
    article.section.name = "Another section"
    article.section.save()


def edit_tags(article):
    article.tags.clear()


def edit_policy(article):
    DiscussionPolicy.objects.update_or_create(pk=1, defaults={"close_after_days": 1})


def add_story(article):
    make_article(section=article.section)


def add_page(article):
    make_page(in_footer=True)


def rename_commenter(article):
    commenter = Commenter.objects.filter(comments__article=article).first()
    commenter.name = "Another name"
    commenter.save()


@pytest.mark.parametrize(
    "change",
    [
        edit_story,
        edit_author,
        edit_section,
        edit_tags,
        edit_policy,
        add_story,
        add_page,
        rename_commenter,
    ],
)
def test_what_the_paper_changes_moves_its_pages(get, article, change):
    make_comment(article)
    get(article.get_absolute_url())
    get("/")
    change(article)
    get(article.get_absolute_url())
    get("/")
    assert len(get.built) == 4


def test_signing_in_moves_nothing(get, article, client):
    user = make_user("bob")
    get(article.get_absolute_url())
    client.force_login(user)
    get(article.get_absolute_url())
    assert len(get.built) == 1


def test_scheduled_story_appears_on_a_kept_page_at_its_minute(get, article, monkeypatch):
    now = timezone.now()
    make_article(headline="Tomorrow's news", published_at=now + timedelta(hours=1))
    assert "Tomorrow's news" not in get("/").text.replace("&#x27;", "'")
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=1, seconds=1))
    assert "Tomorrow's news" in get("/").text.replace("&#x27;", "'")


def test_conversation_closes_on_a_kept_page(get, article, monkeypatch):
    edit_policy(article)
    assert 'id="comment-form"' in get(article.get_absolute_url()).text
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert 'id="comment-form"' not in get(article.get_absolute_url()).text


@pytest.mark.parametrize("cookie", ["sessionid=x", "a=b; sessionid=x", "messages=x"])
def test_session_and_messages_pass_it_by(get, article, cookie):
    get(article.get_absolute_url())
    get(article.get_absolute_url(), cookie=cookie)
    assert len(get.built) == 2


def test_page_of_somebody_signed_in_is_kept_for_nobody(get, article, client):
    client.force_login(make_user("bob"))
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    answer = get(article.get_absolute_url(), cookie=cookie)
    assert "private" in answer.headers["cache-control"]
    assert len(pagecache.STORE) == 0


def test_unknown_parameters_neither_split_nor_fill_the_cache(get, article):
    url = article.get_absolute_url()
    plain = get(url)
    for query in ("utm_source=x&utm_medium=y", "fbclid=123", "=", "&&&", "order=sideways", "%00"):
        assert get(f"{url}?{query}").body == plain.body
    assert len(get.built) == 1
    assert len(pagecache.STORE) == 1


def test_each_order_is_a_page_of_its_own(get, article):
    make_comment(article)
    for order in ("oldest", "newest", "best"):
        get(f"{article.get_absolute_url()}?order={order}")
        get(f"{article.get_absolute_url()}?order={order}")
    assert len(get.built) == 3


def test_page_with_the_reply_form_is_not_kept(get, article):
    comment = make_comment(article)
    get(f"{article.get_absolute_url()}?replytocom={comment.pk}")
    assert len(pagecache.STORE) == 0


def test_what_is_not_found_is_not_kept(get):
    assert get("/2020/01/01/nothing/").status == 404
    assert len(pagecache.STORE) == 0


def test_memory_is_bounded_by_bytes(get, monkeypatch):
    monkeypatch.setattr(pagecache.STORE, "most", 60_000)
    for _ in range(10):
        get(make_article().get_absolute_url())
        assert pagecache.STORE.bytes <= 60_000
    assert 0 < len(pagecache.STORE) < 10


def test_missing_edition_row_counts_as_the_first(get, article):
    Edition.objects.all().delete()
    assert get(article.get_absolute_url()).status == 200
    assert get(article.get_absolute_url()).status == 200
    assert len(get.built) == 1
    edit_story(article)
    assert "Another headline" in get(article.get_absolute_url()).text


def test_database_that_goes_away_leaves_readers_their_pages(get, article, monkeypatch):
    first = get(article.get_absolute_url())

    def away(*args):
        raise OperationalError("gone")

    monkeypatch.setattr(pagecache, "read_numbers", away)
    answer = get(article.get_absolute_url())
    assert (answer.status, answer.body) == (200, first.body)
    assert answer.headers["cache-control"] == "public, max-age=5"
    assert "warning" not in answer.headers


def test_trusted_version_is_not_asked_for_again(get, article, settings, django_assert_num_queries):
    settings.PAGE_TRUST_SECONDS = 1
    get(article.get_absolute_url())
    get(article.get_absolute_url())
    with django_assert_num_queries(0):
        get(article.get_absolute_url())


def test_deleted_story_is_gone_in_the_next_request(get, article):
    get(article.get_absolute_url())
    Article.objects.get(pk=article.pk).delete()
    assert get(article.get_absolute_url()).status == 404


def test_section_page_is_kept(get):
    section = make_section()
    make_article(section=section)
    get(section.get_absolute_url())
    get(section.get_absolute_url())
    assert len(get.built) == 1


@pytest.mark.parametrize(
    "url",
    ["/feed/", "/feed/atom/", "/comments/feed/", "/sitemap.xml", "/robots.txt", "{}feed/"],
)
def test_machines_are_told_when_nothing_changed(get, article, url):
    url = url.format(article.get_absolute_url())
    etag = get(url).headers["etag"]
    assert get(url, if_none_match=etag).status == 304
    make_comment(article, body="Something for the feeds.")
    edit_story(article)
    if url not in ("/robots.txt", "/sitemap.xml"):  # these show neither
        assert get(url, if_none_match=etag).status == 200


def test_time_of_a_page_is_a_condition_too_and_less_than_its_tag(get, article):
    url = article.get_absolute_url()
    # Two changes in one second have one time: it promises nothing yet.
    assert get(url, if_modified_since=get(url).headers["last-modified"]).status == 200
    pagecache.STORE._pages[next(iter(pagecache.STORE._pages))].begun_at -= 60
    time = get(url).headers["last-modified"]
    assert get(url, if_modified_since=time).status == 304
    assert get(url, if_modified_since=time, if_none_match='"other"').status == 200
    assert get(url, if_modified_since="Sun, 06 Nov 1994 08:49:37 GMT").status == 200
    make_comment(article)
    assert get(url, if_modified_since=time).status == 200


@pytest.mark.parametrize(
    "cookie", ["sessionid =%s", "sessionid\t=%s", "a=b;sessionid=%s", " sessionid=%s"]
)
def test_page_of_somebody_signed_in_never_reaches_another_reader(get, article, client, cookie):
    client.force_login(make_user("mallory"))
    get(article.get_absolute_url(), cookie=cookie % client.cookies["sessionid"].value)
    text = get(article.get_absolute_url()).text
    assert "mallory" not in text
    assert 'name="email"' in text


@pytest.mark.parametrize("query", ["p", "page_id", "attachment_id", "s", "replytocom"])
def test_kept_front_page_does_not_answer_old_addresses(get, article, query):
    get("/")
    get(f"/?{query}=1")
    assert get.built == ["/", "/"]


def test_order_of_a_kept_page_is_all_that_the_query_decides(get, article):
    comment = make_comment(article)
    get(f"{article.get_absolute_url()}?order=best&utm_source={comment.pk}")
    assert "utm_source" not in get(f"{article.get_absolute_url()}?order=best").text


def test_host_in_capitals_is_the_same_page(get, article):
    get(article.get_absolute_url())
    get(article.get_absolute_url(), host="TESTSERVER")
    assert len(get.built) == 1


def test_text_that_xml_cannot_hold_does_not_break_the_feeds(get, article):
    article.headline = "Pasted\x0bfrom a word processor"
    article.save()
    make_comment(article)
    for url in ("/feed/", "/feed/atom/", "/comments/feed/"):
        assert "Pasted from a word processor" in get(url).text


def test_changes_and_departures_take_effect_at_their_minute_without_a_job(get, article):
    alice = make_user("alice", group="editor")
    url, now = article.get_absolute_url(), timezone.now()
    article.write({"headline": "At its minute"}, alice)
    article.draft.publish(alice, at=now + timedelta(seconds=1))
    assert "At its minute" not in get(url).text
    assert len(get.built) == 1
    get(url)
    assert len(get.built) == 1
    Draft.objects.update(publish_at=now)  # as if the second had passed
    pagecache.STORE.clear()
    assert "At its minute" in get(url).text
    assert not Draft.objects.exists()
    Article.objects.update(unpublish_at=now)
    pagecache.STORE.clear()
    assert get(url).status == 404
    assert Article.objects.get().status == "draft"


def test_page_is_kept_no_longer_than_until_the_next_change(get, article):
    alice = make_user("alice", group="editor")
    article.write({"headline": "Later"}, alice)
    moment = timezone.now() + timedelta(hours=1)
    article.draft.publish(alice, at=moment)
    get(article.get_absolute_url())
    (page,) = pagecache.STORE._pages.values()
    assert page.until == moment


def test_draft_that_saves_itself_leaves_kept_pages_as_they_are(get, article):
    get(article.get_absolute_url())
    article.write({"headline": "Half"}, make_user("alice", group="editor"), by_itself=True)
    built = len(get.built)
    assert "Half" not in get(article.get_absolute_url()).text
    assert len(get.built) == built


def test_entry_of_a_live_story_leaves_all_other_pages_as_they_are(get, article):
    make_entry(article, "<p>The first.</p>")
    url = article.get_absolute_url()
    pages = (url, f"{url}entries/page/1/", "/", make_article().get_absolute_url())
    for page in pages:
        get(page)
    built = len(get.built)
    make_entry(article, "<p>The second.</p>")
    for page in pages:
        assert ("The second." in get(page).text) == page.startswith(url)
    assert get.built[built:] == list(pages[:2])


def test_key_entry_and_the_end_of_a_live_story_reach_the_front_page(get, article):
    make_entry(article, "<p>The first.</p>")
    assert "live-mark" in get("/").text
    edition = Edition.objects.get().paper
    make_entry(article, "<p>It holds.</p>", is_key=True)
    assert Edition.objects.get().paper == edition + 1
    article.end()
    assert "live-mark" not in get("/").text


def test_feed_is_made_anew_when_an_entry_of_it_changes(get, article):
    Masthead.objects.update_or_create(pk=1, defaults={"feeds_full_text": True})
    article.run()
    assert "sluice" not in get("/feed/").text
    entry = make_entry(article, "<p>The sluice is open.</p>")
    assert "sluice is open" in get("/feed/").text
    count = len(get.built)
    get("/feed/")
    assert len(get.built) == count
    entry.correct("", "<p>The sluice is shut.</p>", False, 1)
    assert "sluice is shut" in get("/feed/").text
    entry.withdraw()
    assert "sluice" not in get("/feed/").text

"""A database file that is moved away under the running site, and put back."""

import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

STORY = """
from articles.tests.factories import make_article
print(make_article(headline="The harbour", slug="harbour").get_absolute_url())
"""


@pytest.fixture
def story(site):
    return site.fill(STORY).strip()


def ask(url, **fields):
    """(status, text) of a page or, with fields, of a post by a browser."""
    data = urllib.parse.urlencode(fields).encode() if fields else None
    request = urllib.request.Request(url, data, {"Sec-Fetch-Site": "same-origin"})  # noqa: S310
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


def ask_often(url, **fields):
    """From several threads, so that every process and thread of the site is met."""
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda _number: ask(url, **fields), range(24)))


def test_readers_are_served_and_what_is_posted_is_kept_until_the_file_is_back(site, story):
    ask_often(site.url + story)
    database = site.database
    away = database.rename(database.with_suffix(".away"))
    try:
        pages = ask_often(site.url + story)
        posts = ask_often(f"{site.url}{story}comment/", name="Bob", body="My long text.")
        made_anew = database.exists()
        health = ask(f"{site.url}/healthz")
    finally:
        away.rename(database)
    assert {status for status, page in pages} == {200}
    assert {status for status, page in posts} == {503}
    assert all("My long text." in page for status, page in posts)
    assert health[0] == 503
    assert not made_anew
    posts = ask_often(f"{site.url}{story}comment/", name="Bob", body="My long text.")
    assert {status for status, page in posts} == {200}

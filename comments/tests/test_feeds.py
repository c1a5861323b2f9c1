import json
import xml.etree.ElementTree as ET

import pytest

from articles.tests.factories import make_article
from comments.tests.factories import make_comment

pytestmark = pytest.mark.django_db

ANSWERS = "{http://purl.org/syndication/thread/1.0}in-reply-to"
SITE = "http://127.0.0.1:8000"


def test_feed_of_a_story_says_what_answers_what(client):
    article = make_article()
    root = make_comment(article)
    make_comment(parent=root)
    items = ET.fromstring(client.get(f"{article.get_absolute_url()}feed/").content).findall(
        ".//item"
    )
    reply, first = (item.find(ANSWERS) for item in items)
    assert reply.get("ref") == f"{SITE}/comments/{root.pk}/"
    assert first.get("ref") == f"{SITE}/?p={article.pk}"
    assert first.get("href") == SITE + article.get_absolute_url()


def test_identifiers_are_the_same_in_the_three_formats(client):
    comment = make_comment()
    identifier = f"{SITE}/comments/{comment.pk}/"
    for address in ("/comments/feed/", "/comments/feed/atom/"):
        assert identifier in client.get(address).content.decode()
    told = json.loads(client.get("/comments/feed/json/").content)
    assert told["items"][0]["id"] == identifier
    assert told["items"][0]["authors"] == [{"name": "Bob"}]


def test_long_feed_has_pages_and_no_address_of_anybody(client):
    article = make_article()
    for _ in range(51):
        make_comment(article)
    page = client.get(f"{article.get_absolute_url()}feed/atom/").content.decode()
    assert 'rel="next"' in page and "@" not in page
    assert client.get(f"{article.get_absolute_url()}feed/atom/page/2/").status_code == 200

"""Search engines and hubs hear of what is published: once, and later when they are away."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from articles.tests.factories import make_article
from newsblog import pings

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch, settings):
    settings.INDEXNOW_KEY = "0123456789abcdef"
    found = []
    monkeypatch.setattr(pings, "send", lambda address, body, kind: found.append((address, body)))
    return found


def told(sent):
    return [
        address.rsplit("/", 2)[1] for _to, body in sent for address in json.loads(body)["urlList"]
    ]


def test_new_and_changed_stories_are_told_once(sent):
    now = timezone.now()
    make_article(slug="before", published_at=now - timedelta(days=1))
    pings.tell(now)
    assert sent == []
    make_article(slug="new", published_at=now + timedelta(seconds=30))
    make_article(slug="to-come", published_at=now + timedelta(hours=2))
    pings.tell(now + timedelta(minutes=1))
    pings.tell(now + timedelta(minutes=2))
    assert told(sent) == ["new"]
    Article.objects.filter(slug="before").update(updated_at=now + timedelta(minutes=3))
    pings.tell(now + timedelta(minutes=4))
    assert told(sent) == ["new", "before"]


def test_what_was_not_taken_is_told_again(sent, monkeypatch):
    now = timezone.now()
    pings.tell(now)
    make_article(slug="new", published_at=now + timedelta(seconds=30))

    def refuse(*arguments):
        raise OSError("away")

    with monkeypatch.context() as patch:
        patch.setattr(pings, "send", refuse)
        pings.tell(now + timedelta(minutes=1))
    pings.tell(now + timedelta(minutes=2))
    assert told(sent) == ["new"]


def test_hub_is_told_of_the_feeds(sent, settings):
    settings.INDEXNOW_KEY, settings.WEBSUB_HUB = "", "https://hub.example.org/"
    now = timezone.now()
    pings.tell(now)
    make_article(published_at=now + timedelta(seconds=30))
    pings.tell(now + timedelta(minutes=1))
    assert [address for address, _body in sent] == ["https://hub.example.org/"] * 3
    assert b"hub.mode=publish" in sent[0][1]


def test_key_is_shown_to_whoever_knows_it(client, settings):
    assert client.get("/indexnow-0123456789abcdef.txt").status_code == 404
    settings.INDEXNOW_KEY = "0123456789abcdef"
    assert client.get("/indexnow-0123456789abcdef.txt").text == "0123456789abcdef"
    assert client.get("/indexnow-other.txt").status_code == 404

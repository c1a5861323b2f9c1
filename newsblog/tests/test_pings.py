"""Search engines and hubs hear of what is published: once, and later when they are away."""

import json
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.utils import timezone

from articles.models import Article
from articles.tests.factories import (
    make_article,
    make_author,
    make_correction,
    make_entry,
    make_section,
    make_tag,
    make_user,
)
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


def test_story_that_was_taken_down_is_told_and_an_unpublished_one_is_not(sent):
    now, erin = timezone.now(), make_user("erin", "editor")
    fields = {"published_at": now - timedelta(days=1)}
    wrong, early = make_article(slug="wrong", **fields), make_article(slug="early", **fields)
    pings.tell(now)
    wrong.take_down(erin, "It was invented.", now + timedelta(seconds=10))
    early.unpublish(erin)
    pings.tell(now + timedelta(minutes=1))
    assert told(sent) == ["wrong"]


def test_live_story_is_told_with_each_entry(sent):
    now = timezone.now()
    story = make_article(slug="gates", published_at=now - timedelta(days=1))
    make_entry(story)
    pings.tell(now + timedelta(minutes=1))
    entry = make_entry(story)
    type(entry).objects.filter(pk=entry.pk).update(published_at=now + timedelta(minutes=2))
    pings.tell(now + timedelta(minutes=3))
    assert told(sent) == ["gates"]


def test_what_is_saved_while_a_service_is_told_is_told_the_next_time(sent):
    now = timezone.now()
    pings.tell(now)
    pings.tell(now + timedelta(minutes=1))
    make_article(slug="late", published_at=now + timedelta(seconds=58))
    pings.tell(now + timedelta(minutes=2))
    assert told(sent) == ["late"]


def test_many_stories_are_told_in_parts(sent, monkeypatch):
    monkeypatch.setattr(pings, "MOST", 2)
    now = timezone.now()
    pings.tell(now)
    for number in range(5):
        make_article(slug=f"s{number}", published_at=now + timedelta(seconds=number))
    pings.tell(now + timedelta(minutes=1))
    assert [len(json.loads(body)["urlList"]) for _to, body in sent] == [2, 2, 1]
    assert sorted(told(sent)) == ["s0", "s1", "s2", "s3", "s4"]


def test_hub_is_told_of_the_feeds_that_name_it_and_have_the_story(sent, settings, client):
    settings.INDEXNOW_KEY, settings.WEBSUB_HUB = "", "https://hub.example.org/"
    now = timezone.now()
    pings.tell(now)
    story = make_article(
        published_at=now + timedelta(seconds=30),
        section=make_section(slug="quay", parent=make_section(slug="city")),
        tags=[make_tag(slug="tides")],
        authors=[make_author(slug="ada")],
    )
    make_section(slug="elsewhere")
    pings.tell(now + timedelta(minutes=1))
    assert {address for address, _body in sent} == {"https://hub.example.org/"}
    assert b"hub.mode=publish" in sent[0][1]
    addresses = [parse_qs(body.decode())["hub.url"][0] for _to, body in sent]
    lists = ["/", "/category/quay/", "/category/city/", "/tag/tides/", "/author/ada/"]
    here = [f"{place}feed/{kind}" for place in lists for kind in ("", "atom/", "json/")]
    assert addresses == [f"{settings.SITE_URL}{address}" for address in here]
    make_correction(story, now=now + timedelta(minutes=2))
    pings.tell(now + timedelta(minutes=3))
    assert any(b"corrections%2Ffeed" in body for _to, body in sent)


def test_key_is_shown_to_whoever_knows_it(client, settings):
    assert client.get("/indexnow-0123456789abcdef.txt").status_code == 404
    settings.INDEXNOW_KEY = "0123456789abcdef"
    assert client.get("/indexnow-0123456789abcdef.txt").text == "0123456789abcdef"
    assert client.get("/indexnow-other.txt").status_code == 404

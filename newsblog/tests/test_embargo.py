"""What readers may not see yet is at no public address: all that the site answers are walked."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from articles.models import Article, Masthead
from articles.tests.factories import (
    make_article,
    make_author,
    make_correction,
    make_entry,
    make_page,
    make_picture,
    make_section,
    make_source,
    make_tag,
    make_user,
)
from comments.models import Follow, Letter, LetterItem
from comments.tests.factories import make_case, make_comment, make_commenter
from newsblog.pings import changed

pytestmark = pytest.mark.django_db

# Stands in all that the story says; the address has words of its own, which a page may repeat.
SECRET, SLUG = "zanzibarite", "quiet-harbour"
# The newsroom and its door; and the link for outsiders, who were given the text to read.
LEFT_OUT = ("admin/", "accounts/", "outside/")
PART = re.compile(r"<(?:\w+:)?(\w+)>")


def routes(patterns, start=""):
    """The routes of the site, as they are written in its address books."""
    for pattern in patterns:
        route = start + str(pattern.pattern)
        if route.startswith(LEFT_OUT):
            continue
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.pattern.converters


def secret_text():
    return {
        "kicker": f"The {SECRET} kicker",
        "headline": f"The {SECRET} resigns",
        "standfirst": f"A {SECRET} goes.",
        "body": f"<p>The {SECRET} resigns in the harbour [1].</p>",
    }


@pytest.fixture
def places(settings):
    """Everything that might lead to the story, whose text is set by the tests."""
    settings.INDEXNOW_KEY = "0123456789abcdef"
    Masthead.objects.update_or_create(pk=Masthead.ROW, defaults={"feeds_full_text": True})
    shared = {
        "section": make_section(slug="news"),
        "authors": [make_author(bio="Writes.", slug="ada")],
        "tags": [make_tag(slug="quay")],
    }
    make_article(**shared, headline="Another story", slug="another")
    make_page(slug="about")
    return shared


def letter_of_today(**fields):
    return Letter.objects.create(kind="daily", due_at=timezone.now(), **fields)


def was_public(shared):
    """A story that was read, answered, followed and sent, and is to appear again, as another."""
    erin = make_user("erin", "editor")
    bob = make_user("bob")
    story = make_article(**shared, slug=SLUG, lead_picture=make_picture())
    make_correction(story)
    commenter = make_commenter("Bob", user=bob, email="bob@example.org")
    comment = make_comment(story, commenter=commenter)
    removed = make_comment(story, commenter=commenter)
    removed.remove(erin)
    make_case(story, "answered", erin, commenter=commenter)
    Follow.objects.create(commenter=commenter, article=story)
    Follow.objects.create(commenter=commenter, branch=comment)
    letter = letter_of_today(sent_at=timezone.now(), day=timezone.localdate())
    LetterItem.objects.create(letter=letter, article=story, position=1)
    make_entry(story, f"<p>The {SECRET} speaks.</p>", by=erin, is_key=True)
    story.write({"headline": "As it was, changed"}, erin)
    story.draft.publish(erin, "substantive", "It was wrong.", "A slip.")
    story = Article.objects.get(pk=story.pk)
    story.unpublish(erin)
    story.write(secret_text(), erin)
    make_source(story, title=f"The {SECRET} letter")
    story = Article.objects.get(pk=story.pk)
    story.schedule(timezone.now() + timedelta(minutes=1))
    story.save()
    return story


def scheduled(shared):
    at = timezone.now() + timedelta(minutes=1)
    fields = {**shared, **secret_text(), "slug": SLUG, "lead_picture": make_picture()}
    story = make_article(**fields, published_at=at, embargo_until=at)
    make_source(story, title=f"The {SECRET} letter")
    make_entry(story, f"<p>The {SECRET} speaks.</p>", is_key=True)
    make_user("bob")
    return story


def addresses(story):
    """One address or more for each public route, with the story in it wherever one can be."""
    year, month, day, slug = story.address_parts()
    here = settings.SITE_URL + story.get_absolute_url()
    comment = story.comments.order_by("pk").first()
    numbers = {str(story.pk), str(story.lead_picture_id), str(comment.pk if comment else 1)}
    values = {
        "year": year,
        "month": month,
        "day": day,
        "number": "1",
        "token": "x",
        "path": "about",
        "ratio": "1x1",
        "name": f"{year}-{month}",
        "parents": "old",
        "after": "d9",
        "key": "0",
        "ground": "other",
    }
    for route, converters in routes(get_resolver().url_patterns):
        fill = dict(values)
        start = route.partition("/")[0]
        fill["slug"] = {"category": "news", "tag": "quay", "author": "ada"}.get(start, slug)
        if start == "letters":
            fill |= {"kind": "daily", "day": f"{timezone.localdate()}"}
        for number in numbers if "pk" in converters else [""]:
            parts = {**fill, "pk": number}
            yield "/" + PART.sub(lambda found, parts=parts: parts[found[1]], route)
    yield from (f"/?p={story.pk}", "/?s=resigns", "/search/?q=resigns", "/search/?q=speaks")
    yield from (f"/search/feed/{kind}?q=resigns" for kind in ("", "atom/", "json/"))
    yield "/search/?q=zanzibarita"
    yield from (f"/oembed/?url={quote(here)}&format={kind}" for kind in ("json", "xml"))
    yield from (
        f"/sitemap-{year}-{month}.xml",
        "/api/stories/?tag=quay",
        "/api/stories/?author=ada",
    )


def told(response):
    """All of an answer that says something, in lower case."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.headers} {body.decode(errors='replace')}".lower()


def shows(response, address):
    """Whether it is a picture of the story: its own, or its headline drawn."""
    return (address.startswith("/pictures/") and response.status_code == 302) or (
        address.endswith("card.png") and response.status_code == 200
    )


@pytest.mark.parametrize("kind", [scheduled, was_public])
@pytest.mark.parametrize("reader", ["nobody", "bob"])
def test_story_is_at_no_address_before_its_minute(places, kind, reader):
    story = kind(places)
    assert not story.is_published() and story.status == Article.Status.SCHEDULED
    client = Client(raise_request_exception=True)
    if reader == "bob":
        client.force_login(get_user_model().objects.get(username="bob"))
    walked = list(addresses(story))
    assert len(walked) > 100
    leaks = []
    for address in walked:
        response = client.get(address)
        text = told(response)
        # Where it was read before, readers know its address.
        names_it = kind is scheduled and SLUG not in address and f"{SLUG}/" in text
        if SECRET in text or names_it or shows(response, address):
            leaks.append(address)
    assert leaks == []


def test_walk_finds_it_from_its_minute_on(places, client, monkeypatch):
    """That the walk above can fail."""
    story = scheduled(places)
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    found = [address for address in addresses(story) if SECRET in told(client.get(address))]
    here = story.get_absolute_url()
    assert {"/", here, "/feed/", "/feed/atom/", "/feed/json/", f"{here}entries/feed/"} <= {*found}
    assert {"/category/news/", "/tag/quay/", "/author/ada/", "/api/stories/"} <= {*found}
    assert {"/search/?q=resigns", "/search/?q=speaks", "/news-sitemap.xml"} <= {*found}
    assert len(found) > 40
    shown = [address for address in addresses(story) if shows(client.get(address), address)]
    assert f"/pictures/{story.lead_picture_id}/1x1/" in shown and f"{here}card.png" in shown


def test_story_cannot_be_written_to_saved_or_followed_before_its_minute(places, client):
    story = was_public(places)
    here = story.get_absolute_url()
    ours = {"origin": settings.SITE_URL}
    for address in (f"{here}comment/", f"{here}follow/", f"{here}dispute/", "/saved/"):
        typed = {"body": "x", "passage": "x", "story": story.pk}
        assert client.post(address, typed, headers=ours).status_code == 404, address


@pytest.mark.parametrize(
    ("group", "status"), [(None, 403), ("moderator", 403), ("author", 403), ("editor", 200)]
)
def test_preview_is_for_those_who_may_edit_it(places, client, group, status):
    story = scheduled(places)
    client.force_login(make_user("una", group))
    answer = client.get(story.get_preview_url())
    assert answer.status_code == status
    assert (SECRET in answer.text) == (status == 200)


def test_no_service_and_no_letter_is_told_before_its_minute(places):
    now = timezone.now()
    story = scheduled(places)
    assert story not in changed(now - timedelta(days=1), now)
    assert story in changed(now - timedelta(days=1), now + timedelta(minutes=2))
    letter = letter_of_today()
    letter.gather(now=now)
    assert not letter.items.filter(article=story).exists()

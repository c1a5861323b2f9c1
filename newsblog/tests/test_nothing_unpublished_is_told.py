"""What is not public is in nothing that programs, readers of feeds or subscribers get."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Masthead
from articles.search import vocabulary
from articles.tests.factories import make_article, make_author, make_section, make_tag
from comments.letters import Copy
from comments.models import Comment, Letter, LetterSettings
from comments.search import said
from comments.tests.factories import make_comment

pytestmark = pytest.mark.django_db

FEEDS = (
    "/feed/",
    "/category/harbour/feed/",
    "/tag/ferry/feed/",
    "/author/alice/feed/",
    "/corrections/feed/",
    "/comments/feed/",
    "/letters/feed/",
    "{}feed/",
)
PAGES = (
    "/",
    "{}",
    "{}history/",
    "/category/harbour/",
    "/tag/ferry/",
    "/author/alice/",
    "/corrections/",
    "/letters/",
    "/moderation/",
    "/sitemap.xml",
    "/news-sitemap.xml",
    "/robots.txt",
    "/api/",
    "/api/openapi.json",
    "/api/stories/",
    "/api/stories/{pk}/",
    "/api/stories/{pk}/comments/",
    "/oembed/?url=http://127.0.0.1:8000{}",
    "/search/?q={word}",
    "/search/?q={word}&order=newest",
    "/search/comments/?q={word}",
    "/search/feed/?q={word}",
    "/search/feed/json/?q={word}",
)


@pytest.fixture
def told(client):
    """The only public story, and a function that asks for an address of it."""
    now = timezone.now()
    shared = {
        "authors": [make_author("Alice", slug="alice")],
        "section": make_section(name="Harbour", slug="harbour"),
        "tags": [make_tag(name="Ferry", slug="ferry")],
        "body": "<p>Zebrafish quagga.</p>",
    }
    public = make_article(**{**shared, "headline": "Public", "body": "<p>Ferry.</p>"})
    status = Article.Status
    make_article(**shared, headline="Zebrafish quagga draft", status=status.DRAFT)
    make_article(**shared, headline="Zebrafish quagga soon", published_at=now + timedelta(hours=2))
    make_article(
        **shared,
        headline="Zebrafish quagga later",
        status=status.DRAFT,
        embargo_until=now + timedelta(days=1),
    )
    make_article(**shared, headline="Zebrafish quagga gone", slug="gone").unpublish()
    for state in Comment.Status.values:
        body = "Seen by all." if state == "approved" else f"Zebrafish quagga {state}."
        commenter = make_comment(public, body=body, status=state).commenter
        commenter.email = "zebrafish@secret.example"
        commenter.save()
    for number in range(4):
        make_comment(public, body=f"Zebrafish quagga waits {number}.", status="pending")
    vocabulary.gather(said())

    def told(address, word="zebrafish"):
        here = public.get_absolute_url()
        response = client.get(address.replace("{}", here).format(pk=public.pk, word=word))
        assert response.status_code == 200, address
        return response.text

    return told


def is_silent(text):
    """Whether it has no word of theirs but those that a search repeats."""
    return "quagga" not in text.lower() and "secret.example" not in text


@pytest.mark.parametrize(
    "address", [f"{feed}{kind}" for feed in FEEDS for kind in ("", "atom/", "json/")]
)
def test_no_feed_tells_of_it(told, address):
    assert is_silent(told(address))


@pytest.mark.parametrize("address", PAGES)
def test_no_page_and_no_answer_to_a_program_tells_of_it(told, address):
    assert is_silent(told(address))


def test_what_is_public_is_there(told):
    assert "Seen by all." in told("/comments/feed/") and "Public" in told("/api/stories/")
    assert "Public" in told("/search/?q={word}", "ferry")
    assert "Did you mean" not in told("/search/comments/?q={word}", "zebrafihs")


def test_no_letter_tells_of_it(told):
    now = timezone.now() + timedelta(minutes=1)
    letter = Letter.open("daily", LetterSettings.load(), now)
    letter.gather(now)
    copy = Copy(letter, Masthead.load(), now)
    assert "Public" in copy.text
    assert is_silent(copy.subject + copy.text + copy.html)

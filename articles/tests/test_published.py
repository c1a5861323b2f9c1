"""Before its moment a story is nowhere; from its moment on it is everywhere."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article

from .factories import make_article, make_author, make_section, make_tag

pytestmark = pytest.mark.django_db

SECRET = "The unannounced resignation"


@pytest.fixture
def places():
    """A draft or scheduled story wherever stories stand, and the addresses of those places."""
    author, tag, section = make_author(), make_tag(), make_section()
    shared = {"authors": [author], "tags": [tag], "section": section}
    public = make_article(**shared)

    def make(**fields):
        return make_article(headline=SECRET, body=f"<p>{SECRET}</p>", **shared, **fields)

    day = timezone.localdate()
    make.urls = [
        "/",
        public.get_absolute_url(),
        section.get_absolute_url(),
        tag.get_absolute_url(),
        author.get_absolute_url(),
        f"/{day:%Y}/",
        f"/{day:%Y/%m}/",
        "/search/?q=unannounced",
        "/feed/",
        "/feed/atom/",
        f"{section.get_absolute_url()}feed/",
        f"{tag.get_absolute_url()}feed/",
        f"{author.get_absolute_url()}feed/",
        f"/sitemap-{day:%Y-%m}.xml",
        "/news-sitemap.xml",
        "/api/stories/",
    ]
    return make


def seen_at(client, article, url):
    text = client.get(url).content.decode()
    return SECRET in text or article.slug in text


def test_draft_is_nowhere(client, places):
    draft = places(status=Article.Status.DRAFT)
    assert [url for url in places.urls if seen_at(client, draft, url)] == []


def test_scheduled_story_is_nowhere_before_its_minute(client, places):
    article = places(published_at=timezone.now() + timedelta(minutes=1))
    assert article.status == Article.Status.SCHEDULED
    assert [url for url in places.urls if seen_at(client, article, url)] == []
    assert client.get(article.get_absolute_url()).status_code == 404
    assert client.get(f"/?p={article.pk}").status_code == 404
    assert client.get(f"{article.get_absolute_url()}feed/").status_code == 404
    assert client.get(article.get_preview_url()).status_code == 302


def test_scheduled_story_is_everywhere_from_its_minute_on(client, places, monkeypatch):
    article = places(published_at=timezone.now() + timedelta(minutes=1))
    later = timezone.now() + timedelta(minutes=1, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert [url for url in places.urls if not seen_at(client, article, url)] == []
    assert client.get(article.get_absolute_url()).status_code == 200


def test_published_takes_the_moment_as_an_argument():
    now = timezone.now()
    article = make_article(published_at=now)
    assert article in Article.objects.published(now=now)
    assert article not in Article.objects.published(now=now - timedelta(seconds=1))


def test_address_stays_when_the_time_is_corrected():
    article = make_article(published_at=timezone.now() - timedelta(days=3))
    url = article.get_absolute_url()
    article.schedule(article.published_at - timedelta(days=2))
    assert article.get_absolute_url() == url


def test_address_of_a_scheduled_story_follows_its_day():
    article = make_article(published_at=timezone.now() + timedelta(days=3))
    url = article.get_absolute_url()
    article.schedule(timezone.now() + timedelta(days=9))
    assert article.get_absolute_url() != url


def test_scheduled_story_that_is_published_at_once_has_the_address_of_today():
    article = make_article(published_at=timezone.now() + timedelta(days=3))
    article.schedule(timezone.now())
    assert article.published_on == timezone.localdate()

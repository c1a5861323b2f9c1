"""The page where a story and its conversation meet."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from articles.tests.factories import (
    make_article,
    make_author,
    make_picture,
    make_section,
    make_tag,
    make_user,
)
from comments.models import Comment
from comments.tests.factories import make_comment

pytestmark = pytest.mark.django_db


def page(client, article, **query):
    return client.get(article.get_absolute_url(), query).content.decode()


def test_parts_stand_in_the_order_of_reading(client):
    alice, tag = make_author("Alice Author", role="News editor", bio="She edits news."), make_tag()
    make_article(headline="An earlier story", authors=[alice])
    article = make_article(
        kicker="The kicker",
        headline="The headline",
        standfirst="The standfirst.",
        dateline="Port Averil",
        body="<p>The body.</p>",
        lead_picture=make_picture(
            alt="The alternative", caption="The caption", credit="The credit"
        ),
        authors=[alice],
        tags=[tag],
        section=make_section("Another section"),
    )
    make_article(headline="A related story", tags=[tag])
    make_comment(article, body="The comment.")
    text = page(client, article).split('id="story"')[1]
    parts = [
        "The kicker",
        "The headline",
        "The standfirst.",
        "Alice Author",
        "The caption",
        "The body.",
        tag.name,
        "She edits news.",
        "An earlier story",
        "A related story",
        'id="comments"',
        "The comment.",
        'id="comment-form"',
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert text.index("Port Averil") < text.index("The body.")
    assert text.index("The credit") < text.index("The body.")


def test_published_and_updated_are_both_shown(client):
    moment = timezone.now() - timedelta(days=2)
    article = make_article(published_at=moment, updated_at=moment + timedelta(days=1))
    text = page(client, article)
    for time in (article.published_at, article.updated_at):
        assert f'datetime="{time:%Y-%m-%dT%H:%M}' in text


def test_page_is_the_same_bytes_for_every_anonymous_reader(client, browser_client):
    article = make_article()
    make_comment(article)
    first = client.get(article.get_absolute_url())
    second = browser_client.get(
        article.get_absolute_url(), headers={"cookie": "theme=dark; commenter=nonsense"}
    )
    assert first.content == second.content
    assert not first.cookies
    assert b"csrf" not in first.content


@pytest.mark.parametrize("count", [3, 30])
def test_page_costs_at_most_ten_queries(client, django_assert_max_num_queries, count):
    tags, authors = [make_tag(), make_tag()], [make_author(), make_author()]
    article = make_article(authors=authors, tags=tags, lead_picture=make_picture((8, 6)))
    for _ in range(count):
        make_article(authors=authors, tags=tags, lead_picture=make_picture((8, 6)))
        make_comment(parent=make_comment(article))
    with django_assert_max_num_queries(10):
        client.get(article.get_absolute_url())


def test_author_box_has_the_last_five_stories_of_that_author(client):
    alice = make_author()
    for number in range(7):
        make_article(
            headline=f"Earlier {number}",
            authors=[alice],
            published_at=timezone.now() - timedelta(days=number + 1),
        )
    article = make_article(authors=[alice])
    stories = client.get(article.get_absolute_url()).context["author_stories"]
    assert [story.headline for story in stories] == [f"Earlier {number}" for number in range(5)]


@pytest.mark.parametrize("number", ["0", "1", "2", "999999999999999999", "x"])
def test_pages_of_the_conversation_that_are_not_there(client, number):
    article = make_article()
    make_comment(article)
    response = client.get(f"{article.get_absolute_url()}comment-page-{number}/")
    assert response.status_code == (301 if number == "1" else 404)


def test_hostile_text_is_only_text_everywhere(client):
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    section, tag = make_section(evil), make_tag(evil[:90])
    author = make_author(evil, bio=evil, role=evil)
    article = make_article(
        kicker=evil[:80],
        headline=evil,
        standfirst=evil,
        dateline=evil[:80],
        body=evil,
        section=section,
        tags=[tag],
        authors=[author],
        lead_picture=make_picture(alt=evil, caption=evil, credit=evil),
    )
    make_comment(article, body=evil, name=evil[:80])
    for url in (
        article.get_absolute_url(),
        "/",
        section.get_absolute_url(),
        tag.get_absolute_url(),
        author.get_absolute_url(),
        "/search/?q=" + evil.replace("&", "%26").replace("#", "%23"),
    ):
        text = client.get(url).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_preview_is_for_those_who_may_see_it(client):
    alice, mallory = make_user("alice", group="author"), make_user("mallory", group="author")
    draft = make_article(status=Article.Status.DRAFT, authors=[make_author(user=alice)])
    url = draft.get_preview_url()
    assert client.get(url).status_code == 302
    for user, status in ((alice, 200), (mallory, 403), (make_user("bob"), 403)):
        client.force_login(user)
        assert client.get(url).status_code == status
    client.force_login(make_user("erin", group="editor"))
    response = client.get(url)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_scheduled_story_without_comments_can_be_previewed(client):
    client.force_login(make_user("erin", group="editor"))
    article = make_article(published_at=timezone.now() + timedelta(days=1))
    assert client.get(article.get_preview_url()).status_code == 200


@pytest.mark.parametrize("query", ["", "%00", "x" * 5000, "'; DROP TABLE", "<b>", "%F0%9F%A6%80"])
def test_search_takes_any_words(client, query):
    assert client.get(f"/search/?q={query}").status_code == 200


def test_search_finds_words_of_headline_and_body(client):
    article = make_article(headline="Cranes", body="<p>A tale of <em>harbours</em>.</p>")
    make_article(headline="Something else")
    for words in ("cranes", "harbours", "CRANES tale"):
        assert client.get("/search/", {"q": words}).context["page"].items == [article]
    assert client.get("/search/", {"q": "cranes nowhere"}).context["page"].items == []


def test_health_is_told(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_removed_comment_leaves_the_count(client):
    article = make_article()
    make_comment(article)
    make_comment(article).remove()
    article.refresh_from_db()
    assert article.comment_count == Comment.objects.visible().count() == 1


def test_machines_find_absolute_addresses(client, settings):
    settings.SITE_URL = "https://news.example.org"
    article = make_article(lead_picture=make_picture())
    text = page(client, article)
    assert f'rel="canonical" href="https://news.example.org{article.get_absolute_url()}"' in text
    assert 'property="og:image" content="https://news.example.org/media/' in text


def test_related_stories_share_a_tag_or_the_section_or_are_the_newest(client):
    tag, section = make_tag(), make_section()
    day = timedelta(days=1)
    now = timezone.now()
    make_article(headline="Newest", section=make_section("Sport"))
    make_article(headline="Beside", section=section, published_at=now - 20 * day)
    make_article(
        headline="Tagged", section=make_section("Work"), tags=[tag], published_at=now - 30 * day
    )
    article = make_article(section=section, tags=[tag], published_at=now - 2 * day)
    related = client.get(article.get_absolute_url()).context["related"]
    assert [story.headline for story in related] == ["Tagged", "Beside", "Newest"]

"""The search page: what readers may ask, what they find, and what nobody finds."""

import xml.etree.ElementTree as ET
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from articles.models import Article
from articles.search import vocabulary
from articles.tests.factories import make_article, make_author, make_section
from comments.models import Comment
from comments.search import said
from comments.tests.factories import make_comment

pytestmark = pytest.mark.django_db


def found(client, query, tab="", **fields):
    response = client.get(f"/search/{tab}", {"q": query, **fields})
    assert response.status_code == 200
    return response.context["page"].items


def test_every_word_must_be_there_in_whatever_form(client):
    article = make_article(headline="Night ferries", body="<p>They <b>dock</b>ed in Tromsø.</p>")
    make_article(headline="A ferry by day")
    for words in ("ferry night", "FERRIES docking", "docked", '"night ferry"', "“night ferries”"):
        assert found(client, words) == [article], words
    assert found(client, "ferry nowhere") == []


def test_accents_do_not_matter(client):
    article = make_article(headline="Café Zoë reopens")
    for words in ("cafe zoe", "CAFÉ", "café Zoe"):
        assert found(client, words) == [article]


def test_phrase_stands_together_and_minus_leaves_out(client):
    together = make_article(headline="The night-tram returns")
    apart = make_article(headline="A tram in the night")
    assert found(client, '"night tram"') == [together]
    assert found(client, "night-tram") == [together]
    assert found(client, "tram -returns") == [apart]
    assert found(client, 'tram -"in the night"') == [together]


def test_common_words_can_be_looked_for_too(client):
    article = make_article(headline="To be or not to be")
    assert found(client, '"to be or not to be"') == [article]


def test_markup_is_not_text(client):
    make_article(body='<figure class="gallery"><p>One</p></figure><ul><li>two</li></ul>')
    for word in ("figure", "gallery", "onetwo"):
        assert found(client, word) == []


def test_headline_weighs_more_than_the_text(client):
    in_text = make_article(headline="Something", body=f"<p>harbour {'and so on ' * 20}</p>")
    in_headline = make_article(headline="Harbour", body=f"<p>{'and so on ' * 20}</p>")
    make_article(headline="Unrelated")
    assert found(client, "harbour") == [in_headline, in_text]


def test_newest_first_when_asked(client):
    now = timezone.now()
    best = make_article(headline="Harbour harbour", published_at=now - timedelta(days=2))
    newest = make_article(headline="Of the harbour and others", published_at=now)
    assert found(client, "harbour") == [best, newest]
    assert found(client, "harbour", order="newest") == [newest, best]


def test_newest_first_goes_by_the_date_and_not_by_the_number(client, monkeypatch):
    now = timezone.now()
    newest = make_article(headline="Harbour", published_at=now)
    oldest = make_article(headline="Harbour", published_at=now - timedelta(days=9))
    middle = make_article(headline="Harbour", published_at=now - timedelta(days=5))
    ordered = [newest, middle, oldest]
    assert found(client, "harbour", order="newest") == ordered
    # Of a word that more stories have than are ranked, those with the highest numbers are found.
    for module in ("articles.search.index.MOST", "newsblog.search.MOST"):
        monkeypatch.setattr(module, 2)
    assert found(client, "harbour", order="newest") == ordered[:2]
    feed = client.get("/search/feed/json/", {"q": "harbour"}).json()["items"]
    assert feed[0]["id"].endswith(f"?p={newest.pk}")
    comments = [make_comment(newest, body="A harbour.") for _number in range(3)]
    Comment.objects.filter(pk=comments[0].pk).update(created_at=now + timedelta(hours=1))
    assert found(client, "harbour", "comments/", order="newest")[0] == comments[0]


@pytest.mark.parametrize(
    "query",
    [
        "",
        '"',
        '"""',
        "-",
        "--",
        '-"',
        "-word",
        "*",
        "a*",
        "^a",
        "NEAR(a b)",
        "AND OR NOT",
        "headline:story",
        "{headline}: story",
        "rowid:1",
        "a:* & !b | (c <-> d)",
        "'; DROP TABLE articles_article; --",
        "\\",
        "'",
        "%s %(q)s {condition} {numbers}",
        "\x00",
        "a\x00b",
        "\x02a\x03",
        "🦀",
        "́",
        "²½",
        "हिन्दी 日本語",
        "x" * 10_000,
        "word " * 2_000,
        '"word ' * 2_000,
        "-a " * 2_000,
        "<script>alert(1)</script>",
    ],
)
@pytest.mark.parametrize("tab", ["", "comments/"])
def test_anything_can_be_typed(client, query, tab):
    make_comment(make_article(headline="A story", body="<p>A word.</p>"), body="A word")
    response = client.get(f"/search/{tab}", {"q": query})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize(
    "fields",
    [
        {"section": "no-such"},
        {"section": "\x00"},
        {"author": "\x00"},
        {"author": "x" * 5000},
        {"since": "yesterday"},
        {"since": "0001-01-01", "until": "9999-12-31"},
        {"since": "2024-02-30"},
        {"since": "2024-03-02", "until": "2024-03-01"},
        {"order": "\x00"},
    ],
)
def test_narrowing_by_nonsense_is_said_and_left_out(client, fields):
    article = make_article(headline="Harbour")
    for tab in ("", "comments/", "feed/"):
        assert client.get(f"/search/{tab}", {"q": "harbour", **fields}).status_code == 200
    response = client.get("/search/", {"q": "harbour", **fields})
    assert response.context["page"].items == [article]
    assert response.context["form"].errors or fields == {"order": "\x00"}


def test_narrowed_by_section_author_and_dates(client, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    timezone.activate(ZoneInfo("Europe/Berlin"))
    sport = make_section("Sport", slug="sport")
    rowing = make_section("Rowing", slug="rowing", parent=sport)
    anna = make_author("Anna Berg")
    day = datetime(2026, 3, 2, 0, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    article = make_article([anna], headline="Harbour", section=rowing, published_at=day)
    make_article(headline="Harbour", section=make_section("Town"))
    assert found(client, "harbour", section="sport") == [article]
    assert found(client, "harbour", author="berg") == [article]
    assert found(client, "harbour", since="2026-03-02", until="2026-03-02") == [article]
    assert found(client, "harbour", until="2026-03-01") == []
    assert found(client, "harbour", section="sport", author="Nobody") == []
    timezone.deactivate()


def test_words_are_marked_and_everything_else_is_escaped(client):
    make_article(headline="Ships & <i>harbours</i>", body="<p>A harbour &lt;b&gt; &amp; more.</p>")
    page = client.get("/search/", {"q": "harbour"}).content.decode()
    assert "Ships &amp; &lt;i&gt;<mark>harbours</mark>&lt;/i&gt;" in page
    assert "A <mark>harbour</mark> " in page and "<b> &" not in page


def test_draft_scheduled_and_withdrawn_stories_are_found_by_nobody(client):
    make_article(headline="Harbour", status=Article.Status.DRAFT)
    make_article(headline="Harbour", published_at=timezone.now() + timedelta(hours=1))
    seen = make_article(headline="Harbour")
    assert found(client, "harbour") == [seen]
    Article.objects.filter(pk=seen.pk).update(status=Article.Status.DRAFT)
    assert found(client, "harbour") == []


def test_comments_are_found_while_they_are_visible(client):
    comment = make_comment(body="The *harbour* at night", name="Bob")
    assert found(client, "harbours", "comments/") == [comment]
    page = client.get("/search/comments/", {"q": "harbour"}).content.decode()
    assert "The <mark>harbour</mark> at night" in page
    assert found(client, "harbour", "comments/", author="bob") == [comment]
    assert found(client, "harbour", "comments/", author="Carol") == []
    comment.remove()
    assert found(client, "harbour", "comments/") == []
    comment.approve()
    assert found(client, "harbour", "comments/") == [comment]


@pytest.mark.parametrize("status", ["pending", "spam", "rejected", "removed", "withdrawn"])
def test_comment_that_is_not_visible_is_found_by_nobody(client, status):
    make_comment(body="harbour", status=Comment.Status(status))
    assert found(client, "harbour", "comments/") == []


def test_comment_under_an_unpublished_story_is_found_by_nobody(client):
    comment = make_comment(body="harbour")
    assert found(client, "harbour", "comments/") == [comment]
    Article.objects.update(published_at=timezone.now() + timedelta(hours=1))
    assert found(client, "harbour", "comments/") == []


def test_addresses_of_writers_are_not_in_the_index(client):
    comment = make_comment(body="harbour")
    comment.commenter.email = "bob@secret.example"
    comment.commenter.save()
    assert found(client, "secret", "comments/") == []
    page = client.get("/search/comments/", {"q": "harbour"}).content.decode()
    assert "secret" not in page


def test_mistyped_word_is_met_with_the_one_that_is_known(client):
    make_article(headline="The swing bridge", body="<p>Council and councillors.</p>")
    vocabulary.gather()
    for typed, meant in (
        ("brigde", "bridge"),
        ("bbridge", "bridge"),
        ("councol swing", "council swing"),
        ("counclilors", "councillors"),
        ('"swing brdge"', '"swing bridge"'),
    ):
        assert client.get("/search/", {"q": typed}).context["instead"] == meant, typed
    for typed in ("bridge", "zzzzzz", "swing -brigde", "tunnel"):
        assert client.get("/search/", {"q": typed}).context["instead"] == "", typed


def test_words_that_several_readers_have_are_suggested_among_comments(client):
    article = make_article()
    for number in range(3):
        make_comment(article, body=f"The lamplighter went by, {number}.")
        make_comment(article, body="A wheelwright did too.", status="pending")
    vocabulary.gather(said())
    page = client.get("/search/comments/", {"q": "lampligther"})
    assert page.context["instead"] == "lamplighter"
    assert 'href="?q=lamplighter"' in page.text
    assert client.get("/search/", {"q": "lampligther"}).context["instead"] == ""
    assert client.get("/search/comments/", {"q": "wheelwrigth"}).context["instead"] == ""


def test_nothing_unpublished_is_suggested(client):
    make_article(headline="Elderberry", status=Article.Status.DRAFT)
    public = make_article(headline="Mulberry")
    vocabulary.gather()
    assert client.get("/search/", {"q": "elderbery"}).context["instead"] == ""
    Article.objects.filter(pk=public.pk).update(status=Article.Status.DRAFT)
    assert client.get("/search/", {"q": "mulbery"}).context["instead"] == ""


def test_feed_has_the_newest_that_answer(client):
    article = make_article(headline="Harbour & sea")
    make_article(headline="Mountains")
    make_article(headline="Harbour", published_at=timezone.now() + timedelta(hours=1))
    page = client.get("/search/", {"q": "harbour"}).content.decode()
    assert '<link rel="alternate" type="application/rss+xml"' in page
    assert "/search/feed/?q=harbour" in page
    response = client.get("/search/feed/", {"q": "harbour"})
    assert response["X-Robots-Tag"] == "noindex"
    assert "/search/feed/?q=harbour" in response.content.decode()
    titles = [item.findtext("title") for item in ET.fromstring(response.content).iter("item")]
    assert titles == [article.headline]
    assert client.get("/search/feed/").status_code == 200


@pytest.mark.parametrize("tab", ["", "comments/"])
def test_search_is_not_for_search_engines_and_never_kept(client, tab):
    make_article()
    response = client.get(f"/search/{tab}", {"q": "story"})
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert "no-cache" in response["Cache-Control"]


def test_pages_go_on_and_end(client):
    for _ in range(21):
        make_article(headline="Harbour")
    first = client.get("/search/", {"q": "harbour", "author": ""})
    assert first.context["page"].older_url == "/search/page/2/?q=harbour"
    assert len(client.get("/search/page/2/?q=harbour").context["page"].items) == 1
    assert client.get("/search/page/3/?q=harbour").status_code == 404


def test_more_than_are_ranked_are_told_as_more(client, monkeypatch):
    for module in ("articles.search.index.MOST", "newsblog.search.MOST"):
        monkeypatch.setattr(module, 3)
    for _ in range(4):
        make_article(headline="Harbour")
    page = client.get("/search/", {"q": "harbour"})
    assert len(page.context["page"].items) == 3
    assert "3+" in page.content.decode()


def test_narrowed_comments_are_looked_for_among_the_newest_and_that_is_said(client, monkeypatch):
    sport = make_article(section=make_section("Sport", slug="sport"))
    day = datetime(2020, 3, 2, tzinfo=ZoneInfo("Europe/Berlin"))
    Article.objects.filter(pk=sport.pk).update(published_at=day)
    oldest = make_comment(sport, body="harbour", name="Zelda")
    Comment.objects.filter(pk=oldest.pk).update(created_at=day)
    town = make_article(section=make_section("Town", slug="town"))
    others = [make_comment(town, body=f"Harbour {number}") for number in range(4)]
    said_so = (
        "Only 3 of the comments that fit what you chose were looked through, the newest first."
    )

    def asked(**fields):
        page = client.get("/search/comments/", {"q": "harbour", **fields})
        assert not (said_so in page.text and "No comment" in page.text)
        return page.context["page"].items, said_so in page.text

    # Where there are few comments, all are looked at.
    assert asked(section="sport") == ([oldest], False)
    for module in ("articles.search.index", "newsblog.search"):
        monkeypatch.setattr(f"{module}.WALKED", 3)
    assert asked(section="sport") == ([oldest], False)
    monkeypatch.setattr("articles.search.index.FEW", 2)
    # Those of a section are, however many came after in others.
    assert asked(section="sport") == ([oldest], False)
    assert asked(section="sport", order="newest") == ([oldest], False)
    assert asked(section="town", order="newest") == (others[:0:-1], True)
    # Few of one reader or of some days are found however old they are.
    assert asked(section="sport", author="zelda") == ([oldest], False)
    assert asked(until="2020-03-02") == ([oldest], False)
    assert asked(section="town", until="2020-03-02") == ([], False)
    # Of many of a section those under its newest stories are.
    talk = make_article(section=sport.section)
    for number in range(4):
        make_comment(talk, body=f"A bridge {number}")
    Article.objects.filter(pk=talk.pk).update(comment_count=4)
    assert asked(section="sport") == ([], True)
    assert asked(section="sport", author="zelda") == ([oldest], False)
    assert asked(section="sport", until="2020-03-02") == ([oldest], False)
    Comment.objects.filter(article=talk).delete()
    # Of many of some days the newest of these are.
    old = [make_comment(sport, body=f"An old harbour {number}") for number in range(3)]
    for comment in old:
        Comment.objects.filter(pk=comment.pk).update(created_at=day + timedelta(days=30))
    recent = [make_comment(town, body=f"A new harbour {number}") for number in range(4)]
    until = {"until": "2020-05-01", "order": "newest"}
    assert asked(section="sport", **until) == (old[::-1], True)
    Comment.objects.filter(pk__in=[row.pk for row in [*old, *recent]]).delete()
    # As many as are walked are all there are.
    for module in ("articles.search.index", "newsblog.search"):
        monkeypatch.setattr(f"{module}.WALKED", 5)
    assert asked(section="sport") == ([oldest], False)
    assert len(asked()[0]) == 5


@pytest.mark.parametrize("tab", ["", "comments/"])
def test_search_makes_as_many_queries_for_thirty_as_for_three(
    client, tab, django_assert_max_num_queries
):
    article = make_article([make_author()], headline="Harbour")
    counts = []
    for more in (3, 17):
        for _ in range(more):
            make_article([make_author()], headline="Harbour")
            make_comment(article, body=f"Harbour {timezone.now()}")
        with django_assert_max_num_queries(12) as queries:
            client.get(f"/search/{tab}", {"q": "harbour"})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_names_of_authors_without_a_story_in_print_are_not_proposed(client):
    make_article(authors=[make_author("Ada Public")])
    to_come = timezone.now() + timedelta(days=1)
    make_article(authors=[make_author("Bea Tocome")], published_at=to_come)
    page = client.get("/search/").text
    assert "Ada Public" in page and "Bea Tocome" not in page

"""What machines read: structured data, sitemaps, cards, crops, how to embed a story."""

import io
import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone
from PIL import Image

from articles.models import Article, Masthead
from articles.tests.factories import (
    make_article,
    make_author,
    make_correction,
    make_page,
    make_picture,
    make_section,
    make_source,
    make_tag,
)
from comments.tests.factories import make_comment

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


def graph(client, address):
    page = client.get(address).content.decode()
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return json.loads(text)["@graph"]


def facts(client, article):
    story, path = graph(client, article.get_absolute_url())
    return story, path


def test_story_names_authors_section_words_sources_corrections_and_publisher(client):
    article = make_article(
        authors=[make_author("Alice", role="news editor"), make_author("Bob")],
        section=make_section("Harbour", parent=make_section("City")),
        tags=[make_tag("tides")],
        body="<p>Four words, don’t count.</p>",
    )
    make_source(article)
    make_correction(article, text="It was Tuesday.")
    story, path = facts(client, article)
    assert [author["name"] for author in story["author"]] == ["Alice", "Bob"]
    assert story["author"][0]["jobTitle"] == "news editor"
    assert (story["articleSection"], story["wordCount"], story["keywords"]) == (
        "Harbour",
        4,
        ["tides"],
    )
    assert len(story["citation"]) == 1
    assert story["correction"][0]["@type"] == "CorrectionComment"
    assert story["publisher"]["logo"]["url"] == f"{SITE}/logo.png"
    names = [step["name"] for step in path["itemListElement"]]
    assert names[1:] == ["City", "Harbour", article.headline]


def test_comments_stand_inside_what_they_answer_with_counts(client):
    article = make_article()
    root = make_comment(article, body="Root & branch <b>", name="Rosa")
    make_comment(parent=make_comment(parent=root))
    make_comment(article, status="rejected", body="Refused words.")
    story, _path = facts(client, article)
    assert story["commentCount"] == 3
    (one,) = story["comment"]
    assert one["author"]["name"] == "Rosa" and one["text"] == "Root & branch <b>"
    assert one["commentCount"] == 1 and one["url"] == f"#comment-{root.pk}"
    assert one["comment"][0]["comment"][0]["@type"] == "Comment"
    assert one["datePublished"].startswith(f"{timezone.localtime(root.created_at):%Y-%m-%dT%H:%M}")


def test_answer_to_what_was_removed_stands_by_itself_and_the_removed_nowhere(client):
    root = make_comment(body="Removed words.")
    reply = make_comment(parent=root)
    root.remove()
    story, _path = facts(client, root.article)
    assert [one["url"] for one in story["comment"]] == [f"#comment-{reply.pk}"]
    assert "Removed words" not in json.dumps(story)


def test_nothing_in_the_data_ends_the_element(client):
    article = make_article(headline="</script><script>alert(1)</script>")
    make_comment(article, body="</script> & more")
    story, _path = facts(client, article)
    assert story["headline"].startswith("</script>")


def test_pictures_come_in_three_shapes_made_when_asked_for(client):
    picture = make_picture((900, 700))
    story, _path = facts(client, make_article(lead_picture=picture))
    shapes = []
    for address in story["image"]:
        answer = client.get(address.removeprefix(SITE))
        assert answer.status_code == 302
        file = client.get(answer["Location"])
        shapes.append(Image.open(io.BytesIO(b"".join(file.streaming_content))).size)
    assert shapes == [(900, 506), (900, 675), (700, 700)]
    assert client.get(f"/pictures/{picture.pk}/9x9/").status_code == 404
    assert client.get("/pictures/999999/1x1/").status_code == 404


def test_picture_of_a_story_that_is_not_in_print_has_no_shapes(client):
    picture = make_picture()
    make_article(lead_picture=picture, published_at=timezone.now() + timedelta(hours=1))
    make_article(lead_picture=picture, status="draft")
    assert client.get(f"/pictures/{picture.pk}/1x1/").status_code == 404


def test_front_page_names_the_paper_and_its_publisher(client):
    Masthead.objects.create(pk=Masthead.ROW, name="The Tidings", description="News & more.")
    website, publisher = graph(client, "/")
    assert (website["@type"], website["name"], website["url"]) == (
        "WebSite",
        "The Tidings",
        f"{SITE}/",
    )
    assert website["publisher"]["@id"] == publisher["@id"]
    assert publisher["description"] == "News & more."


def test_lists_lead_back_to_the_front(client):
    harbour = make_section("Harbour", parent=make_section("City"))
    make_article(section=harbour, tags=[make_tag("tides", slug="tides")])
    for address, way in (
        (harbour.get_absolute_url(), ["City", "Harbour"]),
        ("/tag/tides/", ["tides"]),
    ):
        page, path = graph(client, address)
        assert (page["@type"], page["url"]) == ("CollectionPage", SITE + address)
        assert [step["name"] for step in path["itemListElement"]][1:] == way
        assert path["itemListElement"][-1]["item"] == SITE + address


def test_author_has_a_profile(client):
    author = make_author(
        "Alice", role="news editor", bio="Writes.", picture=make_picture((900, 700))
    )
    author.links.create(label="Elsewhere", url="https://elsewhere.example/@alice")
    page, _path = graph(client, author.get_absolute_url())
    person = page["mainEntity"]
    assert page["@type"] == "ProfilePage" and person["url"] == SITE + author.get_absolute_url()
    assert (person["name"], person["jobTitle"]) == ("Alice", "news editor")
    assert person["sameAs"] == ["https://elsewhere.example/@alice"]
    image = client.get(person["image"].removeprefix(SITE))
    assert image.status_code == 200


@pytest.mark.parametrize("address", ["/", "/category/c/", "/tag/t/", "/author/a/", "/p/", "/2026/"])
def test_links_to_lists_and_pages_are_shown_with_all_that_services_ask_for(client, address):
    at = datetime(2026, 3, 1, tzinfo=UTC)
    section, tag, author = (
        make_section("C", slug="c"),
        make_tag("T", slug="t"),
        make_author(slug="a"),
    )
    make_article(section=section, tags=[tag], authors=[author], published_at=at)
    make_page(slug="p")
    page = client.get(address).text
    told = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)"', page))
    assert {"type", "title", "description", "url", "image"} <= set(told) and all(told.values())
    assert told["url"] == SITE + address
    assert client.get(told["image"].removeprefix(SITE)).status_code == 200


@pytest.mark.parametrize(
    "headline",
    ["Short", "A long headline that goes on and on " * 6, "W" * 250, "潮汐 مد وجزر", " "],
)
def test_card_is_drawn_for_whatever_headline(client, headline):
    article = make_article(headline=headline)
    answer = client.get(f"{article.get_absolute_url()}card.png")
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.size == (1200, 630) and len(answer.content) < 100_000
    assert client.get("/logo.png")["Content-Type"] == "image/png"


def test_card_of_a_story_to_come_is_not_there(client):
    article = make_article(published_at=timezone.now() + timedelta(hours=1))
    assert client.get(f"{article.get_absolute_url()}card.png").status_code == 404


# Sitemaps


def test_index_lists_the_months_with_what_changed_last(client):
    now = timezone.now().replace(microsecond=0)
    old = make_article(published_at=now - timedelta(days=70))
    Article.objects.filter(pk=old.pk).update(updated_at=now - timedelta(days=3))
    make_article(published_at=now - timedelta(hours=3))
    index = client.get("/sitemap.xml").content.decode()
    part = f"{SITE}/sitemap-{old.published_on:%Y-%m}.xml"
    changed = (now - timedelta(days=3)).isoformat()
    assert f"<loc>{part}</loc><lastmod>{changed}</lastmod>" in index
    page = client.get(part.removeprefix(SITE)).content.decode()
    assert f"<loc>{SITE}{old.get_absolute_url()}</loc>" in page and page.count("<url>") == 1


def test_sections_and_authors_in_print_have_their_last_change(client):
    now = timezone.now().replace(microsecond=0)
    city = make_section("City", slug="city")
    harbour = make_section("Harbour", slug="harbour", parent=city)
    ada, bea = make_author("Ada", slug="ada"), make_author("Bea", slug="bea")
    make_article(section=city, published_at=now - timedelta(days=9), authors=[ada])
    make_article(section=harbour, published_at=now - timedelta(days=2))
    to_come = {"published_at": now + timedelta(days=1), "authors": [bea]}
    make_article(section=make_section("To come", slug="to-come"), **to_come)
    page = client.get("/sitemap-sections.xml").text
    found = dict(re.findall(r"<loc>([^<]*)</loc><lastmod>([^<]*)</lastmod>", page))
    latest = f"{now - timedelta(days=2):%Y-%m-%d}"
    assert found == {
        f"{SITE}/category/city/": latest,
        f"{SITE}/category/harbour/": latest,
        f"{SITE}/author/ada/": f"{now - timedelta(days=9):%Y-%m-%d}",
    }
    index = client.get("/sitemap.xml").text
    assert f"<loc>{SITE}/sitemap-sections.xml</loc><lastmod>{latest}" in index


@pytest.mark.parametrize("name", ["2020-01", "2026-13", "0000-00", "nothing", "1-1-1", "99999-1"])
def test_parts_that_are_not_there(client, name):
    make_article()
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_news_sitemap_has_the_last_two_days(client):
    now = timezone.now()
    new = make_article(headline="New & true", published_at=now - timedelta(hours=40))
    old = make_article(published_at=now - timedelta(hours=50))
    to_come = make_article(published_at=now + timedelta(hours=1))
    page = client.get("/news-sitemap.xml").content.decode()
    assert new.get_absolute_url() in page and "New &amp; true" in page
    assert old.get_absolute_url() not in page and to_come.get_absolute_url() not in page
    robots = client.get("/robots.txt").content.decode()
    assert "/search/" not in robots  # so that its noindex is read
    assert f"Sitemap: {SITE}/sitemap.xml" in robots and "news-sitemap.xml" in robots


def test_news_sitemap_without_news_is_still_one(client):
    make_article(published_at=timezone.now() - timedelta(days=3))
    assert client.get("/news-sitemap.xml").text.count("<url>") == 1
    assert "<news:news>" not in client.get("/news-sitemap.xml").text


def test_characters_that_xml_cannot_hold_break_nothing(client):
    article = make_article(headline="Tide\x0b & time\x01\ufffe")
    address = quote(SITE + article.get_absolute_url())
    for url in ("/news-sitemap.xml", f"/oembed/?format=xml&url={address}"):
        assert "Tide" in "".join(ET.fromstring(client.get(url).content).itertext())


def test_front_page_names_the_feeds(client):
    page = client.get("/").text
    for kind, url in (
        ("rss+xml", "/feed/"),
        ("atom+xml", "/feed/atom/"),
        ("feed+json", "/feed/json/"),
        ("rss+xml", "/comments/feed/"),
    ):
        assert re.search(f'type="application/{re.escape(kind)}"[^>]* href="{url}"', page)


# Embedding


def test_story_can_be_embedded_in_both_formats(client):
    article = make_article(headline="<Tide> & time", authors=[make_author("Alice")])
    address = quote(SITE + article.get_absolute_url())
    answer = client.get(f"/oembed/?url={address}")
    told = answer.json()
    assert (told["type"], told["title"], told["author_name"]) == ("rich", "<Tide> & time", "Alice")
    assert "<script" not in told["html"] and "&lt;Tide&gt;" in told["html"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    page = client.get(f"/oembed/?format=xml&url={address}")
    assert "&lt;Tide&gt; &amp; time" in page.content.decode()
    (link,) = re.findall(r'href="(/oembed/[^"]*)"', client.get(article.get_absolute_url()).text)
    assert client.get(link).json() == told


def test_embedded_story_is_no_larger_than_whoever_embeds_it_allows(client):
    article = make_article(lead_picture=make_picture((1300, 900)))
    plain = make_article()

    def told(story, **most):
        return client.get("/oembed/", {"url": SITE + story.get_absolute_url(), **most}).json()

    whole = told(article)
    assert whole["width"] == 600 and whole["thumbnail_width"] <= 600
    file = client.get(whole["thumbnail_url"].removeprefix(SITE))
    size = Image.open(io.BytesIO(b"".join(file.streaming_content))).size
    assert size == (whole["thumbnail_width"], whole["thumbnail_height"])
    small = told(article, maxwidth=300, maxheight=100)
    assert small["width"] == 300 and "thumbnail_url" not in small
    assert told(plain)["thumbnail_width"] == 1200
    assert "thumbnail_url" not in told(plain, maxwidth=600)
    assert told(plain, maxwidth="0x") == told(plain)


@pytest.mark.parametrize(
    "address", ["", "http://other.example/2026/01/01/x/", f"{SITE}/about/", "http://[", f"{SITE}/"]
)
def test_what_is_no_story_cannot_be_embedded(client, address):
    assert client.get("/oembed/", {"url": address}).status_code == 404


def test_story_to_come_cannot_be_embedded_and_an_unknown_format_is_501(client):
    article = make_article(published_at=timezone.now() + timedelta(days=1))
    assert client.get("/oembed/", {"url": SITE + article.get_absolute_url()}).status_code == 404
    assert client.get("/oembed/", {"url": SITE, "format": "yaml"}).status_code == 501

"""Feeds in three formats: what is in them, what identifies it, and how they go on."""

import json
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.feeds import absolute
from articles.models import Article, Masthead
from articles.tests.factories import (
    make_article,
    make_author,
    make_picture,
    make_section,
    make_tag,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
SITE = "http://127.0.0.1:8000"


def rss(client, url="/feed/"):
    return ET.fromstring(client.get(url).content).find("channel")


def atom(client, url="/feed/atom/"):
    return ET.fromstring(client.get(url).content)


def told(client, url="/feed/json/"):
    return json.loads(client.get(url).content)


def test_every_format_names_all_authors_categories_and_the_picture(client):
    alice, bob = make_author("Alice"), make_author("Bob")
    story = make_article(
        headline="Tides & tables",
        authors=[alice, bob],
        tags=[make_tag("harbour")],
        section=make_section("City"),
        lead_picture=make_picture((1300, 900)),
    )
    assert rss(client).find("language").text == "en-gb"
    item = rss(client).find("item")
    assert [name.text for name in item.findall(CREATOR)] == ["Alice", "Bob"]
    assert [category.text for category in item.findall("category")] == ["City", "harbour"]
    enclosure = item.find("enclosure")
    assert enclosure.get("url").startswith(f"{SITE}/media/") and int(enclosure.get("length")) > 0
    assert enclosure.get("type") == "image/webp"
    entry = atom(client).find(f"{ATOM}entry")
    assert [name.text for name in entry.iter(f"{ATOM}name")] == ["Alice", "Bob"]
    assert atom(client).find(f"{ATOM}author/{ATOM}name").text == "The Newsblog"
    assert entry.find(f"{ATOM}title").text == "Tides & tables"
    one = told(client)["items"][0]
    assert [author["name"] for author in one["authors"]] == ["Alice", "Bob"]
    assert one["tags"] == ["City", "harbour"] and one["image"] == enclosure.get("url")
    assert one["url"] == SITE + story.get_absolute_url()


def test_an_identifier_survives_a_new_slug_and_is_the_same_in_all_formats(client):
    story = make_article()
    identifier = rss(client).find("item/guid").text
    Article.objects.filter(pk=story.pk).update(slug="another-slug")
    assert rss(client).find("item/guid").text == identifier
    assert rss(client).find("item/guid").get("isPermaLink") == "false"
    assert atom(client).find(f"{ATOM}entry/{ATOM}id").text == identifier
    assert told(client)["items"][0]["id"] == identifier
    assert client.get(identifier.removeprefix(SITE)).status_code == 301


def test_a_story_that_was_brought_along_keeps_its_guid_word_for_word(client):
    make_article(guid="http://old.example/?p=12&x= Ä")
    assert rss(client).find("item/guid").text == "http://old.example/?p=12&x= Ä"


def test_updated_stands_still_while_nothing_substantive_changes(client):
    published = timezone.now() - timedelta(days=2)
    story = make_article(published_at=published)
    Article.objects.filter(pk=story.pk).update(kicker="Only a kicker")
    assert atom(client).find(f"{ATOM}entry/{ATOM}updated").text[:16] == published.strftime(
        "%Y-%m-%dT%H:%M"
    )
    later = published + timedelta(hours=5)
    Article.objects.filter(pk=story.pk).update(updated_at=later)
    assert told(client)["items"][0]["date_modified"][:16] == later.strftime("%Y-%m-%dT%H:%M")


def test_whole_stories_or_summaries_as_the_policy_says(client):
    make_article(body='<p>All of it, with <a href="/about/">a link</a>.</p>')
    assert f'href="{SITE}/about/"' in rss(client).find(f"item/{ENCODED}").text
    assert "All of it" in told(client)["items"][0]["content_html"]
    Masthead.objects.update_or_create(pk=Masthead.ROW, defaults={"feeds_full_text": False})
    assert rss(client).find(f"item/{ENCODED}") is None
    assert told(client)["items"][0]["content_html"] == "What it is about."


@pytest.mark.parametrize("kind", ["", "atom/", "json/"])
def test_a_feed_goes_on_page_by_page_to_its_end(client, kind):
    now = timezone.now()
    stories = [make_article(published_at=now - timedelta(minutes=n)) for n in range(45)]
    url, seen = f"/feed/{kind}", []
    while url:
        if kind == "json/":
            page = told(client, url)
            seen += [item["url"] for item in page["items"]]
            url = page.get("next_url")
        else:
            page = rss(client, url) if kind == "" else atom(client, url)
            links = {link.get("rel"): link.get("href") for link in page.findall(f"{ATOM}link")}
            assert links["self"] == SITE + url
            if kind == "":
                seen += [link.text for link in page.findall("item/link")]
            else:
                seen += [e.find(f"{ATOM}link").get("href") for e in page.findall(f"{ATOM}entry")]
            url = links.get("next")
        url = url and url.removeprefix(SITE)
    assert seen == [SITE + story.get_absolute_url() for story in stories]


def test_pages_that_are_not_there_are_not_found_and_the_first_has_one_address(client):
    make_article()
    assert client.get("/feed/page/2/").status_code == 404
    assert client.get("/feed/page/999999/").status_code == 404
    answer = client.get("/feed/atom/page/1/")
    assert (answer.status_code, answer["Location"]) == (301, "/feed/atom/")


@pytest.mark.parametrize("kind", ["", "atom/", "json/"])
def test_every_list_has_its_feed(client, kind):
    section, tag, author = make_section(), make_tag(), make_author()
    make_article(headline="Found", section=section, tags=[tag], authors=[author])
    make_article(headline="Elsewhere", section=make_section("Other"))
    for place in (section, tag, author):
        page = client.get(f"{place.get_absolute_url()}feed/{kind}").content.decode()
        assert "Found" in page and "Elsewhere" not in page
    assert client.get(f"/corrections/feed/{kind}").status_code == 200


@pytest.mark.parametrize("url", ["/feed/", "/tag/t/feed/", "/corrections/feed/"])
def test_a_hub_is_named_when_there_is_one(client, settings, url):
    make_article(tags=[make_tag(slug="t")])
    answer = client.get(url)
    assert b"hub" not in answer.content and "Link" not in answer
    settings.WEBSUB_HUB = "https://hub.example.org/"
    links = {link.get("rel"): link.get("href") for link in rss(client, url).findall(f"{ATOM}link")}
    assert links["hub"] == "https://hub.example.org/"
    named = told(client, f"{url}json/")["hubs"]
    assert named == [{"type": "WebSub", "url": "https://hub.example.org/"}]
    assert client.get(url)["Link"] == (
        f'<https://hub.example.org/>; rel="hub", <{SITE}{url}>; rel="self"'
    )


def test_a_hub_is_not_named_where_it_would_not_be_told(client, settings):
    settings.WEBSUB_HUB = "https://hub.example.org/"
    for _ in range(21):
        make_article()
    for url in ("/feed/page/2/", "/search/feed/?q=x", "/comments/feed/"):
        answer = client.get(url)
        assert b"hub.example" not in answer.content and "Link" not in answer


def test_hostile_text_ends_nothing(client):
    make_article(headline="]]></title><script>\x0b\ufffe", body="<p>]]>&lt;x&gt;</p>")
    assert rss(client).find("item/title").text.startswith("]]></title><script>")
    assert atom(client).find(f"{ATOM}entry") is not None
    assert "<script>" in told(client)["items"][0]["title"]


@pytest.mark.parametrize("url", ["/feed/", "/feed/atom/", "/feed/json/", "/tag/t/feed/"])
def test_a_feed_costs_the_same_for_three_and_thirty(client, url, django_assert_max_num_queries):
    tag = make_tag(slug="t")
    for count in (3, 27):
        for _ in range(count):
            make_article(authors=[make_author()], tags=[tag])
        with django_assert_max_num_queries(8):
            client.get(url)


def test_addresses_in_a_text_become_absolute():
    html = '<img src="/m/a.webp" srcset="/m/a.webp 1w, /m/b.webp 2w"><a href="#note">n</a>'
    html += '<a href="//other.example/x">o</a><a href="https://a.example/">a</a>'
    assert absolute(html, f"{SITE}/story/") == (
        f'<img src="{SITE}/m/a.webp" srcset="{SITE}/m/a.webp 1w, {SITE}/m/b.webp 2w">'
        f'<a href="{SITE}/story/#note">n</a><a href="//other.example/x">o</a>'
        '<a href="https://a.example/">a</a>'
    )


@pytest.mark.parametrize("url", ["/corrections/feed/", "/comments/feed/", "/search/feed/?q=none"])
def test_a_feed_without_items_is_one_in_every_format_and_the_same_at_any_time(client, url):
    path, _mark, query = url.partition("?")
    assert client.get(f"{path}json/?{query}").json()["items"] == []
    for address in (url, f"{path}atom/?{query}"):
        answer = client.get(address).content
        assert ET.fromstring(answer).find(".//{*}title").text
        assert b"2000" in answer
    page = ET.fromstring(client.get(f"{path}atom/?{query}").content)
    assert page.find(f"{ATOM}author/{ATOM}name").text == "The Newsblog"


def test_a_feed_names_the_address_at_which_it_was_asked(client):
    for url in ("/search/feed/", "/search/feed/?q=tide"):
        assert rss(client, url).find(f"{ATOM}link").get("href") == SITE + url


def test_a_story_of_pictures_alone_has_text_in_every_format(client):
    make_article(headline="The quay & more", standfirst="", body="")
    one = told(client)["items"][0]
    assert one["content_html"] == "The quay &amp; more" and "summary" not in one
    assert rss(client).find("item/description").text == "The quay &amp; more"
    assert atom(client).find(f"{ATOM}entry/{ATOM}content") is None


def test_a_standfirst_is_words_where_markup_is_expected(client):
    make_article(standfirst="Tom & Ann <b> say “5 < 6”")
    assert rss(client).find("item/description").text == "Tom &amp; Ann &lt;b&gt; say “5 &lt; 6”"
    assert told(client)["items"][0]["summary"] == "Tom & Ann <b> say “5 < 6”"


def test_a_story_leads_to_its_comments_and_their_feed(client):
    here = SITE + make_article().get_absolute_url()
    item = rss(client).find("item")
    assert item.find("comments").text == f"{here}#comments"
    assert item.find("{http://wellformedweb.org/CommentAPI/}commentRss").text == f"{here}feed/"
    links = atom(client).find(f"{ATOM}entry").findall(f"{ATOM}link")
    (replies,) = [link for link in links if link.get("rel") == "replies"]
    assert client.get(replies.get("href").removeprefix(SITE)).status_code == 200

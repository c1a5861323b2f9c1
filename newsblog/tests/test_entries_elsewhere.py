"""Entries of live stories beside their page: search, feed, API, and what they said before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Entry, Masthead
from articles.search import ENTRIES
from articles.tests.factories import make_article, make_entry

pytestmark = pytest.mark.django_db

FEEDS = ["entries/feed/", "entries/feed/atom/", "entries/feed/json/"]


@pytest.fixture
def story():
    return make_article(headline="The gates", slug="gates")


def surfaces(client, story):
    """Whatever might show an entry, by its address."""
    here = story.get_absolute_url()
    urls = [
        "/search/?q=sluice",
        "/search/feed/?q=sluice",
        f"/api/stories/{story.pk}/entries/",
        here,
    ]
    urls += [f"{here}{feed}" for feed in FEEDS]
    return {url: client.get(url).text for url in urls}


def test_entry_is_found_and_told_wherever_stories_are(client, story):
    make_entry(story, "<p>The sluice is open.</p>", is_key=True)
    for url, text in surfaces(client, story).items():
        assert (
            "sluice is open" in text
            or "<mark>sluice</mark> is open" in text
            or (url.startswith("/search/feed/") and "The gates" in text)
        ), url


def test_search_leads_to_the_entry_that_has_the_words(client, story):
    entry = make_entry(story, "<p>The sluice is open.</p>")
    page = client.get("/search/?q=sluice").text
    assert f'href="{entry.get_absolute_url()}"' in page


def test_withdrawn_entry_is_nowhere(client, story):
    entry = make_entry(story, "<p>The sluice is open.</p>")
    entry.correct("", "<p>The sluice is shut.</p>", False, 1)
    entry.withdraw()
    for url, text in surfaces(client, story).items():
        words = text.replace("q=sluice", "").replace("“sluice”", "").replace('"sluice"', "")
        assert "sluice is" not in words and "</mark> is" not in words, url
    assert client.get(entry.get_history_url()).status_code == 404
    assert "sluice" not in client.get(f"{story.get_absolute_url()}history/").text


@pytest.mark.parametrize("fields", [{"status": "draft"}, {}], ids=["draft", "scheduled"])
def test_entry_of_a_story_that_is_not_public_is_nowhere(client, story, fields):
    entry = make_entry(story, "<p>The sluice is open.</p>")
    entry.correct("", "<p>The sluice is shut.</p>", False, 1)
    urls = [*surfaces(client, story), entry.get_history_url()]
    urls += [f"{story.get_absolute_url()}history/", f"{story.get_absolute_url()}entries/page/1/"]
    for name, value in fields.items():
        setattr(story, name, value)
    if not fields:
        story.published_at = timezone.now() + timedelta(hours=1)
    story.save()
    for url in urls:
        answer = client.get(url)
        assert "sluice is" not in answer.text and "</mark> is" not in answer.text, url
        assert answer.status_code == (200 if url.startswith("/search/") else 404), url


def test_index_follows_what_becomes_of_entries(story):
    entry = make_entry(story, "<p>The sluice is open.</p>")
    for change in (
        lambda: entry.correct("", "<p>The gate is shut.</p>", False, entry.version),
        entry.withdraw,
        entry.put_back,
        entry.delete,
    ):
        change()
        assert ENTRIES.differences() == [0, 0, 0]


def test_changed_entry_keeps_what_it_said_for_everybody_to_see(client, story):
    now = timezone.now()
    entry = make_entry(story, "<p>Two gates are shut.</p>", title="Gates", now=now)
    later = now + timedelta(minutes=9)
    Entry.objects.get().correct("Gates", "<p>Three gates are shut.</p>", False, 1, now=later)
    page = client.get(story.get_absolute_url()).text
    assert f'href="{entry.get_history_url()}"' in page
    history = client.get(entry.get_history_url()).text
    assert "<del>Two</del><ins>Three</ins> gates" in history
    assert "<p>Two gates are shut.</p>" in history
    assert entry.get_history_url() in client.get(f"{story.get_absolute_url()}history/").text
    Entry.objects.get().correct("Gates", "<p>Four gates are shut.</p>", False, 2, now=later)
    assert "<ins>Four</ins>" in client.get(entry.get_history_url()).text


def test_marking_an_entry_as_key_is_no_version_of_it(client, story):
    entry = make_entry(story, "<p>Two gates are shut.</p>")
    entry.correct("", "<p>Two gates are shut.</p>", True, 1)
    assert not entry.versions.exists()


@pytest.mark.parametrize("url", ["{0}history/", "{0}entries/1/history/", "{0}entries/feed/"])
def test_pages_cost_as_many_queries_for_three_changes_as_for_thirty(
    client, story, url, django_assert_max_num_queries
):
    first = make_entry(story, "<p>Gate 0.</p>")
    url = url.format(story.get_absolute_url())
    for count in (3, 27):
        for _ in range(count):
            number = first.version
            first.correct("", f"<p>Gate {number}.</p>", False, number)
            other = make_entry(story, f"<p>Other {number}.</p>")
            other.correct("", f"<p>Another {number}.</p>", False, 1)
        with django_assert_max_num_queries(6):
            assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", ["/feed/", "/feed/atom/", "/feed/json/"])
def test_feed_with_full_text_has_the_last_ten_entries_after_it(client, story, url):
    Masthead.objects.update_or_create(pk=1, defaults={"feeds_full_text": True})
    entries = [make_entry(story, f"<p>Gate {number:02}.</p>") for number in range(12)]
    entries[11].withdraw()
    make_entry(story, "<p>To come.</p>", now=timezone.now() + timedelta(hours=1))
    told = client.get(url).text
    places = [told.index(f"Gate {number:02}.") for number in range(10, 0, -1)]
    assert [told.index("The first paragraph."), *places] == sorted(
        [told.index("The first paragraph."), *places]
    )
    for absent in ("Gate 00.", "Gate 11.", "To come."):
        assert absent not in told
    assert f"http://127.0.0.1:8000{entries[5].get_absolute_url()}" in told


def test_feed_without_full_text_has_no_entries(client, story):
    Masthead.objects.update_or_create(pk=1, defaults={"feeds_full_text": False})
    make_entry(story, "<p>The sluice is open.</p>")
    assert "sluice" not in client.get("/feed/").text


def test_feed_costs_as_many_queries_for_three_live_stories_as_for_fifteen(
    client, django_assert_max_num_queries
):
    Masthead.objects.update_or_create(pk=1, defaults={"feeds_full_text": True})
    for count in (3, 12):
        for _ in range(count):
            make_entry(make_article(), "<p>The sluice is open.</p>")
        with django_assert_max_num_queries(5):
            assert client.get("/feed/").text.count("sluice") == (3 if count == 3 else 15)


def test_story_in_the_api_has_its_newest_entries(client, story):
    first = make_entry(story, "<p>One.</p>", title="First", is_key=True)
    make_entry(story, "<p>Two.</p>")
    make_entry(story, "<p>A rumour.</p>").withdraw()
    make_entry(story, "<p>To come.</p>", now=timezone.now() + timedelta(hours=1))
    told = client.get(f"/api/stories/{story.pk}/").json()["entries"]
    assert [entry["content_html"] for entry in told] == ["<p>Two.</p>", "<p>One.</p>"]
    assert (told[1]["headline"], told[1]["is_key"], told[0]["is_key"]) == ("First", True, False)
    assert told[1]["url"].endswith(first.get_absolute_url())
    assert "rumour" not in client.get(f"/api/stories/{story.pk}/entries/").text
    assert client.get(f"/api/stories/{make_article().pk}/").json()["entries"] == []


def test_words_that_no_reader_has_seen_are_not_kept(client, story):
    draft = make_article(status="draft", slug="hidden")
    entry = make_entry(draft, "<p>A secret.</p>")
    entry.correct("", "<p>An open letter.</p>", False, 1)
    draft.schedule(timezone.now())
    draft.save()
    assert "secret" not in client.get(entry.get_history_url()).text

    entry = make_entry(story, "<p>Read by all.</p>")
    entry.withdraw()
    entry.correct("", "<p>A second thought.</p>", False, entry.version)
    entry.correct("", "<p>A third one.</p>", False, entry.version)
    assert client.get(entry.get_history_url()).status_code == 404
    entry.put_back()
    history = client.get(entry.get_history_url()).text
    assert "Read by all." in history
    assert "second thought" not in history


def test_long_entry_without_a_headline_is_named_by_its_first_words(story):
    words = " ".join(["gate"] * 11)
    assert make_entry(story, f"<p>{words} shut. More.</p>").headline().endswith("gate shut…")


def test_history_of_a_live_story_does_not_say_that_nothing_was_changed(client, story):
    make_entry(story, "<p>Two.</p>").correct("", "<p>Three.</p>", False, 1)
    page = client.get(f"{story.get_absolute_url()}history/").text
    assert "The text over the entries has not been changed" in page

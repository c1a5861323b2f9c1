"""A live story is found by its words and those of its entries together, if readers see them."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Article
from articles.search import STORIES, vocabulary
from articles.tests.factories import make_article, make_entry, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return make_article(headline="The gates", slug="gates", body="<p>Along the harbour wall.</p>")


def finds(client, query):
    response = client.get("/search/", {"q": query})
    feed = client.get("/search/feed/json/", {"q": query}).json()["items"]
    assert len(feed) == len(response.context["page"].items)
    return [item.headline for item in response.context["page"].items] != []


def test_words_of_a_query_may_stand_in_the_story_and_in_several_entries(client, story):
    make_entry(story, "<p>The sluice is open.</p>", title="At noon")
    make_entry(story, "<p>Two barges wait.</p>")
    other = make_article(headline="Elsewhere", body="<p>Harbour.</p>")
    make_entry(other, "<p>Barges.</p>")
    for query in (
        "harbour sluice",
        "gates barge",
        "sluice barges noon",
        '"sluice is" "two barges"',
    ):
        assert finds(client, query), query
    assert not finds(client, "harbour sluice elsewhere")
    assert not finds(client, '"open along"')
    assert STORIES.differences() == [0, 0, 0]


def test_what_is_left_out_may_stand_in_an_entry(client, story):
    make_entry(story, "<p>The sluice is open.</p>")
    make_entry(story, "<p>Two barges wait.</p>")
    assert finds(client, "harbour -tunnel")
    assert not finds(client, "harbour -sluice")
    assert not finds(client, "barges -sluice")


def test_words_that_readers_do_not_see_are_not_combined(client, story):
    withdrawn = make_entry(story, "<p>The sluice is open.</p>")
    corrected = make_entry(story, "<p>Two barges wait.</p>")
    make_entry(story, "<p>Divers.</p>", now=timezone.now() + timedelta(hours=1))
    assert finds(client, "harbour sluice") and finds(client, "harbour barges")
    withdrawn.withdraw()
    corrected.correct("", "<p>Two tugs wait.</p>", False, 1)
    for query in ("harbour sluice", "harbour barges", "harbour divers", "divers"):
        assert not finds(client, query), query
    assert finds(client, "harbour tugs")
    withdrawn.put_back()
    assert finds(client, "harbour sluice tugs")
    for hidden in (
        {"status": Article.Status.DRAFT},
        {"published_at": timezone.now() + timedelta(hours=1)},
        {"unpublish_at": timezone.now() - timedelta(hours=1)},
    ):
        before = Article.objects.values(*hidden).get()
        Article.objects.update(**hidden)
        assert not finds(client, "harbour sluice") and not finds(client, "sluice"), hidden
        Article.objects.update(**before)
    assert finds(client, "harbour sluice")


def test_new_text_of_the_story_keeps_the_words_of_its_entries(client, story):
    make_entry(story, "<p>The sluice is open.</p>")
    alice = make_user()
    story.write({"body": "<p>Along the quay.</p>"}, alice)
    assert finds(client, "harbour sluice") and not finds(client, "quay sluice")
    story.draft.publish(alice)
    assert finds(client, "quay sluice") and not finds(client, "harbour sluice")
    call_command("verify_search")


def test_card_shows_what_has_most_of_the_words(client, story):
    make_entry(story, "<p>The sluice is open.</p>")
    both = make_entry(story, "<p>The sluice and its keeper.</p>")
    make_entry(story, "<p>The keeper.</p>")

    def card(query):
        (item,) = client.get("/search/", {"q": query}).context["page"].items
        return item.standfirst

    assert f'href="{both.get_absolute_url()}"' in card("keeper sluice")
    assert "<mark>sluice</mark> and its <mark>keeper</mark>" in card("keeper sluice")
    for query in ("harbour keeper", "harbour wall keeper"):
        marks = [f"<mark>{word}</mark>" for word in query.split()]
        assert all(mark in card(query) for mark in marks) and "Entry of" in card(query), query
    assert "Entry of" not in card("harbour wall")


def test_words_of_entries_are_suggested_while_readers_see_them(client, story):
    entry = make_entry(story, "<p>The sluice is open.</p>")

    def suggested():
        vocabulary.gather()
        return client.get("/search/", {"q": "sluce"}).context["instead"]

    assert suggested() == "sluice"
    entry.withdraw()
    assert suggested() == ""
    entry.put_back()
    Article.objects.update(status=Article.Status.DRAFT)
    assert suggested() == ""


def test_verify_tells_of_entries_that_went_past_the_story_and_rebuild_mends_it(client, story):
    entry = make_entry(story, "<p>The sluice is open.</p>")
    entry.delete()
    with pytest.raises(CommandError, match="1 outdated text"):
        call_command("verify_search")
    call_command("rebuild_search")
    assert not finds(client, "harbour sluice")

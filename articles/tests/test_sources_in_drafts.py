"""The sources of a story are part of its text: in print they change with the draft."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Draft, Review, Revision
from articles.tests.factories import make_article, make_source, make_user

from .test_article_admin import change_url, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def erin(client):
    user = make_user("erin", group="editor")
    client.force_login(user)
    return user


@pytest.fixture
def story():
    article = make_article(headline="The tide", body="<p>It rose [1].</p>")
    make_source(article, number=1, title="Tide tables", kind="data", seen_on="2026-11-02")
    return article


def fresh(story):
    return Article.objects.get(pk=story.pk)


def sources(*titles, **more):
    data = {"sources-TOTAL_FORMS": len(titles)}
    for number, title in enumerate(titles):
        data |= {f"sources-{number}-title": title, f"sources-{number}-kind": "document"}
        data[f"sources-{number}-number"] = number + 1
    return data | more


def titles(story):
    return [source.title for source in story.sources.all()]


def test_source_that_is_removed_stays_in_print_until_then(client, erin, story):
    removed = {"sources-0-DELETE": "on"}
    client.post(change_url(story), form_of(story, **sources("Tide tables", **removed)))
    assert titles(story) == ["Tide tables"]
    story.draft.publish(erin)
    assert titles(story) == []


def test_sources_of_a_story_that_was_never_published_are_simply_saved(client, erin):
    story = make_article(status="draft")
    client.post(change_url(story), form_of(story, **sources("Minute book")))
    assert titles(story) == ["Minute book"]
    assert not Draft.objects.exists()


def test_sources_of_a_changed_text_appear_at_its_minute(story, erin):
    at = timezone.now() + timedelta(hours=1)
    story.write({"sources": []}, erin)
    story.draft.publish(erin, at=at)
    assert titles(story) == ["Tide tables"]
    Draft.objects.get().publish_if_due(now=at)
    assert titles(story) == []


def test_revision_from_before_leaves_the_sources_alone(erin, story):
    text = story.text()
    del text["sources"]
    old = Revision.keep(story, {**text, "headline": "Old"}, erin, Revision.Kind.SAVED)
    story.restore(old, erin)
    fresh(story).draft.publish(erin)
    assert (fresh(story).headline, titles(story)) == ("Old", ["Tide tables"])


def test_draft_from_before_leaves_the_sources_alone(client, erin, story):
    text = {**story.text(), "headline": "New"}
    del text["sources"]
    Draft.objects.create(article=story, text=text, saved_at=timezone.now(), saved_by=erin)
    assert "Tide tables" in client.get(story.get_preview_url()).text
    assert 'value="Tide tables"' in client.get(change_url(story)).text
    fresh(story).draft.publish(erin)
    assert (fresh(story).headline, titles(story)) == ("New", ["Tide tables"])


def test_readers_and_the_newsroom_see_what_changed_in_sources(client, erin, story):
    text = story.text()
    text["sources"] = [{**text["sources"][0], "title": "Tide <b>almanac</b>"}]
    story.write(text, erin)
    desk = client.get(reverse("admin:articles_article_compare_versions", args=[story.pk])).text
    story.draft.publish(erin)
    for page in (desk, client.get(f"{story.get_absolute_url()}history/").text):
        part = page.split("difference--sources")[1].split("</section>")[0]
        assert "[1] Tide" in part
        assert "<del>tables</del>" in part
        assert "&lt;b&gt;almanac" in part.replace("<ins>", "").replace("</ins>", "")
        assert "2 Nov 2026" in part


def test_autosave_carries_sources_but_none_that_is_half_written(client, erin, story):
    url = reverse("admin:articles_article_autosave", args=[story.pk])
    data = form_of(story, **sources("Minute book"), text_version=0)
    answer = client.post(url, data)
    assert 'data-parts="' in answer.text
    assert "sources" in answer.text.split('data-parts="')[1].split('"')[0]
    assert Draft.objects.get().text["sources"][0]["title"] == "Minute book"
    assert titles(story) == ["Tide tables"]
    half = form_of(
        story, **sources("", **{"sources-0-publisher": "Office"}), text_version=1, kicker="Fish"
    )
    answer = client.post(url, half)
    assert "incomplete: sources" in answer.text
    assert "sources" not in answer.text.split('data-parts="')[1].split('"')[0]
    text = Draft.objects.get().text
    assert (text["kicker"], text["sources"][0]["title"]) == ("Fish", "Minute book")


def test_sources_of_somebody_else_are_not_saved_over(client, erin, story):
    frank = make_user("frank", group="editor")
    stale = form_of(story, **sources("Mine"), text_version=0)
    story.write({"sources": [{**story.text()["sources"][0], "title": "Theirs"}]}, frank)
    page = client.post(change_url(story), stale).text
    assert "Both texts are kept." in page
    assert Draft.objects.get().text["sources"][0]["title"] == "Theirs"
    aside = Revision.objects.get(kind="set_aside")
    assert aside.text["sources"][0]["title"] == "Mine"


def test_approval_is_of_the_sources_too(erin, story):
    story.write({"headline": "New"}, erin)
    frank = make_user("frank", group="editor")
    Review.of(fresh(story)).approve(fresh(story).text_version, frank)
    assert fresh(story).review_or_none().is_approved()
    fresh(story).write({"sources": []}, erin)
    assert not fresh(story).review_or_none().is_approved()

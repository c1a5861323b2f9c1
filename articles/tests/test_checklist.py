"""The checklist: what a story must have, and every way to readers that it closes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Checklist, Draft, Review

from .factories import (
    make_article,
    make_picture,
    make_section,
    make_source,
    make_user,
)
from .test_article_admin import ADD, LIST, change_url, form_of

pytestmark = pytest.mark.django_db

MINOR = {"_publish_changes": "", "change": "minor"}


@pytest.fixture
def erin(client):
    user = make_user("erin", group="editor")
    client.force_login(user)
    return user


def ask(**levels):
    rest = dict.fromkeys(Checklist.PLACES, "off")
    return Checklist.objects.create(pk=Checklist.ROW, **{**rest, **levels})


def fresh(story):
    return Article.objects.get(pk=story.pk)


def unmet(checklist, story):
    return [
        check.sentence
        for check in checklist.checks(story, story.working_text())
        if not check.is_met
    ]


@pytest.mark.parametrize(
    ("name", "fields", "sentence"),
    [
        ("standfirst", {"standfirst": "  "}, "It has no standfirst."),
        ("alt", {"body": '<p><img src="/a.png"></p>'}, "1 picture in the text has no alternative"),
        ("alt", {"body": '<img src="/a.png" alt=" ">'}, "1 picture in the text has no alternative"),
        (
            "credit",
            {"body": '<figure><img src="/a.png" alt="A"><figcaption> </figcaption></figure>'},
            "1 picture in the text has no caption",
        ),
        ("source", {}, "It names no source."),
        ("second_pair", {}, "Nobody else has approved this text."),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(name, fields, sentence):
    checklist, story = ask(**{name: "warn"}), make_article(status="draft", **fields)
    [said] = unmet(checklist, story)
    assert said.startswith(sentence)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("alt", '<figure><img src="/a.png" alt="A > B"></figure>'),
        ("credit", '<figure><img src="/a.png"><figcaption><b>Jo</b></figcaption></figure>'),
        ("credit", '<figure class="pull-quote"><p>Said</p></figure>'),
    ],
)
def test_what_is_there_is_met(name, body):
    assert unmet(ask(**{name: "block"}), make_article(status="draft", body=body)) == []


def test_lead_picture_needs_its_text_and_its_credit():
    checklist = ask(alt="block", credit="block")
    story = make_article(status="draft", lead_picture=make_picture(alt="", credit=""))
    assert unmet(checklist, story) == [
        "The lead picture has no alternative text.",
        "The lead picture has no credit.",
    ]
    story = make_article(status="draft", lead_picture=make_picture(alt="A", credit="B"))
    assert unmet(checklist, story) == []


def test_alternative_text_of_this_one_use_is_enough():
    picture = make_picture(alt="", credit="B")
    story = make_article(status="draft", lead_picture=picture, lead_alt="The quay at noon")
    assert unmet(ask(alt="block"), story) == []


def test_source_is_met_by_one():
    checklist, story = ask(source="block"), make_article(status="draft")
    make_source(story)
    assert unmet(checklist, story) == []


def test_reminder_does_not_stop_a_story(client, erin):
    ask(standfirst="warn", source="warn", second_pair="warn")
    client.post(ADD, form_of(status="published"))
    assert Article.objects.get().is_published()


def test_new_story_that_is_blocked_is_saved_as_a_draft(client, erin):
    ask(standfirst="block", source="block")
    response = client.post(ADD, form_of(status="published", kicker="Kept"), follow=True)
    for sentence in ("Saved, but not published:", "It has no standfirst.", "It names no source."):
        assert sentence in response.text
    story = Article.objects.get()
    assert (story.status, story.kicker, story.published_on) == ("draft", "Kept", None)


def test_draft_that_is_blocked_keeps_text_and_time(client, erin):
    ask(source="block")
    story = make_article(status="draft", headline="Old")
    time = {"published_at_0": "01/02/2099", "published_at_1": "06:30"}
    data = form_of(story, headline="New", status="scheduled", **time)
    assert "It names no source." in client.post(change_url(story), data, follow=True).text
    assert (fresh(story).status, fresh(story).headline) == ("draft", "New")
    assert fresh(story).published_at.year == 2099


def test_source_typed_with_the_story_counts(client, erin):
    ask(source="block")
    source = {
        "sources-TOTAL_FORMS": 1,
        "sources-0-number": 1,
        "sources-0-title": "The log of the harbour",
        "sources-0-kind": "document",
    }
    client.post(ADD, form_of(status="published", **source))
    assert Article.objects.get().is_published()


def test_story_that_was_taken_down_stays_so_when_it_is_blocked(client, erin):
    story = make_article()
    story.take_down(erin, "We were deceived.")
    ask(source="block")
    client.post(change_url(story), form_of(fresh(story), status="published"))
    assert client.get(story.get_absolute_url()).status_code == 410


def test_list_publishes_only_what_is_not_blocked(client, erin):
    ask(standfirst="block")
    good = make_article(status="draft", standfirst="Something")
    bad = make_article(status="draft", standfirst="", headline="Bare")
    data = {"action": "publish", "_selected_action": [good.pk, bad.pk]}
    response = client.post(LIST, data, follow=True)
    assert "Bare: It has no standfirst." in response.text
    assert (fresh(good).status, fresh(bad).status) == ("published", "draft")


def test_changes_that_are_blocked_stay_a_draft(client, erin):
    story = make_article(headline="Old")
    ask(standfirst="block")
    data = form_of(story, headline="New", standfirst="", **MINOR)
    response = client.post(change_url(story), data, follow=True)
    assert "Saved, but not published: It has no standfirst." in response.text
    assert fresh(story).headline == "Old"
    assert Draft.objects.get().text["headline"] == "New"


def test_scheduled_story_keeps_its_text_when_a_change_is_blocked(client, erin):
    story = make_article(published_at=timezone.now() + timedelta(days=1), headline="Old")
    ask(standfirst="block")
    client.post(change_url(story), form_of(story, headline="New", standfirst=""))
    assert (fresh(story).status, fresh(story).headline) == ("scheduled", "Old")
    assert Draft.objects.get().text["headline"] == "New"


def test_second_pair_of_eyes_is_asked_for_before_first_publication(client, erin):
    ask(second_pair="block")
    story = make_article(status="draft")
    story.write({"headline": "New"}, erin)
    data = form_of(fresh(story), status="published")
    assert (
        "Nobody else has approved this text."
        in client.post(change_url(story), data, follow=True).text
    )
    frank = make_user("frank", group="editor")
    Review.of(fresh(story)).approve(fresh(story).text_version, frank)
    client.post(change_url(story), data)
    assert fresh(story).is_published()


def test_approved_text_that_is_changed_while_it_is_published_is_blocked(client, erin):
    ask(second_pair="block")
    story = make_article(status="draft")
    story.write({"headline": "New"}, erin)
    frank = make_user("frank", group="editor")
    Review.of(fresh(story)).approve(fresh(story).text_version, frank)
    data = form_of(fresh(story), status="published", headline="Something else")
    client.post(change_url(story), data)
    assert (fresh(story).status, fresh(story).headline) == ("draft", "Something else")
    client.post(change_url(story), form_of(fresh(story), status="published"))
    assert fresh(story).status == "draft"


def test_approval_before_the_rule_by_the_writer_does_not_count(erin):
    story = make_article(status="draft")
    story.write({"headline": "New"}, erin)
    Review.of(fresh(story)).approve(fresh(story).text_version, erin)
    assert unmet(ask(second_pair="block"), fresh(story)) == [
        "Whoever wrote the last change has approved it."
    ]


def test_outsider_counts_only_where_editors_say_so(erin):
    story = make_article(status="draft")
    story.write({"headline": "New"}, erin)
    Review.of(fresh(story)).approve(fresh(story).text_version, name="Dr Bob")
    checklist = ask(second_pair="block")
    assert unmet(checklist, fresh(story)) == ["Only an outsider has approved this text."]
    checklist.outsiders_count = True
    assert unmet(checklist, fresh(story)) == []


@pytest.mark.parametrize(("group", "status"), [("editor", 302), ("author", 403)])
def test_editors_choose_what_blocks(client, group, status):
    client.force_login(make_user("dora", group=group))
    levels = dict.fromkeys(Checklist.PLACES, "block")
    response = client.post("/admin/articles/checklist/1/change/", levels)
    assert response.status_code == status
    assert Checklist.load().blocks("source") == (group == "editor")


def test_import_has_no_checklist():
    ask(source="block", second_pair="block")
    assert make_article(section=make_section()).is_published()

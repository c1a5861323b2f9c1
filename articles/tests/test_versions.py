"""Texts, drafts and revisions: what a save writes, and what readers see of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article, Conflict, Draft, Edition, Presence, Revision
from articles.timed import apply_due

from .factories import make_article, make_author, make_picture, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_user("alice", group="editor")


@pytest.fixture
def bob():
    return make_user("bob", group="editor")


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_text_of_a_story_nobody_reads_is_written_into_it_and_moves_no_page(alice):
    story = make_article(status="draft")
    before = Edition.objects.get()
    story.write({"headline": "New", "body": "<p>Other <script>x</script>words.</p>"}, alice)
    story = fresh(story)
    assert story.headline == "New"
    assert story.body_html == "<p>Other words.</p>"
    assert not Draft.objects.exists()
    assert str(Edition.objects.get()) == str(before)


def test_text_of_a_story_in_print_is_a_draft_that_readers_do_not_see(alice):
    story = make_article(headline="Old")
    before = str(Edition.objects.get())
    story.write({"headline": "New"}, alice)
    assert fresh(story).headline == "Old"
    assert fresh(story).working_text()["headline"] == "New"
    assert str(Edition.objects.get()) == before


def test_published_changes_are_what_readers_see_names_and_all(alice):
    old, new = make_author("Old"), make_author("New")
    story = make_article([old], [make_tag()], headline="Old")
    tag, section, picture = make_tag("sea"), make_section("Other"), make_picture()
    text = {
        "headline": "New",
        "tags": [tag.pk],
        "section": section.pk,
        "lead_picture": picture.pk,
        "bylines": [[new.pk, "photos"]],
    }
    story.write(text, alice)
    before = str(Edition.objects.get())
    story.draft.publish(alice)
    story = fresh(story)
    assert story.text() == {**story.text(), **text}
    assert not Draft.objects.exists()
    assert str(Edition.objects.get()) != before


def test_first_version_and_the_change_are_public(alice, bob):
    story = make_article(headline="Old")
    story.write({"headline": "New"}, alice)
    story.draft.publish(bob, summary="The headline.")
    first, second = Revision.objects.public().order_by("number")
    assert (first.text["headline"], first.published_at) == ("Old", story.published_at)
    assert (second.text["headline"], second.made_by, second.released_by) == ("New", alice, bob)
    assert second.change == "minor"
    assert fresh(story).updated_at is None


def test_substantive_change_is_a_correction_and_dates_the_story(alice):
    story = make_article()
    story.write({"headline": "New"}, alice)
    story.draft.publish(alice, "substantive", "The name was wrong.", "We misheard it.")
    correction = story.corrections.get()
    assert (correction.text, correction.why, correction.by) == (
        "The name was wrong.",
        "We misheard it.",
        alice,
    )
    assert fresh(story).updated_at == correction.corrected_at


def test_substantive_change_without_what_or_why_is_refused(alice):
    story = make_article()
    story.write({"headline": "New"}, alice)
    with pytest.raises(ValueError, match="substantive"):
        story.draft.publish(alice, "substantive", "The name.", " ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.update(change="substantive")


def test_saving_over_a_change_of_somebody_else_is_refused_and_keeps_both(alice, bob):
    story = make_article(headline="Old")
    base = story.text_version
    story.write({"headline": "Alice's"}, alice, base)
    with pytest.raises(Conflict) as refusal:
        story.write({"headline": "Bob's"}, bob, base)
    assert refusal.value.stands["headline"] == "Alice's"
    assert refusal.value.refused["headline"] == "Bob's"
    assert fresh(story).working_text()["headline"] == "Alice's"
    aside = Revision.objects.get(kind="set_aside")
    assert (aside.text["headline"], aside.made_by) == ("Bob's", bob)


def test_same_text_from_an_older_version_is_no_conflict(alice, bob):
    story = make_article()
    story.write({"headline": "Same"}, alice, 0)
    assert story.write({"headline": "Same"}, bob, 0) == 1


def test_version_that_was_published_meanwhile_is_a_conflict_too(alice, bob):
    story = make_article()
    version = story.write({"headline": "Alice's"}, alice, 0)
    story.draft.publish(alice)
    with pytest.raises(Conflict):
        story.write({"headline": "Bob's"}, bob, version)


def test_what_saves_itself_is_one_revision_until_it_is_saved(alice, bob):
    story = make_article(status="draft")
    for words in ("a", "ab", "abc"):
        story.write({"headline": words}, alice, by_itself=True)
    assert Revision.objects.get().text["headline"] == "abc"
    story.write({"headline": "abc"}, alice)
    assert Revision.objects.get().kind == "saved"
    story.write({"headline": "abcd"}, bob, by_itself=True)
    story.write({"headline": "abcde"}, alice, by_itself=True)
    assert Revision.objects.count() == 3


def test_what_saves_itself_for_long_is_several_revisions(alice):
    story, now = make_article(status="draft"), timezone.now()
    story.write({"headline": "a"}, alice, by_itself=True, now=now)
    later = now + Revision.REST + timedelta(seconds=1)
    story.write({"headline": "b"}, alice, by_itself=True, now=later)
    assert Revision.objects.count() == 2


def test_revision_is_restored_into_the_draft(alice):
    story = make_article(headline="First")
    story.write({"headline": "Second"}, alice)
    story.write({"headline": "Third"}, alice)
    second = Revision.objects.get(number=2)
    story.restore(second, alice)
    assert story.draft.text["headline"] == "Second"
    assert Revision.objects.newest_first()[0].kind == "restored"
    assert fresh(story).headline == "First"


def test_restoring_passes_over_what_is_no_longer_there(alice):
    author, tag, section = make_author(), make_tag(), make_section("Gone")
    story = make_article([author], [tag], status="draft", section=section)
    story.write({"headline": "Second"}, alice)
    revision = Revision.objects.get()
    story.write({"section": make_section("Here").pk, "tags": [], "bylines": []}, alice)
    for row in (author, tag, section):
        row.delete()
    story.restore(revision, alice)
    story = fresh(story)
    assert (story.section.name, story.bylines.count(), story.tags.count()) == ("Here", 0, 0)
    assert story.headline == "Second"


# At a time


def test_changes_appear_at_their_minute_once_and_what_came_later_stays_a_draft(alice):
    story, now = make_article(headline="Old"), timezone.now()
    story.write({"headline": "At six"}, alice)
    story.draft.publish(alice, "substantive", "What", "Why", at=now + timedelta(hours=1))
    story.write({"headline": "Half a sent"}, alice, by_itself=True)
    assert apply_due(now) == 0
    assert fresh(story).headline == "Old"
    at = Draft.objects.get().publish_at
    assert apply_due(at) == 1
    assert apply_due(at) == 0
    story = fresh(story)
    assert story.headline == "At six"
    assert story.draft.text["headline"] == "Half a sent"
    assert story.draft.publish_at is None
    assert story.corrections.get().corrected_at == at


def test_second_process_finds_the_due_change_done(alice):
    story, now = make_article(), timezone.now()
    story.write({"headline": "At six"}, alice)
    story.draft.publish(alice, at=now + timedelta(hours=1))
    twice = [Draft.objects.get(), Draft.objects.get()]
    done = [draft.publish_if_due(now + timedelta(hours=2)) for draft in twice]
    assert done == [True, False]


def test_story_goes_at_its_minute_without_anything_being_done(alice):
    story, now = make_article(), timezone.now()
    Article.objects.update(unpublish_at=now + timedelta(minutes=1))
    assert Article.objects.published(now).exists()
    after = now + timedelta(minutes=2)
    assert not Article.objects.published(after).exists()
    assert not fresh(story).is_published(after)
    assert apply_due(after) == 1
    assert fresh(story).status == "draft"
    assert Revision.objects.public().count() == 1


def test_unpublished_story_goes_on_with_its_draft(alice):
    story = make_article(headline="Old")
    story.write({"headline": "New"}, alice)
    story.unpublish(alice)
    assert fresh(story).headline == "New"
    assert not Draft.objects.exists()


def test_story_cannot_be_in_print_before_its_embargo_ends():
    story = make_article(published_at=timezone.now() + timedelta(hours=2))
    Article.objects.update(embargo_until=timezone.now() + timedelta(hours=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=story.pk).update(published_at=timezone.now())


# Who is there


def test_presence_is_told_to_others_until_it_ends(alice, bob):
    story, now = make_article(), timezone.now()
    Presence.note(story, bob, Presence.WITH_SCRIPTS, now)
    Presence.note(story, bob, Presence.WITH_SCRIPTS, now + timedelta(seconds=20))
    assert not Presence.objects.others(story, bob, now).exists()
    there = Presence.objects.others(story, alice, now + timedelta(seconds=70)).get()
    assert (there.user, there.opened_at) == (bob, now)
    assert not Presence.objects.others(story, alice, now + timedelta(seconds=90)).exists()

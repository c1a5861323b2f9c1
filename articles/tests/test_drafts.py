"""The desk of a story in print: its draft, what saves itself, revisions, two people at once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from articles import markup
from articles.models import Article, Draft, Presence, Revision

from .factories import make_article, make_author, make_section, make_tag, make_user
from .test_article_admin import ADD, change_url, form_of

pytestmark = pytest.mark.django_db

MINOR = {"_publish_changes": "", "change": "minor"}
SUBSTANTIVE = {"_publish_changes": "", "change": "substantive"}


@pytest.fixture
def editor(client):
    user = make_user("erin", group="editor")
    client.force_login(user)
    return user


@pytest.fixture
def alice(client):
    user = make_user("alice", group="author")
    make_author("Alice", user=user)
    client.force_login(user)
    return user


@pytest.fixture
def bob():
    return make_user("bob", group="editor")


def desk(story, name):
    return change_url(story).replace("change/", f"{name}/")


def fresh(story):
    return Article.objects.get(pk=story.pk)


# The draft


def test_save_of_a_story_in_print_is_a_draft_and_the_page_says_so(client, editor):
    story = make_article(headline="Old", authors=[make_author("Ada")])
    response = client.post(change_url(story), form_of(story, headline="Written"), follow=True)
    assert "Readers still see the published version." in response.text
    assert 'value="Written"' in response.text
    assert "This story is in print." in response.text
    page = client.get(story.get_absolute_url()).text
    assert "Old" in page
    assert "Written" not in page
    assert "Written" in client.get(story.get_preview_url()).text


def test_bylines_and_tags_wait_with_the_draft(client, editor):
    ada, tag = make_author("Ada"), make_tag("sea")
    story = make_article(authors=[make_author("Old")])
    client.post(change_url(story), form_of(story, bylines=[ada], tags=[tag.pk]))
    assert [line.author.name for line in story.bylines.all()] == ["Old"]
    assert not story.tags.exists()
    page = client.get(change_url(story)).text
    assert f'<option value="{ada.pk}" selected' in page
    assert "Ada" in client.get(story.get_preview_url()).text
    client.post(change_url(story), form_of(story, bylines=[ada], tags=[tag.pk], **MINOR))
    assert [line.author.name for line in story.bylines.all()] == ["Ada"]
    assert list(story.tags.all()) == [tag]


def test_settings_of_a_story_in_print_take_effect_at_once(client, editor):
    story = make_article()
    client.post(change_url(story), form_of(story, comments_open=""))
    assert not fresh(story).comments_open
    assert not Draft.objects.exists()


def test_published_changes_are_on_the_page(client, editor):
    story = make_article(headline="Old")
    response = client.post(change_url(story), form_of(story, headline="New", **MINOR), follow=True)
    assert "Readers see this version." in response.text
    assert "New" in client.get(story.get_absolute_url()).text


def test_substantive_change_must_say_what_and_why(client, editor):
    story = make_article(headline="Old")
    response = client.post(change_url(story), form_of(story, headline="New", **SUBSTANTIVE))
    assert response.status_code == 200
    assert "A substantive change says what was changed, and why." in response.text
    assert 'value="New"' in response.text
    assert fresh(story).headline == "Old"


def test_changes_can_have_a_time(client, editor):
    story = make_article(headline="Old")
    later = timezone.localtime() + timedelta(days=2)
    when = {"changes_at_0": f"{later:%d/%m/%Y}", "changes_at_1": "06:30"}
    data = form_of(story, headline="New", **MINOR, **when)
    response = client.post(change_url(story), data, follow=True)
    assert "The changes appear at" in response.text
    assert "What is written later is not part of it." in response.text
    assert fresh(story).headline == "Old"
    client.post(desk(story, "keep-back"))
    assert Draft.objects.get().publish_at is None


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("changes_at", "01/01/2001", "That moment has passed."),
        ("changes_at", "31/12/9999", "Please give a year from 1605"),
        ("unpublish_at", "01/01/2001", "That moment has passed."),
        ("published_at", "31/12/9999", "Please give a year from 1605"),
        ("published_at", "01/01/0001", "Please give a year from 1605"),
        ("embargo_until", "31/12/9999", "Please give a year from 1605"),
    ],
)
def test_moment_that_no_story_has_is_refused_in_plain_words(client, editor, field, value, message):
    story = make_article()
    moment = {f"{field}_0": value, f"{field}_1": "12:00"}
    data = form_of(story, headline="Kept", **MINOR) | moment
    response = client.post(change_url(story), data)
    assert response.status_code == 200
    assert message in response.text
    assert 'value="Kept"' in response.text


def test_story_cannot_be_published_before_its_embargo_ends(client, editor):
    later = timezone.localtime() + timedelta(days=2)
    embargo = {"embargo_until_0": f"{later:%d/%m/%Y}", "embargo_until_1": "06:30"}
    response = client.post(ADD, form_of(status="published", **embargo))
    assert "The embargo ends at" in response.text
    assert not Article.objects.exists()
    client.post(ADD, form_of(status="draft", **embargo))
    story = Article.objects.get()
    client.post("/admin/articles/article/", {"action": "publish", "_selected_action": [story.pk]})
    assert fresh(story).status == "draft"


def test_scheduled_story_is_what_was_saved_last(client, editor):
    story = make_article(published_at=timezone.now() + timedelta(days=1), headline="Old")
    client.post(change_url(story), form_of(story, headline="New"))
    assert fresh(story).headline == "New"
    assert not Draft.objects.exists()


def test_draft_is_discarded_and_comes_back_from_the_versions(client, editor):
    story = make_article(headline="Old")
    client.post(change_url(story), form_of(story, headline="New"))
    client.post(desk(story, "discard"))
    assert not Draft.objects.exists()
    revision = Revision.objects.newest_first()[0]
    response = client.post(desk(story, "restore"), {"number": revision.number}, follow=True)
    assert "is in the draft" in response.text
    assert Draft.objects.get().text["headline"] == "New"


def test_author_can_do_none_of_this_to_a_story_in_print(client, alice):
    story = make_article([alice.author])
    for name in ("autosave", "discard", "restore", "take-down", "keep-back"):
        assert client.post(desk(story, name), form_of(story, number=1)).status_code == 403
    others = make_article()
    for name in ("autosave", "revisions", "compare", "take-down"):
        assert client.get(desk(others, name)).status_code == 404


# Saving itself


def test_draft_saves_itself_and_the_answer_says_when(client, editor):
    story = make_article(status="draft", headline="Old")
    data = form_of(story, headline="", body="<p>One two three</p>", text_version=0)
    response = client.post(desk(story, "autosave"), data)
    assert response.status_code == 200
    assert "Saved " in response.text
    assert 'data-version="1"' in response.text
    assert "3 words" in response.text
    assert (fresh(story).headline, fresh(story).body) == ("", "<p>One two three</p>")
    assert Revision.objects.get().kind == "autosaved"


def test_story_that_is_begun_saves_itself_once_it_has_a_headline_and_a_section(client, alice):
    autosave = "/admin/articles/article/autosave/"
    response = client.post(autosave, form_of(section=""))
    assert response.status_code == 422
    assert "Kept in this browser." in response.text
    assert not Article.objects.exists()
    response = client.post(autosave, form_of(headline="Begun", slug=""))
    story = Article.objects.get()
    assert change_url(story) in response.text
    assert (story.status, story.slug, story.is_by(alice)) == ("draft", "begun", True)


def test_what_cannot_be_saved_is_said_in_a_sentence(client, editor):
    story = make_article(status="draft", headline="Old")
    response = client.post(desk(story, "autosave"), form_of(story, headline="x" * 251))
    assert response.status_code == 422
    assert "Not saved: Headline:" in response.text
    assert fresh(story).headline == "Old"


def test_signed_out_browser_is_told_so_and_nothing_is_saved(client, editor):
    story = make_article(status="draft")
    data = form_of(story, headline="Kept text & all")
    client.logout()
    assert client.post(desk(story, "autosave"), data).status_code == 401
    response = client.post(change_url(story), data)
    assert response.status_code == 401
    assert "nothing is lost" in response.text
    assert 'name="headline" value="Kept text &amp; all"' in response.text
    assert fresh(story).headline == story.headline


def test_form_with_the_token_of_an_older_session_is_kept_to_be_sent_again(client, editor):
    client.handler.enforce_csrf_checks = True
    story = make_article(status="draft")
    data = form_of(story, headline="Kept text")
    ours = {"sec-fetch-site": "same-origin"}
    response = client.post(change_url(story), data, headers=ours)
    assert response.status_code == 403
    assert "You are signed in again" in response.text
    assert 'name="headline" value="Kept text"' in response.text
    foreign = client.post(change_url(story), data, headers={"sec-fetch-site": "cross-site"})
    assert "Kept text" not in foreign.text


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("x" * 1_000_000, "This text has 1,000,000 characters. A story may have 400,000."),
        ("<div>" * 5_000, "nested too deep"),
    ],
)
def test_text_that_is_no_story_is_refused_and_kept(client, editor, body, message):
    story = make_article(status="draft")
    response = client.post(change_url(story), form_of(story, body=body, kicker="Kept"))
    assert response.status_code == 200
    assert message in response.text
    assert 'value="Kept"' in response.text
    assert escape(body[:20]) in response.text
    assert fresh(story).body == story.body


def test_long_list_without_ends_is_not_deep():
    assert not markup.is_nested_too_deep("<ul>" + "<li>One<p>Two" * 1000 + "</ul>")


# Two people


def test_second_editor_is_told_who_is_there(client, editor, bob):
    story = make_article()
    Presence.note(story, bob, Presence.WITH_SCRIPTS)
    assert "bob has this story open since" in client.get(change_url(story)).text
    assert "bob has this story open since" in client.get(desk(story, "autosave")).text
    assert Presence.objects.filter(user=editor).exists()


def test_save_over_a_change_of_somebody_else_shows_both_texts(client, editor, bob):
    story = make_article(headline="The ferry")
    story.write({"headline": "The ferry sank"}, bob, 0)
    data = form_of(story, headline="The ferry left", text_version=0)
    response = client.post(change_url(story), data)
    assert response.status_code == 200
    assert "Both texts are kept." in response.text
    assert "bob saved this story" in response.text
    assert "The ferry <del>left</del><ins>sank</ins>" in response.text
    assert 'value="The ferry left"' in response.text
    assert fresh(story).working_text()["headline"] == "The ferry sank"
    assert Revision.objects.get(kind="set_aside").text["headline"] == "The ferry left"
    # Whoever saves again does so knowingly.
    client.post(change_url(story), {**data, "text_version": 1})
    assert fresh(story).working_text()["headline"] == "The ferry left"


def test_what_saves_itself_is_refused_over_a_change_of_somebody_else(client, editor, bob):
    story = make_article(status="draft", headline="Old")
    story.write({"headline": "Bob's"}, bob, 0)
    data = form_of(story, headline="Mine", text_version=0)
    for _ in range(3):
        response = client.post(desk(story, "autosave"), data)
    assert response.status_code == 409
    assert "Not saved: bob changed this story." in response.text
    assert Revision.objects.filter(kind="set_aside").count() == 1


# Versions


def test_versions_are_listed_compared_and_restored(client, editor):
    story = make_article(status="draft", headline="One fish")
    for headline in ("Two fish", "Three fish"):
        client.post(change_url(story), form_of(story, headline=headline))
    page = client.get(desk(story, "revisions")).text
    assert page.count("<td>erin</td>") == 2
    compared = client.get(desk(story, "compare"), {"from": 1, "to": "work"}).text
    assert "<del>Two</del><ins>Three</ins> fish" in compared
    client.post(desk(story, "restore"), {"number": 1})
    assert fresh(story).headline == "Two fish"


@pytest.mark.parametrize("number", ["99", "x", "", "9" * 30, "²"])
def test_version_there_is_none_of_is_not_found(client, editor, number):
    story = make_article(status="draft")
    assert client.get(desk(story, "compare"), {"from": number}).status_code == 404
    assert client.post(desk(story, "restore"), {"number": number}).status_code == 404


def test_versions_cost_the_same_for_three_and_sixty(client, editor, django_assert_num_queries):
    story, now = make_article(status="draft"), timezone.now()

    def make(numbers):
        fields = {"kind": "saved", "text": story.text(), "made_at": now, "made_by": editor}
        Revision.objects.bulk_create(Revision(article=story, number=n, **fields) for n in numbers)

    make(range(1, 4))
    client.get(desk(story, "revisions"))
    with django_assert_num_queries(8):
        client.get(desk(story, "revisions"))
    make(range(4, 64))
    with django_assert_num_queries(8):
        page = client.get(desk(story, "revisions")).text
    assert "?before=14" in page
    assert 'value="13"' in client.get(desk(story, "revisions"), {"before": 14}).text


# The end


def test_story_is_taken_down_with_a_reason_that_its_address_tells(client, editor):
    story = make_article(headline="Wrong from the start")
    url = story.get_absolute_url()
    assert client.post(desk(story, "take-down"), {"reason": " "}).status_code == 422
    client.post(desk(story, "take-down"), {"reason": "We were deceived."})
    client.logout()
    for address in (url, f"{url}history/"):
        response = client.get(address)
        assert response.status_code == 410
        assert "We were deceived." in response.text
        assert "Wrong from the start" not in response.text
    for address in ("/", "/feed/", "/sitemap.xml"):
        assert "Wrong from the start" not in client.get(address).text


def test_story_that_is_published_again_is_no_longer_taken_down(client, editor):
    story = make_article()
    story.take_down(editor, "By mistake.")
    client.post("/admin/articles/article/", {"action": "publish", "_selected_action": [story.pk]})
    assert client.get(story.get_absolute_url()).status_code == 200
    assert fresh(story).taken_down_at is None


def test_similar_stories_are_those_with_the_same_words_or_tags(client, editor):
    tag, here, elsewhere = make_tag(), make_section("Here"), make_section("Elsewhere")
    make_article(headline="The harbour freezes over", section=here)
    make_article(headline="Tagged alike", section=elsewhere, tags=[tag])
    make_article(headline="Nothing to do with it", section=here)
    make_article(headline="A harbour to be", section=here, status="draft")
    for number in range(40):
        make_article(headline=f"Newer, number {number}", section=here)
    story = make_article(headline="Ice in the harbour", section=here, tags=[tag], status="draft")
    page = client.get(change_url(story)).text
    assert "The harbour freezes over" in page
    assert "Tagged alike" in page
    assert "Nothing to do with it" not in page
    assert "A harbour to be" not in page

"""The desk of a live story: entries go out, are changed and withdrawn, by whom and how."""

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Entry
from articles.tests.factories import make_article, make_author, make_entry, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return make_article(headline="The gates", slug="gates")


@pytest.fixture
def erin(client):
    erin = make_user("erin", group="editor")
    client.force_login(erin)
    return erin


def url(name, *numbers):
    return reverse(f"admin:articles_article_{name}", args=numbers)


def test_editor_starts_a_live_story_and_publishes_an_entry(client, erin, story):
    author = make_author("Erin Editor", user=erin)
    desk = url("live", story.pk)
    assert desk in client.get(url("change", story.pk)).text
    page = client.get(desk)
    assert 'name="body"' not in page.text
    assert client.post(url("run", story.pk), {"run": "1"}).headers["Location"] == desk
    said = {"title": "Shut", "body": "<p>At six.</p>", "is_key": "on"}
    answer = client.post(desk, said)
    entry = Entry.objects.get()
    assert answer.headers["Location"] == f"{desk}?sent={entry.pk}#entry-{entry.pk}"
    assert (entry.title, entry.body_html, entry.is_key) == ("Shut", "<p>At six.</p>", True)
    assert (entry.made_by, entry.author, entry.number) == (erin, author, 1)
    assert "At six." in client.get(desk).text
    assert "At six." in client.get(story.get_absolute_url()).text
    assert desk in client.get(url("changelist")).text


@pytest.mark.parametrize("body", ["", "<p></p>", "<p>&nbsp;</p>", "<script>alert(1)</script>"])
def test_entry_that_says_nothing_is_refused(client, erin, story, body):
    story.run()
    answer = client.post(url("live", story.pk), {"title": " ", "body": body})
    assert answer.status_code == 422
    assert "An entry says something" in answer.text
    assert not Entry.objects.exists()


def test_headline_alone_is_an_entry(client, erin, story):
    story.run()
    client.post(url("live", story.pk), {"title": "Goal: 2–1", "body": "<p></p>"})
    assert Entry.objects.get().body_html == ""


def test_what_was_typed_is_kept_when_the_story_has_ended_meanwhile(client, erin, story):
    make_entry(story, "<p>One.</p>")
    story.end()
    answer = client.post(url("live", story.pk), {"title": "Late", "body": "<p>Too late.</p>"})
    assert answer.status_code == 422
    assert "has ended" in answer.text
    assert "&lt;p&gt;Too late.&lt;/p&gt;" in answer.text
    assert Entry.objects.count() == 1
    client.post(url("run", story.pk), {"run": "1"})
    client.post(url("live", story.pk), {"title": "Late", "body": "<p>Too late.</p>"})
    assert Entry.objects.count() == 2


def test_bomb_of_html_is_refused_and_kept(client, erin, story):
    story.run()
    answer = client.post(url("live", story.pk), {"title": "", "body": "<b>" * 400 + "x"})
    assert answer.status_code == 422
    assert "nested too deep" in answer.text


def test_entry_is_changed_and_a_second_editor_is_told_before_writing_over_it(client, erin, story):
    entry = make_entry(story, "<p>Five.</p>", by=erin)
    address = url("entry", story.pk, entry.pk)
    assert '<input type="hidden" name="version" value="1">' in client.get(address).text
    first = client.post(address, {"title": "", "body": "<p>Six.</p>", "version": "1"})
    assert first.status_code == 302
    second = client.post(address, {"title": "", "body": "<p>Seven.</p>", "version": "1"})
    assert second.status_code == 422
    assert "Six." in second.text
    assert "&lt;p&gt;Seven.&lt;/p&gt;" in second.text
    assert '<input type="hidden" name="version" value="2">' in second.text
    entry.refresh_from_db()
    assert entry.body == "<p>Six.</p>"
    client.post(address, {"title": "", "body": "<p>Seven.</p>", "version": "2"})
    entry.refresh_from_db()
    assert entry.body == "<p>Seven.</p>"


@pytest.mark.parametrize("version", ["", "x", "99999999999", "-1"])
def test_change_that_does_not_say_what_it_began_from_is_not_saved(client, erin, story, version):
    entry = make_entry(story, "<p>Five.</p>", by=erin)
    said = {"title": "", "body": "<p>Six.</p>", "version": version}
    assert client.post(url("entry", story.pk, entry.pk), said).status_code == 422
    entry.refresh_from_db()
    assert entry.body == "<p>Five.</p>"


def test_entry_is_withdrawn_and_put_back(client, erin, story):
    entry = make_entry(story, "<p>A rumour.</p>", by=erin)
    client.post(url("withdraw", story.pk, entry.pk))
    assert "rumour" not in client.get(story.get_absolute_url()).text
    assert "A rumour." in client.get(url("live", story.pk)).text
    client.post(url("withdraw", story.pk, entry.pk), {"back": "1"})
    assert "rumour" in client.get(story.get_absolute_url()).text


def test_entry_of_another_story_is_404(client, erin, story):
    entry = make_entry(make_article(), by=erin)
    assert client.get(url("entry", story.pk, entry.pk)).status_code == 404
    assert client.post(url("withdraw", story.pk, entry.pk)).status_code == 404


@pytest.mark.parametrize("name", ["run", "withdraw"])
def test_what_changes_something_is_not_a_link(client, erin, story, name):
    entry = make_entry(story, by=erin)
    numbers = [story.pk, entry.pk] if name == "withdraw" else [story.pk]
    assert client.get(url(name, *numbers)).status_code == 405


def test_desk_is_for_those_who_may_change_the_story(client, story):
    alice = make_user("alice", group="author")
    entry = make_entry(story)
    own = make_article(authors=[make_author(user=alice)], status="draft")
    addresses = [url("live", story.pk), url("entry", story.pk, entry.pk)]
    for address in addresses:
        assert client.get(address).status_code == 302
    client.force_login(alice)
    for address in addresses:
        assert client.get(address).status_code == 404
        assert client.post(address, {"title": "Mine"}).status_code == 404
    assert client.post(url("run", story.pk)).status_code == 404
    assert client.post(url("withdraw", story.pk, entry.pk)).status_code == 404
    assert client.get(url("live", own.pk)).status_code == 200
    client.force_login(make_user("carol", group="moderator"))
    assert client.get(url("live", story.pk)).status_code in (403, 404)


def test_own_story_in_print_is_not_the_authors_to_run(client):
    alice = make_user("alice", group="author")
    story = make_article(authors=[make_author(user=alice)])
    client.force_login(alice)
    assert client.get(url("live", story.pk)).status_code == 403


def test_desk_shows_fifty_entries_in_a_fixed_number_of_statements(
    client, erin, story, django_assert_max_num_queries
):
    story.run()
    for number in range(1, 121):
        entry = Entry(article=story, number=number, title=f"Number {number}.", made_by=erin)
        entry.published_at = timezone.now()
        entry.save()
    with django_assert_max_num_queries(8):
        page = client.get(url("live", story.pk)).text
    assert page.count('class="live-desk__entry"') == 50
    assert '<a href="?before=71">' in page
    older = client.get(url("live", story.pk), {"before": "71"}).text
    assert "Number 70." in older
    assert "Number 71." not in older

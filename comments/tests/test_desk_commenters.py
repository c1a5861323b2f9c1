"""A commenter at the desk: their record, notes about them, what is imposed on them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.tests.factories import make_user
from comments.models import Commenter, DiscussionPolicy, Note, Sanction

from .factories import make_comment, make_commenter, set_policy

pytestmark = pytest.mark.django_db

DESK = "/admin/comments/desk/"


@pytest.fixture
def carol(client):
    user = make_user("carol", group="moderator")
    client.force_login(user)
    return user


@pytest.fixture
def bob():
    return make_commenter("Bob", email="bob@example.org")


def page_of(commenter):
    return f"{DESK}commenters/{commenter.pk}/"


def test_page_shows_record_comments_networks_and_neighbours(client, carol, bob):
    make_comment(commenter=bob, body="Of mine.", network="a" * 32, network_prefix="203.0.113.0/24")
    make_comment(name="Eve", body="Of hers.", network="a" * 32)
    old = timezone.now() - timedelta(days=31)
    make_comment(name="Olga", network="a" * 32, created_at=old)
    page = client.get(page_of(bob)).text
    for part in ("Bob", "bob@example.org", "Of mine.", "203.0.113.0/24", "Eve"):
        assert part in page
    assert "Olga" not in page and "Of hers." not in page


@pytest.mark.parametrize("kind", ["warn", "hold", "ban"])
def test_sanction_counts_from_now_and_is_lifted(client, carol, bob, kind):
    make_comment(commenter=bob, status="pending")
    client.post(f"{page_of(bob)}sanction/", {"kind": kind, "text": "Three insults."})
    sanction = Sanction.objects.in_force().get(commenter=bob)
    assert (sanction.kind, sanction.made_by, sanction.text) == (kind, carol, "Three insults.")
    assert sanction.get_kind_display() in client.get(DESK).text
    client.post(f"{DESK}sanctions/{sanction.pk}/lift/")
    sanction.refresh_from_db()
    assert not sanction.is_in_force() and sanction.lifted_by == carol
    assert client.post(f"{DESK}sanctions/{sanction.pk}/lift/").status_code == 404


def test_suspension_lasts_to_the_end_of_its_day(client, carol, bob):
    day = timezone.localdate() + timedelta(days=3)
    data = {"kind": "suspend", "until": day.isoformat(), "text": "A week of rest."}
    client.post(f"{page_of(bob)}sanction/", data)
    until = timezone.localtime(Sanction.objects.get().until)
    assert (until.date(), until.hour) == (day, 23)


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "suspend", "text": "Why."},
        {"kind": "suspend", "until": "2001-01-01", "text": "Why."},
        {"kind": "suspend", "until": "soon", "text": "Why."},
        {"kind": "ban", "text": ""},
        {"kind": "flog", "text": "Why."},
    ],
)
def test_sanction_without_sense_is_refused_with_what_was_typed(client, carol, bob, data):
    answer = client.post(f"{page_of(bob)}sanction/", data)
    assert answer.status_code == 422
    assert data["text"] in answer.text
    assert not Sanction.objects.exists()


def test_note_is_kept_and_shown_to_moderators_alone(client, carol, bob):
    client.post(f"{page_of(bob)}note/", {"text": "Means well."})
    note = Note.objects.get()
    assert (note.commenter, note.made_by) == (bob, carol)
    comment = make_comment(commenter=bob)
    assert "Means well." in client.get(page_of(bob)).text
    assert "Means well." not in client.get(comment.article.get_absolute_url()).text
    assert client.post(f"{page_of(bob)}note/", {"text": " "}).status_code == 422


def test_who_may_not_sanction_is_refused(client, bob):
    client.force_login(make_user(group="author"))
    for path in ("sanction/", "note/"):
        answer = client.post(f"{page_of(bob)}{path}", {"kind": "ban", "text": "Mine."})
        assert answer.status_code == 403
    assert client.get(page_of(bob)).status_code == 403
    assert not Sanction.objects.exists() and not Note.objects.exists()


def test_commenter_of_the_admin_leads_to_the_desk(client, carol, bob):
    answer = client.get(f"/admin/comments/commenter/{bob.pk}/change/")
    assert answer["Location"] == page_of(bob)
    assert client.get("/admin/comments/commenter/?q=bob").status_code == 200
    assert client.get(f"{DESK}commenters/9999/").status_code == 404


def test_reader_sees_what_is_imposed_on_them_and_why(client):
    alice = make_user("alice")
    client.force_login(alice)
    commenter = Commenter.of_user(alice)
    Sanction.objects.create(commenter=commenter, kind="warn", text="Please argue, do not insult.")
    lifted = Sanction.objects.create(commenter=commenter, kind="ban", text="By mistake.")
    lifted.lift(None)
    page = client.get("/comments/mine/").text
    assert "Please argue, do not insult." in page
    assert "By mistake." not in page


def test_policy_is_one_form_that_moderators_read_and_editors_change(client, carol):
    url = client.get("/admin/comments/discussionpolicy/")["Location"]
    assert client.get(url).status_code == 200
    assert client.post(url, {"max_links": 9}).status_code == 403
    client.force_login(make_user("erin", group="editor"))
    form = client.get(url).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not False}
    assert client.post(url, {**data, "max_links": 9}).status_code == 302
    assert DiscussionPolicy.load().max_links == 9
    set_policy(max_links=2)
    assert client.get("/admin/comments/discussionpolicy/add/").status_code == 403

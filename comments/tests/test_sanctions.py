"""Whoever is sanctioned is told why, can object, and is answered by somebody else."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from articles.tests.factories import make_user
from comments import leaving, notifications, outbox, statement, visitor
from comments.models import Sanction

from .factories import make_commenter

pytestmark = pytest.mark.django_db

DESK = "/admin/comments/desk/"


@pytest.fixture
def carol(client):
    user = make_user("carol", group="moderator")
    client.force_login(user)
    return user


@pytest.fixture
def bob():
    return make_commenter("Bob", email="bob@example.org", email_proven_at=timezone.now())


def impose(client, commenter, kind="ban", **fields):
    data = {"kind": kind, "text": "You called\na neighbour a liar.", **fields}
    client.post(f"{DESK}commenters/{commenter.pk}/sanction/", data)
    return Sanction.objects.latest("pk")


def send(after=notifications.PAUSE):
    mail.outbox.clear()
    outbox.send(timezone.now() + after + timedelta(seconds=1))
    return mail.outbox


def test_sanctioned_reader_is_told_why_and_how_to_object(client, carol, bob):
    sanction = impose(client, bob)
    assert send(timedelta()) == []
    (letter,) = send()
    assert letter.to == ["bob@example.org"]
    assert letter.subject.endswith("You cannot write comments here any more")
    html = letter.alternatives[0][0]
    # Its time is part of the address: up to there it is the same in the next second.
    page = statement.address_of_sanction(sanction).partition(":")[0]
    for words in ("You called", "a neighbour a liar.", page):
        assert words in letter.body and words in html
    assert "how to object" in letter.body
    assert "carol" not in letter.body + html
    assert send() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"email_proven_at": None},
        {"email": ""},
        {"delivery": "none"},
        {"email_bounced_at": timezone.now()},
    ],
)
def test_nobody_else_is_written_to(client, carol, bob, fields):
    for name, value in fields.items():
        setattr(bob, name, value)
    bob.save()
    impose(client, bob)
    assert send() == []


def test_what_was_lifted_at_once_is_not_told(client, carol, bob):
    sanction = impose(client, bob)
    client.post(f"{DESK}sanctions/{sanction.pk}/lift/")
    assert send() == []


def test_objection_is_made_once_and_another_moderator_answers_it(client, carol, bob):
    sanction = impose(client, bob, "suspend", until=timezone.localdate() + timedelta(days=3))
    send()
    page = statement.address_of_sanction(sanction)
    reader = Client(headers={"sec-fetch-site": "same-origin"})
    assert "You called<br>a neighbour a liar." in reader.get(page).text
    for text in ("It was a joke.", "And another one."):
        answer = reader.post(page, {"text": text})
        assert answer["Location"] == f"{page}#objection"
    sanction.refresh_from_db()
    assert sanction.objection == "It was a joke."

    assert "Objections to sanctions" in client.get("/admin/").text
    answered = f"{DESK}sanctions/{sanction.pk}/answer/"
    data = {"answer": "Nobody laughed.", "verb": "stay"}
    dan = make_user("dan", group="moderator")
    assert client.post(answered, data).status_code == 403
    client.force_login(dan)
    assert "It was a joke." in client.get(f"{DESK}objections/").text
    assert answered in client.get(f"{DESK}commenters/{bob.pk}/").text
    assert client.post(answered, {"verb": "stay"}).status_code == 422
    client.post(answered, data)
    client.post(answered, {"answer": "Twice.", "verb": "lift"})
    sanction.refresh_from_db()
    assert (sanction.answer, sanction.answered_by) == ("Nobody laughed.", dan)
    assert sanction.is_in_force()
    (letter,) = send(timedelta())
    assert "Nobody laughed." in letter.body and "it stays" in letter.body
    assert "Nobody laughed." in reader.get(page).text
    log = reader.get("/moderation/").text
    assert "Confirmed after an objection." in log
    assert not re.search("Bob|Nobody laughed|joke", log)


def test_objection_that_is_right_lifts_it_and_the_only_moderator_may_answer(client, carol, bob):
    sanction = impose(client, bob)
    sanction.object_to("It was my brother.")
    answered = f"{DESK}sanctions/{sanction.pk}/answer/"
    client.post(answered, {"answer": "So it was.", "verb": "lift"})
    sanction.refresh_from_db()
    assert sanction.lifted_by == carol and not sanction.is_in_force()
    (letter,) = send()
    assert "it is lifted" in letter.body and "So it was." in letter.body


def test_page_is_for_whoever_has_the_link_and_takes_nothing_from_elsewhere(client, bob):
    sanction = Sanction.objects.create(commenter=bob, kind="ban", text="Why.")
    page = statement.address_of_sanction(sanction)
    for token in ("1", f"{sanction.pk}:x:y", page.split("/")[-2][:-2] + "AA"):
        assert client.get(f"/comments/sanctions/{token}/").status_code == 404
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert client.post(page, {"text": "x"}, headers=elsewhere).status_code == 403
    own = {"sec-fetch-site": "same-origin"}
    for text in ("", "   ", "\u200b", "x" * 3001):
        assert client.post(page, {"text": text}, headers=own).status_code == 422
    assert Client(enforce_csrf_checks=True).post(page, {"text": "Hm."}).status_code == 422
    assert not Sanction.objects.exclude(objected_at=None).exists()
    sanction.lift(None)
    assert "nothing to object to" in client.get(page).text
    client.post(page, {"text": "Late."}, headers=own)
    sanction.refresh_from_db()
    assert sanction.objected_at is None


def test_guest_with_a_key_is_led_there_from_their_comments(client, bob):
    sanction = Sanction.objects.create(commenter=bob, kind="warn", text="Please name sources.")
    response = client.get("/comments/mine/")
    visitor.remember(response, bob)
    client.cookies.update(response.cookies)
    page = client.get("/comments/mine/").text
    assert "The moderators have warned you." in page
    assert statement.address_of_sanction(sanction) in page


def test_sanctions_are_taken_along_and_what_was_said_is_erased(bob, carol):
    sanction = Sanction.objects.create(commenter=bob, kind="ban", text="Why.", made_by=carol)
    sanction.object_to("Because.")
    bob.notes.create(text="Lives in the red house.")
    (told,) = leaving.everything(bob)["sanctions"]
    assert (told["kind"], told["why"], told["objection"]) == ("ban", "Why.", "Because.")
    leaving.erase(bob)
    sanction.refresh_from_db()
    assert (sanction.text, sanction.objection, sanction.kind) == ("", "", "ban")
    assert not sanction.waits_for_answer() and not bob.notes.exists()

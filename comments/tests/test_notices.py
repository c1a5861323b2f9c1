"""Notices of illegal content: form, receipt, decision, and what is kept of whoever sent one."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.tests.factories import make_article, make_user
from comments import leaving, outbox, purge
from comments.models import Message, Notice, Reason

from .factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def address_of_the_site(settings):
    settings.SITE_URL = SITE


def sender(address="192.0.2.1"):
    return Client(headers={"sec-fetch-site": "same-origin"}, REMOTE_ADDR=address)


@pytest.fixture
def comment():
    return make_comment(body="He sells stolen bicycles.")


@pytest.fixture
def typed(comment):
    return {
        "where": f"{SITE}/comments/{comment.pk}/",
        "kind": "honour",
        "why": "It is about my shop, and it is false.",
        "name": "Nora Notifier",
        "email": "nora@example.org",
        "in_good_faith": "on",
    }


def send(typed, address="192.0.2.1"):
    answer = sender(address).post("/notice/", typed)
    assert answer.status_code == 302, answer.text
    return Notice.objects.get(token=answer["Location"].split("/")[-2])


@pytest.fixture
def carol():
    return make_user("carol", group="moderator")


# The form


def test_notice_is_kept_with_its_place_and_confirmed(comment, typed):
    notice = send(typed)
    assert notice.number == f"{timezone.localtime().year}-{notice.pk:06d}"
    assert notice.places.get().comment == comment
    assert (notice.name, notice.email, notice.kind) == ("Nora Notifier", typed["email"], "honour")
    page = sender().get(notice.get_absolute_url())
    assert notice.number in page.text and typed["why"] in page.text
    assert "nora" not in page.text.lower()
    outbox.send()
    (letter,) = mail.outbox
    assert letter.to == ["nora@example.org"]
    assert notice.number in letter.subject and notice.get_absolute_url() in letter.body
    # Whoever types a stranger's address sends no words of theirs there.
    assert typed["why"] not in letter.body


def test_form_opened_from_a_report_knows_the_comment(comment):
    page = sender().get(f"/notice/?comment={comment.pk}").text
    assert f"{SITE}/comments/{comment.pk}/" in page and comment.body in page
    comment.remove()
    page = sender().get(f"/notice/?comment={comment.pk}")
    assert page.status_code == 200 and comment.body not in page.text


@pytest.mark.parametrize("missing", ["where", "kind", "why", "name", "email", "in_good_faith"])
def test_what_the_law_asks_for_is_asked_for(typed, missing):
    del typed[missing]
    answer = sender().post("/notice/", typed)
    assert answer.status_code == 422 and not Notice.objects.exists()
    assert 'role="alert"' in answer.text


def test_name_and_address_are_excused_where_it_is_about_the_abuse_of_children(typed):
    for name in ("name", "email"):
        del typed[name]
    notice = send(typed | {"kind": "child"})
    assert (notice.name, notice.email) == ("", "")
    assert not Message.objects.exists()
    assert "keep the address of this page" in sender().get(notice.get_absolute_url()).text


def test_places_are_found_by_any_of_their_addresses(comment, typed):
    story = comment.article.get_absolute_url()
    typed["where"] = "\n".join(
        [f"{SITE}/comments/{comment.pk}/", f"{SITE}{story}#comment-{comment.pk}", story, "/about/"]
    )
    places = list(send(typed).places.order_by("pk"))
    assert [place.comment for place in places] == [comment, comment, None, None]
    assert [place.article for place in places] == [None, None, comment.article, None]


@pytest.mark.parametrize(
    "where",
    [
        "https://elsewhere.example/comments/1/",
        "//elsewhere.example/comments/1/",
        "javascript:alert(1)",
        "http://[broken/",
        "the comment about bicycles",
        f"{SITE}.evil.example/",
        f"{SITE}/{'x' * 500}/",
        "\n".join(f"/{number}/" for number in range(21)),
    ],
    ids=range(8),
)
def test_addresses_that_are_not_of_this_site_are_422(typed, where):
    answer = sender().post("/notice/", typed | {"where": where})
    assert answer.status_code == 422 and not Notice.objects.exists()
    assert typed["why"] in answer.text


def test_honeypot_and_too_long_are_422(typed):
    for wrong in ({"website": "x"}, {"why": "x" * 10_001}, {"email": "no address"}):
        assert sender().post("/notice/", typed | wrong).status_code == 422
    assert not Notice.objects.exists()


def test_sixth_notice_of_a_day_is_429_by_network_and_by_address(typed):
    for number in range(5):
        send(typed, f"192.0.2.{number}")
    answer = sender("198.51.100.1").post("/notice/", typed)
    assert answer.status_code == 429 and typed["why"] in answer.text
    other = typed | {"email": "other@example.org"}
    for _ in range(5):
        other["email"] = f"o{Notice.objects.count()}@example.org"
        send(other, "198.51.100.2")
    other["email"] = "last@example.org"
    assert sender("198.51.100.2").post("/notice/", other).status_code == 429
    Notice.objects.update(created_at=timezone.now() - timedelta(days=2))
    send(other, "198.51.100.2")


def test_another_site_is_403_and_a_client_that_says_nothing_gets_a_token(typed):
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert Client().post("/notice/", typed, headers=elsewhere).status_code == 403
    answer = Client(enforce_csrf_checks=True).post("/notice/", typed)
    assert answer.status_code == 422 and "csrfmiddlewaretoken" in answer.text
    assert not Notice.objects.exists()


@pytest.mark.parametrize("token", ["1", "x" * 22, "x" * 500])
def test_address_of_a_receipt_is_not_guessed(typed, token):
    send(typed)
    assert sender().get(f"/notice/{token}/").status_code == 404


def test_form_is_linked_on_every_page(client):
    assert 'href="/notice/"' in client.get("/").text


# The decision


def desk(client, user):
    client.force_login(user)
    return client


def test_notice_that_waits_is_decided_and_the_comment_removed(client, carol, comment, typed):
    notice = send(typed)
    place = notice.places.get()
    assert notice.number in desk(client, carol).get("/admin/comments/notice/").text
    url = f"/admin/comments/notice/{notice.pk}/change/"
    page = client.get(url).text
    assert comment.body in page and typed["why"] in page and "Nora Notifier" in page
    reason = Reason.objects.get(ground="illegal")
    answer = client.post(
        url, {"removed": [place.pk], "reason": reason.pk, "answer": "It is a false claim."}
    )
    assert answer.status_code == 302
    notice.refresh_from_db()
    place.refresh_from_db()
    comment.refresh_from_db()
    assert (notice.outcome, notice.decided_by) == ("removed", carol)
    assert comment.status == "removed"
    assert place.decision == comment.decisions.last() and place.decision.reason == reason
    assert place.decision.text == "It is a false claim."
    Message.objects.filter(kind="notice").delete()
    outbox.send()
    letters = [letter for letter in mail.outbox if "decision on your notice" in letter.subject]
    assert [letter.to for letter in letters] == [["nora@example.org"]]
    assert "It is a false claim." in letters[0].body and "removed" in letters[0].body
    assert "go to court" in letters[0].body
    page = sender().get(notice.get_absolute_url()).text
    assert "It is a false claim." in page and "what you pointed out was removed" in page


def test_what_stands_is_told_to_both_sides(client, carol, typed):
    writer = make_commenter("Bob", email="bob@example.org", email_proven_at=timezone.now())
    comment = make_comment(commenter=writer)
    notice = send(typed | {"where": f"/comments/{comment.pk}/"})
    desk(client, carol).post(
        f"/admin/comments/notice/{notice.pk}/change/", {"answer": "It is an opinion."}
    )
    notice.refresh_from_db()
    assert notice.outcome == "stands"
    outbox.send()
    told = {letter.to[0]: letter for letter in mail.outbox if "It is an opinion." in letter.body}
    assert set(told) == {"nora@example.org", "bob@example.org"}
    # One side learns nothing of the other: neither who, nor the sender's page.
    author = told["bob@example.org"].body
    assert "nora" not in author.lower() and notice.token not in author
    assert "bob@" not in told["nora@example.org"].body


def test_author_whose_address_is_not_proven_gets_no_mail(carol, typed):
    comment = make_comment(commenter=make_commenter("Bob", email="bob@example.org"))
    notice = send(typed | {"where": f"/comments/{comment.pk}/"})
    notice.decide(carol, "It stands.")
    outbox.send()
    assert {letter.to[0] for letter in mail.outbox} == {"nora@example.org"}


def test_some_places_of_a_notice_may_go_and_others_stay(carol, typed):
    first, second = make_comment(), make_comment()
    notice = send(typed | {"where": f"/comments/{first.pk}/\n/comments/{second.pk}/"})
    notice.decide(carol, "One of them.", [notice.places.get(comment=first).pk])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("removed", "approved")
    assert notice.outcome == "partly"


def test_second_moderator_is_told_and_changes_nothing(client, carol, comment, typed):
    notice = send(typed)
    late = Notice.objects.get()
    assert notice.decide(carol, "It stands.")
    assert not late.decide(carol, "It goes.", [notice.places.get().pk])
    comment.refresh_from_db()
    assert comment.status == "approved" and Notice.objects.get().answer == "It stands."
    answer = desk(client, carol).post(
        f"/admin/comments/notice/{notice.pk}/change/", {"answer": "Again."}, follow=True
    )
    assert "meanwhile" in answer.text


def test_removal_without_a_reason_and_decision_without_an_answer_are_422(
    client, carol, comment, typed
):
    notice = send(typed)
    url = f"/admin/comments/notice/{notice.pk}/change/"
    place = notice.places.get()
    assert desk(client, carol).post(url, {"answer": ""}).status_code == 422
    answer = client.post(url, {"removed": [place.pk], "answer": "Kept words."})
    assert answer.status_code == 422 and "Kept words." in answer.text
    assert client.post(url, {"removed": ["999999"], "answer": "x"}).status_code == 422
    assert Notice.objects.open().exists()


def test_notices_are_for_moderators(client, typed):
    notice = send(typed)
    for url in ("/admin/comments/notice/", f"/admin/comments/notice/{notice.pk}/change/"):
        assert (
            desk(client, make_user(group="author", username=url[-9:])).get(url).status_code == 403
        )


def test_list_costs_the_same_for_three_and_for_thirty(client, carol, django_assert_num_queries):
    def make(count):
        for _ in range(count):
            notice = Notice(kind="other", why="x", email="a@example.org")
            notice.submit([])

    desk(client, carol)
    make(3)
    client.get("/admin/comments/notice/")
    with CaptureQueriesContext(connection) as three:
        client.get("/admin/comments/notice/")
    make(27)
    with django_assert_num_queries(len(three)):
        client.get("/admin/comments/notice/")


# Figures, and what is kept


def test_figures_of_a_year(carol, typed):
    first, second = send(typed), send(typed | {"kind": "fraud"})
    first.decide(carol, "It stands.")
    Notice.objects.filter(pk=first.pk).update(created_at=first.decided_at - timedelta(hours=6))
    of_year = Notice.objects.of_year(timezone.localtime().year)
    assert of_year.count_by_kind()["honour"] == of_year.count_by_kind()["fraud"] == 1
    assert of_year.count_by_kind()["child"] == 0
    assert of_year.count_by_outcome() == {"": 1, "removed": 0, "partly": 0, "stands": 1}
    assert of_year.median_time() == timedelta(hours=6)
    assert Notice.objects.filter(pk=second.pk).median_time() is None
    assert not Notice.objects.of_year(1999).exists()


def test_sender_is_forgotten_half_a_year_after_the_decision(carol, typed):
    decided, waiting = send(typed), send(typed)
    decided.decide(carol, "It stands.")
    assert purge.notifiers() == 0
    assert purge.notifiers(timezone.now() + timedelta(days=184)) == 1
    decided.refresh_from_db()
    waiting.refresh_from_db()
    assert (decided.name, decided.email, decided.why) == ("", "", typed["why"])
    assert waiting.email == "nora@example.org"


def test_own_notices_are_taken_along_and_let_go(carol, typed):
    nora = make_commenter("Nora")
    decided, waiting = send(typed), send(typed)
    Notice.objects.update(commenter=nora)
    for notice in (decided, waiting):
        notice.refresh_from_db()
    decided.decide(carol, "It stands.")
    told = leaving.everything(nora)["notices"]
    assert [one["number"] for one in told] == [decided.number, waiting.number]
    assert told[0]["answer"] == "It stands." and told[1]["email"] == "nora@example.org"
    leaving.erase(nora)
    decided.refresh_from_db()
    waiting.refresh_from_db()
    assert (decided.email, decided.commenter) == ("", None)
    # What waits is still owed its answer.
    assert (waiting.email, waiting.commenter) == ("nora@example.org", None)


def test_story_is_noticed_too(client, carol, typed):
    article = make_article(headline="The bicycle thief")
    notice = send(typed | {"where": article.get_absolute_url()})
    page = desk(client, carol).get(f"/admin/comments/notice/{notice.pk}/change/").text
    assert "The bicycle thief" in page and "This was removed" in page

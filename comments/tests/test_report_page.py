"""The page on which a reader reports a comment, and what keeps reports and replies apart."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from articles.tests.factories import make_article, make_user
from comments import visitor
from comments.models import Comment, Commenter, NetworkSalt, Reason, Report

from .factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db


def guest(commenter=None, address="192.0.2.1"):
    client = Client(headers={"sec-fetch-site": "same-origin"}, REMOTE_ADDR=address)
    if commenter:
        client.cookies[visitor.COOKIE] = signing.dumps(commenter.key, salt=visitor.SALT)
    return client


@pytest.fixture
def comment():
    return make_comment(body="You are a crook.")


@pytest.fixture
def said():
    return {"reason": Reason.objects.first().pk, "text": "This is about my neighbour."}


def url(comment):
    return f"/comments/{comment.pk}/report/"


def test_stranger_reports_a_comment(comment, said):
    form = guest().get(url(comment))
    assert form.status_code == 200 and "You are a crook." in form.text
    assert "It attacks a person instead of an argument." in form.text
    assert "no-store" in form["Cache-Control"]
    done = guest().post(url(comment), said)
    assert done.status_code == 200 and "A moderator will look at it" in done.text
    assert visitor.COOKIE not in done.cookies
    one = comment.reports.get()
    assert (one.commenter, one.reason_id, one.text) == (None, said["reason"], said["text"])
    assert one.network == visitor.hashed("192.0.2.1", NetworkSalt.living()[0])
    comment.refresh_from_db()
    assert comment.status == "approved" and comment.open_reports == 1


def test_signed_in_reader_reports_by_account(comment, said):
    client = guest()
    client.force_login(make_user("alice"))
    client.post(url(comment), said)
    one = comment.reports.get()
    assert one.commenter == Commenter.objects.get(user__username="alice") and one.network == ""


def test_second_report_is_told_that_it_is_known(comment, said):
    guest().post(url(comment), said)
    for answer in (guest().get(url(comment)), guest().post(url(comment), said)):
        assert answer.status_code == 200 and "reported already" in answer.text
    assert comment.reports.count() == 1


def test_own_comment_is_deleted_instead(comment, said):
    answer = guest(comment.commenter).post(url(comment), said)
    assert answer.status_code == 200 and f"/comments/{comment.pk}/withdraw/" in answer.text
    assert not Report.objects.exists()


def test_report_without_a_reason_is_422_and_keeps_what_was_typed(comment, said):
    answer = guest().post(url(comment), {"text": said["text"]})
    assert answer.status_code == 422
    assert "Please choose what is wrong" in answer.text and said["text"] in answer.text
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "x" * 1001},
        {"website": "https://spam.example/"},
        {"reason": "0"},
        {"reason": "nonsense"},
    ],
    ids=str,
)
def test_bad_input_is_422(comment, said, wrong):
    assert guest().post(url(comment), said).status_code == 200
    other = make_comment()
    assert guest().post(url(other), said | wrong).status_code == 422
    assert not other.reports.exists()


@pytest.mark.parametrize("retired", [{"is_offered": False}, {"for_reports": False}], ids=str)
def test_reasons_are_those_that_editors_offer_to_readers(comment, said, retired):
    Reason.objects.filter(pk=said["reason"]).update(**retired)
    assert guest().post(url(comment), said).status_code == 422
    Reason.objects.update(**retired)
    assert guest().post(url(comment), {"text": ""}).status_code == 422
    assert guest().post(url(comment), {"text": "There is no list."}).status_code == 200
    assert comment.reports.get().reason is None


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "removed", "withdrawn"])
def test_what_readers_do_not_see_is_404(said, status):
    hidden = make_comment(status=status)
    assert guest().get(url(hidden)).status_code == 404
    assert guest().post(url(hidden), said).status_code == 404


def test_comment_under_a_story_that_is_not_published_is_404(comment):
    comment.article.schedule(timezone.now() + timedelta(days=1))
    comment.article.save()
    assert guest().get(url(comment)).status_code == 404


def test_another_site_is_403_and_a_client_that_says_nothing_gets_a_token(comment, said):
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert Client().post(url(comment), said, headers=elsewhere).status_code == 403
    answer = Client(enforce_csrf_checks=True).post(url(comment), said)
    assert answer.status_code == 422 and "csrfmiddlewaretoken" in answer.text
    assert not Report.objects.exists()


def test_flood_from_one_network_is_429(said):
    article = make_article()
    for _ in range(10):
        assert guest().post(url(make_comment(article)), said).status_code == 200
    last = make_comment(article)
    answer = guest().post(url(last), said)
    assert answer.status_code == 429 and said["text"] in answer.text
    assert guest(address="192.0.2.2").post(url(last), said).status_code == 200


# Reports and replies keep apart


def reply(client, comment, body="I do not think so."):
    story = comment.article.get_absolute_url()
    fields = {"name": "Gwen", "body": body, "parent": comment.pk}
    return client.post(f"{story}comment/", fields)


def test_whoever_reports_cannot_answer_for_ten_minutes(comment, said):
    guest().post(url(comment), said)
    answer = reply(guest(), comment)
    assert answer.status_code == 422
    assert "Please wait ten minutes before you answer it" in answer.text
    assert "I do not think so." in answer.text
    assert not comment.replies.exists()
    # Another comment, and somebody else.
    assert reply(guest(), make_comment(comment.article)).status_code == 302
    assert reply(guest(address="192.0.2.2"), comment).status_code == 302
    Report.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert reply(guest(), comment, "Later words.").status_code == 302


def test_whoever_answers_cannot_report_for_ten_minutes(comment, said):
    assert reply(guest(), comment).status_code == 302
    answer = guest().post(url(comment), said)
    assert answer.status_code == 422 and "before you report it" in answer.text
    assert said["text"] in answer.text
    assert guest(address="192.0.2.2").post(url(comment), said).status_code == 200
    Comment.objects.filter(parent=comment).update(created_at=timezone.now() - timedelta(minutes=11))
    assert guest().post(url(comment), said).status_code == 200


def test_key_and_account_are_kept_apart_wherever_they_are(comment, said):
    gwen = make_commenter("Gwen")
    guest(gwen).post(url(comment), said)
    assert reply(guest(gwen, address="198.51.100.1"), comment).status_code == 422
    other = make_comment()
    alice = make_user("alice")
    client = guest(address="198.51.100.2")
    client.force_login(alice)
    client.post(url(other), said)
    assert reply(client, other).status_code == 422


def test_accounts_in_one_network_do_not_keep_each_other_apart(comment, said):
    ann, ben = guest(), guest()
    ann.force_login(make_user("ann"))
    ben.force_login(make_user("ben"))
    ann.post(url(comment), said)
    assert reply(ben, comment).status_code == 302


# On the page of the story


def test_every_visible_comment_has_a_link(client):
    article = make_article()
    visible = make_comment(article)
    gone = make_comment(article)
    make_comment(parent=gone)
    gone.remove()
    page = client.get(article.get_absolute_url()).text
    assert f'rel="nofollow" href="/comments/{visible.pk}/report/">Report</a>' in page
    assert f"/comments/{gone.pk}/report/" not in page


def test_link_is_there_when_the_conversation_is_closed_and_not_on_ones_own(client):
    article = make_article(comments_open=False)
    alice = make_user("alice")
    own = make_comment(article, commenter=Commenter.of_user(alice))
    other = make_comment(article)
    assert f"/comments/{own.pk}/report/" in client.get(article.get_absolute_url()).text
    client.force_login(alice)
    page = client.get(article.get_absolute_url()).text
    assert f"/comments/{other.pk}/report/" in page and f"/comments/{own.pk}/report/" not in page

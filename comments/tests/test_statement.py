"""The statement of reasons of a refused comment, and the appeal against it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.tests.factories import make_article, make_user
from comments import leaving, outbox, statement
from comments.models import (
    Appeal,
    Comment,
    Commenter,
    Decision,
    HouseRules,
    Message,
    Reason,
    Word,
)

from .factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def carol():
    return make_user("carol", group="moderator")


@pytest.fixture
def dora():
    return make_user("dora", group="moderator")


def removed(by, **why):
    comment = make_comment(body="Loud words.", commenter=make_commenter("Bob"))
    return comment.remove(by, **why)


def appealed(decision, text="They were true."):
    return Appeal.objects.create(decision=decision, text=text)


def test_statement_says_what_why_by_which_rule_how_it_was_found_and_how_to_object(client, carol):
    HouseRules.objects.create(number=3, body="<p>Be kind.</p>", body_html="<p>Be kind.</p>")
    reason = Reason.objects.create(text="It shouts.", clause="Be kind")
    decision = removed(carol, reason=reason, text="All of it.")
    page = client.get(statement.address(decision))
    text = page.content.decode()
    for words in (
        "Your comment was removed",
        "Loud words.",
        "It shouts.",
        "All of it.",
        "Be kind",
        "version 3",
        "A moderator found it.",
        "It was not decided automatically.",
        "You can appeal here",
        "Article 21",
    ):
        assert words in text, words
    assert "carol" not in text
    assert "no-cache" in page["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in text


def test_statement_of_what_a_check_held_says_so(client, carol):
    comment = make_comment(status="pending")
    decision = comment.reject(carol)
    assert (
        "A check held it automatically" in client.get(statement.address(decision)).content.decode()
    )


@pytest.mark.parametrize("token", ["x", "1:abc", "MTI:1abcde:forged"])
def test_a_forged_link_leads_nowhere(client, carol, token):
    removed(carol)
    assert client.get(reverse("comments:statement", args=[token])).status_code == 404


def test_a_decision_that_refuses_nothing_has_no_statement(client, carol):
    decision = make_comment(status="pending").approve(carol)
    assert client.get(statement.address(decision)).status_code == 404


def test_author_reaches_it_by_account_and_nobody_else_does(client, carol):
    bob = make_user("bob")
    comment = make_comment(commenter=Commenter.of_user(bob))
    decision = comment.remove(carol)
    own = reverse("comments:own_statement", args=[comment.pk])
    assert client.get(own).status_code == 404
    client.force_login(make_user("alice"))
    assert client.get(own).status_code == 404
    client.force_login(bob)
    assert own in client.get("/comments/mine/").content.decode()
    assert client.get(own).url.split(":")[0] == statement.address(decision).split(":")[0]
    assert client.get(own, follow=True).status_code == 200


def test_author_is_written_to_where_the_address_is_proven(client, carol):
    now = timezone.now()
    bob = make_commenter("Bob", email="bob@example.org", email_proven_at=now, delivery="daily")
    comment = make_comment(body="Secret words", commenter=bob)
    comment.remove(carol, text="Too loud.")
    outbox.send(now + timedelta(minutes=1))
    assert mail.outbox == []
    outbox.send(now + timedelta(minutes=6))
    (letter,) = mail.outbox
    assert "Too loud." in letter.body and "Secret words" not in letter.body
    link = re.search(r"http\S+/comments/statement/\S+", letter.body)[0]
    page = client.get("/" + link.split("/", 3)[3])
    assert "Too loud." in page.content.decode()


def test_what_is_undone_at_once_is_not_told(carol):
    now = timezone.now()
    bob = make_commenter("Bob", email="bob@example.org", email_proven_at=now)
    make_comment(commenter=bob).remove(carol).undo(carol)
    make_comment(commenter=make_commenter("No address")).remove(carol)
    outbox.send(now + timedelta(minutes=6))
    assert mail.outbox == []
    assert Message.objects.get().dropped_at


def test_appeal_waits_once_for_each_decision(client, carol):
    address = statement.address(removed(carol))
    answer = client.post(address, {"text": "It was true."}, **HERE)
    assert (answer.status_code, answer.url) == (302, f"{address}#appeal")
    assert client.post(address, {"text": "Again!"}, **HERE).status_code == 302
    assert Appeal.objects.get().text == "It was true."
    page = client.get(address).content.decode()
    assert "It waits for a moderator" in page and "appeal-form" not in page


@pytest.mark.parametrize("text", ["", "  \n", "​", "x" * 3001])
def test_bad_appeal_is_refused_with_what_was_typed(client, carol, text):
    answer = client.post(statement.address(removed(carol)), {"text": text}, **HERE)
    assert answer.status_code == 422
    assert "appeal-form" in answer.content.decode()
    assert not Appeal.objects.exists()


def test_appeal_from_another_site_is_refused(client, carol):
    address = statement.address(removed(carol))
    answer = client.post(address, {"text": "True."}, HTTP_SEC_FETCH_SITE="cross-site")
    assert answer.status_code == 403
    assert not Appeal.objects.exists()


def test_appeal_is_possible_for_six_months_and_while_the_decision_stands(client, carol):
    decision = removed(carol)
    late = decision.made_at + Appeal.WITHIN
    assert not statement.context(decision, late)["may_appeal"]
    assert statement.context(decision, late - timedelta(seconds=1))["may_appeal"]
    decision.undo(carol)
    decision = Decision.objects.get(pk=decision.pk)
    assert not statement.context(decision)["may_appeal"]
    assert client.post(statement.address(decision), {"text": "x"}, **HERE).status_code == 422
    assert "was taken back on" in client.get(statement.address(decision)).content.decode()


def test_another_moderator_decides_where_there_is_one(carol, admin_user):
    admin_user.delete()
    appeal = appealed(removed(carol))
    assert appeal.is_decidable_by(carol)
    dora = make_user("dora", group="moderator")
    assert not appeal.is_decidable_by(carol)
    assert appeal.is_decidable_by(dora)
    assert not appeal.is_decidable_by(make_user("bob"))
    dora.is_active = False
    dora.save()
    assert appeal.is_decidable_by(carol)
    assert not appeal.is_decidable_by(dora)


def test_upheld_puts_the_comment_back_by_a_decision(client, carol, dora):
    decision = removed(carol)
    outcome = appealed(decision).uphold(dora, "You were right.")
    assert (outcome.status, outcome.made_by, outcome.text) == ("approved", dora, "You were right.")
    assert Comment.objects.get().is_visible()
    assert Appeal.objects.get().state == "upheld"
    page = client.get(statement.address(decision)).content.decode()
    assert "Your appeal was upheld" in page and "You were right." in page


def test_dismissed_leaves_it_refused_by_a_decision_that_cannot_be_undone(client, carol, dora):
    decision = removed(carol, text="Loud.")
    outcome = appealed(decision).dismiss(dora, "It was loud.")
    comment = Comment.objects.get()
    assert (outcome.was, outcome.status, comment.status) == ("removed",) * 3
    assert comment.refused_because == "Loud."
    assert not outcome.is_undoable()
    assert statement.address(outcome).split(":")[0] == statement.address(decision).split(":")[0]
    page = client.get(statement.address(decision)).content.decode()
    assert "Your appeal was dismissed" in page and "It was loud." in page


def test_restoring_it_from_anywhere_upholds_the_appeal(carol):
    decision = removed(carol)
    appeal = appealed(decision)
    decision.undo(carol)
    appeal.refresh_from_db()
    assert appeal.state == "upheld"
    assert appeal.outcome.undoes == decision


def answer(client, appeal, verb, seen=None, text="Because."):
    url = reverse("admin:comments_appeal_change", args=[appeal.pk])
    seen = seen or appeal.decision_id
    return client.post(url, {"answer": text, "verb": verb, "seen": seen})


def test_desk_shows_appeals_and_takes_the_answer_of_another_moderator(client, carol, dora):
    appeal = appealed(removed(carol))
    client.force_login(carol)
    page = client.get(reverse("admin:comments_appeal_change", args=[appeal.pk]))
    assert "You have a part in this" in page.content.decode()
    assert answer(client, appeal, "uphold").status_code == 403
    client.force_login(dora)
    assert "Removed · carol" in client.get("/admin/comments/appeal/").content.decode()
    page = client.get(reverse("admin:comments_appeal_change", args=[appeal.pk])).content.decode()
    assert "They were true." in page and "Loud words." in page
    assert answer(client, appeal, "uphold", text="").status_code == 200
    assert answer(client, appeal, "uphold").status_code == 302
    assert Comment.objects.get().is_visible()


def test_second_moderator_is_told_what_was_decided(client, carol, dora):
    appeal = appealed(removed(carol))
    seen = appeal.decision_id
    appeal.decision.comment.mark_as_spam(carol)
    client.force_login(dora)
    page = answer(client, appeal, "uphold", seen).content.decode()
    assert "Carol has decided meanwhile: Spam" in page and "Because." in page
    assert Comment.objects.get().status == "spam"
    now = appeal.decision.comment.decisions.newest_first().first().pk
    assert f'name="seen" value="{now}"' in page


def test_desk_is_not_for_authors(client, carol):
    appeal = appealed(removed(carol))
    client.force_login(make_user("alice", group="author"))
    assert client.get("/admin/comments/appeal/").status_code == 403
    assert answer(client, appeal, "uphold").status_code == 403


def test_queries_of_the_desk_do_not_grow(client, carol):
    client.force_login(carol)
    counted = []
    for number in (3, 27):
        for _ in range(number):
            appealed(make_comment(make_article()).remove(carol))
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/comments/appeal/")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_export_tells_decisions_and_erasure_leaves_no_text(client, carol):
    decision = removed(carol, text="You wrote: Loud words.")
    appeal = appealed(decision)
    bob = decision.comment.commenter
    (told,) = leaving.everything(bob)["comments"]
    assert [one["decided"] for one in told["decisions"]][-1] == "removed"
    assert told["decisions"][-1]["appeal"]["text"] == "They were true."
    assert "/comments/statement/" in told["decisions"][-1]["statement"]
    leaving.erase(bob)
    appeal.refresh_from_db()
    decision.refresh_from_db()
    assert (appeal.state, appeal.text, decision.text) == ("withdrawn", "", "")
    page = client.get(statement.address(decision)).content.decode()
    assert "erased" in page and "Loud" not in page and "appeal-form" not in page


def test_refused_at_once_leads_to_the_statement(client):
    Word.add_many(["nothing"], mode="refuse")
    article = make_article()
    address = reverse("comments:create", args=article.address_parts())
    sent = {"name": "Bob", "body": "Nothing."}
    answer = client.post(address, sent, follow=True, **HERE)
    page = answer.content.decode()
    assert "/comments/statement/" in answer.redirect_chain[0][0]
    assert "Your comment was not published" in page
    assert "A check found it automatically: “nothing” is on the list of words." in page
    assert "decided automatically, without a person" in page

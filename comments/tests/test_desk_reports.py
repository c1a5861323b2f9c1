"""What readers report at the desk: in which order, with what, and what becomes of it."""

import pytest
from django.core import mail

from articles.tests.factories import make_user
from comments import statement
from comments.desk import queues
from comments.models import Comment, Decision, Reason, Report

from .factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db

DESK = "/admin/comments/desk/"


@pytest.fixture
def carol(client):
    user = make_user("carol", group="moderator")
    client.force_login(user)
    return user


def report(comment, text="It names no source.", times=1):
    for _ in range(times):
        comment.report(Reason.objects.first(), text, commenter=make_commenter("Rita"))


def shown(client, **query):
    return [entry.comment.body for entry in client.get(DESK, query).context["entries"]]


def decide(client, comment, verb):
    seen = comment.decisions.order_by("-pk").first().pk
    return client.post(f"{DESK}{comment.pk}/decide/", {"verb": verb, "seen": seen})


def test_reported_comments_come_by_weight_with_what_was_reported(client, carol):
    for number, times in ((1, 1), (2, 3), (3, 2)):
        report(make_comment(body=f"Reported {number}"), times=times)
    make_comment(body="Nobody minds.")
    assert shown(client, queue="reported") == ["Reported 2", "Reported 3", "Reported 1"]
    page = client.get(DESK, {"queue": "reported"}).content.decode()
    assert "It names no source." in page and "Leave it standing" in page
    assert {q.slug: count for q, count in queues.waiting()[0]}["reported"] == "3"


def test_pages_follow_each_other_though_weights_are_the_same(client, carol, monkeypatch):
    monkeypatch.setattr(queues.Filters.keys, "__defaults__", (3,))
    for number in range(8):
        report(make_comment(body=f"{number}"), times=1 + number % 2)
    found, query = [], "queue=reported"
    while query:
        page = client.get(f"{DESK}?{query}")
        found += [entry.comment.body for entry in page.context["entries"]]
        query = page.context["next"]
    assert sorted(found) == [str(number) for number in range(8)]


def test_what_is_left_standing_leaves_the_queue_and_the_reports_are_settled(client, carol):
    comment = make_comment(body="It stands.")
    report(comment, times=2)
    answer = decide(client, comment, "stand")
    assert answer.status_code == 302
    assert shown(client, queue="reported") == []
    comment.refresh_from_db()
    assert comment.is_visible()
    assert set(Report.objects.values_list("outcome", flat=True)) == {"dismissed"}


def test_what_is_removed_says_to_its_author_that_readers_reported_it(client, carol):
    comment = make_comment()
    report(comment)
    decide(client, comment, "remove")
    decision = Decision.objects.get(status=Comment.Status.REMOVED)
    page = client.get(statement.address(decision)).content.decode()
    assert "Readers reported it, and a moderator read it." in page
    first = Report.objects.get()
    assert first.outcome == "upheld"
    assert decision.took == int((decision.made_at - first.created_at).total_seconds())
    assert mail.outbox == []


def test_only_who_may_moderate_leaves_it_standing(client):
    comment = make_comment()
    report(comment)
    client.force_login(make_user("alice", group="author"))
    assert decide(client, comment, "stand").status_code == 403
    assert Report.objects.open().count() == 1


def test_newsroom_says_how_many_wait(client, carol):
    report(make_comment())
    page = client.get("/admin/").content.decode()
    for word in ("Reported", "Appeals", "Notices of illegal content"):
        assert word in page

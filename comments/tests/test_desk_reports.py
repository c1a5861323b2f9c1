"""What readers report at the desk: in which order, with what, and what becomes of it."""

import pytest
from django.core import mail
from django.utils import timezone

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


def test_leaving_it_standing_is_undone_at_once_and_on_its_page_for_thirty_days(client, carol):
    comment = make_comment(body="It stands.")
    report(comment, times=2)
    page = client.get(decide(client, comment, "stand")["Location"]).text
    reopen = f"{DESK}{comment.pk}/reopen/"
    assert "Left standing" in page and reopen in page
    assert "It names no source." in client.get(f"{DESK}{comment.pk}/").text
    answer = client.post(reopen, {"next": f"{DESK}?queue=reported&stood={comment.pk}"})
    assert answer["Location"] == f"{DESK}?queue=reported"
    assert shown(client, queue="reported") == ["It stands."]
    assert client.post(reopen, headers={"x-fragment": "entry"}).status_code == 409
    comment.refresh_from_db()
    comment.dismiss_reports(carol)
    Report.objects.update(settled_at=timezone.now() - Decision.UNDO)
    assert reopen not in client.get(f"{DESK}{comment.pk}/").text
    assert comment.reopen_reports() == 0


def test_scripts_get_a_line_for_what_is_left_standing_with_its_undo(client, carol):
    comment = make_comment()
    report(comment)
    seen = comment.decisions.latest("pk").pk
    url, fragment = f"{DESK}{comment.pk}/", {"x-fragment": "entry"}
    said = client.post(f"{url}decide/", {"verb": "stand", "seen": seen}, headers=fragment).text
    assert "<html" not in said and "1 report is settled." in said and f"{url}reopen/" in said
    said = client.post(f"{url}reopen/", headers=fragment).text
    assert "<html" not in said and "1 report is open again." in said


def test_what_was_removed_meanwhile_is_not_left_standing_nor_opened_again(client, carol):
    comment = make_comment()
    report(comment)
    comment.dismiss_reports(carol)
    report(comment)
    seen = comment.decisions.latest("pk").pk
    comment.remove(make_user("dan", group="moderator"))
    data = {"verb": "stand", "seen": seen}
    answer = client.post(f"{DESK}{comment.pk}/decide/", data, headers={"x-fragment": "entry"})
    assert answer.status_code == 409 and "dan has decided meanwhile: Removed" in answer.text
    assert comment.reopen_reports() == 0


def test_opening_reports_again_needs_a_post_and_the_right_to_moderate(client):
    comment = make_comment()
    report(comment)
    comment.dismiss_reports(None)
    client.force_login(make_user("alice", group="author"))
    assert client.post(f"{DESK}{comment.pk}/reopen/").status_code == 403
    client.force_login(make_user("dan", group="moderator"))
    assert client.get(f"{DESK}{comment.pk}/reopen/").status_code == 405
    assert client.post(f"{DESK}99999/reopen/").status_code == 404
    assert Report.objects.open().count() == 0


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

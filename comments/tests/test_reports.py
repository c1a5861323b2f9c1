"""Reports: weighed, settled by decisions, opened again by an undo."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.tests.factories import make_user
from comments import leaving, purge
from comments.models import Comment, Commenter, NetworkSalt, Reason, Report
from comments.visitor import Network

from .factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db


def network(letter="a"):
    return Network(letter * 32, [letter * 32], "192.0.2.0/24")


def report(comment, commenter=None, letter="a", text=""):
    reason = Reason.objects.filter(for_reports=True).first()
    return comment.report(reason, text, commenter=commenter, network=network(letter))


@pytest.fixture
def carol():
    return make_user("carol", group="moderator")


@pytest.fixture
def comment():
    return make_comment()


def slots(comment):
    comment.refresh_from_db()
    weights = list(comment.reports.open().values_list("weight", flat=True))
    assert comment.open_reports == len(weights)
    assert comment.report_weight == (pytest.approx(sum(weights)) if weights else None)
    return comment.open_reports


def test_report_is_counted_and_hides_nothing(comment):
    decided = comment.decisions.count()
    for number in range(30):
        assert report(comment, make_commenter(f"Reader {number}"), letter=chr(200 + number))
    assert slots(comment) == 30
    assert comment.status == "approved" and comment.decisions.count() == decided


def test_one_reader_reports_a_comment_once(comment):
    alice = make_commenter("Alice")
    assert report(comment, alice, "a")
    assert report(comment, alice, "b") is None
    assert report(comment, None, "a") is None  # whoever cleared their cookies
    assert report(comment, make_commenter("Bob"), "a") is None
    assert report(comment, make_commenter("Cem"), "c")
    assert slots(comment) == 2


def test_accounts_of_one_household_report_each(comment):
    for name in ("ann", "ben"):
        assert report(comment, Commenter.of_user(make_user(name)))
    assert slots(comment) == 2
    assert set(Report.objects.values_list("network", flat=True)) == {""}


@pytest.mark.parametrize("verb", ["reject", "remove", "mark_as_spam"])
def test_refusing_upholds_the_reports(comment, carol, verb):
    report(comment)
    decision = getattr(comment, verb)(by=carol)
    one = comment.reports.get()
    assert (one.outcome, one.decision, one.settled_by) == ("upheld", decision, carol)
    assert slots(comment) == 0


def test_leaving_it_standing_dismisses_them_and_can_be_undone(comment, carol):
    report(comment)
    report(comment, letter="b")
    decided = comment.decisions.count()
    assert comment.dismiss_reports(carol) == 2
    assert set(comment.reports.values_list("outcome", flat=True)) == {"dismissed"}
    assert slots(comment) == 0 and comment.decisions.count() == decided
    assert comment.dismiss_reports(carol) == 0
    assert comment.reopen_reports() == 2
    assert slots(comment) == 2


def test_author_who_deletes_makes_reports_void(comment):
    report(comment)
    comment.withdraw()
    assert comment.reports.get().outcome == "void" and slots(comment) == 0


def test_undo_opens_them_again_and_undoing_that_upholds_them(comment, carol):
    report(comment)
    decision = comment.remove(by=carol)
    undone = decision.undo(carol)
    assert comment.reports.get().outcome == "" and slots(comment) == 1
    undone.undo(carol)
    assert comment.reports.get().outcome == "upheld" and slots(comment) == 0


def test_another_moderator_who_lets_it_stand_again_finds_them_wrong(comment, carol):
    report(comment)
    comment.remove(by=carol)
    comment.approve(by=make_user("dora", group="moderator"))
    assert comment.reports.get().outcome == "dismissed" and slots(comment) == 0


def test_weight_is_the_smoothed_share_of_what_was_upheld(carol):
    alice = make_commenter("Alice")
    weights = [report(make_comment(), alice).weight]
    for right in (True, True, True, False):
        one = make_comment()
        report(one, alice)
        if right:
            one.remove(by=carol)
        else:
            one.dismiss_reports(carol)
        weights.append(report(make_comment(), alice).weight)
    assert weights == pytest.approx([1 / 2, 2 / 3, 3 / 4, 4 / 5, 4 / 6])


def test_guests_without_a_key_are_weighed_by_their_network(carol):
    wrong = make_comment()
    report(wrong, letter="a")
    wrong.dismiss_reports(carol)
    assert report(make_comment(), letter="a").weight == pytest.approx(1 / 3)
    assert report(make_comment(), letter="b").weight == 0.5
    # Somebody with a key is known by that.
    assert report(make_comment(), make_commenter(), letter="a").weight == 0.5


def test_decision_weighs_the_open_reports_of_its_reporters_anew(
    carol, django_capture_on_commit_callbacks
):
    alice, bob = make_commenter("Alice"), make_commenter("Bob")
    decided, waiting, other = make_comment(), make_comment(), make_comment()
    report(decided, alice, "a")
    report(waiting, alice, "b")
    report(waiting, bob, "c")
    report(other, bob, "d")
    with django_capture_on_commit_callbacks(execute=True):
        decided.remove(by=carol)
    weights = dict(waiting.reports.values_list("commenter", "weight"))
    assert weights == {alice.pk: pytest.approx(2 / 3), bob.pk: 0.5}
    assert slots(waiting) == 2 and slots(other) == 1


def test_reported_are_ordered_by_weight_within_an_index(carol):
    light, heavy, _none = make_comment(), make_comment(), make_comment()
    report(light, letter="a")
    for letter in "abc":
        report(heavy, letter=letter)
    with CaptureQueriesContext(connection) as queries:
        assert list(Comment.objects.reported()) == [heavy, light]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}")
            plan = str(cursor.fetchall())
        assert "comment_reported" in plan and "TEMP B-TREE" not in plan


def test_settling_costs_nothing_where_nothing_is_reported(carol):
    with CaptureQueriesContext(connection) as queries:
        make_comment().remove(by=carol)
    assert not any("comments_report" in query["sql"] for query in queries)


def test_networks_are_emptied_after_thirty_days(comment):
    report(comment)
    purge.networks(timezone.now() + NetworkSalt.LIFETIME + timedelta(days=1))
    assert comment.reports.get().network == ""


def test_account_takes_over_the_reports_of_a_guest(comment):
    alice, guest = Commenter.of_user(make_user("alice")), make_commenter("Guest")
    other = make_comment()
    report(comment, alice)
    for one in (comment, other):
        report(one, guest)
    alice.take_over(guest)
    assert set(alice.reports.values_list("comment", flat=True)) == {comment.pk, other.pk}
    assert slots(comment) == 2


def test_reports_are_taken_along_and_erased_without_the_reader(comment):
    alice = make_commenter("Alice", email="alice@example.org")
    report(comment, alice, text="He lives at number nine.")
    (told,) = leaving.everything(alice)["reports"]
    assert told["text"] == "He lives at number nine." and str(comment.pk) in told["address"]
    leaving.erase(alice)
    one = comment.reports.get()
    assert (one.commenter, one.text, one.network) == (None, "", "")
    assert slots(comment) == 1

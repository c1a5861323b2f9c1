"""No state without its decision; decisions are followed by others, never altered."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.tests.factories import make_article, make_user
from comments.counts import recount
from comments.models import (
    Batch,
    Comment,
    Decision,
    DiscussionPolicy,
    HouseRules,
    NotUndoable,
    Overtaken,
    Reason,
)

from .factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db

VERBS = ["approve", "reject", "mark_as_spam", "remove", "withdraw"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["post", "reply", "edit", "undo", "undo_all", *VERBS]), st.integers(0, 30)
    ),
    max_size=25,
)


def take(step, choice, article, bob, carol, batch):
    """One step of whatever can happen to the comments of a story."""
    comments = list(article.comments.order_by("pk"))
    chosen = comments[choice % len(comments)] if comments else None
    if step == "post" or chosen is None:
        make_comment(article, commenter=bob)
    elif step == "reply":
        if chosen.is_visible():
            make_comment(parent=chosen, commenter=bob)
    elif step == "edit":
        chosen.edit(
            f"Other words {choice} http://a.example http://b.example",
            DiscussionPolicy(max_links=choice % 4),
        )
    elif step == "undo":
        decisions = list(Decision.objects.filter(comment__article=article).order_by("-pk"))
        try:
            decisions[choice % len(decisions)].undo(carol)
        except NotUndoable:
            pass
    elif step == "undo_all":
        batch.undo(carol)
    elif step == "withdraw":
        chosen.withdraw()
    else:
        getattr(chosen, step)(carol, batch=batch if choice % 2 else None)


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_every_state_has_its_decision_and_counts_are_right(steps):
    article, bob = make_article(), make_commenter()
    carol, batch = None, Batch.objects.create()
    for step, choice in steps:
        take(step, choice, article, bob, carol, batch)
    article.refresh_from_db()
    assert article.comment_count == article.comments.visible().count()
    assert recount(article) == 0
    bob.refresh_from_db()
    assert bob.approved_count == bob.comments.visible().count()
    assert bob.refused_count == bob.comments.filter(status__in=Comment.REFUSED).count()
    for comment in article.comments.all():
        state = ""
        for decision in comment.decisions.order_by("pk"):
            assert decision.was == state != decision.status
            state = decision.status
        assert state == comment.status


def test_a_posted_comment_has_the_decision_of_the_check_that_holds_it():
    comment = Comment.objects.get(pk=make_comment(status="pending").pk)
    decision = comment.decisions.get()
    assert (decision.was, decision.status, decision.origin) == ("", "pending", "rule")
    assert decision.rule == comment.held_by == "first_comment"
    assert decision.text == comment.held_because


def test_a_decision_names_its_reason_the_rules_in_force_and_the_clause():
    carol = make_user("carol", group="moderator")
    HouseRules.objects.create(number=1, body="<p>Be kind.</p>")
    reason = Reason.objects.create(text="It shouts.", clause="Be kind")
    comment = make_comment()
    decision = comment.remove(carol, reason=reason, text="All of it in capitals.")
    assert (decision.made_by, decision.reason, decision.clause) == (carol, reason, "Be kind")
    assert decision.house_rules.number == 1
    comment.refresh_from_db()
    assert comment.refused_because == "It shouts. All of it in capitals."


def test_undo_puts_back_what_stood_with_its_words():
    carol = make_user("carol", group="moderator")
    comment = make_comment(status="pending")
    rejection = comment.reject(carol, text="No names given.")
    approval = comment.approve(carol)
    approval.undo(carol)
    comment.refresh_from_db()
    assert (comment.status, comment.refused_because) == ("rejected", "No names given.")
    assert not rejection.comment.is_visible()


def test_undo_of_what_was_decided_over_says_who_decided_what():
    carol = make_user("carol", group="moderator")
    comment = make_comment()
    first = comment.remove()
    comment.approve(carol)
    with pytest.raises(NotUndoable, match="carol has decided meanwhile: Approved"):
        first.undo(carol)


def test_undo_is_possible_for_thirty_days():
    comment = make_comment()
    decision = comment.remove()
    late = decision.made_at + Decision.UNDO
    with pytest.raises(NotUndoable):
        decision.undo(None, now=late)
    assert decision.undo(None, now=late - timedelta(seconds=1)).undoes == decision


def test_the_first_state_and_an_authors_own_deletion_cannot_be_undone():
    comment = make_comment()
    with pytest.raises(NotUndoable):
        comment.decisions.get(was="").undo(None)
    with pytest.raises(NotUndoable):
        comment.withdraw().undo(None)


def test_many_decisions_are_undone_as_a_whole_but_not_what_others_decided_since():
    carol = make_user("carol", group="moderator")
    batch = Batch.objects.create(made_by=carol)
    comments = [make_comment() for _ in range(4)]
    for comment in comments:
        comment.mark_as_spam(carol, batch=batch)
    comments[0].approve()
    assert batch.undo(carol) == (3, 1)
    assert {Comment.objects.get(pk=comment.pk).status for comment in comments} == {"approved"}


def test_the_second_of_two_moderators_is_told_what_the_first_decided():
    carol = make_user("carol", group="moderator")
    comment = make_comment(status="pending")
    seen = comment.decisions.order_by("-pk").first().pk
    comment.approve(carol, seen=seen)
    with pytest.raises(Overtaken, match="carol has decided meanwhile: Approved"):
        Comment.objects.get(pk=comment.pk).reject(seen=seen)
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_what_was_imported_has_a_decision_that_says_so():
    comment = make_comment()
    comment.decisions.all().delete()
    Decision.record_imported()
    decision = comment.decisions.get()
    assert (decision.was, decision.status, decision.origin) == ("", "approved", "import")

"""The aid among the decisions of moderators: what it learns, when it speaks, what it holds."""

from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone

from articles.tests.factories import make_article, make_user
from comments import leaving, moderation
from comments.aid import learning, measure
from comments.aid.features import Reading
from comments.aid.learner import learn
from comments.models import (
    Aid,
    Comment,
    Commenter,
    Decision,
    DiscussionPolicy,
    Lesson,
    Opinion,
)

from .factories import make_comment, make_commenter, set_policy
from .remarks import remarks

pytestmark = pytest.mark.django_db
ADVERT = "Please check out my online shop https://deals.example/win"


@pytest.fixture
def carol():
    return make_user("carol", group="moderator")


@pytest.fixture
def article():
    return make_article()


def later(minutes=2):
    return timezone.now() + timedelta(minutes=minutes)


def decide(article, carol, count, seed=1):
    """So many pending comments of each kind, decided in turn."""
    pairs = zip(remarks(count, True, seed), remarks(count, False, seed), strict=True)
    for bad, fair in pairs:
        # Repeats of a text in one place are the first comment, so each has its own commenter.
        make_comment(article, body=bad, status="pending").mark_as_spam(carol)
        make_comment(article, body=fair, status="pending").approve(carol)


@pytest.fixture(scope="module")
def weights():
    texts = [(text, refused) for refused in (True, False) for text in remarks(80, refused)]
    vectors = [Reading(text, ["guest"]).vector() for text, _refused in texts]
    return learn(vectors, [refused for _text, refused in texts]).to_bytes()


@pytest.fixture
def taught(weights):
    """An aid as it stands after many decisions, none of which is in the database."""
    return Aid.objects.create(
        pk=Aid.ROW,
        version=1,
        approved=150,
        refused=150,
        threshold=0.0,
        share=2,
        weights=weights,
        trained_at=timezone.now(),
    )


def post(article, body, commenter=None, **policy):
    comment = Comment(article=article, commenter=commenter or make_commenter(), body=body)
    comment.place_under(None)
    others = {"first_mode": "off", "near_repeats_mode": "off", "max_links": 9}
    comment.submit(DiscussionPolicy(**others, **policy))
    return comment


# Lessons


@pytest.mark.parametrize(
    ("verb", "refused"),
    [(Comment.approve, False), (Comment.reject, True), (Comment.mark_as_spam, True)],
)
def test_each_decision_of_a_person_is_a_lesson(carol, verb, refused):
    comment = make_comment(status="pending")
    verb(comment, carol)
    assert learning.catch_up(later()) == 1
    assert comment.lesson.refused is refused


def test_removal_of_what_stood_is_a_refusal(carol):
    comment = make_comment()
    comment.remove(carol)
    learning.catch_up(later())
    assert Lesson.objects.get(comment=comment).refused is True


def test_rules_imports_and_authors_teach_nothing(article):
    post(article, "Passed by the rules.")
    post(article, "Held by a rule.", everything_mode="hold")
    post(article, "Taken back.").withdraw()
    learning.catch_up(later())
    assert not Lesson.objects.exists()


def test_what_an_author_takes_back_later_stays_as_it_was_decided(carol):
    comment = make_comment(status="pending")
    comment.approve(carol)
    learning.catch_up(later())
    comment.withdraw()
    learning.catch_up(later())
    assert Lesson.objects.get().refused is False


def test_comment_counts_once_with_its_last_word(carol):
    comment = make_comment(status="pending")
    comment.reject(carol)
    learning.catch_up(later())
    comment.approve(carol)
    learning.catch_up(later())
    assert Lesson.objects.get().refused is False
    assert (Aid.load().approved, Aid.load().refused) == (1, 0)


def test_undone_decision_is_no_lesson_any_more(carol):
    comment = make_comment(status="pending")
    decision = comment.reject(carol)
    learning.catch_up(later())
    decision.undo(carol)
    learning.catch_up(later())
    assert Lesson.objects.get().refused is None
    assert (Aid.load().approved, Aid.load().refused) == (0, 0)


def test_decision_is_learnt_once_its_transaction_can_have_ended(carol):
    make_comment(status="pending").approve(carol)
    assert learning.catch_up() == 0
    assert learning.catch_up(later()) == 1
    assert learning.catch_up(later()) == 0


def test_two_workers_take_a_decision_once(carol):
    make_comment(status="pending").approve(carol)
    decisions = list(Decision.objects.filter(origin="person"))
    slow = Aid.load()
    assert learning.take(Aid.load(), decisions)
    assert not learning.take(slow, decisions)
    assert Lesson.objects.count() == 1


def test_aid_learns_from_nothing_to_its_first_words(article, carol):
    """Batch by batch, stopping and going on; what it says of a remark it says before it knew it."""
    decide(article, carol, 30)
    with mock.patch.multiple(learning, BATCH=20, SPENT=0.0001, LEAST_RESULTS=10):
        learning.catch_up(later())
        assert Lesson.objects.count() == 20
        learning.catch_up(later())
        learning.catch_up(later())
        learning.catch_up(later())
    aid = Aid.load()
    assert Lesson.objects.count() == 60
    assert (aid.approved, aid.refused) == (30, 30)
    assert set(Lesson.objects.order_by("pk").values_list("score", flat=True)[:20]) == {None}
    scored = Lesson.objects.filter(score__isnull=False)
    assert scored.count() == 40
    assert measure.area(*zip(*scored.values_list("score", "refused"), strict=True)) > 0.95
    assert aid.threshold is not None and not aid.is_ready()
    words = [word for word, _weight in aid.words["refused"]]
    assert words and not {"ferry", "council", "harbour"} & set(words)
    assert post(article, ADVERT, aid="hold").status == "approved"


def test_erased_words_are_learnt_no_more(taught, article, carol):
    gone = make_commenter()
    comment = make_comment(article, body="Zanzibar zanzibar zanzibar", commenter=gone)
    comment.remove(carol)
    make_comment(article, status="pending").approve(carol)
    Opinion.objects.create(comment=comment, score=1, because="“zanzibar”", held=False)
    with mock.patch.object(learning, "LEAST", 1):
        learning.catch_up(later())
        assert Aid.load().learner().weigh("w zanzibar") > 0
        leaving.erase(gone)
        make_comment(article, status="pending").reject(carol)
        learning.catch_up(later())
    assert Aid.load().learner().weigh("w zanzibar") == 0
    assert not Opinion.objects.exists()


# Measuring


def test_decisions_are_weighed_before_they_are_learnt(taught, article, carol):
    before = Aid.load()
    comment = make_comment(article, body=ADVERT, status="pending")
    expected = before.learner().score(Aid.read(comment))
    comment.mark_as_spam(carol)
    learning.catch_up(later())
    lesson = Lesson.objects.get(comment=comment)
    assert lesson.score == pytest.approx(expected)
    assert lesson.would_hold is True


def test_threshold_follows_the_share_that_editors_allow(taught, article):
    bob = make_commenter()
    for n in range(20):
        Lesson.objects.create(
            comment=make_comment(article, commenter=bob),
            refused=False,
            score=n,
            decided_at=timezone.now(),
        )
    for share, threshold in [(20, 15), (5, 18), (1, 19)]:
        set_policy(aid_false_alarms=share)
        learning.catch_up(later())
        assert Aid.load().threshold == threshold


# Judging


def test_shadow_publishes_and_notes_what_it_would_have_held(taught, article):
    comment = post(article, ADVERT)
    assert comment.status == "approved"
    assert comment.opinion.held is False
    assert "It resembles comments refused here:" in comment.opinion.because
    assert "online shop" in comment.opinion.because


def test_switched_on_it_holds_and_says_why(taught, article):
    comment = post(article, ADVERT, aid="hold")
    assert (comment.status, comment.held_by) == ("pending", "aid")
    assert "online shop" in comment.held_because
    assert comment.opinion.held is True
    decision = comment.decisions.get()
    assert (decision.origin, decision.rule) == ("aid", "aid")


def test_decision_of_the_aid_cites_no_words(taught, article):
    """Decisions are kept and shown; what they are about may be erased."""
    assert "shop" not in post(article, ADVERT, aid="hold").decisions.get().text


def test_it_lets_pass_what_resembles_approved_comments(taught, article):
    comment = post(article, "The council said that the ferry was late in winter.", aid="hold")
    assert comment.status == "approved"
    assert not Opinion.objects.exists()


def test_off_it_does_not_even_look(taught, article, django_assert_num_queries):
    comment = Comment(article=article, commenter=make_commenter(), body=ADVERT)
    comment.set_body(ADVERT)
    aid = [moderation.BY_NAME["aid"]]
    with django_assert_num_queries(0):
        assert moderation.walk(aid, comment, DiscussionPolicy(aid="off")).status == "approved"
    moderation.walk(aid, comment, DiscussionPolicy(aid="shadow"))
    with django_assert_num_queries(1):
        verdict = moderation.walk(aid, comment, DiscussionPolicy(aid="hold"))
    assert (verdict.status, verdict.rule) == ("pending", "aid")


def test_what_staff_write_is_not_looked_at(taught, article, carol):
    comment = post(article, ADVERT, Commenter.of_user(carol), aid="hold")
    assert comment.status == "approved"


def test_edit_into_an_advertisement_is_held(taught, article):
    comment = post(article, "The council said that the ferry was late in winter.")
    comment.edit(ADVERT, DiscussionPolicy(aid="hold", max_links=9))
    assert (comment.status, comment.held_by) == ("pending", "aid")


@pytest.mark.parametrize(
    "lack",
    [
        {"approved": 39, "refused": 400},
        {"approved": 400, "refused": 39},
        {"approved": 99, "refused": 100},
        {"threshold": None},
    ],
)
def test_it_is_silent_until_it_has_learnt_enough(taught, article, lack):
    Aid.objects.update(**lack)
    assert post(article, ADVERT, aid="hold").status == "approved"
    assert not Opinion.objects.exists()


def test_edit_into_something_fair_ends_what_was_said_of_it(taught, article):
    comment = post(article, ADVERT)
    comment.edit("The council said that the ferry was late in winter.", DiscussionPolicy())
    assert not Opinion.objects.exists()


# Reset


def test_reset_forgets_everything_and_learns_from_what_comes(taught, article, carol):
    set_policy(aid="hold")
    post(article, ADVERT)
    learning.forget()
    aid = Aid.load()
    assert not Lesson.objects.exists() and not Opinion.objects.exists()
    assert (aid.approved, aid.refused, bytes(aid.weights), aid.threshold) == (0, 0, b"", None)
    assert DiscussionPolicy.load().aid == "shadow"
    assert learning.catch_up(later()) == 0
    assert post(article, ADVERT + " again", aid="hold").status == "approved"
    make_comment(article, status="pending").approve(carol)
    assert learning.catch_up(later()) == 1


def test_worker_that_was_learning_during_a_reset_changes_nothing(taught, article, carol):
    make_comment(article, status="pending").approve(carol)
    slow, decisions = Aid.load(), list(Decision.objects.order_by("-pk")[:1])
    learning.forget()
    assert not learning.take(slow, decisions)
    assert not Lesson.objects.exists()

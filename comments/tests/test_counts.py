"""Whatever happens to comments, in whatever order, what is counted is what the rows say."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.tests.factories import make_article
from comments.counts import recount
from comments.models import Comment

from .factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db

VERBS = ["approve", "reject", "mark_as_spam", "remove", "withdraw"]
STEPS = st.lists(
    st.tuples(st.sampled_from(["post", "reply", *VERBS]), st.integers(0, 30)), max_size=25
)


@hypothesis_settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_counts_are_right_after_any_sequence(steps):
    article, bob = make_article(), make_commenter()
    for verb, choice in steps:
        comments = list(article.comments.order_by("pk"))
        chosen = comments[choice % len(comments)] if comments else None
        if verb == "post" or chosen is None:
            make_comment(article, commenter=bob)
        elif verb == "reply":
            if chosen.is_visible():
                make_comment(parent=chosen, commenter=bob)
        else:
            getattr(chosen, verb)()
    article.refresh_from_db()
    assert article.comment_count == article.comments.visible().count()
    for comment in article.comments.all():
        assert comment.reply_count == comment.replies.standing().count()
        assert comment.standing == (comment.is_visible() or comment.reply_count > 0)
        if comment.root_id is None:
            assert comment.branch_count == comment.branch.visible().count()
    assert recount(article) == 0
    bob.refresh_from_db()
    assert bob.approved_count == bob.comments.visible().count()
    assert bob.refused_count == bob.comments.filter(status__in=Comment.REFUSED).count()


def test_recount_mends_what_was_written_around_the_verbs():
    article = make_article()
    root = make_comment(article)
    reply = make_comment(parent=root)
    Comment.objects.filter(pk=reply.pk).update(status="spam")
    assert recount(article) == 2
    root.refresh_from_db()
    article.refresh_from_db()
    assert (root.reply_count, root.branch_count, article.comment_count) == (0, 0, 1)


def test_two_moderators_at_once_count_once():
    comment = make_comment(status="pending")
    one, other = (Comment.objects.get(pk=comment.pk) for _ in range(2))
    one.approve()
    other.approve()
    comment.article.refresh_from_db()
    assert comment.article.comment_count == 1
    one.remove()
    other.reject()
    comment.article.refresh_from_db()
    assert comment.article.comment_count == 0

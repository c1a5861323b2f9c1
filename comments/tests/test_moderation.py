from datetime import timedelta

import pytest
from django.utils import timezone

from articles.tests.factories import make_article, make_user
from comments.models import Comment, Commenter, DiscussionPolicy
from comments.moderation import judge

from .factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db

OPEN = {"first_mode": "off"}


def verdict(body="A plain remark.", commenter=None, **policy):
    comment = Comment(article=make_article(), commenter=commenter or make_commenter(), body=body)
    comment.set_body(body)
    return judge(comment, DiscussionPolicy(**policy))


def test_first_comment_is_held_with_its_reason():
    status, reason, rule = verdict()
    assert (status, rule) == ("pending", "first_comment")
    assert "Nothing by this commenter" in reason


def test_commenter_with_an_approved_comment_passes():
    bob = make_commenter()
    make_comment(commenter=bob)
    bob.refresh_from_db()
    assert verdict(commenter=bob).status == "approved"


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "removed"])
def test_comment_that_was_not_approved_earns_nothing(status):
    bob = make_commenter()
    make_comment(commenter=bob, status=status)
    assert verdict(commenter=bob).status == "pending"


@pytest.mark.parametrize(
    ("links", "status"), [(0, "approved"), (2, "approved"), (3, "pending"), (200, "pending")]
)
def test_links_beyond_the_policy_are_held(links, status):
    body = "\n".join(f"https://example.org/{n}" for n in range(links)) or "none"
    assert verdict(body, **OPEN, max_links=2).status == status


def test_links_written_in_markdown_or_without_a_scheme_count():
    body = "[one](https://a.example) www.example.org example.com/path"
    assert verdict(body, **OPEN, max_links=1).status == "pending"


def test_text_that_stands_elsewhere_is_held():
    make_comment(body="Buy my   book!")
    assert verdict("buy my book", **OPEN).status == "pending"
    assert verdict("buy my book", **OPEN, repeats_mode="off").status == "approved"


def test_text_that_stood_elsewhere_long_ago_passes():
    make_comment(body="Good morning.", created_at=timezone.now() - timedelta(days=8))
    assert verdict("Good morning.", **OPEN).status == "approved"


def test_everything_can_be_held_but_what_staff_write():
    bob = make_commenter()
    make_comment(commenter=bob)
    assert verdict(commenter=bob, everything_mode="hold").status == "pending"
    carol = Commenter.of_user(make_user("carol", group="moderator"))
    assert verdict(commenter=carol, everything_mode="hold").status == "approved"

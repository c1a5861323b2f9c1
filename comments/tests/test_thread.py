import pytest
from django.db import connection
from django.db.models import RestrictedError
from django.template import Context, Template
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from articles.tests.factories import make_article, make_author, make_user
from comments.models import Comment, Commenter
from comments.thread import more_replies, thread_page

from .factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db


def shape(article):
    """[(text, depth)] in reading order."""
    return [
        (strip_tags(entry.comment.body_html), entry.comment.depth)
        for entry in thread_page(article).entries
    ]


def test_replies_stand_under_their_parents_in_order_of_time():
    article = make_article()
    first = make_comment(article, body="first")
    second = make_comment(article, body="second")
    reply = make_comment(parent=first, body="reply")
    make_comment(parent=second, body="other reply")
    make_comment(parent=reply, body="reply to reply")
    make_comment(parent=first, body="late reply")
    assert shape(article) == [
        ("first", 0),
        ("reply", 1),
        ("reply to reply", 2),
        ("late reply", 1),
        ("second", 0),
        ("other reply", 1),
    ]


def test_markup_around_the_entries_nests():
    article = make_article()
    first = make_comment(article)
    make_comment(parent=make_comment(parent=first))
    make_comment(parent=first)
    make_comment(article)
    markup = "".join(f"<li>{e.opens}{e.closes}" for e in thread_page(article).entries)
    for tag in ("li", "ol", "details"):
        assert markup.count(f"<{tag}") == markup.count(f"</{tag}>")


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "removed"])
def test_what_is_not_visible_shows_only_as_placeholder_over_replies(client, status):
    article = make_article()
    parent = make_comment(article, body="Unspeakable words.", name="Mallory")
    make_comment(parent=parent, body="A calm answer.")
    lonely = make_comment(article, body="Unspeakable as well.")
    for comment in (parent, lonely):
        comment.refresh_from_db()
        comment._move_to(status)
    page = client.get(article.get_absolute_url()).content.decode()
    assert "Unspeakable" not in page
    assert "Mallory" not in page
    assert "A calm answer." in page
    assert f'id="comment-{parent.pk}"' in page
    assert f'id="comment-{lonely.pk}"' not in page


def test_placeholder_goes_with_its_last_visible_reply():
    article = make_article()
    parent = make_comment(article)
    middle = make_comment(parent=parent)
    leaf = make_comment(parent=middle)
    for comment in (parent, middle, leaf):
        comment.refresh_from_db()
        comment.remove()
    assert thread_page(article).entries == []
    leaf.approve()
    assert len(thread_page(article).entries) == 3


def test_staff_and_the_author_of_the_story_wear_a_badge():
    alice = make_user("alice", group="author")
    carol = make_user("carol", group="moderator")
    article = make_article(authors=[make_author(user=alice)])
    for user in (alice, carol):
        make_comment(article, commenter=Commenter.of_user(user))
    make_comment(article)
    entries = thread_page(article, author_users={alice.pk}).entries
    assert [entry.badge for entry in entries] == ["author", "staff", ""]


@pytest.mark.parametrize("count", [3, 30])
def test_a_page_of_the_thread_is_read_in_two_queries(count):
    article = make_article()
    for _ in range(count):
        make_comment(parent=make_comment(article))
    with CaptureQueriesContext(connection) as queries:
        assert len(thread_page(article).entries) == count * 2
    assert len(queries) == 2


def test_form_stands_under_the_comment_that_is_answered(client):
    article = make_article()
    comment = make_comment(article)
    page = client.get(article.get_absolute_url(), {"replytocom": comment.pk}).content.decode()
    inside = page.split(f'id="comment-{comment.pk}"')[1]
    assert 'id="respond"' in inside
    assert f'name="parent" value="{comment.pk}"' in inside


@pytest.mark.parametrize("number", ["0", "999999", "nonsense", "", "9" * 40, "\x00"])
def test_answering_what_is_not_there_shows_the_ordinary_page(client, number):
    article = make_article()
    make_comment(article)
    assert client.get(article.get_absolute_url(), {"replytocom": number}).status_code == 200


def test_permalink_leads_to_the_comment(client):
    comment = make_comment()
    response = client.get(f"/comments/{comment.pk}/")
    assert response["Location"] == f"{comment.article.get_absolute_url()}#comment-{comment.pk}"


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "removed"])
def test_permalink_of_what_is_not_visible_is_not_found(client, status):
    comment = make_comment(status=status)
    assert client.get(f"/comments/{comment.pk}/").status_code == 404


def test_permalink_of_no_comment_is_not_found(client):
    assert client.get("/comments/1/").status_code == 404
    assert client.get(f"/comments/{'9' * 40}/").status_code == 404


def test_counts_follow_every_change_of_state():
    article = make_article()
    root = make_comment(article)
    reply = make_comment(parent=root)
    make_comment(parent=reply)
    for comment, verb in (
        (reply, "remove"),
        (root, "reject"),
        (reply, "approve"),
        (root, "approve"),
    ):
        getattr(comment, verb)()
        article.refresh_from_db()
        assert article.comment_count == article.comments.visible().count()
        fresh = Comment.objects.get(pk=root.pk)
        assert fresh.branch_count == Comment.objects.filter(root=root).visible().count()
        assert fresh.reply_count == Comment.objects.filter(parent=root).standing().count()


def test_deleting_a_story_takes_its_conversation_along():
    article = make_article()
    make_comment(parent=make_comment(parent=make_comment(article)))
    article.delete()
    assert not Comment.objects.exists()


def test_deleting_a_comment_that_was_answered_is_refused():
    comment = make_comment()
    make_comment(parent=comment)
    with pytest.raises(RestrictedError):
        comment.delete()


@pytest.mark.parametrize("is_open", [True, False])
def test_page_put_together_is_what_the_template_makes_of_each_comment(rf, is_open):
    """Every kind of comment: badges, answers, edited ones, placeholders, odd names, odd text."""
    alice, carol = make_user("alice", group="author"), make_user("carol", group="moderator")
    article = make_article()
    writers = [
        make_commenter("\ue0000\ue001 <b>&"),
        Commenter.of_user(alice),
        Commenter.of_user(carol),
    ]
    for number, writer in enumerate(writers * 2):
        root = make_comment(article, commenter=writer, body=f"\ue0002\ue001 {number} {{{{ x }}}}")
        for other in writers:
            reply = make_comment(parent=root, commenter=other)
            if other is writer:
                Comment.objects.filter(pk=reply.pk).update(edited_at=reply.created_at)
                make_comment(parent=reply, commenter=other, kind="pingback")
                reply.refresh_from_db()
                reply.remove()
    entries = thread_page(article, author_users={alice.pk}).entries
    entries[3].more_count, entries[3].more_url = 4, "/more/"
    entries[3].more = more_replies(entries[3])
    context = {
        "here": "/story/",
        "comments_are_open": is_open,
        "word_reply": "Reply",
        "word_to": "to",
        "word_in_reply_to": "in reply to",
        "word_recommend": "Recommend",
        "has_votes": is_open,
        "entries": entries,
    }
    at_once = Template("{% load thread %}{% comments entries %}").render(Context(context))
    one = get_template("comments/_comment.html").template
    each = "".join(one.render(Context({**context, "entry": entry})) for entry in entries)
    assert at_once == each

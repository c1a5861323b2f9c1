"""Own comments: edit, withdraw, look through, take along, erase."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.tests.factories import make_article, make_user
from comments import visitor
from comments.models import Comment, Commenter, Version

from .factories import make_comment, make_commenter, set_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob():
    return make_commenter("Bob", email="bob@example.org")


@pytest.fixture
def client_of(browser_client):
    """A browser that keeps the key of a guest."""
    from django.core import signing

    def keep(commenter):
        browser_client.cookies[visitor.COOKIE] = signing.dumps(commenter.key, salt=visitor.SALT)
        return browser_client

    return keep


@pytest.fixture
def comment(bob):
    return make_comment(commenter=bob, body="What I said first.")


def edit_url(comment):
    return f"/comments/{comment.pk}/edit/"


def withdraw_url(comment):
    return f"/comments/{comment.pk}/withdraw/"


# Edit


def test_author_edits_within_the_window(client_of, bob, comment):
    client = client_of(bob)
    assert b"What I said first." in client.get(edit_url(comment)).content
    answer = client.post(edit_url(comment), {"body": "What I say *now*."})
    assert answer.status_code == 302
    assert answer["Location"] == f"/comments/{comment.pk}/"
    comment.refresh_from_db()
    assert comment.body_html == "<p>What I say <em>now</em>.</p>"
    assert comment.edited_at and not comment.edited_after_reply
    assert [version.body for version in comment.versions.all()] == ["What I said first."]


def test_page_and_feed_show_the_edit_in_the_next_request(client, client_of, bob, comment):
    address = comment.article.get_absolute_url()
    assert b"What I said first." in client.get(address).content
    client_of(bob).post(edit_url(comment), {"body": "Other words."})
    page = client.get(address).content.decode()
    assert "Other words." in page and "What I said first." not in page
    assert '<span class="comment__edited">edited</span>' in page
    assert b"Other words." in client.get("/comments/feed/").content


def test_edit_after_a_reply_says_so(client, client_of, bob, comment):
    make_comment(parent=comment)
    client_of(bob).post(edit_url(comment), {"body": "I never said that."})
    page = client.get(comment.article.get_absolute_url()).content.decode()
    assert "edited after a reply" in page


def test_same_words_are_no_edit(client_of, bob, comment):
    client_of(bob).post(edit_url(comment), {"body": comment.body})
    comment.refresh_from_db()
    assert comment.edited_at is None and not Version.objects.exists()


def test_edit_with_nothing_in_it_is_refused_and_keeps_what_was_there(client_of, bob, comment):
    answer = client_of(bob).post(edit_url(comment), {"body": " "})
    assert answer.status_code == 422
    comment.refresh_from_db()
    assert comment.body == "What I said first."


def test_edit_that_brings_many_links_waits_again(client, client_of, bob, comment):
    links = " ".join(f"https://example.org/{number}" for number in range(5))
    answer = client_of(bob).post(edit_url(comment), {"body": links})
    assert answer["Location"] == "/comments/mine/"
    comment.refresh_from_db()
    assert comment.status == Comment.Status.PENDING
    comment.article.refresh_from_db()
    assert comment.article.comment_count == 0


def test_edit_after_the_window_is_refused_and_loses_nothing(client_of, bob):
    old = make_comment(commenter=bob, created_at=timezone.now() - timedelta(minutes=16))
    answer = client_of(bob).post(edit_url(old), {"body": "Too late."})
    assert answer.status_code == 403
    assert b"Too late." in answer.content
    assert old.body == Comment.objects.get(pk=old.pk).body


def test_policy_sets_the_window(client_of, bob):
    old = make_comment(commenter=bob, created_at=timezone.now() - timedelta(minutes=16))
    set_policy(edit_minutes=20)
    assert client_of(bob).get(edit_url(old)).status_code == 200
    set_policy(edit_minutes=0)
    assert client_of(bob).get(edit_url(old)).status_code == 403


@pytest.mark.parametrize("url", [edit_url, withdraw_url])
def test_strangers_get_404(client, client_of, comment, url):
    assert client.get(url(comment)).status_code == 404
    other = client_of(make_commenter("Bob", email="bob@example.org"))
    assert other.get(url(comment)).status_code == 404
    assert other.post(url(comment), {"body": "Mine now."}).status_code == 404


@pytest.mark.parametrize("url", [edit_url, withdraw_url])
def test_posts_from_another_site_are_refused(client_of, bob, comment, url):
    client = client_of(bob)
    headers = {"sec-fetch-site": "cross-site"}
    assert client.post(url(comment), {"body": "x"}, headers=headers).status_code == 403
    comment.refresh_from_db()
    assert comment.status == "approved" and comment.body == "What I said first."


@pytest.mark.parametrize("status", ["rejected", "spam", "removed"])
def test_what_was_refused_is_neither_edited_nor_withdrawn(client_of, bob, status):
    refused = make_comment(commenter=bob, status=status)
    client = client_of(bob)
    assert client.post(edit_url(refused), {"body": "Please?"}).status_code == 403
    assert client.post(withdraw_url(refused)).status_code == 404


# Withdraw


def test_withdrawn_comment_is_gone(client, client_of, bob, comment):
    answer = client_of(bob).post(withdraw_url(comment))
    assert answer.status_code == 302
    page = client.get(comment.article.get_absolute_url()).content.decode()
    assert "What I said first." not in page and f"comment-{comment.pk}" not in page


def test_withdrawn_comment_with_replies_leaves_a_placeholder(client, client_of, bob, comment):
    make_comment(parent=comment, body="I answer.")
    client_of(bob).post(withdraw_url(comment))
    page = client.get(comment.article.get_absolute_url()).content.decode()
    assert "deleted by its author" in page and "I answer." in page
    assert "What I said first." not in page


def test_moderator_cannot_bring_back_what_was_withdrawn(comment):
    comment.withdraw()
    comment.approve()
    comment.refresh_from_db()
    assert comment.status == Comment.Status.WITHDRAWN


# The page of one's own


def test_own_comments_are_listed_with_their_state_and_reason(client_of, bob):
    make_comment(commenter=bob, body="Stands.")
    make_comment(commenter=bob, body="Waits.", status="pending")
    refused = make_comment(commenter=bob, body="Refused.", status="pending")
    refused.reject(text="It attacks a person.")
    page = client_of(bob).get("/comments/mine/").content.decode()
    for text in ("Stands.", "Waits.", "Refused.", "Published", "Waiting", "It attacks a person."):
        assert text in page


def test_stranger_sees_no_comments_but_how_to_get_there(client):
    answer = client.get("/comments/mine/")
    assert answer.status_code == 200 and b"/accounts/login/" in answer.content


def test_long_list_costs_the_same(client_of, bob, django_assert_max_num_queries):
    article = make_article()
    for _ in range(3):
        make_comment(article, commenter=bob)
    client = client_of(bob)
    with django_assert_max_num_queries(12) as few:
        client.get("/comments/mine/")
    for _ in range(30):
        make_comment(article, commenter=bob)
    with django_assert_max_num_queries(12) as many:
        client.get("/comments/mine/")
    assert len(few) == len(many)
    assert client.get("/comments/mine/page/2/").status_code == 200
    assert client.get("/comments/mine/page/9/").status_code == 404


def test_scripts_learn_which_comments_are_ones_own(client, client_of, bob, comment):
    address = f"{comment.article.get_absolute_url()}own/"
    assert b"data-own" not in client.get(address).content
    page = client_of(bob).get(address).content.decode()
    assert f'data-own="{comment.pk}"' in page and edit_url(comment) in page


# Signed in


def test_signed_in_reader_finds_the_controls_on_the_page(client):
    user = make_user("alice")
    own = make_comment(commenter=Commenter.of_user(user))
    other = make_comment(own.article)
    client.force_login(user)
    page = client.get(own.article.get_absolute_url()).content.decode()
    assert edit_url(own) in page and withdraw_url(own) in page
    assert edit_url(other) not in page and withdraw_url(other) not in page


def test_signed_in_page_costs_three_queries_more(client, django_assert_max_num_queries):
    user = make_user("alice")
    article = make_article()
    commenter = Commenter.of_user(user)
    for _ in range(5):
        make_comment(article, commenter=commenter)
    with django_assert_max_num_queries(20) as anonymous:
        client.get(article.get_absolute_url())
    client.force_login(user)
    with django_assert_max_num_queries(20) as signed_in:
        client.get(article.get_absolute_url())
    assert len(signed_in) <= len(anonymous) + 3


# Take over


def test_account_takes_over_what_a_guest_of_this_browser_wrote(client_of, bob, comment):
    user = make_user("alice")
    client = client_of(bob)
    client.force_login(user)
    assert b"take-over" in client.get("/comments/mine/").content
    assert client.post("/comments/mine/take-over/").status_code == 302
    comment.refresh_from_db()
    assert comment.commenter.user == user
    assert not Commenter.objects.filter(pk=bob.pk).exists()
    assert client.cookies[visitor.COOKIE].value == ""


def test_nothing_is_taken_over_without_a_guests_key(client, comment):
    client.force_login(make_user("alice"))
    headers = {"sec-fetch-site": "same-origin"}
    assert client.post("/comments/mine/take-over/", headers=headers).status_code == 404


# Leaving


def test_everything_is_exported_as_json(client_of, bob, comment):
    comment.edit("What I say now.", policy=DEFAULTS())
    answer = client_of(bob).get("/comments/mine/export.json")
    assert "attachment" in answer["Content-Disposition"]
    told = json.loads(answer.content)
    assert told["name"] == "Bob" and told["email"] == "bob@example.org"
    (one,) = told["comments"]
    assert one["text"] == "What I say now."
    assert [version["text"] for version in one["earlier_versions"]] == ["What I said first."]
    assert one["address"].endswith(f"/comments/{comment.pk}/")


def DEFAULTS():
    from comments.models import DiscussionPolicy

    return DiscussionPolicy.load()


def test_everything_is_exported_as_a_page_of_its_own(client_of, bob, comment):
    page = client_of(bob).get("/comments/mine/export.html").content.decode()
    assert "What I said first." in page
    assert "<link" not in page and "<script" not in page and "src=" not in page


@pytest.mark.parametrize("address", ["export.json", "export.html", "erase/"])
def test_a_stranger_exports_and_erases_nothing(client, comment, address):
    assert client.get(f"/comments/mine/{address}").status_code == 404


def test_erasure_empties_and_unnames_but_keeps_the_tree(client, client_of, bob, comment):
    make_comment(parent=comment, body="I answer.")
    leaf = make_comment(comment.article, commenter=bob, body="A leaf.")
    comment.edit("Edited once.", policy=DEFAULTS())
    answer = client_of(bob).post("/comments/mine/erase/", {"sure": "yes"})
    assert answer.status_code == 200
    bob.refresh_from_db()
    assert (bob.name, bob.email, bob.erased_at is not None) == ("", "", True)
    assert not Version.objects.exists()
    assert set(bob.comments.values_list("body", "body_html")) == {("", "")}
    page = client.get(comment.article.get_absolute_url()).content.decode()
    assert "I answer." in page and f'id="comment-{comment.pk}"' in page
    assert f'id="comment-{leaf.pk}"' not in page
    assert "Bob</b>" not in page.replace(">Bob<", "", 1)
    comment.article.refresh_from_db()
    assert comment.article.comment_count == 1
    assert client_of(bob).get("/comments/mine/export.json").status_code in (200, 404)


def test_the_old_key_opens_nothing_after_an_erasure(client_of, bob, comment):
    client = client_of(bob)
    old = client.cookies[visitor.COOKIE].value
    client.post("/comments/mine/erase/", {"sure": "yes"})
    client.cookies[visitor.COOKIE] = old
    assert client.get("/comments/mine/export.json").status_code == 404


def test_erasure_without_the_tick_is_refused(client_of, bob, comment):
    assert client_of(bob).post("/comments/mine/erase/", {}).status_code == 422
    comment.refresh_from_db()
    assert comment.body == "What I said first."


def test_erasure_closes_a_readers_account_and_leaves_the_newsrooms(client, browser_client):
    for name, group, is_gone in (("alice", None, True), ("carol", "moderator", False)):
        user = make_user(name, group=group)
        make_comment(commenter=Commenter.of_user(user))
        browser_client.force_login(user)
        assert browser_client.post("/comments/mine/erase/", {"sure": "yes"}).status_code == 200
        assert type(user).objects.filter(pk=user.pk).exists() is not is_gone
        browser_client.logout()


def test_erasure_that_was_stopped_halfway_is_finished(monkeypatch, bob):
    from comments import leaving

    standing = make_comment(commenter=bob)
    pending = make_comment(commenter=bob, status="pending")
    other = make_commenter("Eve")
    make_comment(commenter=other, status="pending")
    with monkeypatch.context() as stopped:
        stopped.setattr(leaving, "withdraw_erased", lambda commenter: None)
        leaving.erase(bob)
        leaving.erase(other)
    assert leaving.finish_erasures() == 2
    for comment in (standing, pending):
        comment.refresh_from_db()
        assert (comment.status, comment.body) == ("withdrawn", "")

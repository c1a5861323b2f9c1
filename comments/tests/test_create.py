from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.tests.factories import make_article, make_user
from comments.models import Comment

from .factories import make_comment, set_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article()


@pytest.fixture
def post(browser_client, article):
    def post(client=browser_client, to=article, **fields):
        fields = {"name": "Bob", "email": "", "body": "I have a view on this.", **fields}
        return client.post(f"{to.get_absolute_url()}comment/", fields)

    return post


def test_first_comment_of_a_guest_waits_for_a_moderator(post, article, client):
    response = post()
    assert response.status_code == 302
    assert "/comment/held/" in response["Location"]
    page = client.get(response["Location"])
    assert page.status_code == 200
    assert "waits for a moderator" in page.content.decode()
    assert "I have a view on this." in page.content.decode()
    assert "I have a view" not in client.get(article.get_absolute_url()).content.decode()


def test_comment_that_passes_is_on_the_page_in_the_next_request(post, article, client):
    set_policy(first_mode="off")
    response = post()
    comment = Comment.objects.get()
    assert response["Location"] == f"{article.get_absolute_url()}#comment-{comment.pk}"
    page = client.get(article.get_absolute_url()).content.decode()
    assert f'id="comment-{comment.pk}"' in page
    article.refresh_from_db()
    assert article.comment_count == 1


def test_remembered_guest_with_an_approved_comment_is_published_at_once(post):
    response = post(remember="on")
    assert response.cookies["commenter"]["httponly"]
    assert response.cookies["commenter"]["samesite"] == "Lax"
    Comment.objects.get().approve()
    assert "#comment-" in post(body="A second thought.")["Location"]


def test_same_name_and_address_without_the_key_earn_no_trust(post):
    post(email="bob@example.org", remember="on")
    Comment.objects.get().approve()
    impostor = Client(headers={"sec-fetch-site": "same-origin"})
    response = post(client=impostor, email="bob@example.org", body="I am Bob, honest.")
    assert "/held/" in response["Location"]


def test_remembered_guest_under_another_name_is_somebody_new(post):
    post(remember="on")
    Comment.objects.get().approve()
    assert "/held/" in post(name="The Editor", body="Hear me.")["Location"]


def test_words_that_were_refused_are_not_said_to_wait_when_they_are_sent_again(post, client):
    post()
    Comment.objects.get().reject(text="No names given.")
    page = client.get(post()["Location"]).text
    assert "This was sent before." in page and "waits for a moderator" not in page
    # What was decided is for whoever is known to have written it.
    assert "No names given." not in page and "statement" not in page
    assert Comment.objects.count() == 1


def test_nobody_is_remembered_who_did_not_ask(post):
    assert "commenter" not in post().cookies


def test_staff_are_published_at_once_under_their_login(post, browser_client):
    browser_client.force_login(make_user("carol", group="moderator", first_name="Carol"))
    assert "#comment-" in post(name="", email="")["Location"]
    assert Comment.objects.get().commenter.name == "Carol"


def test_signed_in_reader_sees_only_the_text_field(browser_client, article):
    browser_client.force_login(make_user("bob"))
    page = browser_client.get(article.get_absolute_url()).content.decode()
    assert 'name="body"' in page
    assert 'name="email"' not in page


def test_reply_stands_under_its_parent(post, article):
    set_policy(first_mode="off")
    parent = make_comment(article)
    post(parent=parent.pk)
    reply = Comment.objects.get(parent=parent)
    assert (reply.root_id, reply.depth) == (parent.pk, 1)
    parent.refresh_from_db()
    assert (parent.reply_count, parent.branch_count) == (1, 1)


def test_reply_below_the_deepest_level_attaches_to_the_deepest_ancestor(post, article):
    set_policy(first_mode="off")
    comment = make_comment(article)
    for _ in range(Comment.MAX_DEPTH):
        comment = make_comment(parent=comment)
    assert comment.depth == Comment.MAX_DEPTH
    post(parent=comment.pk)
    reply = Comment.objects.latest("pk")
    assert (reply.parent_id, reply.depth) == (comment.parent_id, Comment.MAX_DEPTH)


def test_what_is_answered_must_stand_not_what_the_reply_is_moved_under(post, article):
    set_policy(first_mode="off")
    comment = make_comment(article)
    for _ in range(Comment.MAX_DEPTH):
        comment = make_comment(parent=comment)
    comment.parent.remove()
    assert "#comment-" in post(parent=comment.pk)["Location"]
    comment.remove()
    assert post(parent=comment.pk, body="Too late.").status_code == 422


def test_repeated_post_is_the_first_comment(post, article):
    first, second = post(), post()
    assert Comment.objects.count() == 1
    assert first["Location"].split("?")[0] == second["Location"].split("?")[0]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"body": ""}, "required"),
        ({"body": " \n\t \u200b "}, "write something"),
        ({"body": "\x01\x02\x1b"}, "write something"),
        ({"body": "a\x00b"}, "Null characters"),
        ({"body": "x" * 8001}, "8001 characters"),
        ({"name": ""}, "required"),
        ({"name": "  \u200b"}, "give a name"),
        ({"name": "x" * 81}, "at most 80"),
        ({"name": "\u0958" * 50}, "at most 80"),  # two characters each, once composed
        ({"email": "not an address"}, "valid email"),
        ({"website": "https://spam.example"}, "must stay empty"),
        ({"parent": "999999"}, "not under this story"),
        ({"parent": "nonsense"}, "not under this story"),
        ({"parent": "9" * 40}, "not under this story"),
    ],
)
def test_refused_input_comes_back_with_its_reason(post, fields, reason):
    typed = "This was a lot of work to type."
    response = post(**{"body": typed, **fields})
    page = response.content.decode()
    assert response.status_code == 422
    assert reason in page
    assert 'id="comment-form"' in page
    if "body" not in fields:
        assert typed in page
    assert not Comment.objects.exists()


def test_parent_under_another_story_is_refused(post):
    elsewhere = make_comment(make_article())
    response = post(parent=elsewhere.pk)
    assert response.status_code == 422
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "removed"])
def test_reply_to_a_comment_that_is_not_visible_is_refused(post, article, status):
    parent = make_comment(article, status=status)
    response = post(parent=parent.pk, body="My careful answer.")
    assert response.status_code == 422
    assert "My careful answer." in response.content.decode()
    assert Comment.objects.count() == 1


def test_closed_article_refuses_and_keeps_the_text(post, article):
    article.comments_open = False
    article.save(update_fields=["comments_open"])
    response = post(body="Too late, it seems.")
    assert response.status_code == 422
    assert "closed" in response.content.decode()
    assert "Too late, it seems." in response.content.decode()
    assert not Comment.objects.exists()


def test_conversation_closes_after_the_days_of_the_policy(post):
    set_policy(close_after_days=14)
    old = make_article(published_at=timezone.now() - timedelta(days=15))
    recent = make_article(published_at=timezone.now() - timedelta(days=13))
    assert post(to=old).status_code == 422
    assert post(to=recent).status_code == 302


def test_flood_is_refused_for_a_while(post):
    set_policy(flood_limit=2)
    assert post(body="One.").status_code == 302
    assert post(body="Two.").status_code == 302
    response = post(body="Three.")
    assert response.status_code == 429
    assert "Three." in response.content.decode()


def test_required_email_is_asked_for(post):
    set_policy(require_email=True)
    assert post().status_code == 422
    assert post(email="bob@example.org").status_code == 302


def test_email_is_never_shown(post, client, article):
    set_policy(first_mode="off")
    post(email="bob@example.org")
    for url in (
        article.get_absolute_url(),
        "/comments/feed/",
        f"{article.get_absolute_url()}feed/",
    ):
        assert "bob@example.org" not in client.get(url).content.decode()


def test_post_from_another_site_is_refused(article):
    stranger = Client(headers={"sec-fetch-site": "cross-site"})
    url = f"{article.get_absolute_url()}comment/"
    fields = {"name": "Bob", "body": "Hello."}
    assert stranger.post(url, fields).status_code == 403
    assert Client(headers={"origin": "https://evil.example"}).post(url, fields).status_code == 403
    for nonsense in ("null", "http://[", "http://testserver@evil.example"):
        client = Client(headers={"origin": nonsense})
        assert client.post(url, fields).status_code == 403
    assert not Comment.objects.exists()


def test_post_with_our_own_origin_is_taken(article):
    friend = Client(headers={"origin": "http://testserver"})
    response = friend.post(
        f"{article.get_absolute_url()}comment/", {"name": "Bob", "body": "Hello."}
    )
    assert response.status_code == 302


@pytest.mark.parametrize("secure", [False, True])
def test_client_without_origin_gets_the_form_once_more_with_a_token(article, secure):
    client = Client(enforce_csrf_checks=True)
    url = f"{article.get_absolute_url()}comment/"
    fields = {"name": "Bob", "body": "Sent by a plain program."}
    response = client.post(url, fields, secure=secure)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Sent by a plain program." in page
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    fields["csrfmiddlewaretoken"] = token
    if secure:
        stranger = {"referer": "https://evil.example/"}
        assert client.post(url, fields, secure=True, headers=stranger).status_code == 422
    assert client.post(url, fields, secure=secure).status_code == 302
    assert Comment.objects.count() == 1


def test_login_that_makes_no_name_for_comments_becomes_one(browser_client, article):
    url = f"{article.get_absolute_url()}comment/"
    for login, name in (("a" * 150, "a" * 80), ("dora@example.org", "dora")):
        browser_client.force_login(make_user(login))
        assert browser_client.post(url, {"body": f"By {name}."}).status_code == 302
        assert Comment.objects.latest("pk").commenter.name == name


def test_get_is_not_allowed(client, article):
    assert client.get(f"{article.get_absolute_url()}comment/").status_code == 405


def test_story_that_is_not_published_takes_no_comments(post):
    draft = make_article(published_at=timezone.now() + timedelta(hours=1))
    assert post(to=draft).status_code == 404


def test_comment_that_waits_is_shown_only_to_who_has_its_link(client, article):
    make_comment(article, status="pending", body="Nobody may read this.")
    url = f"{article.get_absolute_url()}comment/held/"
    assert "Nobody may read this." not in client.get(url).content.decode()
    assert client.get(f"{url}?comment=forged").status_code == 404


def test_copied_words_do_not_earn_the_key_of_who_wrote_them(post):
    post(name="Alice")
    Comment.objects.get().approve()
    copied = post(
        client=Client(headers={"sec-fetch-site": "same-origin"}), name="Alice", remember="on"
    )
    assert Comment.objects.count() == 1
    assert "commenter" not in copied.cookies


@pytest.mark.parametrize("status", ["rejected", "spam", "removed"])
def test_held_page_does_not_show_what_was_refused_later(post, client, status):
    url = post()["Location"]
    Comment.objects.get()._move_to(status)
    assert client.get(url).status_code == 404


def test_readers_behind_a_front_we_trust_are_told_apart(post, settings):
    set_policy(flood_limit=1)
    settings.TRUSTED_PROXIES = ["10.0.0.1"]

    def through(front, reader, body):
        client = Client(
            headers={"sec-fetch-site": "same-origin", "x-forwarded-for": f"6.6.6.6, {reader}"},
            REMOTE_ADDR=front,
        )
        return post(client=client, body=body).status_code

    assert through("10.0.0.1", "192.0.2.1", "One.") == 302
    assert through("10.0.0.1", "192.0.2.2", "Two.") == 302
    assert through("10.0.0.1", "192.0.2.1", "Three.") == 429
    assert through("10.0.0.9", "192.0.2.3", "Four.") == 302
    assert through("10.0.0.9", "192.0.2.4", "Five.") == 429

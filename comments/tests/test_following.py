"""Following and proving an address, at the addresses of the site."""

from datetime import timedelta

import pytest
from django.core import mail, signing
from django.utils import timezone

from articles.tests.factories import (
    make_article,
    make_author,
    make_section,
    make_tag,
    make_user,
)
from comments import outbox, visitor
from comments.mail import PROOF_SALT, preferences_link
from comments.models import Commenter, Follow, Message

from .factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db


def key_of(client, commenter):
    client.cookies[visitor.COOKIE] = signing.dumps(commenter.key, salt=visitor.SALT)


@pytest.fixture
def alice():
    return make_commenter("Alice", email="alice@example.org", email_proven_at=timezone.now())


def proof_path(commenter):
    return f"/comments/prove/{signing.dumps([commenter.pk, commenter.proof], salt=PROOF_SALT)}/"


def targets():
    article = make_article()
    comment = make_comment(article)
    author, section, tag = make_author(), make_section(), make_tag()
    story = article.get_absolute_url()
    return {
        "article": (f"{story}follow/", article),
        "branch": (f"{story}branch/{comment.pk}/follow/", comment),
        "author": (f"{author.get_absolute_url()}follow/", author),
        "section": (f"{section.get_absolute_url()}follow/", section),
        "tag": (f"{tag.get_absolute_url()}follow/", tag),
    }


@pytest.mark.parametrize("name", ["article", "branch", "author", "section", "tag"])
def test_known_reader_follows_and_stops(browser_client, alice, name):
    url, target = targets()[name]
    key_of(browser_client, alice)
    assert browser_client.get(url).status_code == 200
    for _ in range(2):
        assert browser_client.post(url).status_code == 302
    assert Follow.objects.get().target() == target
    browser_client.post(url, {"stop": "1"})
    assert not Follow.objects.exists()


@pytest.mark.parametrize("name", ["article", "branch", "author", "section", "tag"])
def test_stranger_gives_an_address_and_counts_once_it_is_proven(browser_client, name):
    url, _target = targets()[name]
    answer = browser_client.post(url, {"email": "new@example.org"})
    assert answer.status_code == 200 and b"mailbox" in answer.content
    commenter = Commenter.objects.get(email="new@example.org")
    assert not commenter.has_proven_address() and commenter.follows.count() == 1
    assert "commenter" not in answer.cookies
    commenter.refresh_from_db()
    path = proof_path(commenter)
    assert browser_client.get(path).status_code == 200
    commenter.refresh_from_db()
    assert not commenter.has_proven_address()
    answer = browser_client.post(path)
    assert answer.status_code == 302 and answer.cookies["commenter"]["httponly"]
    commenter.refresh_from_db()
    assert commenter.has_proven_address()
    assert browser_client.get(path).status_code == 410


def test_link_is_over_after_three_days_and_when_it_was_changed(browser_client, alice, monkeypatch):
    alice.proof = "one"
    alice.save()
    path = proof_path(alice)
    assert browser_client.get(path).status_code == 200
    assert browser_client.get(path[:-3] + "xx/").status_code == 410
    monkeypatch.setattr("comments.views.following.PROOF_AGE", timedelta(seconds=-1))
    assert browser_client.get(path).status_code == 410


def test_bad_address_is_refused(browser_client):
    url, _target = targets()["article"]
    assert browser_client.post(url, {"email": "nonsense"}).status_code == 422
    assert not Commenter.objects.filter(name="").exists()


def test_nobody_fills_a_strangers_mailbox(browser_client):
    url, _target = targets()["article"]
    pages = {browser_client.post(url, {"email": "victim@example.org"}).content for _ in range(12)}
    assert Message.objects.filter(kind="proof").count() == 5
    assert len(pages) == 1


def test_proof_says_nothing_that_a_stranger_typed(browser_client, settings):
    article = make_article()
    browser_client.post(
        f"{article.get_absolute_url()}comment/",
        {
            "name": "Buy at evil.example",
            "email": "victim@example.org",
            "follow": "on",
            "body": "Read https://evil.example/",
        },
    )
    outbox.send()
    (message,) = mail.outbox
    assert message.to == ["victim@example.org"]
    assert "evil" not in message.subject + message.body + message.alternatives[0].content


def test_proof_and_its_page_say_what_was_asked_for(browser_client, client):
    story = make_article(headline="The river rose")
    comment = make_comment(story, name="Buy at evil.example")
    author = make_author("Marta Ellingham")
    for url in (
        f"{story.get_absolute_url()}branch/{comment.pk}/follow/",
        f"{author.get_absolute_url()}follow/",
    ):
        browser_client.post(url, {"email": "gwen@example.org"})
    browser_client.post("/letters/", {"letters": ["daily"], "email": "gwen@example.org"})
    outbox.send()
    bodies = [sent.body for sent in mail.outbox]
    assert "- Answers in the conversation on “The river rose”" in bodies[0]
    assert "- Stories by Marta Ellingham" in bodies[1] and "- Daily letter" in bodies[2]
    assert "evil" not in "".join(bodies) and "\n\n\n" not in "".join(bodies)
    guest = Commenter.objects.get(follows__author=author)
    assert "Stories by Marta Ellingham" in client.get(proof_path(guest)).text


@pytest.mark.parametrize("is_known", [True, False])
def test_who_ended_all_mail_and_asks_again_gets_what_they_ask_for(browser_client, alice, is_known):
    old, new = make_author("Old"), make_author("New")
    alice.follow(author=old)
    alice.delivery = "none"
    alice.save()
    if is_known:
        key_of(browser_client, alice)
    browser_client.post(f"{new.get_absolute_url()}follow/", {"email": alice.email})
    if not is_known:
        browser_client.post(proof_path(Commenter.objects.get(follows__author=new)))
    alice.refresh_from_db()
    assert alice.hears() and not alice.hears_replies
    assert [follow.author for follow in alice.follows.all()] == [new]


def test_comment_form_asks_where_to_write(browser_client):
    url = f"{make_article().get_absolute_url()}comment/"
    answer = browser_client.post(url, {"name": "Gwen", "body": "Hello.", "follow": "on"})
    assert answer.status_code == 422 and b"Where shall we write to?" in answer.content


def test_coming_back_answers_the_same_whether_the_address_is_known(browser_client, alice):
    known = browser_client.post("/comments/come-back/", {"email": "alice@example.org"})
    other = browser_client.post("/comments/come-back/", {"email": "other@example.org"})
    assert known.status_code == other.status_code == 200
    assert known.content.replace(b"alice@", b"other@") == other.content
    outbox.send()
    (message,) = mail.outbox
    assert message.to == ["alice@example.org"]


def test_link_to_come_back_gives_the_key_to_this_browser(client, browser_client, alice):
    comment = make_comment(commenter=alice)
    browser_client.post("/comments/come-back/", {"email": "alice@example.org"})
    alice.refresh_from_db()
    browser_client.post(proof_path(alice))
    assert browser_client.get(f"/comments/{comment.pk}/edit/").status_code == 200


def test_unproven_guests_cannot_come_back(browser_client):
    make_commenter("Mallory", email="victim@example.org")
    browser_client.post("/comments/come-back/", {"email": "victim@example.org"})
    assert not Message.objects.exists()


def test_preferences_by_link_need_no_cookie_and_give_none(browser_client, alice, settings):
    path = preferences_link(alice).removeprefix(settings.SITE_URL)
    alice.follow(article=make_article())
    answer = browser_client.post(path, {"delivery": "daily"})
    assert answer.status_code == 200 and "commenter" not in answer.cookies
    alice.refresh_from_db()
    assert (alice.delivery, alice.hears_replies) == ("daily", False)
    browser_client.post(path, {"stop": alice.follows.get().pk})
    assert not alice.follows.exists()
    assert alice.key not in path
    assert browser_client.get(path[:-4] + "xxx/").status_code == 404


def test_nobody_stops_what_another_follows(browser_client, alice):
    other = make_commenter("Bob")
    other.follow(article=make_article())
    key_of(browser_client, alice)
    browser_client.post("/comments/preferences/", {"stop": other.follows.get().pk})
    assert other.follows.exists()


def test_signed_in_reader_without_a_proven_address_is_led_to_it(browser_client):
    url, _target = targets()["article"]
    browser_client.force_login(make_user("bob"))
    assert browser_client.post(url)["Location"] == "/accounts/email/"


@pytest.mark.parametrize("token", ["x", "x:y:z", "%00"])
def test_nonsense_in_links_is_no_error(client, token):
    assert client.get(f"/comments/prove/{token}/").status_code in (404, 410)
    assert client.get(f"/comments/preferences/{token}/").status_code == 404
    assert client.post(f"/comments/unsubscribe/{token}/").status_code == 404

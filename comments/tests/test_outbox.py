"""The outbox: who is told, once, whatever the mail server does."""

import re
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPSenderRefused

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from articles.models import Masthead
from articles.tests.factories import (
    make_article,
    make_author,
    make_correction,
    make_section,
    make_tag,
)
from comments import notifications, outbox, purge
from comments.models import Announcement, Comment, Commenter, Follow, Message

from .factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def make_reader(name="Alice", **fields):
    """A commenter with a proven address."""
    fields.setdefault("email", f"{name.lower()}@example.org")
    return make_commenter(name, email_proven_at=NOW, **fields)


def tell(now=None):
    notifications.expand(now)
    outbox.send(now)
    return mail.outbox


class Server(BaseEmailBackend):
    """A mail server that can be stopped, and that refuses some addresses."""

    is_up = True
    error = ConnectionRefusedError("nobody is there")
    refused = {}
    taken = []

    def open(self):
        if not self.is_up:
            raise self.error
        return True

    def send_messages(self, messages):
        for message in messages:
            for address in message.to:
                if address in self.refused:
                    raise SMTPRecipientsRefused({address: (self.refused[address], b"no")})
            if isinstance(self.error, SMTPSenderRefused):
                raise self.error
            self.taken.append(message)
        return len(messages)


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.is_up, Server.refused, Server.taken = True, {}, []
    Server.error = ConnectionRefusedError("nobody is there")
    return Server


# Who hears


def test_whoever_is_answered_is_told():
    alice = make_reader()
    comment = make_comment(commenter=alice, body="A question?")
    reply = make_comment(parent=comment, name="Bob", body="An answer, with https://example.org/.")
    (sent,) = tell()
    assert sent.to == ["alice@example.org"]
    assert "Bob answered you" in sent.subject
    assert "An answer, with" in sent.body
    assert f"{django_settings.SITE_URL}/comments/{reply.pk}/" in sent.body
    html = sent.alternatives[0].content
    assert "An answer, with" in html and "<script" not in html


@pytest.mark.parametrize(
    "fields",
    [
        {"email_proven_at": None},
        {"email": ""},
        {"delivery": "none"},
        {"hears_replies": False},
        {"erased_at": NOW},
    ],
)
def test_nobody_without_a_proven_address_or_the_wish_is_told(fields):
    alice = make_reader()
    make_comment(parent=make_comment(commenter=alice))
    Commenter.objects.filter(pk=alice.pk).update(**fields)
    assert tell() == []


def test_nobody_is_told_of_their_own_comment():
    alice = make_reader()
    comment = make_comment(commenter=alice)
    alice.follow(article=comment.article)
    make_comment(parent=comment, commenter=alice)
    assert tell() == []


def test_followers_of_a_thread_and_of_a_branch_are_told_once():
    article = make_article()
    root = make_comment(article)
    reply = make_comment(parent=root)
    thread, branch, both, other = (make_reader(name) for name in ("Ann", "Ben", "Cem", "Dan"))
    thread.follow(article=article)
    branch.follow(branch=root)
    both.follow(article=article)
    both.follow(branch=reply)
    other.follow(branch=make_comment(article))
    Announcement.objects.update(done_at=NOW)
    make_comment(parent=reply, body="Deep below.")
    tell()
    assert sorted(message.to[0] for message in mail.outbox) == [
        "ann@example.org",
        "ben@example.org",
        "cem@example.org",
    ]


def test_pending_comment_is_told_when_it_is_approved_and_never_again():
    alice = make_reader()
    article = make_article()
    alice.follow(article=article)
    comment = make_comment(article, status="pending")
    Announcement.objects.all().delete()
    Message.objects.all().delete()
    assert tell() == []
    comment.approve()
    assert len(tell()) == 1
    comment.remove()
    comment.approve()
    assert len(tell()) == 1


def test_what_was_removed_meanwhile_is_not_told():
    alice = make_reader()
    comment = make_comment(parent=make_comment(commenter=alice))
    notifications.expand()
    comment.remove()
    assert tell() == []
    assert Message.objects.get().dropped_at


def test_old_comment_that_a_moderator_lets_stand_is_no_news():
    alice = make_reader()
    article = make_article(published_at=NOW - timedelta(days=90))
    alice.follow(article=article)
    make_comment(article, created_at=NOW - timedelta(days=40))
    assert tell() == []


# Stories


def test_story_is_told_to_followers_of_author_and_section_once_it_has_appeared():
    author, section = make_author(), make_section()
    inner = make_section("Inner", parent=section)
    alice, bob = make_reader(), make_reader("Bob")
    alice.follow(author=author)
    bob.follow(section=section)
    soon = NOW + timedelta(hours=1)
    make_article(headline="The news", authors=[author], section=inner, published_at=soon)
    assert notifications.announce_stories(NOW) == 0
    later = soon + timedelta(minutes=1)
    assert notifications.announce_stories(later) == 1
    assert notifications.announce_stories(later) == 0
    tell(later)
    assert sorted(sent.to[0] for sent in mail.outbox) == ["alice@example.org", "bob@example.org"]
    assert "The news" in mail.outbox[0].subject


def test_story_is_told_to_followers_of_its_tags():
    tag, other = make_tag(), make_tag("ferries")
    alice, bob = make_reader(), make_reader("Bob")
    alice.follow(tag=tag)
    bob.follow(tag=other)
    soon, later = timezone.now() + timedelta(minutes=1), timezone.now() + timedelta(minutes=2)
    make_article(headline="The news", tags=[tag], published_at=soon)
    assert notifications.announce_stories(later) == 1
    tell(later)
    assert [sent.to for sent in mail.outbox] == [["alice@example.org"]]
    assert "You get this since you follow the tag." in mail.outbox[0].body


def test_story_is_told_once_to_a_mailbox_that_a_guest_and_an_account_share():
    account, guest = make_reader(), make_reader("Alison", email="ALICE@example.org")
    author, section = make_author(), make_section()
    account.follow(author=author)
    guest.follow(section=section)
    later = timezone.now() + timedelta(minutes=1)
    make_article(headline="The news", section=section, authors=[author], published_at=later)
    notifications.announce_stories(later)
    tell(later)
    assert [sent.to for sent in mail.outbox] == [["alice@example.org"]]


def test_correction_is_told_once_to_whoever_follows_the_story():
    article, other = make_article(headline="The news"), make_article()
    alice, bob = make_reader(), make_reader("Bob")
    alice.follow(article=article)
    bob.follow(article=other)
    later = timezone.now() + timedelta(minutes=1)
    make_correction(article, "It said ten. It is twelve.", now=later)
    assert notifications.announce_corrections() == 0
    later += timedelta(minutes=1)
    assert notifications.announce_corrections(later) == 1
    assert notifications.announce_corrections(later) == 0
    tell(later)
    (sent,) = mail.outbox
    assert sent.to == ["alice@example.org"] and "Corrected: The news" in sent.subject
    assert "It is twelve." in sent.body and "#correction-" in sent.body
    article.unpublish()
    Message.objects.update(sent_at=None)
    assert len(tell(later + timedelta(hours=1))) == 1


def test_archive_and_imported_stories_are_no_news():
    author = make_author()
    make_reader().follow(author=author)
    make_article(authors=[author], published_at=NOW - timedelta(days=3))
    make_article(authors=[author], published_at=NOW - timedelta(minutes=1), import_key="x:1")
    assert notifications.announce_stories() == 0


# Daily


def test_mail_of_the_day_holds_everything_and_comes_once():
    article = make_article()
    alice = make_reader(delivery="daily")
    alice.follow(article=article)
    for number in range(3):
        make_comment(article, body=f"Thought {number}.")
    assert tell() == []
    (sent,) = tell(notifications.next_daily(timezone.now()) + timedelta(minutes=1))
    assert "3 new things" in sent.subject
    for number in range(3):
        assert f"Thought {number}." in sent.body


def test_the_day_begins_at_seven_in_the_papers_time(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    summer = datetime.fromisoformat("2026-07-01T04:59:00+00:00")
    with timezone.override("Europe/Berlin"):
        assert notifications.next_daily(summer).isoformat() == "2026-07-01T07:00:00+02:00"
        after = notifications.next_daily(summer + timedelta(minutes=1))
        assert after.isoformat() == "2026-07-02T07:00:00+02:00"


# What a mail is


def test_mail_can_be_unsubscribed_by_one_click(client):
    alice = make_reader()
    make_comment(parent=make_comment(commenter=alice))
    (sent,) = tell()
    headers = sent.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch("<(.*)>", headers["List-Unsubscribe"]).group(1)
    assert address.startswith(django_settings.SITE_URL)
    path = address.removeprefix(django_settings.SITE_URL)
    assert client.get(path).status_code == 200
    alice.refresh_from_db()
    assert alice.hears_replies
    # As mail programs do it: no cookie, no origin.
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    alice.refresh_from_db()
    assert not alice.hears_replies


def test_link_of_an_old_mail_ends_what_was_followed_again_since(client):
    alice, author = make_reader(), make_author()
    alice.follow(author=author)
    later = timezone.now() + timedelta(minutes=1)
    make_article(authors=[author], published_at=later)
    notifications.announce_stories(later)
    (sent,) = tell(later)
    path = re.fullmatch("<(.*)>", sent.message()["List-Unsubscribe"]).group(1)
    path = path.removeprefix(django_settings.SITE_URL)
    other = make_author("Another")
    for _time in range(2):
        alice.follow(author=author)
        alice.follow(author=other)
        client.post(path)
        assert [follow.author for follow in alice.follows.all()] == [other]


def test_mail_comes_from_the_paper_by_its_name(settings):
    settings.DEFAULT_FROM_EMAIL = "newsroom@example.org"
    Masthead.objects.create(pk=Masthead.ROW, name='The Tide, "late\r\nedition"')
    alice = make_reader()
    parent = make_comment(commenter=alice)
    make_comment(parent=parent)
    (sent,) = tell()
    headers = sent.message()
    assert headers["From"] == '"The Tide, \\"late edition\\"" <newsroom@example.org>'
    assert "The Tide" not in headers["Subject"] and headers["Date"].endswith("+0000")
    settings.DEFAULT_FROM_EMAIL = "The desk <newsroom@example.org>"
    make_comment(parent=parent)
    sent = tell()[-1]
    assert sent.message()["From"] == "The desk <newsroom@example.org>"


def test_names_and_headlines_begin_no_header():
    alice = make_reader()
    article = make_article(headline="News\r\nBcc: mallory@example.org")
    parent = make_comment(article, commenter=alice)
    make_comment(parent=parent, name="Bob\r\nBcc: mallory@example.org")
    (sent,) = tell()
    message = sent.message()
    assert message["Bcc"] is None and "\n" not in sent.subject


def test_text_of_a_comment_is_only_text_in_the_html():
    alice = make_reader()
    make_comment(
        parent=make_comment(commenter=alice), body='<img src="https://evil.example/p.gif">'
    )
    (sent,) = tell()
    assert "<img" not in sent.alternatives[0].content


# The server


def test_an_hour_without_the_mail_server_loses_nothing_and_doubles_nothing(server):
    article = make_article()
    readers = [make_reader(f"Reader{number}") for number in range(130)]
    for reader in readers:
        reader.follow(article=article)
    now = timezone.now()
    server.is_up = False
    written = 0
    for minute in range(60):
        if minute % 20 == 0:
            make_comment(article, body=f"At minute {minute}.")
            written += 1
        tell(now + timedelta(minutes=minute))
    assert server.taken == []
    server.is_up = True
    for minute in range(60, 130):
        tell(now + timedelta(minutes=minute))
    sent = [(message.to[0], message.subject, message.body) for message in server.taken]
    assert len(sent) == len(set(sent)) == written * len(readers)
    identities = {message.extra_headers["Message-ID"] for message in server.taken}
    assert len(identities) == len(sent)
    assert not Message.objects.waiting().exists()


def test_pauses_grow_up_to_an_hour(server):
    server.is_up = False
    make_comment(parent=make_comment(commenter=make_reader()))
    now, pauses = timezone.now(), []
    notifications.expand(now)
    for _ in range(9):
        outbox.send(now)
        message = Message.objects.get()
        pauses.append((message.due_at - now).total_seconds() / 60)
        now = message.due_at
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert "nobody is there" in message.error


def test_refused_address_holds_nobody_up_and_is_given_up(server):
    article = make_article()
    for name in ("Alice", "Bob"):
        make_reader(name).follow(article=article)
    server.refused = {"alice@example.org": 550}
    make_comment(article)
    now = timezone.now()
    for hour in range(10):
        tell(now + timedelta(hours=hour))
    assert [message.to for message in server.taken] == [["bob@example.org"]]
    assert Message.objects.get(commenter__name="Alice").dropped_at


def test_address_that_is_refused_for_now_is_tried_again(server):
    make_comment(parent=make_comment(commenter=make_reader()))
    server.refused = {"alice@example.org": 450}
    now = timezone.now()
    for hour in range(10):
        tell(now + timedelta(hours=hour))
    server.refused = {}
    tell(now + timedelta(hours=11))
    assert len(server.taken) == 1


def test_wrong_sender_is_the_servers_matter_and_drops_nothing(server):
    make_comment(parent=make_comment(commenter=make_reader()))
    server.error = SMTPSenderRefused(550, b"who are you", "newsroom@example.org")
    now = timezone.now()
    for hour in range(10):
        tell(now + timedelta(hours=hour))
    assert Message.objects.waiting().count() == 1
    server.error = ConnectionRefusedError()
    tell(now + timedelta(hours=12))
    assert len(server.taken) == 1


def test_claim_of_a_worker_that_was_stopped_ends(server):
    make_comment(parent=make_comment(commenter=make_reader()))
    now = timezone.now()
    notifications.expand(now)
    assert len(outbox.claim(now)) == 1
    assert outbox.claim(now) == []
    assert outbox.send(now + timedelta(minutes=14)) == 0
    assert outbox.send(now + timedelta(minutes=16)) == 1
    assert outbox.send(now + timedelta(hours=2)) == 0


def test_two_workers_at_once_send_everything_once(server):
    article = make_article()
    for number in range(250):
        make_reader(f"Reader{number}").follow(article=article)
    make_comment(article)
    now = timezone.now()
    notifications.expand(now)
    in_hand = [outbox.claim(now), outbox.claim(now)]
    assert outbox.send(now) == 50
    for mails in reversed(in_hand):
        assert outbox.deliver(mails, now) == (100, True)
    sent = [message.to[0] for message in server.taken]
    assert len(sent) == len(set(sent)) == 250


# In batches


def test_expansion_goes_on_where_it_was_stopped(monkeypatch):
    monkeypatch.setattr(notifications, "BATCH", 10)
    article = make_article()
    for number in range(35):
        make_reader(f"Reader{number}").follow(article=article)
    answered = make_reader("Zoe")
    parent = make_comment(article, commenter=answered)
    Announcement.objects.update(done_at=NOW)
    make_comment(parent=parent)
    number = Announcement.objects.get(done_at=None).pk
    assert notifications.expand_batch(number, NOW)
    assert Message.objects.count() == 11
    notifications.expand()
    assert Message.objects.count() == 36
    assert Message.objects.filter(kind="reply").get().commenter == answered
    assert Message.objects.values("commenter").distinct().count() == 36


def test_post_itself_writes_one_row_however_many_follow(
    browser_client, django_assert_max_num_queries
):
    article = make_article()
    Commenter.objects.bulk_create(
        Commenter(name=f"R{n}", email=f"r{n}@example.org", email_proven_at=NOW, key=f"k{n}")
        for n in range(300)
    )
    Follow.objects.bulk_create(
        Follow(commenter=reader, article=article) for reader in Commenter.objects.all()
    )
    with django_assert_max_num_queries(25):
        make_comment(article)
    assert Announcement.objects.count() == 1 and not Message.objects.exists()


# Kept no longer than needed


def test_networks_are_emptied_after_thirty_days():
    old = make_comment(created_at=NOW - timedelta(days=31))
    new = make_comment()
    Comment.objects.update(network="f" * 32, network_prefix="203.0.113.0/24")
    assert purge.networks(NOW) == 1
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.network, old.network_prefix) == ("", "")
    assert new.network_prefix == "203.0.113.0/24"


def test_sent_mail_is_deleted_after_ninety_days_and_waiting_mail_is_not():
    alice = make_reader()
    make_comment(parent=make_comment(commenter=alice))
    tell()
    make_comment(parent=make_comment(commenter=alice))
    notifications.expand()
    later = NOW + timedelta(days=91)
    purge.outbox(later)
    assert Message.objects.count() == 1 and Message.objects.waiting().count() == 1


def test_administrators_see_what_waits_and_why(client):
    from articles.tests.factories import make_user

    make_comment(parent=make_comment(commenter=make_reader()))
    notifications.expand()
    Message.objects.update(error="nobody is there", attempts=3)
    for group, status in (("administrator", 200), ("moderator", 403)):
        client.force_login(make_user(group, group=group))
        answer = client.get("/admin/comments/message/?state=failed")
        assert answer.status_code == status
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    page = client.get("/admin/comments/message/").content.decode()
    assert "alice@example.org" in page and "3 × nobody is there" in page
    number = Message.objects.get().pk
    assert client.get(f"/admin/comments/message/{number}/change/").status_code == 200


def test_addresses_that_nobody_proved_are_deleted_and_others_are_not():
    stranger, voter, writer = (make_commenter("", email="x@example.org") for _ in range(3))
    make_comment().recommend(voter)
    make_comment(commenter=writer)
    known = make_commenter("Gwen")
    later = timezone.now() + timedelta(days=31)
    assert purge.strangers(later) == 1
    left = set(Commenter.objects.values_list("pk", flat=True))
    assert {voter.pk, writer.pk, known.pk} <= left and stranger.pk not in left


def test_nobody_is_passed_over_when_others_follow_twice(monkeypatch):
    monkeypatch.setattr(notifications, "BATCH", 10)
    article = make_article()
    root = make_comment(article)
    reply = make_comment(parent=root)
    for number in range(30):
        reader = make_reader(f"Branch{number}")
        reader.follow(branch=root)
        reader.follow(branch=reply)
    make_reader("Thread").follow(article=article)
    Announcement.objects.update(done_at=NOW)
    make_comment(parent=reply)
    notifications.expand()
    assert Message.objects.count() == 31


def test_mail_that_cannot_be_written_holds_nobody_up(server, monkeypatch):
    article = make_article()
    for name in ("Alice", "Bob"):
        make_reader(name).follow(article=article)
    comment = make_comment(article)
    write = outbox.mail.write

    def fail_for_alice(messages, paper):
        if messages[0].commenter.name == "Alice":
            raise ValueError("no such template")
        return write(messages, paper)

    monkeypatch.setattr(outbox.mail, "write", fail_for_alice)
    tell()
    assert [message.to for message in server.taken] == [["bob@example.org"]]
    waits = Message.objects.get(commenter__name="Alice", comment=comment)
    assert "no such template" in waits.error and waits.sent_at is None

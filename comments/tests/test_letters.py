"""Letters: what is in them, who gets them, and once."""

import os
import re
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from articles.models import FrontItem
from articles.tests.factories import make_article, make_section
from comments import letters, notifications, outbox, purge
from comments.models import Announcement, Commenter, Follow, Letter, LetterSettings, Message

from .factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db

NOW = timezone.now()
# With 10_000 it takes as many times longer.
READERS = int(os.environ.get("LETTER_READERS", 1000))


def subscribe(name="Alice", kind="daily", **fields):
    fields.setdefault("email", f"{name.lower()}@example.org")
    reader = make_commenter(name, email_proven_at=NOW, **fields)
    reader.follows.create(letter=kind, created_at=NOW - timedelta(days=30))
    return reader


def next_letter(kind="daily", now=None):
    now = now or timezone.now()
    letter = Letter.open(kind, LetterSettings.load(), now)
    letter.gather(now)
    return letter


def send(letter, now=None):
    done = letter.send(now)
    notifications.expand(now)
    outbox.send(now)
    return done


def headlines(letter):
    return [item.article.headline for item in letter.public_items()]


def news(headline="The news", **fields):
    fields.setdefault("published_at", timezone.now() - timedelta(minutes=5))
    return make_article(headline=headline, **fields)


# What is in it


def test_letter_holds_what_was_published_and_nothing_else():
    section = make_section("Harbour", position=1)
    news("In print", section=section)
    news("A draft", status="draft")
    news("Scheduled", published_at=timezone.now() + timedelta(hours=1))
    news("Embargoed", status="draft", embargo_until=timezone.now() + timedelta(days=1))
    news("Long ago", published_at=NOW - timedelta(days=2))
    news("From the old site", import_key="x:1")
    news("Gone", unpublish_at=timezone.now() - timedelta(minutes=1))
    assert headlines(next_letter()) == ["In print"]


def test_no_story_is_in_two_letters_of_a_kind():
    subscribe()
    news("First")
    letter = next_letter()
    assert send(letter)
    later = timezone.now() + timedelta(days=1)
    news("Second", published_at=later - timedelta(hours=1))
    following = next_letter(now=later)
    assert [item.article.headline for item in following.items.all()] == ["Second"]
    assert headlines(next_letter("weekly"))[-1] == "First"


def test_newest_leads_and_the_rest_stands_by_section_until_an_editor_moves_it():
    first, second = make_section("A", position=1), make_section("B", position=2)
    at = timezone.now() - timedelta(hours=2)
    news("Old B", section=second, published_at=at)
    news("Old A", section=first, published_at=at)
    news("New B", section=second, published_at=at + timedelta(minutes=5))
    letter = next_letter()
    assert headlines(letter) == ["New B", "Old A", "Old B"]
    letter.shift(letter.items.last().pk, -1)
    assert headlines(letter) == ["New B", "Old B", "Old A"]
    news("Latest", section=first)
    assert headlines(next_letter()) == ["New B", "Old B", "Old A", "Latest"]


def test_what_leads_the_front_page_leads_the_letter():
    leads = news("Lead", published_at=timezone.now() - timedelta(hours=3))
    news("Newer")
    FrontItem.lead(leads)
    assert headlines(next_letter()) == ["Lead", "Newer"]


def test_story_that_is_withdrawn_before_the_letter_or_while_it_goes_falls_out():
    for number in range(3):
        subscribe(f"Reader{number}")
    news("Stays")
    goes, embargoed = news("Goes"), news("Embargoed again")
    letter = next_letter()
    goes.unpublish()
    assert send(letter)
    assert "Goes" not in mail.outbox[0].body and "Embargoed again" in mail.outbox[0].body
    embargoed.unpublish()
    Message.objects.update(sent_at=None)
    mail.outbox.clear()
    outbox.send()
    assert len(mail.outbox) == 3
    for sent in mail.outbox:
        assert "Embargoed again" not in sent.body + sent.alternatives[0].content


def test_hostile_headline_note_and_name_are_text_and_begin_no_header():
    subscribe()
    news("<script>alert(1)</script>\r\nBcc: mallory@example.org", standfirst="<img src=x>")
    letter = next_letter()
    letter.note = '<b onclick="x">Hello</b>\n\nhttps://example.org/'
    letter.save()
    send(letter)
    message = mail.outbox[0].message()
    html = mail.outbox[0].alternatives[0].content
    assert message["Bcc"] is None and "\n" not in mail.outbox[0].subject
    for part in ("<script", "<img", "<b onclick"):
        assert part not in html
    assert 'href="https://example.org/" rel="noopener">https://example.org/</a>' in html


def test_note_is_a_small_markdown_in_the_mail_its_text_and_on_the_site(client):
    subscribe()
    news()
    letter = next_letter()
    letter.note = (
        "Read *all* of [the minutes](https://example.org/minutes).\n\n- one\n- two\n\n"
        "[no](javascript:alert(1)) <script>alert(1)</script>"
    )
    letter.save()
    send(letter)
    letter.refresh_from_db()
    (sent,) = mail.outbox
    html, page = sent.alternatives[0].content, client.get(letter.get_absolute_url()).text
    for found in (html, page):
        assert "<em>all</em>" in found and ">the minutes</a>" in found
        assert "<script>alert" not in found and 'href="javascript' not in found
    assert '<li style="' in html and "<li>one</li>" in page
    assert '<a style="color:#931f1f;" href="https://example.org/minutes" rel="noopener">' in html
    assert "Read *all* of the minutes (https://example.org/minutes)." in sent.body
    assert "\n- one\n- two\n" in sent.body
    hidden = html.partition("mso-hide:all;")[2]
    assert hidden.startswith('">Read all of the minutes. one two')


def test_letter_carries_no_address_no_held_comment_and_nothing_from_elsewhere():
    subscribe()
    story = news("Talked about")
    make_comment(story, status="pending", body="Held words.", name="Zed")
    Commenter.objects.filter(name="Zed").update(email="zed@example.org")
    letter = next_letter()
    send(letter)
    (sent,) = mail.outbox
    html = sent.alternatives[0].content
    for text in (sent.body, html):
        assert "Held words" not in text and "@example.org" not in text
    hosts = set(re.findall(r"(?:href|src)=\"(https?://[^/\"]+)", html))
    assert hosts == {django_settings.SITE_URL}
    assert "<img" not in html and "src=" not in html


def test_forty_stories_stay_below_what_mail_programs_cut_off(django_assert_max_num_queries):
    section = make_section("Harbour")
    for number in range(45):
        news(
            f"Story {number} " + "with a long headline " * 5, standfirst="W" * 600, section=section
        )
    letter = next_letter()
    with django_assert_max_num_queries(5):
        copy = letters.Copy(letter, letters.Masthead(name="The Paper"))
    assert len(copy.html.encode()) < 100_000
    assert "And 5 more on the site" in copy.text
    prose = [line for line in copy.text.splitlines() if "http" not in line and " " in line]
    assert max(map(len, prose)) <= 72


# When it goes


def at_hour(letter):
    return letter.due_at + timedelta(minutes=1)


def test_letter_goes_at_its_hour_by_itself_once():
    subscribe()
    news()
    letters.see_to(NOW)
    letter = Letter.objects.get(kind="daily")
    assert letters.see_to(letter.due_at - timedelta(minutes=1)) == 0
    assert letters.see_to(at_hour(letter)) == 1
    assert letters.see_to(at_hour(letter)) == 0
    following = Letter.objects.get(kind="daily", sent_at=None)
    assert following.due_at - letter.due_at == timedelta(days=1)


@pytest.mark.parametrize("reason", ["held", "by hand", "off", "nobody", "nothing"])
def test_letter_does_not_go_by_itself(reason):
    if reason != "nobody":
        subscribe()
    if reason != "nothing":
        news()
    letters.see_to(NOW)
    letter = Letter.objects.get(kind="daily")
    if reason == "held":
        Letter.objects.update(is_held=True)
    if reason in ("by hand", "off"):
        mode = {"by hand": "by_hand", "off": "off"}[reason]
        LetterSettings.objects.create(pk=LetterSettings.ROW, daily=mode)
    assert letters.see_to(at_hour(letter)) == 0
    assert not Letter.objects.sent().exists()


def test_one_letter_of_a_kind_in_a_day():
    news("First")
    assert next_letter().send()
    news("Second")
    following = next_letter()
    assert following.due_at.date() > timezone.localdate()
    assert not following.send()
    assert following.send(timezone.now() + timedelta(days=1))


# Who gets it


def test_letter_is_for_its_subscribers_with_proven_addresses_alone():
    subscribe()
    subscribe("Weekly", kind="weekly")
    subscribe("Silent", delivery="none")
    subscribe("Once", delivery="daily")
    subscribe("Gone", erased_at=NOW)
    subscribe("Away", email_bounced_at=NOW)
    unproven = subscribe("Unproven")
    Commenter.objects.filter(pk=unproven.pk).update(email_proven_at=None)
    news()
    send(next_letter())
    assert sorted(sent.to[0] for sent in mail.outbox) == ["alice@example.org", "once@example.org"]


def test_mailbox_of_an_account_and_a_guest_gets_one_letter(monkeypatch):
    monkeypatch.setattr(notifications, "BATCH", 2)
    for name in ("One", "Two", "Three", "Four", "Five"):
        subscribe(name, email="Shared@example.org" if name != "Five" else "shared@example.org")
    news()
    send(next_letter())
    assert len(mail.outbox) == 1


def test_answers_do_not_wait_behind_a_letter():
    for number in range(outbox.BATCH + 20):
        subscribe(f"Reader{number}")
    news()
    next_letter().send()
    notifications.expand()
    alice = make_commenter("Alice", email="alice@example.org", email_proven_at=NOW)
    make_comment(parent=make_comment(commenter=alice))
    notifications.expand()
    first = outbox.claim(timezone.now())[0][0]
    in_hand = Message.objects.exclude(claimed_at=None)
    assert in_hand.filter(kind="reply").count() == 1
    assert first.commenter is not None and in_hand.count() == outbox.BATCH


class Killed(BaseException):
    """What no handler of errors takes."""


class DyingServer(BaseEmailBackend):
    """The worker is killed while it hands a mail over: before it is taken, then after."""

    taken, dies_at, lost = [], [], []

    def send_messages(self, messages):
        (mail,) = messages
        is_killed = self.dies_at and len(self.taken) >= self.dies_at[0]
        if is_killed and len(self.dies_at) == 2:
            self.lost.append(mail.to[0])
        else:
            self.taken.append((mail.to[0], mail.extra_headers["Message-ID"]))
        if is_killed:
            self.dies_at.pop(0)
            raise Killed
        return 1


def test_letter_comes_once_to_everybody_though_the_worker_is_killed_three_times(
    settings, monkeypatch
):
    """While the messages are written, and twice while they are sent."""
    total = READERS
    Commenter.objects.bulk_create(
        Commenter(email=f"r{n}@example.org", email_proven_at=NOW, key=f"k{n}") for n in range(total)
    )
    Follow.objects.bulk_create(
        Follow(commenter=reader, letter="daily", created_at=NOW - timedelta(days=1))
        for reader in Commenter.objects.only("pk")
    )
    news("The news of the day")
    letter, now = next_letter(), timezone.now()
    assert letter.send(now)
    announcement = Announcement.objects.get(letter=letter)
    monkeypatch.setattr(notifications, "BATCH", total // 10)
    for _ in range(3):
        notifications.expand_batch(announcement.pk, now)
    # Killed within the transaction of a batch: nothing of it stays.
    save = Announcement.save
    monkeypatch.setattr(Announcement, "save", lambda *args, **options: kill())
    with pytest.raises(Killed):
        notifications.expand(now)
    monkeypatch.setattr(Announcement, "save", save)
    assert Message.objects.count() == 3 * total // 10
    notifications.expand(now)
    notifications.expand(now)
    settings.EMAIL_BACKEND = f"{__name__}.DyingServer"
    DyingServer.taken, DyingServer.lost = [], []
    DyingServer.dies_at = [total // 5 + 50, total * 2 // 3 + 33]
    for hour in range(3):
        later = now + timedelta(hours=hour)
        if DyingServer.dies_at:
            with pytest.raises(Killed):
                outbox.send(later)
        else:
            outbox.send(later)
    outbox.send(now + timedelta(hours=4))
    # Nobody gets it twice. Whom it may not have reached is known: both, since nobody can tell
    # the one that was taken from the one that was not.
    addresses = {address for address, _identity in DyingServer.taken}
    assert len(DyingServer.taken) == len(addresses) == total - 1
    assert len({identity for _address, identity in DyingServer.taken}) == total - 1
    assert not letters.is_being_sent(letter)
    last = now + timedelta(hours=5)
    uncertain = set(Message.objects.uncertain(last).values_list("commenter__email", flat=True))
    assert len(uncertain) == 2 and uncertain - addresses == set(DyingServer.lost)
    # Whoever answers for it may have the one that did not arrive sent again.
    assert Message.objects.filter(commenter__email__in=DyingServer.lost).send_again(last) == 1
    assert outbox.send(last) == 1 and outbox.send(last + timedelta(hours=1)) == 0
    assert {address for address, _identity in DyingServer.taken} == addresses | uncertain
    assert len(DyingServer.taken) == total


def kill():
    raise Killed


def test_messages_of_a_letter_are_kept_for_a_month():
    subscribe()
    news()
    send(next_letter())
    purge.outbox(timezone.now() + timedelta(days=29))
    assert Message.objects.count() == 1
    purge.outbox(timezone.now() + timedelta(days=31))
    assert Message.objects.count() == 0
    assert notifications.expand() == 0


# The mail


def test_letter_ends_with_one_click_for_the_whole_mailbox(client):
    alice = subscribe()
    subscribe("Other", email="ALICE@example.org")
    news()
    send(next_letter())
    headers = mail.outbox[0].message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-ID"].startswith("<daily-letter.") and headers["Precedence"] == "bulk"
    path = re.fullmatch("<(.*)>", headers["List-Unsubscribe"])[1]
    path = path.removeprefix(django_settings.SITE_URL)
    assert client.get(path).status_code == 200 and alice.follows.exists()
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and not Follow.objects.exists()


def test_who_unsubscribes_while_it_is_sent_does_not_get_it():
    alice = subscribe()
    news()
    next_letter().send()
    notifications.expand()
    alice.follows.all().delete()
    assert outbox.send() == 0 and Message.objects.get().dropped_at

"""Letters and a mail server over a socket: what it may have taken is not sent again by itself."""

import smtplib
import socketserver
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.tests.factories import make_user
from comments import letters, mail, notifications, outbox, purge
from comments.models import Commenter, Message

from .factories import make_comment
from .test_letters import news, next_letter, subscribe
from .test_outbox import make_reader, tell

pytestmark = pytest.mark.django_db

LIST = "/admin/comments/message/"


class Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as is needed; hangs up, or says no, where the server is told to."""

    def handle(self):
        self.say(220)
        for line in self.rfile:
            verb = line.split()[0].split(b":")[0].decode().upper()
            if verb == "DATA" and self.server.ends_at != "DATA":
                self.say(354)
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                if self.server.ends_at == "ANSWER":
                    self.server.taken.append(text)
                    return
                if self.server.refuses_with is None:
                    self.server.taken.append(text)
                self.say(self.server.refuses_with or 250)
            elif verb == self.server.ends_at:
                return
            else:
                self.say(221 if verb == "QUIT" else 250)

    def say(self, code):
        self.wfile.write(b"%d so\r\n" % code)


@pytest.fixture
def smtp(settings):
    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        ends_at, refuses_with = None, None

    with Server(("127.0.0.1", 0), Session) as server:
        server.taken = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "comments.handover.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server
        server.shutdown()


def letter_for(*names):
    for name in names:
        subscribe(name)
    news()
    letter = next_letter()
    letter.send()
    return letter


def in_hours(hours):
    return timezone.now() + timedelta(hours=hours)


def test_letter_whose_text_was_sent_is_uncertain_when_no_answer_comes(smtp):
    letter = letter_for("Alice", "Bob")
    smtp.ends_at = "ANSWER"
    tell()
    smtp.ends_at = None
    for hours in range(1, 5):
        outbox.send(in_hours(hours))
    assert len(smtp.taken) == 2
    assert {text.count(b"To: alice@example.org") for text in smtp.taken} == {0, 1}
    (message,) = Message.objects.uncertain()
    assert "Disconnected" in message.error and message.sent_at is None
    assert not letters.is_being_sent(letter)


@pytest.mark.parametrize("verb", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_letter_is_sent_later_when_the_server_hung_up_before_its_text(smtp, verb):
    letter_for("Alice")
    smtp.ends_at = verb
    tell()
    assert not Message.objects.uncertain().exists() and Message.objects.waiting().exists()
    smtp.ends_at = None
    outbox.send(in_hours(1))
    assert len(smtp.taken) == 1 and Message.objects.get().sent_at


def test_letter_that_the_server_refuses_is_certain(smtp):
    letter_for("Alice")
    smtp.refuses_with = 451
    tell()
    assert not Message.objects.uncertain().exists()
    smtp.refuses_with = None
    outbox.send(in_hours(1))
    outbox.send(in_hours(2))
    assert len(smtp.taken) == 1 and Message.objects.get().handed_at is None


def test_other_mail_is_sent_again_when_no_answer_comes(smtp):
    make_comment(parent=make_comment(commenter=make_reader()))
    smtp.ends_at = "ANSWER"
    tell()
    smtp.ends_at = None
    outbox.send(in_hours(1))
    assert len(smtp.taken) == 2 and not Message.objects.uncertain().exists()


def test_mark_is_written_between_the_text_and_the_dot_that_ends_it(smtp, monkeypatch):
    letter_for("Alice")
    sent, send = [], smtplib.SMTP.send

    def look(self, s):
        if isinstance(s, bytes):
            sent.append((s[-3:], Message.objects.get().handed_at is not None))
        return send(self, s)

    monkeypatch.setattr("smtplib.SMTP.send", look)
    tell()
    (text, is_marked), dot = sent
    assert text != dot[0] and not is_marked and dot == (b".\r\n", True)
    assert Message.objects.get().handed_at is None and len(smtp.taken) == 1


def test_worker_whose_claim_has_ended_sends_no_letter_that_another_one_took_up(smtp):
    letter_for("Alice", "Bob")
    notifications.expand()
    slow = outbox.claim(timezone.now())
    later = in_hours(1)
    quick = outbox.claim(later)
    assert len(slow) == len(quick) == 2
    assert outbox.deliver(quick, later) == (2, True)
    assert outbox.deliver(slow, later) == (0, True)
    assert len(smtp.taken) == 2


def make_uncertain():
    letter_for("Alice")
    notifications.expand()
    Message.objects.update(handed_at=timezone.now(), claimed_at=timezone.now())
    return Message.objects.get()


def test_uncertain_letter_is_listed_and_sent_again_by_an_administrator(client, smtp):
    message = make_uncertain()
    client.force_login(make_user("carol", group="administrator"))
    data = {"action": "send_again", "_selected_action": [message.pk]}
    # A worker may still have it in hand.
    page = client.get(f"{LIST}?state=uncertain").content.decode()
    assert "Uncertain (0)" in page and "alice@example.org" not in page
    answer = client.post(LIST, data, follow=True)
    assert "Only letters that are uncertain can be sent again." in answer.content.decode()
    Message.objects.update(handed_at=in_hours(-1))
    page = client.get(f"{LIST}?state=uncertain").content.decode()
    assert "Uncertain (1)" in page and "alice@example.org" in page
    assert outbox.send(in_hours(1)) == 0
    answer = client.post(LIST, data, follow=True)
    assert "1 letter is sent again." in answer.content.decode()
    assert outbox.send() == 1 and len(smtp.taken) == 1
    # What was sent is not sent again, whoever asks.
    client.post(LIST, data)
    assert outbox.send(in_hours(1)) == 0


@pytest.mark.parametrize("group", ["editor", "moderator", "author"])
def test_nobody_else_sends_it_again(client, group):
    message = make_uncertain()
    Message.objects.update(handed_at=in_hours(-1))
    client.force_login(make_user("bob", group=group))
    data = {"action": "send_again", "_selected_action": [message.pk]}
    assert client.post(LIST, data).status_code == 403
    assert Message.objects.uncertain().count() == 1


def test_report_about_an_uncertain_letter_leads_to_it():
    message = make_uncertain()
    assert mail.message_of(mail.message_id([message])) == message


def test_uncertain_letters_are_deleted_with_the_others_of_their_letter():
    make_uncertain()
    purge.outbox(in_hours(24 * 29))
    assert Message.objects.count() == 1
    purge.outbox(in_hours(24 * 31))
    assert not Message.objects.exists() and Commenter.objects.exists()

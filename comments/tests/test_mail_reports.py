"""Reports of mail servers: mail that came back, complaints, and what only looks like them."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from comments import mail, mail_reports, outbox
from comments.models import Commenter, Message

from .factories import make_comment, make_commenter
from .test_following import key_of
from .test_outbox import server  # noqa: F401

pytestmark = pytest.mark.django_db

NOW = timezone.now()
NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
)


def make_reader(name="Alice", **fields):
    fields.setdefault("email", f"{name.lower()}@example.org")
    fields.setdefault("email_proven_at", NOW - timedelta(days=100))
    return make_commenter(name, **fields)


def sent_to(reader):
    comment = make_comment(parent=make_comment(commenter=reader))
    message = Message.objects.filter(comment=comment).first()
    return message or Message.objects.create(
        commenter=reader, kind="reply", why="reply", comment=comment, attempts=1, sent_at=NOW
    )


def bounce(identity, status="5.1.1", action="failed", headers_only=False):
    kind = "text/rfc822-headers" if headers_only else "message/rfc822"
    return f"""From: MAILER-DAEMON@mx.example.net
To: newsroom@example.org
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

--=_b
Content-Type: text/plain

Sorry.
--=_b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; alice@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--=_b
Content-Type: {kind}

Message-ID: {identity}
Subject: A letter

Text.
--=_b--
""".encode()


def complaint(identity, kind="abuse"):
    return f"""From: fbl@example.net
Subject: FW: A letter
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="=_c"

--=_c
Content-Type: text/plain

This is an abuse report.
--=_c
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1

--=_c
Content-Type: message/rfc822

From: newsroom@example.org
Message-ID: {identity}

Text.
--=_c--
""".encode()


def identity(message):
    return mail.message_id([message])


def take(raw):
    return mail_reports.take(raw)


@pytest.mark.parametrize("headers_only", [True, False])
def test_address_that_mail_comes_back_from_three_times_gets_no_more(headers_only):
    alice = make_reader()
    for number in range(3):
        alice.refresh_from_db()
        assert alice.hears(), number
        assert take(bounce(identity(sent_to(alice)), headers_only=headers_only)) == "bounce"
    alice.refresh_from_db()
    assert alice.email_bounced_at and not alice.hears()
    assert not Commenter.objects.hearing().filter(pk=alice.pk).exists()
    assert Message.objects.filter(report="5.1.1").count() == 3


def test_same_report_counts_once():
    alice = make_reader()
    raw = bounce(identity(sent_to(alice)))
    for _ in range(5):
        take(raw)
    alice.refresh_from_db()
    assert alice.email_bounced_at is None


def test_full_mailbox_counts_less_and_our_reputation_is_not_the_readers_fault():
    alice = make_reader()
    for status in ["4.2.2"] * 5 + ["5.7.1"] * 4:
        take(bounce(identity(sent_to(alice)), status=status))
    alice.refresh_from_db()
    assert alice.email_bounced_at is None
    take(bounce(identity(sent_to(alice)), status="4.2.2"))
    alice.refresh_from_db()
    assert alice.email_bounced_at


def test_mail_that_is_late_and_mail_that_arrived_are_no_bounces():
    message = sent_to(make_reader())
    for action in ("delayed", "delivered", "relayed"):
        assert take(bounce(identity(message), "4.4.1", action)) == ""
    assert Message.objects.get(pk=message.pk).reported_at is None


def test_complaint_ends_everything_at_once():
    alice = make_reader()
    alice.follow(letter="daily")
    assert take(complaint(identity(sent_to(alice)))) == "complaint"
    alice.refresh_from_db()
    assert alice.delivery == "none" and not alice.follows.exists()


def test_not_spam_is_no_complaint():
    alice = make_reader()
    assert take(complaint(identity(sent_to(alice)), "not-spam")) == ""
    alice.refresh_from_db()
    assert alice.delivery == "at_once"


def test_forged_reports_do_nothing():
    alice = make_reader()
    message = sent_to(alice)
    waiting = Message.objects.create(commenter=alice, kind="proof")
    right = identity(message)
    forged = [
        right.replace(f"<{message.pk}.", f"<{message.pk + 1}."),
        f"<{message.pk}.{'0' * 24}@example.org>",
        identity(waiting),
        "<>",
        "",
        "<999999999999999999999." + "0" * 24 + "@example.org>",
    ]
    for one in forged:
        assert take(bounce(one)) == take(complaint(one)) == ""
    assert not Message.objects.exclude(reported_at=None).exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 1000,
        b"Content-Type: multipart/report\n\nno parts",
        b"Content-Type: multipart/report; boundary=b\n\n--b\n--b--\n",
        b"Content-Type: multipart/report; boundary=b\n\n--b\n"
        b"Content-Type: message/feedback-report\n\n--b--\n",
        b"Content-Type: multipart/report; boundary=b\n\n--b\n"
        b"Content-Type: message/delivery-status\n\nStatus: \xff\n\nAction: failed\nStatus: 5",
        b"Content-Type: text/plain; charset=nonsense\nSubject: =?x?q?y?=\n\nOut of office.",
        NESTED,
        b"X" * (mail_reports.MOST_BYTES + 1),
    ],
    ids=range(9),
)
def test_what_is_no_report_is_passed_over(raw):
    assert take(raw) == ""


def test_report_on_the_mail_of_a_day_finds_its_reader():
    alice = make_reader(delivery="daily")
    messages = [sent_to(alice), sent_to(alice)]
    assert mail.message_of(mail.message_id(messages)) == messages[0]


def test_command_reads_one_mail_and_a_mailbox(tmp_path, monkeypatch):
    alice = make_reader()
    mailbox = b""
    for _ in range(3):
        mailbox += b"From MAILER-DAEMON Wed Nov 25 10:00:00 2026\n"
        mailbox += bounce(identity(sent_to(alice))) + b"\n"
    mailbox += b"From someone Wed Nov 25 10:00:00 2026\nSubject: Hello\n\nHello.\n"
    (tmp_path / "box").write_bytes(mailbox)
    out = io.StringIO()
    call_command("take_mail_reports", str(tmp_path / "box"), stdout=out)
    assert "Mails: 4. Came back: 3. Complaints: 0. Passed over: 1." in out.getvalue()
    alice.refresh_from_db()
    assert alice.email_bounced_at

    bob = make_reader("Bob")
    monkeypatch.setattr(
        "sys.stdin", io.TextIOWrapper(io.BytesIO(complaint(identity(sent_to(bob)))))
    )
    call_command("take_mail_reports", stdout=out)
    bob.refresh_from_db()
    assert bob.delivery == "none"


def test_address_that_a_server_refuses_while_we_send_counts_too(server):  # noqa: F811
    alice = make_reader()
    server.refused = {"alice@example.org": 550}
    for _ in range(3):
        Message.objects.filter(pk=sent_to(alice).pk).update(sent_at=None, attempts=0)
    now = timezone.now()
    for hour in range(8):
        outbox.send(now + timedelta(hours=hour))
    alice.refresh_from_db()
    assert alice.email_bounced_at
    assert set(Message.objects.values_list("report", flat=True)) == {"5.1.0"}


def test_reader_proves_the_address_again(browser_client, mailoutbox):
    alice = make_reader(email_bounced_at=NOW)
    key_of(browser_client, alice)
    assert "came back" in browser_client.get("/comments/preferences/").text
    browser_client.post("/comments/preferences/", {"prove": "1"})
    alice.refresh_from_db()
    assert mailoutbox[0].to == ["alice@example.org"]
    path = mail.proof_link(alice).partition("/comments/")[2]
    assert browser_client.post(f"/comments/{path}").status_code == 302
    alice.refresh_from_db()
    assert alice.hears() and alice.email_proven_at > NOW - timedelta(days=1)


def test_proof_of_a_known_mailbox_joins_who_has_done_nothing_yet(browser_client):
    from .test_following import proof_path

    known = make_reader()
    known.follow(letter="daily")
    new = make_commenter("", email="Alice@Example.org", proof="one")
    new.follow(letter="daily")
    new.follow(letter="weekly")
    answer = browser_client.post(proof_path(new))
    assert answer.status_code == 302
    assert not Commenter.objects.filter(pk=new.pk).exists()
    assert sorted(known.follows.values_list("letter", flat=True)) == ["daily", "weekly"]

    named = make_commenter("Ann", email="alice@example.org", proof="two")
    browser_client.post(proof_path(named))
    assert Commenter.objects.filter(pk=named.pk).exclude(email_proven_at=None).exists()


def test_proof_of_an_accounts_mailbox_lets_nobody_into_the_account(browser_client):
    from articles.tests.factories import make_user

    from .test_following import proof_path

    account = make_reader(user=make_user("alice"))
    new = make_commenter("", email="alice@example.org", proof="one")
    new.follow(letter="daily")
    answer = browser_client.post(proof_path(new))
    assert "commenter" not in answer.cookies and account.follows.get().letter == "daily"
    assert browser_client.get(answer.url).status_code == 200

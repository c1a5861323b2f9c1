"""What mail servers report later: mail that came back (RFC 3464), and complaints (RFC 5965).

A report counts when it holds the Message-ID of a mail that was sent from here, which nobody else
can know; each mail counts once. Whatever else arrives is passed over.
"""

import email
import email.policy
import re
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from . import mail
from .models import Commenter, Message

# Of a report; mail servers put in no more than the headers of what they report on, or all of it.
MOST_BYTES = 1024 * 1024
MOST_BOUNDARIES = 20
MOST_PARTS = 10
# An address is given up when so many mails to it came back within this time: for good, or for now.
HARD, SOFT = 3, 10
WINDOW = timedelta(days=30)
COMPLAINT = "complaint"
COMPLAINTS = {"abuse", "fraud", "virus", "other", "opt-out"}


def take(raw, now=None):
    """Read one report (bytes) and act on it; says what it was: "bounce", "complaint" or ""."""
    now = now or timezone.now()
    report = parse(raw)
    if report is None:
        return ""
    kind, status, identity = report
    message = mail.message_of(identity)
    if message is None:
        return ""
    if kind == "complaint":
        complained(message, now)
    else:
        came_back(message, status, now)
    return kind


# Reading


def parse(raw):
    """(kind, status, the text with the Message-ID) of a report; None for all other mail."""
    if len(raw) > MOST_BYTES or raw.lower().count(b"boundary") > MOST_BOUNDARIES:
        return None
    try:
        whole = email.message_from_bytes(raw, policy=email.policy.compat32)
        if whole.get_content_type() != "multipart/report" or not whole.is_multipart():
            return None
        parts = whole.get_payload()[:MOST_PARTS]
        return read_parts(whole, {part.get_content_type(): part for part in reversed(parts)})
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # The parser takes nearly everything; what even it cannot read is no report.
        return None


def read_parts(whole, parts):
    identity = identity_in(whole, parts)
    if feedback := parts.get("message/feedback-report"):
        (fields,) = feedback.get_payload()
        kind = str(fields.get("Feedback-Type", "")).strip().lower()
        return ("complaint", COMPLAINT, identity) if kind in COMPLAINTS else None
    if delivery := parts.get("message/delivery-status"):
        # The first block is about the mail, each other one about a recipient.
        for fields in delivery.get_payload()[1:MOST_PARTS]:
            action = str(fields.get("Action", "")).strip().lower()
            status = re.match(r"\s*([45]\.\d{1,3}\.\d{1,3})\b", str(fields.get("Status", "")))
            if action == "failed" and status:
                return "bounce", status[1], identity
    return None


def identity_in(whole, parts):
    """Where the Message-ID of the mail that was sent may stand: with it, or beside it."""
    sent = parts.get("message/rfc822") or parts.get("message/global")
    if sent is not None and sent.is_multipart():
        return str(sent.get_payload()[0].get("Message-ID", ""))
    if headers := parts.get("text/rfc822-headers"):
        text = headers.get_payload(decode=True) or b""
        fields = email.message_from_bytes(text.lstrip(), policy=email.policy.compat32)
        return str(fields.get("Message-ID", ""))
    return str(whole.get("In-Reply-To", ""))


# Acting


def came_back(message, status, now):
    """Mail came back; when it does so again and again, no more is sent to the address."""
    if message.commenter is None:
        return
    with transaction.atomic():
        commenter = Commenter.objects.select_for_update().get(pk=message.commenter_id)
        fresh = Message.objects.filter(pk=message.pk, reported_at=None)
        if not fresh.update(reported_at=now, report=status) or commenter.email_bounced_at:
            return
        begins = now - WINDOW
        if commenter.email_proven_at:
            begins = max(begins, commenter.email_proven_at)
        lately = commenter.messages.filter(reported_at__gt=begins).exclude(report=COMPLAINT)
        reports = list(lately.values_list("report", flat=True))
        if sum(map(is_hard, reports)) >= HARD or len(reports) >= SOFT:
            commenter.email_bounced_at = now
            commenter.save(update_fields=["email_bounced_at"])


def is_hard(status):
    """Whether the address is at fault and stays so. 5.7 is about us, say our reputation."""
    return status.startswith("5.") and not status.startswith("5.7.")


def complained(message, now):
    """Somebody called it spam: nothing more is sent to them until they ask for it."""
    if message.commenter is None:
        return
    with transaction.atomic():
        fresh = Message.objects.filter(pk=message.pk).exclude(report=COMPLAINT)
        if not fresh.update(reported_at=now, report=COMPLAINT):
            return
        for commenter in Commenter.objects.at_address(message.commenter.email):
            commenter.follows.all().delete()
            commenter.delivery = Commenter.Delivery.NONE
            commenter.save(update_fields=["delivery"])

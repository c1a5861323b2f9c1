"""Sending what waits in the outbox: each message once, and none lost while a server is down."""

import logging
import re
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.core.mail import get_connection
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from articles.models import Masthead

from . import handover, mail, mail_reports
from .models import Commenter, Message

logger = logging.getLogger(__name__)

BATCH = 100
# An address that a server refuses for good is tried again so often, in case it was the server.
REFUSALS = 5
LONGEST_PAUSE = timedelta(hours=1)


class Taken(Exception):
    """Another worker has begun to hand over the same letter, or has sent it."""


def send(now=None):
    """Send everything that is due; returns how many mails went out.

    Ends when nothing is left, or when the mail server does not answer: what it did not take waits
    for a minute, then two, up to an hour, for ever.
    """
    moment, sent = now or timezone.now(), 0
    while batch := claim(moment):
        count, is_reached = deliver(batch, moment)
        sent += count
        if not is_reached:
            break
        moment = now or timezone.now()
    return sent


def claim(now):
    """Take up to BATCH due messages in hand, so that no other worker does; a list of mails.

    A mail is a list of messages: one, or all that wait for a commenter who gets one a day.
    """
    with transaction.atomic():
        # Letters last: an answer or a proof waits for no more than the batch in hand.
        due = Message.objects.due(now).order_by("is_bulk", "due_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        taken = list(due.values_list("pk", "commenter", "kind", "commenter__delivery")[:BATCH])
        daily = {
            commenter
            for _pk, commenter, kind, delivery in taken
            if delivery == Commenter.Delivery.DAILY and kind not in Message.ALONE
        }
        # What else is due for them goes into the same mail.
        more = due.filter(commenter__in=daily).exclude(kind__in=Message.ALONE)
        numbers = {row[0] for row in taken} | set(more.values_list("pk", flat=True))
        Message.objects.filter(pk__in=numbers).update(claimed_at=now)
    related = (
        "commenter__user",
        "comment__article",
        "comment__commenter",
        "comment__parent__commenter",
        "article__section",
        "correction__article",
        "dispute__article",
        "dispute__comment",
        "dispute__correction",
        "decision__comment__article",
        "decision__reason",
        "decision__settles__decision",
        "notice",
        "sanction",
    )
    mails = {}
    taken = Message.objects.filter(pk__in=numbers).select_related(*related)
    # One object for all mails that carry the same letter, which is then written once.
    for message in taken.prefetch_related("letter").order_by("pk"):
        is_daily = message.commenter_id in daily and message.kind not in Message.ALONE
        key = ("daily", message.commenter_id) if is_daily else ("one", message.pk)
        mails.setdefault(key, []).append(message)
    return list(mails.values())


def deliver(mails, now):
    """Send mails over one connection; (how many went out, whether the server was reached)."""
    server, paper, sent = get_connection(), Masthead.load(), 0
    try:
        server.open()
    except Exception as error:
        postpone(mails, now, error)
        return 0, False
    try:
        for position, messages in enumerate(mails):
            wanted = [message for message in messages if mail.is_wanted(message, now)]
            drop([message for message in messages if message not in wanted], now)
            if not wanted:
                continue
            try:
                letter = mail.write(wanted, paper)
            except Exception as error:
                # Ours to mend, and no reason for the others to wait.
                logger.exception("A mail cannot be written")
                postpone([wanted], now, error)
                continue
            try:
                hand_over(server, letter, wanted)
            except Taken:
                # Our claim has ended, and the rest of the batch is in other hands as well.
                return sent, True
            except (SMTPRecipientsRefused, SMTPDataError) as error:
                # It is about this mail; every other error is about the server.
                postpone([wanted], now, error)
                if is_final(error):
                    give_up(wanted, error, now)
            except Exception as error:
                postpone(mails[position:], now, error)
                return sent, False
            else:
                numbers = [message.pk for message in wanted]
                Message.objects.filter(pk__in=numbers).update(
                    sent_at=now,
                    claimed_at=None,
                    handed_at=None,
                    attempts=F("attempts") + 1,
                    error="",
                )
                sent += 1
    finally:
        close(server)
    return sent, True


def hand_over(server, letter, messages):
    """Give a mail to the server. A letter is marked first, and never given away while marked.

    The mark is written as late as the backend allows, and taken back when the server says no.
    Whatever else ends this, the server may have taken it: the mark stays (Message.uncertain).
    """
    numbers, moment = [message.pk for message in messages], timezone.now()
    ours = Message.objects.filter(pk__in=numbers, handed_at=moment)

    def mark():
        free = Message.objects.waiting().filter(pk__in=numbers)
        if not free.update(handed_at=moment):
            raise Taken

    before_end = mark if messages[0].kind == Message.Kind.LETTER else None
    if isinstance(server, handover.EmailBackend):
        server.before_end = before_end
    elif before_end is not None:
        mark()
    try:
        server.send_messages([letter])
    except (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError):
        ours.update(handed_at=None)
        raise
    except Exception as error:
        ours.update(claimed_at=None, attempts=F("attempts") + 1, error=in_words(error))
        raise


def is_final(error):
    """Whether a server said that it will never take this mail: a code from 500 on (RFC 5321)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    return error.smtp_code >= 500


def give_up(messages, error, now):
    """Leave what a server has refused so often; an address it refuses counts as if mail had come
    back from there.
    """
    refused = Message.objects.filter(pk__in=[message.pk for message in messages])
    left = refused.filter(attempts__gte=REFUSALS)
    if left.update(dropped_at=now) and isinstance(error, SMTPRecipientsRefused):
        mail_reports.came_back(messages[0], status_of(error), now)


def status_of(error):
    """The status (RFC 3463) in the answer of a server; without one, that of a bad mailbox."""
    _code, answer = next(iter(error.recipients.values()))
    words = answer.decode("ascii", "replace") if isinstance(answer, bytes) else str(answer)
    found = re.match(r"\s*([45]\.\d{1,3}\.\d{1,3})\b", words)
    return found[1] if found else "5.1.0"


def drop(messages, now):
    """There is nothing left to tell, or nobody who wants to hear it."""
    if messages:
        numbers = [message.pk for message in messages]
        Message.objects.filter(pk__in=numbers).update(dropped_at=now, claimed_at=None)


def postpone(mails, now, error):
    """Give messages back until later, each after as long a pause as it has been tried often."""
    logger.warning("Mail waits: %s", error)
    for messages in mails:
        for message in messages:
            pause = min(timedelta(minutes=2 ** min(message.attempts, 10)), LONGEST_PAUSE)
            # What may have arrived stays as it is.
            Message.objects.filter(pk=message.pk, handed_at=None).update(
                claimed_at=None,
                due_at=now + pause,
                attempts=message.attempts + 1,
                error=in_words(error),
            )


def in_words(error):
    return f"{type(error).__name__}: {error}"[:300]


def close(server):
    try:
        server.close()
    except Exception:
        logger.debug("The mail server closed the connection itself", exc_info=True)

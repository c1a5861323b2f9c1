"""What is not kept for ever: where comments came from, and mail that has been sent."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from .models import (
    Announcement,
    Bucket,
    Comment,
    Commenter,
    Dispute,
    Likeness,
    Message,
    NetworkSalt,
    Notice,
    Report,
    Vote,
)

# Few at a time, so that nobody who writes meanwhile has to wait.
BATCH = 2000
SENT = timedelta(days=90)
# By then every bucket is full again, as if there were none.
FULL = timedelta(days=1)
# Of letters there are thousands; after so long no mail server reports about one any more.
LETTERS = timedelta(days=30)


def networks(now=None, say=lambda count: None):
    """Empty the networks of what is older than 30 days and throw away their salts.

    `say` is told how many rows there have been so far. Returns how many there were.
    """
    now = now or timezone.now()
    old = now - NetworkSalt.LIFETIME
    done = 0
    for model in (Comment, Vote, Report, Message, Dispute, Notice):
        since = "opened_at" if model is Dispute else "created_at"
        rows = model.objects.exclude(network="").filter(**{f"{since}__lt": old}).order_by(since)
        empty = {"network": ""}
        if model is Comment:
            empty["network_prefix"] = ""
        while numbers := list(rows.values_list("pk", flat=True)[:BATCH]):
            done += model.objects.filter(pk__in=numbers).update(**empty)
            say(done)
    NetworkSalt.objects.filter(week__lt=NetworkSalt.week_of(old)).delete()
    return done


def outbox(now=None):
    """Delete messages that were sent or dropped, and announcements, 90 days after; letters sooner.

    A comment that old is not announced again: what has become visible lately alone is.
    """
    now = now or timezone.now()
    old, done = now - SENT, 0
    over = Message.objects.exclude(sent_at=None, dropped_at=None, handed_at=None)
    sent = over.filter(created_at__lt=old)
    letters = over.filter(is_bulk=True, created_at__lt=now - LETTERS)
    told = Announcement.objects.filter(created_at__lt=old, done_at__lt=old, article=None)
    told = told.filter(comment__created_at__lt=old)
    for rows in (sent, letters, told):
        while numbers := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
            with transaction.atomic():
                done += rows.model.objects.filter(pk__in=numbers).delete()[0]
    return done


def notifiers(now=None):
    """Drop who sent a notice, half a year after its decision; returns how many there were."""
    old = (now or timezone.now()) - Notice.KEPT
    known = Notice.objects.filter(decided_at__lt=old).exclude(name="", email="", commenter=None)
    found = list(known.order_by("pk"))
    for notice in found:
        notice.forget_sender()
    return len(found)


def strangers(now=None):
    """Delete who gave an address 30 days ago and has neither proven it nor done anything since."""
    old = (now or timezone.now()) - NetworkSalt.LIFETIME
    unproven = Commenter.objects.filter(
        name="", user=None, email_proven_at=None, erased_at=None, created_at__lt=old
    )
    idle = unproven.filter(comments=None, votes=None, reports=None).order_by("pk")
    done = 0
    while numbers := list(idle.values_list("pk", flat=True)[:BATCH]):
        done += len(numbers)
        Commenter.objects.filter(pk__in=numbers).delete()
    return done


def traces(now=None):
    """Delete what checks have kept longer than they ask for: buckets and likenesses."""
    now = now or timezone.now()
    old = [
        Bucket.objects.filter(filled_at__lt=now - FULL).order_by("filled_at"),
        Likeness.objects.filter(written_at__lt=now - Likeness.LIFETIME).order_by("written_at"),
    ]
    done = 0
    for rows in old:
        while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
            done += rows.model.objects.filter(pk__in=keys).delete()[0]
    return done

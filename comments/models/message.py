from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Correction

from .comment import Comment
from .commenter import Commenter
from .dispute import Dispute
from .letter import Letter
from .notice import Notice
from .sanction import Sanction


class MessageQuerySet(models.QuerySet):
    def waiting(self):
        """What is still to be sent; not what has been handed over or may have been."""
        return self.filter(sent_at=None, dropped_at=None, handed_at=None)

    def uncertain(self, now=None):
        """What was being handed over when its worker or the server ended: it may have arrived."""
        now = now or timezone.now()
        ended = Q(claimed_at=None) | Q(handed_at__lt=now - Message.CLAIM)
        return self.filter(ended, sent_at=None, dropped_at=None, handed_at__isnull=False)

    def send_again(self, now=None):
        """Put what is uncertain back among what waits; returns how much."""
        now = now or timezone.now()
        return self.uncertain(now).update(handed_at=None, claimed_at=None, due_at=now)

    def due(self, now):
        """What may be sent now: not what a worker has in hand, unless it has been stopped."""
        free = Q(claimed_at=None) | Q(claimed_at__lt=now - Message.CLAIM)
        return self.waiting().filter(free, due_at__lte=now)


class Message(models.Model):
    """One thing that one commenter is to be told by e-mail: the outbox, which is the truth.

    A message waits until `due_at`, is claimed by a worker, and has then been sent, or was dropped
    since nothing is left to tell. A failed attempt moves `due_at`. Of a letter, `handed_at` stands
    while the server is being given it; where it stays nobody knows whether it arrived. No
    commenter has two messages about the same comment, story or letter, whatever they follow.
    """

    # For so long a worker may have a message in hand before another one takes it up.
    CLAIM = timedelta(minutes=15)

    class Kind(models.TextChoices):
        PROOF = "proof", _("Proof of an address")
        REPLY = "reply", _("Reply to a comment of theirs")
        COMMENT = "comment", _("Comment in a thread they follow")
        STORY = "story", _("Story by an author, in a section or about a tag they follow")
        CORRECTION = "correction", _("Correction of a story they follow")
        LETTER = "letter", _("Letter they subscribe to")
        CASE = "case", _("Outcome of a fact they disputed")
        DECISION = "decision", _("Decision about a comment of theirs")
        NOTICE = "notice", _("Receipt of a notice of illegal content")
        DECIDED = "decided", _("Decision on a notice of illegal content")
        SANCTION = "sanction", _("Sanction imposed on them, or the answer to their objection")

    # What goes out by itself and at once, also to whoever gets one mail a day.
    ALONE = (
        Kind.PROOF,
        Kind.DECISION,
        Kind.NOTICE,
        Kind.DECIDED,
        Kind.SANCTION,
        Kind.LETTER,
    )

    # Empty where a notice is answered: its sender need be nobody here.
    commenter = models.ForeignKey(
        Commenter,
        verbose_name=_("to"),
        on_delete=models.CASCADE,
        null=True,
        related_name="messages",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    comment = models.ForeignKey(
        Comment, verbose_name=_("comment"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    dispute = models.ForeignKey(
        Dispute,
        verbose_name=_("disputed fact"),
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
    )
    decision = models.ForeignKey(
        "Decision",
        verbose_name=_("decision"),
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
    )
    notice = models.ForeignKey(
        Notice, verbose_name=_("notice"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    sanction = models.ForeignKey(
        Sanction, verbose_name=_("sanction"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    correction = models.ForeignKey(
        Correction,
        verbose_name=_("correction"),
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
    )
    letter = models.ForeignKey(
        Letter,
        verbose_name=_("letter"),
        on_delete=models.CASCADE,
        null=True,
        related_name="messages",
    )
    # One of thousands: whatever is for one reader goes first.
    is_bulk = models.BooleanField(default=False, editable=False)
    # Of whoever asked for a proof, so that nobody fills a stranger's mailbox.
    network = models.CharField(max_length=32, blank=True, editable=False)
    # What it was that they follow, so that the message can say why it came and end it.
    why = models.CharField(max_length=10, blank=True, editable=False)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    claimed_at = models.DateTimeField(_("claimed"), null=True, editable=False)
    handed_at = models.DateTimeField(_("being handed over"), null=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    dropped_at = models.DateTimeField(_("dropped"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    error = models.CharField(_("last error"), max_length=300, blank=True, editable=False)
    # What a mail server reported about it later: a status (RFC 3463), or a complaint.
    reported_at = models.DateTimeField(_("reported"), null=True, editable=False)
    report = models.CharField(_("report"), max_length=15, blank=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(name="message_comment_once", fields=["commenter", "comment"]),
            models.UniqueConstraint(name="message_story_once", fields=["commenter", "article"]),
            models.UniqueConstraint(name="message_decision_once", fields=["commenter", "decision"]),
            models.CheckConstraint(
                name="message_to_somebody",
                condition=Q(commenter__isnull=False) | Q(notice__isnull=False),
            ),
            models.UniqueConstraint(
                name="message_correction_once", fields=["commenter", "correction"]
            ),
            models.UniqueConstraint(name="message_letter_once", fields=["commenter", "letter"]),
        ]
        indexes = [
            models.Index(
                name="message_due",
                fields=["is_bulk", "due_at", "id"],
                condition=Q(sent_at__isnull=True, dropped_at__isnull=True),
            ),
            models.Index(
                name="message_handed", fields=["handed_at"], condition=Q(handed_at__isnull=False)
            ),
            models.Index(name="message_proofs", fields=["created_at"], condition=Q(kind="proof")),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.commenter or self.notice}"

    @property
    def address(self):
        """Where it goes: to a commenter, else to whoever sent the notice."""
        return (self.commenter or self.notice).email

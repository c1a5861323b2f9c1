import secrets

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments import counts, names


def new_key():
    """A number nobody guesses: 128 random bits as 22 characters."""
    return secrets.token_urlsafe(16)


class CommenterQuerySet(models.QuerySet):
    def hearing(self):
        """Who may be sent mail and wants it."""
        proven = self.exclude(email="").exclude(email_proven_at=None).filter(erased_at=None)
        return proven.filter(email_bounced_at=None).exclude(delivery=Commenter.Delivery.NONE)

    def at_address(self, email):
        """Whoever gave this address, however it was capitalised; by an index."""
        found = self.annotate(address=Lower("email")).exclude(email="")
        return found.filter(address=Lower(Value(email)))


class Commenter(models.Model):
    """Whoever writes comments, recommends or follows, as a guest or signed in.

    A guest is known again by `key`, which their browser keeps in a signed cookie when they asked
    for it or followed a link to their mailbox, never by a typed name or address. `email` is never
    shown, and gets mail only once `email_proven_at` says that it is theirs. Trust rests on
    `approved_count` and `refused_count`, which follow from the states of their comments
    (comments.counts). Who only recommends or follows as a guest has no name yet.
    """

    class Delivery(models.TextChoices):
        AT_ONCE = "at_once", _("At once")
        DAILY = "daily", _("Once a day")
        NONE = "none", _("Not at all")

    MOST_WISHES = 10

    name = models.CharField(_("name"), max_length=80, blank=True)
    # Of the name, so that look-alikes are found by an index (comments.names).
    skeleton = models.CharField(max_length=160, blank=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    email_proven_at = models.DateTimeField(_("e-mail proven"), null=True, editable=False)
    # Since when none is sent, as it comes back (comments.mail_reports).
    email_bounced_at = models.DateTimeField(_("e-mail comes back"), null=True, editable=False)
    # Part of the link that proves an address: once it was used, the link is nothing any more.
    proof = models.CharField(max_length=40, blank=True, editable=False)
    website = models.CharField(
        _("website"), max_length=500, blank=True, help_text=_("From an import; not shown.")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="commenter",
    )
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    created_at = models.DateTimeField(_("first seen"), auto_now_add=True)
    approved_count = models.PositiveIntegerField(_("approved"), default=0, editable=False)
    refused_count = models.PositiveIntegerField(_("refused"), default=0, editable=False)
    delivery = models.CharField(
        _("e-mail is sent"), max_length=10, choices=Delivery.choices, default=Delivery.AT_ONCE
    )
    hears_replies = models.BooleanField(_("replies to own comments"), default=True)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)

    objects = CommenterQuerySet.as_manager()

    class Meta:
        verbose_name = _("commenter")
        verbose_name_plural = _("commenters")
        indexes = [
            models.Index(name="commenter_name", fields=["name"]),
            models.Index(Lower("email"), name="commenter_address", condition=~Q(email="")),
            models.Index(
                name="commenter_registered", fields=["skeleton"], condition=Q(user__isnull=False)
            ),
        ]

    def __str__(self):
        return self.name or str(_("Guest"))

    @classmethod
    def of_user(cls, user):
        """The commenter that a signed-in reader is, made at their first comment.

        Logins may be longer than names here, and an e-mail address, which is never shown.
        """
        name = user.get_full_name() or user.username.partition("@")[0] or user.username
        commenter, created = cls.objects.get_or_create(
            user=user, defaults={"email": user.email, **cls.named(name)}
        )
        if created and user.emailaddress_set.filter(email=user.email, verified=True).exists():
            commenter.email_proven_at = timezone.now()
            commenter.save(update_fields=["email_proven_at"])
        return commenter

    @classmethod
    def named(cls, name):
        """The fields that follow from a name."""
        name = name[: cls._meta.get_field("name").max_length]
        return {"name": name, "skeleton": names.skeleton(name)}

    def rename(self, name):
        """Take a name. The caller saves."""
        for field, value in self.named(name).items():
            setattr(self, field, value)

    @transaction.atomic
    def follow(self, **target):
        """Hear of one thing (comments.models.follow.TARGETS) from now on; once is enough."""
        if self.delivery == self.Delivery.NONE:
            self.hear_again()
        self.follows.get_or_create(**target)

    def hear_again(self):
        """Who ended all mail and asks for something gets that, and nothing of what they ended."""
        self.follows.all().delete()
        self.delivery, self.hears_replies = self.Delivery.AT_ONCE, False
        self.save(update_fields=["delivery", "hears_replies"])

    def wishes(self):
        """What they would hear of, in words; the newest few."""
        targets = ("article", "branch__article", "author", "section", "tag")
        follows = self.follows.select_related(*targets).order_by("-pk")[: self.MOST_WISHES]
        return [follow.in_words() for follow in follows]

    def take_over(self, guest):
        """Make a guest's comments, votes and follows one's own; the guest is no more."""
        with transaction.atomic():
            guest.comments.update(commenter=self)
            guest.disputes.update(commenter=self)
            for vote in guest.votes.filter(comment__in=self.votes.values("comment")):
                vote.undo()
            guest.votes.update(commenter=self)
            for name in ("article", "branch", "author", "section", "tag", "letter"):
                known = self.follows.filter(**{f"{name}__isnull": False}).values(name)
                guest.follows.filter(**{f"{name}__in": known}).delete()
            guest.follows.update(commenter=self)
            for name in ("comment", "article", "correction", "letter"):
                known = self.messages.filter(**{f"{name}__isnull": False}).values(name)
                guest.messages.filter(**{f"{name}__in": known}).delete()
            guest.messages.update(commenter=self)
            # What both have reported stays a report, of nobody who is known.
            both = guest.reports.filter(comment__in=self.reports.values("comment"))
            both.update(commenter=None)
            guest.reports.update(commenter=self)
            guest.notices.update(commenter=self)
            guest.sanctions.update(commenter=self)
            guest.notes.update(commenter=self)
            guest.delete()
            counts.recount_commenters(Commenter.objects.filter(pk=self.pk))

    def is_staff(self):
        return self.user is not None and self.user.is_active and self.user.is_staff

    def is_trusted(self):
        """Whether moderators have let things of theirs stand, and more than they have refused."""
        return self.is_staff() or self.approved_count > self.refused_count

    def has_proven_address(self):
        return bool(self.email) and self.email_proven_at is not None

    def hears(self):
        """Whether mail may be sent: as CommenterQuerySet.hearing."""
        wants = self.delivery != self.Delivery.NONE and self.erased_at is None
        return wants and self.has_proven_address() and self.email_bounced_at is None

    def prove_address(self, now=None):
        """Somebody at the address has opened the link; returns whoever it is that is there.

        Who did nothing yet but give an address that somebody has proven before is that somebody,
        or they would get everything twice.
        """
        now = now or timezone.now()
        with transaction.atomic():
            self.proof = ""
            if self.email_proven_at is None or self.email_bounced_at:
                self.email_proven_at = now
            self.email_bounced_at = None
            self.save(update_fields=["proof", "email_proven_at", "email_bounced_at"])
            others = Commenter.objects.at_address(self.email).exclude(pk=self.pk)
            known = others.filter(erased_at=None).exclude(email_proven_at=None)
            first = known.order_by(models.F("user").asc(nulls_last=True), "pk").first()
            if first is None or self.name or self.user_id or self.comments.exists():
                return self
            if first.email_bounced_at:
                first.email_proven_at, first.email_bounced_at = now, None
                first.save(update_fields=["email_proven_at", "email_bounced_at"])
            if first.delivery == self.Delivery.NONE and self.follows.exists():
                first.hear_again()
            first.take_over(self)
            return first

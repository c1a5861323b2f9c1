import statistics
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article

from .comment import Comment
from .commenter import Commenter, new_key
from .decision import Decision


class NoticeQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decided_at=None)

    def decided(self):
        return self.filter(decided_at__isnull=False)

    def of_year(self, year):
        return self.filter(created_at__year=year)

    def oldest_first(self):
        return self.order_by("pk")

    def newest_first(self):
        return self.order_by("-pk")

    # For the yearly figures

    def count_by_kind(self):
        """{kind: how many}, every kind of Notice.Kind among them."""
        counted = self.order_by().values("kind").annotate(n=Count("pk")).values_list("kind", "n")
        return dict.fromkeys(Notice.Kind.values, 0) | dict(counted)

    def count_by_outcome(self):
        """{outcome: how many}; open ones under ""."""
        counted = self.order_by().values("outcome").annotate(n=Count("pk"))
        return dict.fromkeys(["", *Notice.Outcome.values], 0) | dict(
            counted.values_list("outcome", "n")
        )

    def median_time(self):
        """From notice to decision, as a timedelta; None while nothing is decided."""
        times = self.decided().order_by().values_list("created_at", "decided_at")
        seconds = [(decided - made).total_seconds() for made, decided in times]
        return timedelta(seconds=statistics.median(seconds)) if seconds else None


class Notice(models.Model):
    """Somebody tells the paper of content that they hold to be against the law.

    What it has to say and what the paper owes in return is in Article 16 of Regulation (EU)
    2022/2065, the Digital Services Act. `number` is for people; the page of a notice has an address
    that nobody guesses, `token`.
    """

    # So long after the decision name and address are kept, for complaints about it (as in
    # Article 20 of the Act).
    KEPT = timedelta(days=183)

    class Kind(models.TextChoices):
        THREAT = "threat", _("Threats, or calls for violence or hatred")
        HONOUR = "honour", _("Insult or false claims about a person")
        PRIVACY = "privacy", _("Private matters, or pictures of a person against their will")
        RIGHTS = "rights", _("Copyright, trade marks and other rights in works")
        FRAUD = "fraud", _("Fraud, or goods and services that may not be sold")
        CHILD = "child", _("Sexual abuse or exploitation of children")
        OTHER = "other", _("Something else that is against the law")

    class Outcome(models.TextChoices):
        REMOVED = "removed", _("Removed")
        PARTLY = "partly", _("Partly removed")
        STANDS = "stands", _("Stands")

    token = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    kind = models.CharField(_("about"), max_length=10, choices=Kind.choices)
    why = models.TextField(_("why it is illegal"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    in_good_faith = models.BooleanField(_("in good faith"), default=False)
    # Whoever sent it, as far as they were known; their data goes with them.
    commenter = models.ForeignKey(
        Commenter, on_delete=models.SET_NULL, null=True, editable=False, related_name="notices"
    )
    network = models.CharField(max_length=32, blank=True, editable=False)
    created_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, blank=True, editable=False
    )
    answer = models.TextField(_("answer"), blank=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice of illegal content")
        verbose_name_plural = _("notices of illegal content")
        constraints = [
            models.CheckConstraint(
                name="notice_decided_with_outcome",
                condition=Q(decided_at__isnull=True, outcome="")
                | (Q(decided_at__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [
            models.Index(name="notice_open", fields=["id"], condition=Q(decided_at__isnull=True)),
            models.Index(name="notice_networks", fields=["created_at"], condition=~Q(network="")),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("comments:notice_receipt", args=[self.token])

    @property
    def number(self):
        """What people call it: the year and a running number, 2026-000123."""
        return f"{timezone.localtime(self.created_at).year}-{self.pk:06d}"

    @property
    def is_open(self):
        return self.decided_at is None

    def age(self, now=None):
        return (self.decided_at or now or timezone.now()) - self.created_at

    # Verbs

    def submit(self, places):
        """Keep it with the places it is about (unsaved ones), and send the receipt."""
        from comments import notifications

        with transaction.atomic():
            self.save(force_insert=True)
            for place in places:
                place.notice = self
            Place.objects.bulk_create(places)
            notifications.confirm_notice(self)
        return self

    def decide(self, by, answer, removed=(), reason=None):
        """Answer it, with the numbers of the places whose content goes; False if that was done.

        The comments among them are removed by decisions of their own, which say `reason` and the
        answer to their authors. Both sides are told.
        """
        from comments import notifications

        with transaction.atomic():
            now = timezone.now()
            taken = Notice.objects.open().filter(pk=self.pk)
            # One of two moderators gets it, by this very statement.
            if not taken.update(decided_at=now, outcome=self.Outcome.STANDS):
                return False
            self.decided_at, self.decided_by, self.answer = now, by, answer
            Comment.objects.filter(noticed_at__in=removed).hold()
            places = list(self.places.select_related("comment").order_by("comment__article", "pk"))
            gone = [place for place in places if place.pk in set(removed)]
            for place in gone:
                place.is_removed = True
                if place.comment is not None:
                    place.decision = place.comment.remove(by=by, reason=reason, text=answer)
                place.save(update_fields=["is_removed", "decision"])
            if gone:
                whole = len(gone) == len(places)
                self.outcome = self.Outcome.REMOVED if whole else self.Outcome.PARTLY
            else:
                self.outcome = self.Outcome.STANDS
            self.save(update_fields=["decided_at", "decided_by", "answer", "outcome"])
            notifications.tell_of_notice(self, places)
        return True

    def forget_sender(self):
        """Drop who sent it; what was noticed and decided stays, for the account that is owed."""
        self.name = self.email = self.network = ""
        self.commenter = None
        self.save(update_fields=["name", "email", "network", "commenter"])


class Place(models.Model):
    """One address that a notice is about, with the comment or story found there."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="places")
    address = models.CharField(_("address"), max_length=500)
    comment = models.ForeignKey(
        Comment, on_delete=models.SET_NULL, null=True, related_name="noticed_at"
    )
    article = models.ForeignKey(
        Article, on_delete=models.SET_NULL, null=True, related_name="noticed_at"
    )
    is_removed = models.BooleanField(_("removed"), default=False)
    decision = models.ForeignKey(
        Decision, on_delete=models.SET_NULL, null=True, related_name="notice_places"
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def __str__(self):
        return self.address

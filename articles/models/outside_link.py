import datetime
import hashlib
import secrets

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .author import Author


class OutsideLinkQuerySet(models.QuerySet):
    def with_token(self, token):
        """That whose address holds `token`; an address we did not make is not even looked up."""
        try:
            secret = OutsideLink.signer().unsign(token)
        except signing.BadSignature:
            return self.none()
        return self.filter(token_hash=OutsideLink.hash_of(secret))


class OutsideLink(models.Model):
    """Lets somebody without an account read one draft, remark on it and perhaps approve it.

    The address is known to whoever got it: only a hash of its secret is kept here.
    """

    DAYS, MOST_DAYS = 7, 90
    # However often it is passed on, the newsroom can still read what comes.
    MOST_NOTES = 50

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="outside_links"
    )
    # Changes to a story in print: with them goes the link.
    draft = models.ForeignKey(
        "articles.Draft", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    is_of_draft = models.BooleanField(editable=False, default=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80, help_text=_("Who gets the link."))
    may_approve = models.BooleanField(_("may approve"), default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = OutsideLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for outsiders")
        verbose_name_plural = _("links for outsiders")
        ordering = ["-pk"]

    def __str__(self):
        return self.name

    @staticmethod
    def signer():
        # A dot at the end of an address is lost in mails; this one stands inside.
        return signing.Signer(salt="articles.OutsideLink", sep=".")

    @staticmethod
    def hash_of(secret):
        return hashlib.sha256(secret.encode()).hexdigest()

    @classmethod
    def make(cls, article, by, name, days=DAYS, may_approve=False, now=None):
        """Returns the link and its address; the address cannot be asked for again."""
        now, secret = now or timezone.now(), secrets.token_urlsafe(16)
        draft = article.draft_or_none()
        link = cls.objects.create(
            article=article,
            draft=draft,
            is_of_draft=draft is not None,
            token_hash=cls.hash_of(secret),
            name=name,
            may_approve=may_approve,
            made_by=by,
            made_at=now,
            expires_at=now + datetime.timedelta(days=days),
        )
        return link, reverse("outside", args=[cls.signer().sign(secret)])

    def revoke(self, now=None):
        if self.revoked_at is None:
            self.revoked_at = now or timezone.now()
            self.save(update_fields=["revoked_at"])

    def note_use(self, now=None):
        self.used_at = now or timezone.now()
        self.save(update_fields=["used_at"])

    def is_over(self, now=None):
        """Whether its time has passed, somebody ended it, or readers have got what it showed."""
        now = now or timezone.now()
        story = self.article
        if self.revoked_at is not None or now >= self.expires_at or story.taken_down_at:
            return True
        if self.is_of_draft:
            return self.draft_id is None
        return story.published_at is not None and self.made_at < story.published_at <= now

    def asked(self):
        """Whom to ask for another one: the name that readers know, never a login or an address."""
        author = Author.objects.filter(user=self.made_by_id).first() if self.made_by_id else None
        return author.name if author else (self.made_by.get_full_name() if self.made_by else "")

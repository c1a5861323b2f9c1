import datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .checklist import Checklist
from .review import Review
from .revision import Revision


class Draft(models.Model):
    """The changes to a story in print that readers do not see yet; one for each such story.

    When they have a time, `revision` is what appears at `publish_at`: what is written later is not
    part of it, however often it saves itself.
    """

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, related_name="draft"
    )
    text = models.JSONField()
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saved by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    publish_at = models.DateTimeField(_("publish at"), null=True)
    revision = models.ForeignKey(Revision, on_delete=models.RESTRICT, null=True, related_name="+")

    class Meta:
        verbose_name = _("draft of changes")
        verbose_name_plural = _("drafts of changes")
        indexes = [
            models.Index(
                name="draft_due", fields=["publish_at"], condition=Q(publish_at__isnull=False)
            )
        ]

    def __str__(self):
        return str(self.article)

    def publish(self, by, change=Revision.Change.MINOR, summary="", why="", at=None, now=None):
        """Let readers see the changes: at once, or at `at`. Returns the revision they will see.

        Raises ValueError for a substantive change that does not say what and why, and Refusal when
        the checklist blocks it.
        """
        now = now or timezone.now()
        if change == Revision.Change.SUBSTANTIVE and not (summary.strip() and why.strip()):
            raise ValueError("A substantive change says what was changed, and why.")
        with transaction.atomic():
            article = self._locked()
            Checklist.load().refuse(article, article.working_text())
            revision = Revision.keep(article, self.text, by, Revision.Kind.SAVED, now)
            revision.change, revision.summary, revision.why = change, summary, why
            revision.released_by, revision.kind = by, Revision.Kind.SAVED
            revision.save(update_fields=["change", "summary", "why", "released_by", "kind"])
            self.revision, self.publish_at = revision, at if at and at > now else now
            self.save(update_fields=["revision", "publish_at"])
            if self.publish_at == now:
                self._appear(article)
            Review.release(article, by, self.publish_at, now)
        return revision

    def publish_if_due(self, now=None):
        """Let the changes appear whose minute has come; False when there is nothing to do.

        Whoever comes second, from another process, finds under the lock that it is done.
        """
        with transaction.atomic():
            article = self._locked()
            draft = Draft.objects.filter(pk=self.pk, publish_at__lte=now or timezone.now()).first()
            if draft is None:
                return False
            draft._appear(article)
        return True

    def cancel(self, by=None):
        """Take its time away; what was to appear stays a draft."""
        with transaction.atomic():
            article = self._locked()
            self._drop_time()
            Review.kept_back(article, by)

    def discard(self, by):
        """Drop the changes; the last of them stays among the revisions."""
        with transaction.atomic():
            article = self._locked()
            Revision.keep(article, self.text, by, Revision.Kind.SAVED)
            article.move_text_version()
            self.delete()
            article.note_pictures()
            Review.dropped(article, by)

    def _drop_time(self):
        self.publish_at = self.revision = None
        self.save(update_fields=["publish_at", "revision"])

    def _locked(self):
        return type(self.article).objects.select_for_update().get(pk=self.article_id)

    def _appear(self, article):
        """Put the revision into the story, as of the draft's time. The caller holds its row."""
        revision, at = self.revision, self.publish_at
        is_read = article.is_published(at)
        if is_read:
            Revision.keep_published(article)
        article.set_text(revision.text)
        article.save(update_fields=article.COLUMNS)
        article.set_names(revision.text)
        article.move_text_version()
        if is_read:
            revision.published_at = at
            revision.kind = Revision.Kind.PUBLISHED
            revision.save(update_fields=["published_at", "kind"])
        if is_read and revision.change == Revision.Change.SUBSTANTIVE:
            correction = article.corrections.model(article=article, text=revision.summary)
            correction.why = revision.why
            correction.publish(revision.released_by, now=at)
        if self.text == revision.text:
            self.delete()
        else:
            self._drop_time()
        article.note_pictures()


class PresenceQuerySet(models.QuerySet):
    def others(self, article, user, now=None):
        """Who else has `article` open now, whoever came first in front."""
        here = self.filter(article=article, here_until__gt=now or timezone.now())
        return here.exclude(user=user).select_related("user").order_by("opened_at")


class Presence(models.Model):
    """Somebody has a story open in the newsroom: since when, and until when we believe it."""

    # A page with scripts says every few seconds that it is still there; one without says it once.
    WITH_SCRIPTS = datetime.timedelta(seconds=60)
    WITHOUT = datetime.timedelta(minutes=15)

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="presences"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    here_until = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(name="presence_once_a_story", fields=["article", "user"])
        ]

    def __str__(self):
        return f"{self.user} – {self.article_id}"

    @classmethod
    def note(cls, article, user, stay, now=None):
        """`user` has `article` open, for `stay` from now on as far as we know."""
        now = now or timezone.now()
        rows = cls.objects.filter(article=article, user=user)
        if rows.filter(here_until__gt=now).update(here_until=now + stay):
            return
        values = {"opened_at": now, "here_until": now + stay}
        cls.objects.update_or_create(article=article, user=user, defaults=values)

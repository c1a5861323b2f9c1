import datetime
import re

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Max, Q, Subquery, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles import markup

from .article import Article
from .author import Author
from .edition import Edition
from .entry_version import EntryVersion

# The same words by the same person within this time are one entry, sent twice.
AGAIN = datetime.timedelta(minutes=5)


def page_url(article, page):
    """The address of a page of entries; the story's own while that has no address."""
    if not article.published_on:
        return article.get_absolute_url()
    return reverse("article_entries", args=[*article.address_parts(), page])


class EntryQuerySet(models.QuerySet):
    def published(self, now=None):
        """What readers may see: entries of stories that they may see."""
        stories = Article.objects.published(now).filter(pk=models.OuterRef("article"))
        return self.filter(models.Exists(stories))

    def standing(self, now=None):
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None, published_at__lte=now or timezone.now())

    def newest_of(self, stories, most):
        """{number of a story: its last entries, `most` at the most, newest first}. One query."""
        place = Window(RowNumber(), partition_by="article", order_by="-number")
        found = self.standing().filter(article__in=stories).annotate(place=place)
        found = found.filter(place__lte=most).order_by("article", "place").defer("body")
        kept = {}
        for entry in found:
            kept.setdefault(entry.article_id, []).append(entry)
        return kept

    def words(self):
        """The text of each without markup, the newest first."""
        texts = self.newest_first().values_list("title", "body_text")
        return [" ".join(filter(None, text)) for text in texts]

    def newest_first(self):
        return self.order_by("-number")

    def of_page(self, page):
        """The entries of one page; an entry never moves to another, however many follow."""
        last = page * Entry.PAGE
        return self.filter(number__gt=last - Entry.PAGE, number__lte=last)

    def for_story(self, article):
        """The last entries of a story, and of those before them the key ones. One statement."""
        own = self.filter(article=article)
        last = own.order_by().values("article").annotate(last=Max("number")).values("last")
        is_last = Q(number__gt=Subquery(last) - Entry.PAGE)
        most = Entry.PAGE + Entry.MOST_KEY
        return own.filter(is_last | Q(is_key=True, withdrawn_at=None)).newest_first()[:most]


class Entry(models.Model):
    """One dated entry of a live story. It appears at once; there is no draft of it.

    `number` is its place in the story, 1 for the first. A withdrawn entry keeps its place, and what
    readers see there says that it was withdrawn: who has read it, or was sent a link to it, learns
    what became of it.
    """

    PAGE = 50  # on the page of the story, and on each page of older ones
    MOST_KEY = 20

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="entries"
    )
    number = models.PositiveIntegerField(editable=False)
    title = models.CharField(_("headline"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    body_html = models.TextField(editable=False, blank=True)
    # Its words alone, for the index (articles.search).
    body_text = models.TextField(editable=False, blank=True)
    is_key = models.BooleanField(
        _("key entry"),
        default=False,
        help_text=_("Listed above the entries; the story counts as updated."),
    )
    author = models.ForeignKey(
        Author, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    published_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False, null=True)
    withdrawn_at = models.DateTimeField(editable=False, null=True)
    # Grows with every correction, so that two editors do not write over each other.
    version = models.PositiveIntegerField(editable=False, default=1)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["article", "-number"]
        constraints = [
            models.UniqueConstraint(name="entry_has_its_place", fields=["article", "number"]),
            models.CheckConstraint(
                name="entry_says_something", condition=~Q(title="") | ~Q(body_html="")
            ),
        ]
        indexes = [
            models.Index(name="entry_key", fields=["article", "number"], condition=Q(is_key=True))
        ]

    def __str__(self):
        return self.headline()

    def get_absolute_url(self):
        """Where it stands for good; while it is among the last it is on the story's page too."""
        return f"{page_url(self.article, self.page)}#entry-{self.pk}"

    def get_history_url(self):
        """Where readers see what it said before; for entries of stories with an address."""
        return reverse("entry_history", args=[*self.article.address_parts(), self.number])

    @property
    def page(self):
        """The number of its page; the oldest entries are on the first."""
        return (self.number - 1) // self.PAGE + 1

    def headline(self):
        """Its own, or its first words."""
        if self.title:
            return self.title
        # Where an element ends before a full stop, a space has come between.
        text = re.sub(r" (?=[.,;:!?…”’)])", "", markup.plain_text(self.body_html))
        return Truncator(text).words(12).replace(".…", "…")

    def is_corrected(self):
        """Whether readers should be told of a later text: a minute is no news."""
        minute = datetime.timedelta(minutes=1)
        return bool(self.updated_at and self.updated_at > self.published_at + minute)

    def set_body(self, source):
        """Take the editor's HTML and what pages show of it. The caller saves."""
        self.body, self.body_html = source, markup.render(source)
        self.body_text = markup.plain_text(self.body_html)
        if not self.body_text and "<img" not in self.body_html:
            self.body_html = ""

    # Verbs. The story's row is held, so that numbers are given once and in order.

    def publish(self, by, now=None):
        """Stand at the top of its story from now on; returns the entry that does.

        Raises NotRunning when the story is not live, or no more.
        """
        now = now or timezone.now()
        with transaction.atomic():
            story = self._held_story()
            if not story.is_running():
                raise NotRunning
            last = story.entries.newest_first().first()
            if last is not None and last._is_same(self, by, now):
                return last
            self.number = last.number + 1 if last else 1
            self.made_by, self.published_at = by, now
            self.author = Author.objects.filter(user=by).first()
            self.save(force_insert=True)
            story.note_pictures()
            self._has_changed(story, self.is_key, now)
        return self

    def correct(self, title, body, is_key, base, now=None):
        """Say something else from now on. Raises EntryConflict unless `base` is its version."""
        now = now or timezone.now()
        with transaction.atomic():
            story = self._held_story()
            self.refresh_from_db()
            if base != self.version:
                raise EntryConflict
            is_news = is_key and not self.is_key
            if (self.title, self.body) != (title, body):
                if self._has_been_read(story, now):
                    EntryVersion.keep(self, now)
                self.title, self.updated_at = title, now
                self.set_body(body)
            self.is_key = is_key
            self._save("title", "body", "body_html", "body_text", "is_key", "updated_at")
            story.note_pictures()
            self._has_changed(story, is_news, now)

    def withdraw(self, now=None):
        now = now or timezone.now()
        self._set_withdrawn(now, now)

    def put_back(self):
        self._set_withdrawn(None, timezone.now())

    def _set_withdrawn(self, at, now):
        with transaction.atomic():
            story = self._held_story()
            self.refresh_from_db()
            self.withdrawn_at = at
            self._save("withdrawn_at")
            self._has_changed(story, False, now)

    def _held_story(self):
        return Article.objects.select_for_update().get(pk=self.article_id)

    def _is_same(self, other, by, now):
        said = (self.made_by_id, self.title, self.body, self.withdrawn_at)
        return said == (by.pk, other.title, other.body, None) and now - self.published_at < AGAIN

    def _has_been_read(self, story, now):
        """Whether readers saw what it says now: the only words that its history may show."""
        said_at = self.updated_at or self.published_at
        return story.is_published(now) and not (self.withdrawn_at and self.withdrawn_at <= said_at)

    def _save(self, *fields):
        self.version += 1
        self.save(update_fields=[*fields, "version"])

    def _has_changed(self, story, is_news, now):
        """Only the pages of this story and feeds with its text are made anew, unless it counts as
        updated: that is shown in sitemaps too. An entry a minute would throw away every page.
        """
        Article.objects.filter(pk=story.pk).update(
            thread_version=F("thread_version") + 1, body_text=story.words()
        )
        if story.is_published(now):
            Edition.move("entries")
        if is_news and story.is_published(now):
            story.updated_at = now
            story.save(update_fields=["updated_at"])


class NotRunning(Exception):
    """An entry for a story that is not live, or no more."""


class EntryConflict(Exception):
    """Somebody else has changed the entry meanwhile."""

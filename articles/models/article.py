import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import markup

from .article_queryset import ArticleQuerySet
from .author import Author
from .byline import Byline
from .checklist import Checklist
from .draft import Draft
from .picture import Picture
from .picture_use import PictureUse
from .review import Review
from .revision import Conflict, Revision
from .section import Section, Tag
from .source import Source


class Article(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Scheduled")
        PUBLISHED = "published", _("Published")

    kicker = models.CharField(
        _("kicker"), max_length=80, blank=True, help_text=_("The few words over the headline.")
    )
    headline = models.CharField(_("headline"), max_length=250)
    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("One or two sentences under the headline.")
    )
    body = models.TextField(_("body"), blank=True)
    body_html = models.TextField(editable=False, blank=True)
    # Its words alone and those of its entries, for the index (articles.search).
    body_text = models.TextField(editable=False, blank=True)
    dateline = models.CharField(
        _("dateline"), max_length=80, blank=True, help_text=_("Where the story was reported.")
    )
    lead_picture = models.ForeignKey(
        Picture,
        verbose_name=_("lead picture"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    lead_alt = models.CharField(
        _("alternative text of the lead picture"),
        max_length=500,
        blank=True,
        help_text=_("What it shows in this story; empty means what the library says."),
    )
    section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="articles"
    )
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), blank=True, related_name="articles")
    authors = models.ManyToManyField(Author, through="Byline", related_name="articles")

    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    slug = models.SlugField(_("slug"), max_length=200, allow_unicode=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    # The date in the address. It is kept apart from the moment of publication, so that neither a
    # corrected time nor another time zone moves a story that people have linked to.
    published_on = models.DateField(editable=False, null=True)
    unpublish_at = models.DateTimeField(
        _("unpublish at"), null=True, blank=True, help_text=_("Readers find it until then.")
    )
    embargo_until = models.DateTimeField(
        _("embargo until"), null=True, blank=True, help_text=_("It cannot be published before.")
    )
    updated_at = models.DateTimeField(_("updated at"), null=True, blank=True)
    # A live story has entries; it runs from the first moment until the second.
    live_from_at = models.DateTimeField(editable=False, null=True)
    live_until_at = models.DateTimeField(editable=False, null=True)
    taken_down_at = models.DateTimeField(editable=False, null=True)
    taken_down_why = models.TextField(editable=False, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    # Grows with every text that is saved, of the story or of its draft; see `write`.
    text_version = models.BigIntegerField(editable=False, default=0)

    # Slots for the conversation; who fills them is not this package's business.
    comments_open = models.BooleanField(_("comments open"), default=True)
    comments_premoderated = models.BooleanField(
        _("comments are read first"),
        default=False,
        help_text=_("Each waits for a moderator before it appears."),
    )
    comments_slow_seconds = models.PositiveSmallIntegerField(
        _("slow mode"),
        default=0,
        blank=True,
        validators=[MaxValueValidator(3600)],
        help_text=_("Seconds between two comments by the same reader; 0 means off."),
    )
    comment_count = models.PositiveIntegerField(editable=False, default=0)
    thread_changed_at = models.DateTimeField(editable=False, null=True)
    thread_version = models.BigIntegerField(editable=False, default=0)

    import_key = models.CharField(max_length=300, unique=True, null=True, editable=False)  # noqa: DJ001
    # What feeds called it on the site it came from, word for word.
    guid = models.CharField(max_length=500, blank=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-published_at", "-pk"]
        permissions = [
            ("publish_article", _("Can publish articles")),
            ("approve_article", _("Can approve articles")),
            ("edit_any_article", _("Can edit articles of others and published ones")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="article_address_is_unique", fields=["published_on", "slug"]
            ),
            models.CheckConstraint(
                name="article_in_print_has_an_address",
                condition=Q(status="draft")
                | (Q(published_at__isnull=False, published_on__isnull=False) & ~Q(slug="")),
            ),
            models.CheckConstraint(
                name="embargo_is_kept",
                condition=Q(status="draft")
                | Q(embargo_until__isnull=True)
                | Q(published_at__gte=F("embargo_until")),
            ),
        ]
        indexes = [
            models.Index(
                name="article_newest",
                fields=["-published_at", "-id"],
                condition=~Q(status="draft"),
            ),
            models.Index(
                name="article_newest_in_section",
                fields=["section", "-published_at", "-id"],
                condition=~Q(status="draft"),
            ),
            models.Index(
                name="article_archive",
                fields=["-published_on", "-published_at", "-id"],
                condition=~Q(status="draft"),
            ),
            models.Index(name="article_status", fields=["status", "-created_at"]),
            models.Index(
                name="article_goes",
                fields=["unpublish_at"],
                condition=Q(unpublish_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.headline

    def get_absolute_url(self):
        """Where it stands; a story without an address yet has only its preview."""
        if not self.published_on:
            return self.get_preview_url()
        return reverse("article_page", args=self.address_parts())

    def public_headline(self):
        """Its name where it may be told of while it is out of print, and be another by now."""
        if not self.is_published():
            return gettext("A story that is not in print now")
        return self.headline or gettext("Untitled")

    def address_parts(self):
        """Year, month, day and slug, as in the addresses of story and conversation."""
        day = self.published_on
        return [f"{day.year:04}", f"{day:%m}", f"{day:%d}", self.slug]

    def get_preview_url(self):
        return reverse("article_preview", args=[self.pk])

    def clean(self):
        """What the newsroom typed becomes a state that can stand: see `schedule`."""
        if self.status == self.Status.DRAFT:
            return
        self.schedule(self.published_at or timezone.now())
        others = Article.objects.filter(published_on=self.published_on, slug=self.slug)
        if others.exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("There is a story at this address on the same day.")})
        if self.embargo_until and self.published_at < self.embargo_until:
            raise ValidationError({"published_at": _("The embargo ends later than that.")})

    # State

    def schedule(self, at, now=None):
        """Let it appear at `at`; a moment that has passed means at once. The caller saves."""
        now = now or timezone.now()
        was_public = self.is_published(now)
        moved = self.published_at != at
        self.status = self.Status.SCHEDULED if at > now else self.Status.PUBLISHED
        self.published_at = at
        self.taken_down_at, self.taken_down_why = None, ""
        # A story that has been read at its address keeps it; before that, the date may move.
        if self.published_on is None or (moved and not was_public):
            self.published_on = timezone.localdate(at)

    def release(self, by, now=None):
        """Let it appear, at `published_at` or at once: what the newsroom does with a draft.

        Raises Refusal when the checklist blocks it. An import has no checklist: see `schedule`.
        """
        now = now or timezone.now()
        with transaction.atomic():
            stands = Article.objects.select_for_update().get(pk=self.pk)
            Checklist.load().refuse(stands, stands.text())
            self.schedule(self.published_at or now, now)
            times = ["published_at", "published_on", "taken_down_at", "taken_down_why"]
            self.save(update_fields=["status", *times])
            Review.release(stands, by, self.published_at, now)

    def unpublish(self, by=None, now=None):
        """Take it from the readers and make it a draft; its address stays its own."""
        with transaction.atomic():
            article = Article.objects.select_for_update().get(pk=self.pk)
            article._leave_print(by, now or timezone.now())
        self.refresh_from_db()

    def unpublish_if_due(self, now=None):
        """False when its time has not come, or somebody was first."""
        now = now or timezone.now()
        with transaction.atomic():
            article = Article.objects.select_for_update().get(pk=self.pk)
            if article.unpublish_at is None or article.unpublish_at > now:
                return False
            article._leave_print(None, now)
        return True

    def take_down(self, by, reason, now=None):
        """Take it away for good: at its address a page says when and why."""
        with transaction.atomic():
            article = Article.objects.select_for_update().get(pk=self.pk)
            article._leave_print(by, now or timezone.now())
            article.taken_down_at, article.taken_down_why = now or timezone.now(), reason
            article.save(update_fields=["taken_down_at", "taken_down_why"])
        self.refresh_from_db()

    def run(self, now=None):
        """Be a live story from now on, or be one again."""
        self.live_from_at, self.live_until_at = self.live_from_at or now or timezone.now(), None
        self.save(update_fields=["live_from_at", "live_until_at"])

    def end(self, now=None):
        """Take no more entries; without a single one it has never been a live story."""
        if self.entries.exists():
            self.live_until_at = now or timezone.now()
        else:
            self.live_from_at = None
        self.save(update_fields=["live_from_at", "live_until_at"])

    def _leave_print(self, by, now):
        """The caller holds the row. Changes that waited to be published go on as its text."""
        self.unpublish_at = None
        if self.is_published(now):
            Revision.keep_published(self)
        self.status = self.Status.DRAFT
        self.save(update_fields=["status", "unpublish_at"])
        Review.kept_back(self, by)
        draft = Draft.objects.filter(article=self).first()
        if draft is not None:
            draft.delete()
            self.write(draft.text, by or draft.saved_by, now=now)

    def is_published(self, now=None):
        now = now or timezone.now()
        return (
            self.status != self.Status.DRAFT
            and self.published_at is not None
            and self.published_at <= now
            and (self.unpublish_at is None or self.unpublish_at > now)
        )

    def is_running(self):
        """Whether it is a live story that goes on."""
        return self.live_from_at is not None and self.live_until_at is None

    def is_updated(self):
        """Whether readers should be told of a later version: a minute is no news."""
        return bool(
            self.updated_at
            and self.published_at
            and self.updated_at > self.published_at + datetime.timedelta(minutes=1)
        )

    def accepts_comments(self, close_after_days=0, now=None):
        """Whether readers may write under it; `close_after_days` of 0 means for ever."""
        now = now or timezone.now()
        if not self.comments_open or not self.is_published(now):
            return False
        closes_at = self.comments_close_at(close_after_days)
        return closes_at is None or now < closes_at

    def comments_close_at(self, close_after_days):
        """The moment from which on it takes no more comments; None when there is none."""
        if not close_after_days or not self.published_at:
            return None
        return self.published_at + datetime.timedelta(days=close_after_days)

    def is_editable_by(self, user):
        """Editors edit every story; authors their own until it is in print."""
        if user.has_perm("articles.edit_any_article"):
            return True
        return (
            user.has_perm("articles.change_article")
            and self.status == self.Status.DRAFT
            and self.is_by(user)
        )

    def is_readable_by(self, user):
        """Whether somebody may see it before it is published."""
        return user.has_perm("articles.edit_any_article") or (
            user.has_perm("articles.view_article") and self.is_by(user)
        )

    def is_by(self, user):
        return self.bylines.filter(author__user=user).exists()

    # Text

    def set_body(self, source):
        """Take the editor's HTML and what pages show of it. The caller saves."""
        self.body = source
        self.body_html = markup.render(source)
        self.body_text = self.words()

    def words(self):
        """What readers are shown of text and entries, the newest entry first, without markup."""
        entries = self.entries.standing().words() if self.live_from_at else []
        return " ".join(filter(None, [markup.plain_text(self.body_html), *entries]))

    def alt(self):
        """What its lead picture shows, for those who do not see it."""
        return self.lead_alt or (self.lead_picture.alt if self.lead_picture else "")

    def note_pictures(self):
        """Write down which pictures its text, draft and entries show. The caller has saved them."""
        draft = Draft.objects.filter(article=self).only("text").first()
        text = draft.text if draft else {}
        # Of a long live story few entries have any, and each new one asks.
        entries = self.entries.filter(body__contains=Picture.place())
        entries = entries.values_list("body", flat=True)
        pictures = Picture.objects.shown_in(self.body, text.get("body") or "", *entries)
        numbers = set(pictures.values_list("pk", flat=True))
        if lead := text.get("lead_picture"):
            numbers |= set(Picture.objects.filter(pk=lead).values_list("pk", flat=True))
        PictureUse.keep(numbers, article=self)

    def says(self, passage):
        """Whether these words stand in the story, headline and standfirst included."""
        text = f"{self.headline} {self.standfirst} {markup.plain_text(self.body_html)}"
        return markup.essence(passage) in markup.essence(text)

    def description(self):
        """One or two sentences for search engines and for cards without a standfirst."""
        return self.standfirst or Truncator(markup.plain_text(self.body_html)).words(30)

    # What of it is text, and has versions. To give a field versions, name it here.
    WORDS = ("kicker", "headline", "standfirst", "body", "dateline", "lead_alt")
    CHOICES = ("section", "lead_picture")
    COLUMNS = (*WORDS, "body_html", "body_text", *CHOICES)

    def text(self):
        """What it says, as a plain value: the words, the numbers of what was chosen and its tags,
        the bylines as pairs of an author's number and a role, and the sources as `Source.line`.
        """
        return {
            **{name: getattr(self, name) for name in self.WORDS},
            **{name: getattr(self, f"{name}_id") for name in self.CHOICES},
            "tags": sorted(self.tags.order_by().values_list("pk", flat=True)),
            "bylines": [[line.author_id, line.role] for line in self.bylines.all()],
            "sources": [source.line() for source in self.sources.all()],
        }

    def working_text(self):
        """What the newsroom works on: the draft's text where there is one, else its own."""
        draft = self.draft_or_none()
        # A field that has had versions for less long than the draft is that of the story.
        return {**self.text(), **draft.text} if draft else self.text()

    def draft_or_none(self):
        return Draft.objects.filter(article=self).first()

    def review_or_none(self):
        review = Review.objects.select_related("approved_by", "assigned_to")
        review = review.filter(article=self).first()
        if review is not None:
            review.article = self
        return review

    def last_writer(self):
        """Who wrote the last change that was not refused; None when nobody is known."""
        taken = self.revisions.exclude(kind=Revision.Kind.SET_ASIDE).select_related("made_by")
        last = taken.only("made_by").newest_first().first()
        return last and last.made_by

    def set_text(self, text):
        """Take the words and choices of `text`, as far as what was chosen still exists.

        The caller saves, and then calls `set_names`.
        """
        for name in self.WORDS:
            if name == "body" and text.get("body", self.body) != self.body:
                self.set_body(text["body"])
            elif name in text:
                setattr(self, name, text[name])
        if Section.objects.filter(pk=text.get("section")).exists():
            self.section_id = text["section"]
        if "lead_picture" in text:
            pictures = Picture.objects.filter(pk=text["lead_picture"])
            self.lead_picture_id = text["lead_picture"] if pictures.exists() else None

    def show(self, text):
        """Say `text` without saving it; returns what its page shows then that is not its own."""
        self.set_text(text)
        bylines = Byline.of_lines(self, text["bylines"])
        return {
            "bylines": bylines,
            "authors": list(dict.fromkeys(byline.author for byline in bylines)),
            "tags": list(Tag.objects.filter(pk__in=text["tags"])),
            "sources": [Source.of_line(self, line) for line in text["sources"]],
        }

    def set_names(self, text):
        """Take the tags, bylines and sources of `text`, where they differ, as far as they exist."""
        now = self.text()
        if "tags" in text and text["tags"] != now["tags"]:
            self.tags.set(Tag.objects.filter(pk__in=text["tags"]))
        if "bylines" in text and text["bylines"] != now["bylines"]:
            Byline.keep(self, text["bylines"])
        if "sources" in text and text["sources"] != now["sources"]:
            Source.keep(self, text["sources"])

    def sign(self, user):
        """What somebody begins bears their name, unless it bears another."""
        author = Author.objects.filter(user=user).first()
        if author is not None and not self.bylines.exists():
            Byline.objects.create(article=self, author=author)

    # Versions

    def write(self, text, by, base=None, by_itself=False, kind=Revision.Kind.SAVED, now=None):
        """Save `text`: of a story in print as its draft, of any other as the story itself.

        `base` is the `text_version` that the writer began from; None when that does not matter.
        Returns the version that now stands. Raises Conflict when somebody else has saved meanwhile,
        and keeps the refused text among the revisions.
        """
        now = now or timezone.now()
        with transaction.atomic():
            article = Article.objects.select_for_update().get(pk=self.pk)
            stands = article.working_text()
            text = {**stands, **text}
            if text == stands:
                # What had saved itself is now saved by hand.
                if not by_itself and article.has_writing():
                    Revision.keep(article, text, by, kind, now)
                return article.text_version
            if base is None or base == article.text_version:
                article._write(text, by, now)
                if any(text[name] != stands[name] for name in ("body", "lead_picture")):
                    article.note_pictures()
                kind = Revision.Kind.AUTOSAVED if by_itself else kind
                Revision.keep(article, text, by, kind, now)
                version = article.move_text_version()
                Review.text_changed(article, by, now)
                return version
            Revision.keep(article, text, by, Revision.Kind.SET_ASIDE, now)
        raise Conflict(article, stands, text)

    def _write(self, text, by, now):
        if self.status != self.Status.DRAFT:
            values = {"text": text, "saved_at": now, "saved_by": by}
            if Draft.objects.filter(article=self).update(**values):
                return
            if self.is_published(now):
                Revision.keep_published(self)
            Draft.objects.create(article=self, **values)
            return
        self.set_text(text)
        # No reader sees it, so that no page has to be made anew for it.
        values = {name: getattr(self, name) for name in self.COLUMNS}
        Article.objects.filter(pk=self.pk).update(**values)
        self.set_names(text)

    def has_writing(self):
        """Whether it has a text that readers do not see."""
        return self.status == self.Status.DRAFT or Draft.objects.filter(article=self).exists()

    def restore(self, revision, by, base=None, now=None):
        """Write what it said in `revision`."""
        return self.write(revision.text, by, base, kind=Revision.Kind.RESTORED, now=now)

    def move_text_version(self):
        """The number of a text that was just saved. The caller holds the row."""
        Article.objects.filter(pk=self.pk).update(text_version=F("text_version") + 1)
        self.text_version += 1
        return self.text_version

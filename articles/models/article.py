import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles import markup

from .author import Author
from .picture import Picture
from .section import Section, Tag


class ArticleQuerySet(models.QuerySet):
    def published(self, now=None):
        """What readers may see at `now`: the one definition, for every page, list and feed.

        A scheduled story needs no job to appear; from its minute on it is in here.
        """
        return self.exclude(status=Article.Status.DRAFT).filter(
            published_at__lte=now or timezone.now()
        )

    def at_address(self, year, month, day, slug):
        """The story whose address has these numbers and this slug; a date that is none has none."""
        try:
            return self.filter(published_on=datetime.date(year, month, day), slug=slug)
        except ValueError:
            return self.none()

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def for_page(self):
        """With what its page shows beside it, and whether there are sources and corrections."""
        own = {"article": models.OuterRef("pk")}
        # By name: their modules import this one.
        corrections = self.model._meta.get_field("corrections").related_model.objects
        sources = self.model._meta.get_field("sources").related_model.objects
        return self.select_related("section", "lead_picture").annotate(
            has_corrections=models.Exists(corrections.filter(**own)),
            has_sources=models.Exists(sources.filter(**own)),
        )

    def for_cards(self):
        """With what a card shows, in three queries however many there are."""
        return (
            self.select_related("section", "lead_picture")
            .prefetch_related(models.Prefetch("bylines", Byline.objects.select_related("author")))
            .defer("body", "body_html")
        )


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
    updated_at = models.DateTimeField(_("updated at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    pinned = models.BooleanField(
        _("pinned to the front"), default=False, help_text=_("Leads the front page.")
    )

    # Slots for the conversation; who fills them is not this package's business.
    comments_open = models.BooleanField(_("comments open"), default=True)
    comment_count = models.PositiveIntegerField(editable=False, default=0)
    thread_changed_at = models.DateTimeField(editable=False, null=True)
    thread_version = models.BigIntegerField(editable=False, default=0)

    import_key = models.CharField(max_length=300, unique=True, null=True, editable=False)  # noqa: DJ001

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-published_at", "-pk"]
        permissions = [
            ("publish_article", _("Can publish articles")),
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
            # The front page asks for the last pinned story among all of them.
            models.Index(
                name="article_pinned",
                fields=["-published_at", "-id"],
                condition=Q(pinned=True) & ~Q(status="draft"),
            ),
            models.Index(
                name="article_archive",
                fields=["-published_on", "-published_at", "-id"],
                condition=~Q(status="draft"),
            ),
            models.Index(name="article_status", fields=["status", "-created_at"]),
        ]

    def __str__(self):
        return self.headline

    def get_absolute_url(self):
        """Where it stands; a story without an address yet has only its preview."""
        if not self.published_on:
            return self.get_preview_url()
        return reverse("article_page", args=self.address_parts())

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

    # State

    def schedule(self, at, now=None):
        """Let it appear at `at`; a moment that has passed means at once. The caller saves."""
        now = now or timezone.now()
        was_public = self.is_published(now)
        moved = self.published_at != at
        self.status = self.Status.SCHEDULED if at > now else self.Status.PUBLISHED
        self.published_at = at
        # A story that has been read at its address keeps it; before that, the date may move.
        if self.published_on is None or (moved and not was_public):
            self.published_on = timezone.localdate(at)

    def is_published(self, now=None):
        return (
            self.status != self.Status.DRAFT
            and self.published_at is not None
            and self.published_at <= (now or timezone.now())
        )

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

    def description(self):
        """One or two sentences for search engines and for cards without a standfirst."""
        return self.standfirst or Truncator(markup.plain_text(self.body_html)).words(30)


class Byline(models.Model):
    """One author of one story, with what they did for it, in the order they are named."""

    class Role(models.TextChoices):
        REPORTING = "reporting", _("Reporting")
        PHOTOS = "photos", _("Photos")
        ILLUSTRATION = "illustration", _("Illustration")
        TRANSLATION = "translation", _("Translation")
        DATA = "data", _("Data")
        EDITING = "editing", _("Editing")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author, verbose_name=_("author"), on_delete=models.PROTECT, related_name="bylines"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.REPORTING)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="byline_names_each_role_once", fields=["article", "author", "role"]
            )
        ]

    def __str__(self):
        return f"{self.author} ({self.get_role_display()})"

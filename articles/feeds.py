"""Feeds of the paper, each in three formats and in pages."""

import re

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.files.storage import default_storage
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.feedgenerator import Enclosure
from django.utils.functional import cached_property
from django.utils.html import escape, linebreaks
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .finished import Finished
from .models import Article, Author, Correction, Entry, Masthead, Section, Tag
from .syndication import Atom, JsonFeed, Rss

FORMATS = {"": Rss, "atom": Atom, "json": JsonFeed}
SIZE = 20
# Of these; a feed is read from its front, and an archive is an export.
MOST_PAGES = 200
ENCLOSED_WIDTH = 1200
# Of a live story, after its text.
ENTRIES = 10
# Addresses in a text that are right on its own page alone.
RELATIVE = re.compile(r'\b(href|src|cite)="(/(?!/)|#)')
RELATIVE_SET = re.compile(r'\bsrcset="([^"]*)"')


def addresses(route, feed, name):
    """The addresses of a feed: RSS at `route`, `atom/` and `json/` below it, `page/N/` below each.

    They are called `name`, `name_atom` and `name_json`.
    """
    found = []
    for format_, generator in FORMATS.items():
        base = f"{route}{format_}/" if format_ else route
        view = feed.as_view(generator)
        called = f"{name}_{format_}" if format_ else name
        found += [path(base, view, name=called), path(f"{base}page/<number:number>/", view)]
    return found


def absolute(html, address):
    """HTML whose addresses are right wherever it is read; `address` is that of its own page."""
    site = settings.SITE_URL

    def sources(match):
        parts = [part.strip() for part in match[1].split(",")]
        return 'srcset="{}"'.format(
            ", ".join(site + part if part.startswith("/") else part for part in parts)
        )

    html = RELATIVE.sub(
        lambda match: f'{match[1]}="{address}#' if match[2] == "#" else f'{match[1]}="{site}/', html
    )
    return RELATIVE_SET.sub(sources, html)


class PagedFeed(Feed):
    """A feed in one format, one page of it; made for each request.

    A feed says what it lists (`listed`, an ordered queryset), and for each item `item_authors`,
    `item_content`, `item_answers` and `item_replies`, see articles.syndication. `item_description`
    is HTML and never empty.
    """

    size = SIZE
    conversations = False
    shows_entries = False
    # Whether a hub is told when it changes (newsblog.pings).
    is_told = False

    def __init__(self, generator=Rss, number=1):
        self.feed_type, self.number = generator, number

    @classmethod
    def as_view(cls, generator):
        @require_safe
        def view(request, number=1, **kwargs):
            if number == 1 and request.path.endswith("/page/1/"):
                return redirect(request.path.removesuffix("page/1/"), permanent=True)
            if number > MOST_PAGES:
                raise Http404
            return cls(generator, number)(request, **kwargs)

        return view

    def __call__(self, request, **kwargs):
        self.path = request.path.removesuffix(f"page/{self.number}/")
        self.paper = Masthead.load()
        response = super().__call__(request, **kwargs)
        if hub := self.hub():
            # https://www.w3.org/TR/websub/#discovery: whoever asks may look at the headers alone.
            response.headers["Link"] = f'<{hub}>; rel="hub", <{self.address()}>; rel="self"'
        # Programs in a browser may read what anybody may.
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.finished = Finished(
            conversations=self.conversations,
            entries=self.shows_entries,
            counted=("feed", self.path[:300]),
        )
        return response

    def get_feed(self, source, request):
        first = (self.number - 1) * self.size
        self.rows = list(self.listed(source)[first : first + self.size + 1])
        if not self.rows and self.number > 1:
            raise Http404
        return super().get_feed(source, request)

    def items(self, source):
        return self.rows[: self.size]

    def address(self, number=1):
        page = f"page/{number}/" if number > 1 else ""
        return f"{settings.SITE_URL}{self.path}{page}"

    def feed_url(self, source):
        return self.address(self.number)

    def feed_guid(self, source):
        return self.address()

    def hub(self):
        """Of the pages of a feed the first is the one that others subscribe to."""
        return settings.WEBSUB_HUB if self.is_told and self.number == 1 else ""

    @property
    def language(self):
        return get_language()

    def author_name(self, source):
        return self.paper.name

    def author_link(self, source):
        return f"{settings.SITE_URL}/"

    def feed_extra_kwargs(self, source):
        pages = []
        if len(self.rows) > self.size and self.number < MOST_PAGES:
            pages.append(("next", self.address(self.number + 1)))
        if self.number > 1:
            pages.append(("previous", self.address(self.number - 1)))
        if pages:
            pages.append(("first", self.address()))
        return {"pages": pages, "hub": self.hub()}

    def item_extra_kwargs(self, item):
        return {
            "authors": self.item_authors(item),
            "content": self.item_content(item),
            "answers": self.item_answers(item),
            "replies": self.item_replies(item),
        }

    def item_authors(self, item):
        return []

    def item_content(self, item):
        return None

    def item_answers(self, item):
        return None

    def item_replies(self, item):
        return None


class SiteFeed(PagedFeed):
    """The newest stories; the feeds below choose among them."""

    is_told = True

    def title(self, source):
        return f"{source} – {self.paper.name}" if source else self.paper.name

    def description(self, source):
        return getattr(source, "description", "") or self.paper.description or self.title(source)

    subtitle = description

    def link(self, source):
        here = source.get_absolute_url() if source else reverse("articles:front_page")
        return settings.SITE_URL + here

    def stories(self, source):
        return Article.objects.published()

    def listed(self, source):
        return (
            self.stories(source)
            .newest_first()
            .select_related("section", "lead_picture")
            .prefetch_related("tags", "bylines__author")
        )

    def item_title(self, article):
        return article.headline

    def item_description(self, article):
        return escape(article.description() or article.headline)

    def item_content(self, article):
        if not self.paper.feeds_full_text:
            return None
        told = article.body_html + self.told_entries(article)
        return absolute(told, self.item_link(article)) or None

    def told_entries(self, article):
        """The newest entries of a live story as HTML, which stand after its text."""
        entries = self.entries.get(article.pk, [])
        for entry in entries:
            entry.article = article
        context = {"article": article, "entries": entries}
        return render_to_string("articles/_told_entries.html", context) if entries else ""

    @cached_property
    def entries(self):
        """Entries by the number of their story; what lists a live one changes with them."""
        live = [article for article in self.rows[: self.size] if article.live_from_at]
        self.shows_entries = bool(live)
        return Entry.objects.newest_of(live, ENTRIES) if live else {}

    def item_link(self, article):
        return settings.SITE_URL + article.get_absolute_url()

    def item_comments(self, article):
        return f"{self.item_link(article)}#comments"

    def item_replies(self, article):
        # How many they are is not said: each comment would make all feeds anew.
        return f"{self.item_link(article)}feed/"

    def item_guid(self, article):
        """What readers' programs know it by: neither a new slug nor a move makes it another story.

        A story that was brought along keeps what it had; for others it is the address by number, as
        in WordPress.
        """
        return article.guid or f"{settings.SITE_URL}/?p={article.pk}"

    item_guid_is_permalink = False

    def item_pubdate(self, article):
        return article.published_at

    def item_updateddate(self, article):
        return article.updated_at if article.is_updated() else article.published_at

    def item_authors(self, article):
        authors = dict.fromkeys(byline.author for byline in article.bylines.all())
        return [(author.name, settings.SITE_URL + author.get_absolute_url()) for author in authors]

    def item_categories(self, article):
        return [article.section.name, *(tag.name for tag in article.tags.all())]

    def item_enclosures(self, article):
        return enclosures(article.lead_picture)


def enclosures(picture):
    """The picture as a file of the feed, if there is one and its file is there."""
    name = picture.name_at(ENCLOSED_WIDTH) if picture else ""
    if not name or not default_storage.exists(name):
        return []
    address = settings.SITE_URL + default_storage.url(name)
    kind = "image/webp" if name.endswith(".webp") else "image/jpeg"
    return [Enclosure(address, str(default_storage.size(name)), kind)]


class SectionFeed(SiteFeed):
    def get_object(self, request, slug):
        return get_object_or_404(Section, slug=slug)

    def stories(self, section):
        return super().stories(section).filter(section__in=section.with_descendants())


class TagFeed(SiteFeed):
    def get_object(self, request, slug):
        return get_object_or_404(Tag, slug=slug)

    def stories(self, tag):
        return super().stories(tag).filter(tags=tag)


class AuthorFeed(SiteFeed):
    def get_object(self, request, slug):
        return get_object_or_404(Author, slug=slug)

    def stories(self, author):
        return super().stories(author).filter(pk__in=author.bylines.order_by().values("article"))


class EntryFeed(PagedFeed):
    """The entries of a live story, the newest first."""

    size = Entry.PAGE
    is_told = True

    def get_object(self, request, year, month, day, slug):
        stories = Article.objects.published().filter(live_from_at__isnull=False)
        self.article = get_object_or_404(stories.at_address(year, month, day, slug))
        return self.article

    def __call__(self, request, **kwargs):
        response = super().__call__(request, **kwargs)
        response.finished.thread = (self.article.pk, self.article.thread_version)
        return response

    def title(self, article):
        return f"{article.headline} – {self.paper.name}"

    def description(self, article):
        return article.description() or article.headline

    subtitle = description

    def link(self, article):
        return settings.SITE_URL + article.get_absolute_url()

    def listed(self, article):
        found = Entry.objects.published().filter(article=article).standing()
        return found.newest_first().select_related("author")

    def items(self, article):
        for entry in super().items(article):
            entry.article = article
            yield entry

    def item_title(self, entry):
        return entry.headline()

    def item_description(self, entry):
        return absolute(entry.body_html, self.item_link(entry)) or escape(entry.title)

    def item_link(self, entry):
        return settings.SITE_URL + entry.get_absolute_url()

    item_guid = item_link

    def item_pubdate(self, entry):
        return entry.published_at

    def item_updateddate(self, entry):
        return entry.updated_at if entry.is_corrected() else entry.published_at

    def item_authors(self, entry):
        if entry.author is None:
            return []
        return [(entry.author.name, settings.SITE_URL + entry.author.get_absolute_url())]

    def item_categories(self, entry):
        return [_("Key moment")] if entry.is_key else []


class CorrectionFeed(SiteFeed):
    """The newest corrections of all stories."""

    def title(self, source):
        return _("Corrections – %(paper)s") % {"paper": self.paper.name}

    def description(self, source):
        return _("What was wrong in our stories, and what is right now.")

    def link(self, source):
        return settings.SITE_URL + reverse("corrections")

    def listed(self, source):
        found = Correction.objects.published().newest_first().select_related("article__section")
        return found.defer("article__body", "article__body_html", "article__body_text")

    def item_title(self, correction):
        return _("Corrected: %(headline)s") % {"headline": correction.article.headline}

    def item_description(self, correction):
        return linebreaks("\n\n".join(filter(None, (correction.text, correction.why))), True)

    def item_guid(self, correction):
        return f"{settings.SITE_URL}{reverse('corrections')}#{correction.pk}"

    def item_pubdate(self, correction):
        return correction.corrected_at

    def item_updateddate(self, correction):
        return correction.corrected_at

    def item_content(self, correction):
        return None

    def item_comments(self, correction):
        return None

    def item_replies(self, correction):
        return None

    def item_link(self, correction):
        return settings.SITE_URL + correction.get_absolute_url()

    def item_authors(self, correction):
        return []

    def item_categories(self, correction):
        return [correction.article.section.name]

    def item_enclosures(self, correction):
        return []

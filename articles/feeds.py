"""Feeds of the paper, for readers' programs."""

import re

from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from .finished import Finished
from .models import Article, Author, Correction, Masthead, Section, Tag

SIZE = 20
# Characters that XML 1.0 cannot hold, and that nevertheless come along when text is pasted.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def writable(value):
    if isinstance(value, str):
        return UNWRITABLE.sub(" ", value)
    if isinstance(value, list | tuple):
        return [writable(part) for part in value]
    return value


class WritesPlainXml:
    """A feed generator whose every text is fit for XML."""

    def write(self, outfile, encoding):
        for part in (self.feed, *self.items):
            part.update({name: writable(value) for name, value in part.items()})
        super().write(outfile, encoding)


class Rss(WritesPlainXml, Rss201rev2Feed):
    pass


class Atom(WritesPlainXml, Atom1Feed):
    pass


class SiteFeed(Feed):
    feed_type = Rss

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        response.finished = Finished()
        return response

    def title(self, source):
        name = Masthead.load().name
        return f"{source} – {name}" if source else name

    def description(self, source):
        return getattr(source, "description", "") or Masthead.load().description or self.title(None)

    def link(self, source):
        return source.get_absolute_url() if source else reverse("articles:front_page")

    def stories(self, source):
        return Article.objects.published()

    def items(self, source):
        return (
            self.stories(source)
            .newest_first()
            .select_related("section")
            .prefetch_related("tags", "bylines__author")[:SIZE]
        )

    def item_title(self, article):
        return article.headline

    def item_description(self, article):
        return article.description()

    def item_pubdate(self, article):
        return article.published_at

    def item_updateddate(self, article):
        return article.updated_at if article.is_updated() else article.published_at

    def item_author_name(self, article):
        return ", ".join(dict.fromkeys(byline.author.name for byline in article.bylines.all()))

    def item_categories(self, article):
        return [article.section.name, *(tag.name for tag in article.tags.all())]


class SiteAtomFeed(SiteFeed):
    feed_type = Atom

    def subtitle(self, source):
        return self.description(source)


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


class CorrectionFeed(SiteFeed):
    """The newest corrections of all stories."""

    def title(self, source):
        return _("Corrections – %(paper)s") % {"paper": Masthead.load().name}

    def description(self, source):
        return _("What was wrong in our stories, and what is right now.")

    def link(self, source):
        return reverse("corrections")

    def items(self, source):
        found = Correction.objects.published().newest_first().select_related("article__section")
        return found.defer("article__body", "article__body_html")[:SIZE]

    def item_title(self, correction):
        return _("Corrected: %(headline)s") % {"headline": correction.article.headline}

    def item_description(self, correction):
        return linebreaks("\n\n".join(filter(None, (correction.text, correction.why))), True)

    def item_guid(self, correction):
        return f"{reverse('corrections')}#{correction.pk}"

    item_guid_is_permalink = False

    def item_pubdate(self, correction):
        return correction.corrected_at

    def item_updateddate(self, correction):
        return correction.corrected_at

    def item_author_name(self, correction):
        return ""

    def item_categories(self, correction):
        return [correction.article.section.name]

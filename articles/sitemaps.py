"""What search engines may find: an index, a part for each month, and the news of two days."""

import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.db.models import Max
from django.db.models.functions import Coalesce, Greatest, TruncMonth
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from .finished import Finished, finished
from .models import Article, Author, Masthead, Page, Section
from .syndication import writable

# As the format of news sitemaps has it: the last two days, at most so many.
NEWS = datetime.timedelta(days=2)
MOST_NEWS = 1000
CHANGED = Greatest("published_at", Coalesce("updated_at", "published_at"))


class OwnSitemap(Sitemap):
    """Addresses under SITE_URL, whatever host was asked."""

    protocol = urlsplit(settings.SITE_URL).scheme
    limit = 50_000

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc


class MonthSitemap(OwnSitemap):
    def __init__(self, year, month):
        self.first = datetime.date(year, month, 1)
        self.next = (self.first + datetime.timedelta(days=32)).replace(day=1)

    def items(self):
        stories = Article.objects.published().filter(
            published_on__gte=self.first, published_on__lt=self.next
        )
        return stories.order_by("-published_on", "-published_at", "-pk").only(
            "slug", "published_on", "published_at", "updated_at"
        )

    def lastmod(self, article):
        return changed_at(article)


class SectionSitemap(OwnSitemap):
    """Sections and authors with stories in print, and when any of these changed last."""

    def items(self):
        sections, authors = Section.objects.order_by("pk"), Author.objects.order_by("pk")
        self.changed = {Section: changed_sections(), Author: changed_by("bylines__author")}
        places = [*sections, *authors]
        return [place for place in places if place.pk in self.changed[type(place)]]

    def lastmod(self, place):
        return self.changed[type(place)][place.pk]


def changed_by(place):
    """{number of a place: when one of its stories changed last}."""
    stories = Article.objects.published().order_by().values_list(place)
    return dict(stories.annotate(changed_at=Max(CHANGED)))


def changed_sections():
    """The same for sections, which also have the stories of those inside them."""
    found, lines = {}, Section.objects.lines()
    for number, moment in changed_by("section").items():
        found |= {place: max(moment, found.get(place, moment)) for place in lines[number]}
    return found


class PageSitemap(OwnSitemap):
    def items(self):
        return Page.objects.public().order_by("pk")

    def lastmod(self, page):
        return page.updated_at


def changed_at(article):
    return article.updated_at if article.is_updated() else article.published_at


@require_safe
@finished()
def index(request):
    """The parts, each with the moment at which anything in it changed last."""
    months = (
        Article.objects.published()
        .order_by()
        .values(month=TruncMonth("published_on"))
        .annotate(changed_at=Max(CHANGED))
        .order_by("-month")
    )
    parts = [
        (reverse("sitemap_part", args=[f"{row['month']:%Y-%m}"]), row["changed_at"])
        for row in months
    ]
    last = {
        "sections": max((changed_at for _part, changed_at in parts), default=None),
        "pages": Page.objects.public().aggregate(last=Max("updated_at"))["last"],
    }
    parts += [(reverse("sitemap_part", args=[name]), moment) for name, moment in last.items()]
    return write(request, "articles/sitemap_index.xml", {"parts": parts})


@require_safe
def part(request, name):
    """The stories of a month such as 2026-11, the sections and authors, or the standing pages."""
    if name in ("sections", "pages"):
        chosen = SectionSitemap() if name == "sections" else PageSitemap()
    else:
        try:
            month = datetime.datetime.strptime(name, "%Y-%m")
        except ValueError:
            raise Http404 from None
        chosen = MonthSitemap(month.year, month.month)
        if not chosen.items().exists():
            raise Http404
    response = sitemap(request, {"part": chosen}).render()
    response.finished = Finished()
    return response


@require_safe
def news(request):
    """https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap"""
    now = timezone.now()
    stories = list(
        Article.objects.published(now)
        .filter(published_at__gt=now - NEWS)
        .newest_first()
        .only("slug", "headline", "published_on", "published_at")[:MOST_NEWS]
    )
    context = {"stories": stories, "paper": Masthead.load(), "language": settings.LANGUAGE_CODE[:2]}
    response = write(request, "articles/news_sitemap.xml", context)
    # From then on the oldest is no news.
    until = stories[-1].published_at + NEWS if stories else None
    response.finished = Finished(until=until)
    return response


def write(request, template, context):
    text = render_to_string(template, {"site_url": settings.SITE_URL, **context}, request)
    return HttpResponse(writable(text), "application/xml; charset=utf-8")

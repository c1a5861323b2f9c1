"""Pages of the paper that would be the same if no reader ever wrote back."""

import calendar
import datetime
import re
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template import loader
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import front, structured
from .finished import Finished, finished
from .masthead import masthead
from .models import Article, Author, OldAddress, Page, Section, Tag
from .paging import Page as ListPage


@require_safe
def front_page(request, number=1):
    if moved := _old_query(request):
        return moved
    if number == 1 and request.path != "/":
        return redirect("articles:front_page", permanent=True)
    if number > 1:
        stories = Article.objects.published().newest_first().for_cards()
        page = ListPage(stories, number, "/", size=front.SIZE)
        response = render(request, "articles/front_page.html", {**masthead(), "page": page})
        response.finished = Finished(conversations=True)
        return response
    arranged = front.arrange()
    older = "/page/2/" if arranged.has_older else ""
    page = {"number": 1, "url": "/", "newer_url": "", "older_url": older}
    frame = masthead()
    context = {
        **frame,
        "front": arranged,
        "page": page,
        "structured": structured.front(frame["paper"]),
    }
    response = render(request, "articles/front_page.html", context)
    response.finished = Finished(conversations=True, until=arranged.until)
    return response


def _old_query(request):
    """Where WordPress's addresses of the form /?p=12 and /?s=word lead now; None for others."""
    if "s" in request.GET:
        return redirect(f"{reverse('search')}?{urlencode({'q': request.GET['s']})}")
    for name in ("p", "page_id", "attachment_id"):
        if number := request.GET.get(name, ""):
            return redirect(_old_number(name, number), permanent=True)
    return None


def _old_number(name, text):
    """The story or page that had this number in WordPress, or has it here; or 404."""
    if not re.fullmatch("[0-9]{1,18}", text):
        raise Http404
    number = int(text)
    paths = [f"/?{name}={number}", f"/?p={number}", f"/?page_id={number}"]
    old = OldAddress.objects.select_related("article", "page").filter(path__in=paths)
    known = {address.path: address for address in old if address.leads_somewhere()}
    for path in paths:
        if path in known:
            return known[path]
        if path == f"/?p={number}":
            article = Article.objects.published().filter(pk=number).first()
            if article is not None:
                return article
    raise Http404


@require_safe
@finished(conversations=True)
def section(request, slug, number=1):
    found = Section.objects.select_related("parent").filter(slug=slug).first()
    if found is None:
        return _category_that_is_a_tag(slug)
    stories = Article.objects.published().filter(section__in=found.with_descendants())
    page, frame = _listed(stories, number, found.get_absolute_url()), masthead()
    above = structured.above(found)
    context = {
        **frame,
        "section": found,
        "subsections": found.children.all() if number == 1 else [],
        "page": page,
        "structured": structured.listing(frame["paper"], found.name, page, above),
    }
    return render(request, "articles/section.html", context)


@require_safe
def nested_section(request, parents, slug):
    found = Section.objects.filter(slug=slug).first()
    return redirect(found, permanent=True) if found else _category_that_is_a_tag(slug)


def _category_that_is_a_tag(slug):
    """A category that stories had besides their section came here as a tag."""
    return redirect(get_object_or_404(Tag, slug=slug), permanent=True)


@require_safe
@finished(conversations=True)
def tag(request, slug, number=1):
    found = get_object_or_404(Tag, slug=slug)
    page = _listed(Article.objects.published().filter(tags=found), number, found.get_absolute_url())
    frame = masthead()
    told = structured.listing(frame["paper"], found.name, page)
    context = {**frame, "tag": found, "page": page, "structured": told}
    return render(request, "articles/tag.html", context)


@require_safe
@finished(conversations=True)
def author(request, slug, number=1):
    found = get_object_or_404(
        Author.objects.select_related("picture").prefetch_related("links"), slug=slug
    )
    stories = Article.objects.published().filter(pk__in=found.bylines.order_by().values("article"))
    page = _listed(stories, number, found.get_absolute_url())
    frame = masthead()
    told = structured.profile(found, frame["paper"])
    context = {**frame, "author": found, "page": page, "structured": told}
    return render(request, "articles/author.html", context)


@require_safe
@finished(conversations=True)
def archive(request, year, month=None, day=None, number=1):
    try:
        first = datetime.date(year, month or 1, day or 1)
        last = datetime.date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:
        raise Http404 from None
    stories = Article.objects.published().filter(published_on__range=(first, last))
    parts = {"year": year, "month": month, "day": day}
    given = {name: part for name, part in parts.items() if part is not None}
    # By the date in the address first, in which an index has them in the order of the page.
    stories = stories.order_by("-published_on", "-published_at", "-pk").for_cards()
    page = ListPage(stories, number, reverse("articles:archive", kwargs=given))
    if not page.items:
        raise Http404
    return render(
        request,
        "articles/archive.html",
        {**masthead(), "first": first, "year": year, "month": month, "day": day, "page": page},
    )


def _listed(stories, number, url):
    return ListPage(stories.newest_first().for_cards(), number, url)


@require_safe
@finished()
def standing_page(request, path):
    found = get_object_or_404(Page.objects.public(), path=path)
    return render(request, "articles/page.html", {**masthead(), "standing_page": found})


# What went wrong, in the paper's own look


def bad_request(request, exception=None):
    return render(request, "400.html", masthead(), status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", masthead(), status=403)


def not_found(request, exception=None):
    return render(request, "404.html", masthead(), status=404)


def server_error(request):
    """Without the database, which may be what went wrong."""
    return HttpResponse(loader.render_to_string("500.html"), status=500)

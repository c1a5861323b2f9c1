"""A read-only JSON API of stories and comments for other programs, described in /api/openapi.json.

Lists go on by a cursor, so that a page costs the same wherever it stands. Everything in it is what
readers see on the pages; there is nothing about guests but the name they gave.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from articles.feeds import absolute
from articles.models import Article, Author, Masthead, Section, Tag
from articles.templatetags.moments import iso
from comments.models import DiscussionPolicy
from newsblog.openapi import description

READING = ("GET", "HEAD")
# What a browser wants to know before a page of another site may ask, and before it may read.
ANYBODY = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
READABLE = ANYBODY | {"Cache-Control": "public, max-age=0, must-revalidate"}
ASKED_FIRST = ANYBODY | {
    "Access-Control-Allow-Methods": ", ".join(READING),
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
MOST = 100
USUAL = 20
CURSOR = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")


class BadRequest(Exception):
    """What was asked makes no sense; the message says which part, for people."""


class NotThere(Exception):
    """There is no such thing, or it is not public."""


def endpoint(view):
    """Answer with JSON that any page may read, and with a sentence when something is wrong."""

    @csrf_exempt
    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=ASKED_FIRST)
        headers = READABLE
        try:
            if request.method in READING:
                told, status = view(request, *args, **kwargs), 200
            else:
                told, status = {"error": _("This can be read only.")}, 405
                headers = READABLE | {"Allow": ", ".join((*READING, "OPTIONS"))}
        except BadRequest as refusal:
            told, status = {"error": str(refusal)}, 400
        except NotThere as missing:
            told = {"error": str(missing) or _("There is nothing at this address.")}
            status = 404
        return JsonResponse(
            told, status=status, headers=headers, json_dumps_params={"ensure_ascii": False}
        )

    return answer


@endpoint
def index(request):
    paper = Masthead.load()
    return {
        "name": paper.name,
        "description": paper.description,
        "home": f"{settings.SITE_URL}/",
        "stories": link("api_stories"),
        "openapi": link("api_openapi"),
    }


@endpoint
def nothing(request, path):
    """Every other address below /api/: whoever reads JSON is answered in it."""
    raise NotThere


@endpoint
def openapi(request):
    return description(Masthead.load().name)


@endpoint
def stories(request):
    """Published stories, newest first; by section, tag or author where one is named."""
    found = Article.objects.published()
    for name, model in (("section", Section), ("tag", Tag), ("author", Author)):
        if slug := request.GET.get(name, ""):
            place = model.objects.filter(slug=slug[:200].replace("\x00", "")).first()
            if place is None:
                raise NotThere(_("There is no %(kind)s “%(slug)s”.") % {"kind": name, "slug": slug})
            found = found.filter(chosen_by(place))
    if at := cursor(request):
        moment, number = at
        found = found.filter(Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=number))
    found = (
        found.newest_first()
        .select_related("section", "lead_picture")
        .prefetch_related("tags", "bylines__author")
        .defer("body")
    )
    items, following = page(request, found, "published_at")
    return {"items": [summary(article) for article in items], "next": following}


def chosen_by(place):
    if isinstance(place, Section):
        return Q(section__in=place.with_descendants())
    if isinstance(place, Tag):
        return Q(tags=place)
    return Q(pk__in=place.bylines.order_by().values("article"))


@endpoint
def story(request, pk):
    article = find(pk)
    return summary(article) | {
        "content_html": absolute(article.body_html, settings.SITE_URL + article.get_absolute_url()),
        "sources": [
            {
                "number": source.number,
                "title": source.title,
                "publisher": source.publisher,
                "url": source.url,
                "kind": source.kind,
            }
            for source in article.sources.all()
        ],
        "entries": [entered(entry) for entry in newest_entries(article)],
        "corrections": [
            {"text": correction.text, "corrected_at": iso(correction.corrected_at)}
            for correction in article.corrections.all()
        ],
    }


def newest_entries(article):
    """Those that stand, newest first; a list of entries goes back to the first."""
    if article.live_from_at is None:
        return []
    found = article.entries.standing().select_related("author").newest_first()
    found = list(found.defer("body")[:MOST])
    for entry in found:
        entry.article = article
    return found


@endpoint
def comments(request, pk):
    """The visible comments on a story, oldest first, each with the number of what it answers."""
    article = find(pk)
    found = article.comments.visible()
    if at := cursor(request):
        moment, number = at
        found = found.filter(Q(created_at__gt=moment) | Q(created_at=moment, pk__gt=number))
    found = found.order_by("created_at", "pk").select_related("commenter")
    items, following = page(request, found, "created_at")
    shown_at = timezone.now() - timedelta(hours=DiscussionPolicy.load().hide_votes_hours)
    return {"items": [said(comment, shown_at) for comment in items], "next": following}


@endpoint
def entries(request, pk):
    """The entries of a live story, oldest first; of a withdrawn one there is no word."""
    article = find(pk)
    found = article.entries.filter(published_at__lte=timezone.now())
    if at := cursor(request):
        moment, number = at
        found = found.filter(Q(published_at__gt=moment) | Q(published_at=moment, pk__gt=number))
    found = found.order_by("published_at", "pk").select_related("author")
    items, following = page(request, found, "published_at")
    for entry in items:
        entry.article = article
    return {"items": [entered(entry) for entry in items], "next": following}


def find(pk):
    stories = Article.objects.published().select_related("section", "lead_picture")
    article = stories.prefetch_related("tags", "bylines__author").filter(pk=pk).first()
    if article is None:
        raise NotThere
    return article


# Pages


def page(request, found, ordered_by):
    """(the items of this page, the address of the next one or None)."""
    size = request.GET.get("limit", str(USUAL))
    if not re.fullmatch("[0-9]{1,4}", size) or not 1 <= int(size) <= MOST:
        raise BadRequest(_("“limit” is a whole number from 1 to %d.") % MOST)
    rows = list(found[: int(size) + 1])
    items = rows[: int(size)]
    if len(rows) == len(items):
        return items, None
    last = items[-1]
    moment = getattr(last, ordered_by) - datetime(1970, 1, 1, tzinfo=UTC)
    after = f"{moment // timedelta(microseconds=1)}-{last.pk}"
    query = {**request.GET.dict(), "after": after}
    return items, f"{settings.SITE_URL}{request.path}?{urlencode(query)}"


def cursor(request):
    """(moment, number) after which the page begins; None for the first one."""
    given = request.GET.get("after", "")
    if not given:
        return None
    parts = CURSOR.fullmatch(given)
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(parts[1]))
    except (TypeError, OverflowError):
        raise BadRequest(_("“after” is taken from the “next” of the page before.")) from None
    return moment, int(parts[2])


# What is told


def summary(article):
    site = settings.SITE_URL
    return {
        "id": article.pk,
        "url": site + article.get_absolute_url(),
        "headline": article.headline,
        "kicker": article.kicker,
        "standfirst": article.standfirst,
        "section": place(article.section),
        "tags": [place(tag) for tag in article.tags.all()],
        "authors": [
            place(author)
            for author in dict.fromkeys(byline.author for byline in article.bylines.all())
        ],
        "published_at": iso(article.published_at) or None,
        "updated_at": iso(article.updated_at) if article.is_updated() else None,
        "picture": picture(article.lead_picture, article.alt()),
        "live": live(article),
        "comment_count": article.comment_count,
        "comments": link("api_comments", article.pk),
        "story": link("api_story", article.pk),
    }


def live(article):
    if article.live_from_at is None:
        return None
    return {
        "began_at": iso(article.live_from_at),
        "ended_at": iso(article.live_until_at) or None,
        "entries": link("api_entries", article.pk),
    }


def place(thing):
    return {
        "slug": thing.slug,
        "name": thing.name,
        "url": settings.SITE_URL + thing.get_absolute_url(),
    }


def picture(one, alt):
    if one is None:
        return None
    return {
        "url": settings.SITE_URL + one.url_at(1200),
        "alt": alt,
        "caption": one.caption,
        "credit": one.credit,
    }


def entered(entry):
    stands = entry.withdrawn_at is None
    address = settings.SITE_URL + entry.get_absolute_url()
    return {
        "id": entry.pk,
        "url": address,
        "headline": entry.headline() if stands else "",
        "content_html": absolute(entry.body_html, address) if stands else "",
        "author": place(entry.author) if entry.author and stands else None,
        "is_key": entry.is_key and stands,
        "is_withdrawn": not stands,
        "published_at": iso(entry.published_at),
        "updated_at": iso(entry.updated_at) or None,
    }


def said(comment, shown_at):
    return {
        "id": comment.pk,
        "url": settings.SITE_URL + comment.get_absolute_url(),
        "in_reply_to": comment.parent_id,
        "name": comment.commenter.name,
        "written_at": iso(comment.created_at),
        "edited_at": iso(comment.edited_at) or None,
        "content_html": comment.body_html,
        "recommended": comment.up_votes if comment.created_at <= shown_at else None,
    }


def link(name, *args):
    return settings.SITE_URL + reverse(name, args=args)

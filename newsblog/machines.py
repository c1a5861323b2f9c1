"""What machines ask for beside pages: drawn pictures, the card of a story, how to embed it."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template import loader
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from articles import cards
from articles.finished import finished
from articles.models import Article, Masthead, Picture
from articles.syndication import writable
from comments.views.places import find_article

# The shape and the least width of an embedded story, in px.
EMBED_WIDTH = 600
STORY = re.compile(r"/([0-9]{4})/([0-9]{2})/([0-9]{2})/([-\w]+)/?")


@require_safe
@finished()
def card(request, year, month, day, slug):
    """For services that show links: the headline, drawn, where a story has no picture."""
    article = find_article(year, month, day, slug)
    kicker = article.kicker or article.section.name
    return HttpResponse(cards.card(article.headline, kicker, Masthead.load().name), "image/png")


@require_safe
@finished()
def logo(request):
    return HttpResponse(cards.mark(Masthead.load().name), "image/png")


@require_safe
def picture_crop(request, pk, ratio):
    """To a picture in another shape, which is made when it is asked for the first time.

    Of stories in print only: numbers can be guessed, and what is not out yet may have a picture.
    """
    stories = Article.objects.published().filter(lead_picture=OuterRef("pk"))
    picture = get_object_or_404(Picture.objects.filter(Exists(stories)), pk=pk)
    if ratio not in cards.RATIOS:
        raise Http404
    # Another focal point is another file: the address of the first may be kept somewhere.
    place = f"{picture.focus_x}-{picture.focus_y}"
    name = f"{picture.file.name.rsplit('.', 1)[0]}-{ratio}-{place}.webp"
    if not default_storage.exists(name):
        try:
            with default_storage.open(picture.file.name) as file:
                made = cards.crop(file.read(), ratio, picture.focus)
        except (FileNotFoundError, OSError):
            raise Http404 from None
        # Two who ask at once make the same file twice; the second has a name that nobody uses.
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(made))
    return redirect(default_storage.url(name))


@require_safe
def oembed(request):
    """https://oembed.com/: a story as a quotation with a link, for those who embed it elsewhere."""
    wanted = request.GET.get("format", "json")
    if wanted not in ("json", "xml"):
        return HttpResponse("Formats are json and xml.\n", "text/plain", status=501)
    article = find_embedded(request.GET.get("url", ""))
    told = embedded(article, most(request, "maxwidth"), most(request, "maxheight"))
    if wanted == "xml":
        text = loader.render_to_string("newsblog/oembed.xml", {"told": told})
        response = HttpResponse(writable(text), "text/xml; charset=utf-8")
    else:
        response = JsonResponse(told)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def find_embedded(address):
    """The published story at an absolute address of this site; 404 for everything else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise Http404 from None
    found = STORY.fullmatch(parts.path)
    if found is None or parts.netloc != urlsplit(settings.SITE_URL).netloc:
        raise Http404
    year, month, day, slug = found.groups()
    stories = Article.objects.published().select_related("lead_picture")
    return get_object_or_404(stories.at_address(int(year), int(month), int(day), slug))


def most(request, name):
    """How many px a side may have at the most, as whoever embeds says it."""
    given = request.GET.get(name, "")
    return int(given) if re.fullmatch("[1-9][0-9]{0,4}", given) else 10_000


def embedded(article, width, height):
    site, paper = settings.SITE_URL, Masthead.load()
    address = site + article.get_absolute_url()
    authors = list(
        dict.fromkeys(byline.author for byline in article.bylines.select_related("author"))
    )
    told = {
        "version": "1.0",
        "type": "rich",
        "title": article.headline,
        "author_name": ", ".join(author.name for author in authors) or paper.name,
        "author_url": site + authors[0].get_absolute_url() if len(authors) == 1 else f"{site}/",
        "provider_name": paper.name,
        "provider_url": f"{site}/",
        "cache_age": 3600,
        "html": format_html(
            '<blockquote cite="{}"><p><a href="{}">{}</a></p><p>{}</p><footer>{}</footer>'
            "</blockquote>",
            address,
            address,
            article.headline,
            article.description(),
            paper.name,
        ),
        "width": min(EMBED_WIDTH, width),
        # As long as the words in it, in whatever letters.
        "height": None,
    }
    return told | thumbnail(article, width, height)


def thumbnail(article, width, height):
    """The widest picture that is not larger than the page; nothing when all are larger."""
    if picture := article.lead_picture:
        found = [
            (default_storage.url(name), across, round(across * picture.height / picture.width))
            for across, name in picture.renditions
        ]
    else:
        found = [(reverse("card", args=article.address_parts()), *cards.CARD)]
    fitting = [one for one in found if one[1] <= width and one[2] <= height]
    small = [one for one in fitting if one[1] <= EMBED_WIDTH] or fitting[:1]
    if not small:
        return {}
    address, across, down = small[-1]
    return {
        "thumbnail_url": settings.SITE_URL + address,
        "thumbnail_width": across,
        "thumbnail_height": down,
    }

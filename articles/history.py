"""What a story has said: its public history, and what is left where it was taken down."""

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from .comparison import differences, spoken
from .finished import Finished
from .masthead import masthead
from .models import Article, EntryVersion
from .paging import Page

SIZE = 10
ENTRIES = 50  # of a live story, changed since they were published; the last of them


@require_safe
def history(request, year, month, day, slug, number=1):
    """The versions that readers have seen, newest first, each against the one before."""
    article = Article.objects.published().at_address(year, month, day, slug).first()
    if article is None:
        return taken_down(request, year, month, day, slug)
    url = reverse("article_history", args=article.address_parts())
    if number == 1 and request.path != url:
        return redirect(url, permanent=True)
    versions = article.revisions.public().order_by("-published_at", "-number")
    page = Page(versions, number, url, size=SIZE)
    before = list(versions[number * SIZE : number * SIZE + 1])
    texts = spoken([version.text for version in (*page.items, *before)])
    for place, version in enumerate(page.items):
        version.is_first = place + 1 == len(texts)
        if version.is_first:
            version.spoken = texts[place]
        else:
            version.parts = differences(texts[place + 1], texts[place])
    context = {**masthead(), "article": article, "page": page, "entries": changed_entries(article)}
    response = render(request, "articles/history.html", context)
    response.finished = Finished(thread=(article.pk, article.thread_version))
    return response


def changed_entries(article):
    """The entries of a live story that have said something else before, changed last first."""
    if article.live_from_at is None:
        return []
    was = EntryVersion.objects.filter(entry=OuterRef("pk"))
    found = article.entries.standing().filter(Exists(was)).order_by("-updated_at", "-number")
    entries = list(found[:ENTRIES])
    for entry in entries:
        entry.article = article
    return entries


def taken_down(request, year, month, day, slug):
    """410 with the date and the reason, where a story was taken down; else 404."""
    gone = Article.objects.filter(taken_down_at__isnull=False, status=Article.Status.DRAFT)
    article = get_object_or_404(gone.at_address(year, month, day, slug))
    return render(
        request, "articles/taken_down.html", {**masthead(), "article": article}, status=410
    )

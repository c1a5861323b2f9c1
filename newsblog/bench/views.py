"""What the site's pages are compared with."""

from functools import cache

from django.http import HttpResponse
from django.shortcuts import render

from articles.models import Article
from newsblog.views import article_context, with_cases


@cache
def body_of(size):
    return b"x" * size


def bare(request, size):
    # With its length, which a middleware adds elsewhere: without it the server sends pieces.
    return HttpResponse(body_of(size), headers={"Content-Length": str(size)})


@cache
def context_of(pk):
    """All that the article page shows, read once."""
    article = with_cases(Article.objects.for_page()).get(pk=pk)
    return article_context(BLANK, article)


class BLANK:
    """A request that asks for nothing in particular."""

    GET = {}

    class user:
        is_authenticated = False


def rendered(request, pk):
    return render(request, "newsblog/article_page.html", context_of(pk))

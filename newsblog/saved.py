"""Stories that a reader keeps for later: their numbers in a cookie, and nothing on the server."""

import re

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.masthead import masthead
from articles.models import Article
from comments.same_origin import same_origin

COOKIE = "saved"
AGE = 365 * 24 * 3600
# Every request carries them.
MOST = 50


@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def saved(request):
    """The list, newest first; a post puts a story on it or takes it off."""
    numbers = read(request)
    if request.method == "POST":
        return keep(request, numbers)
    stories = Article.objects.published().for_cards().in_bulk(numbers)
    kept = [stories[number] for number in numbers if number in stories]
    return render(request, "newsblog/saved.html", {**masthead(), "stories": kept})


def keep(request, numbers):
    number = request.POST.get("story", "")
    if not re.fullmatch("[1-9][0-9]{0,17}", number):
        raise Http404
    number = int(number)
    numbers = [other for other in numbers if other != number]
    if "drop" not in request.POST:
        if not Article.objects.published().filter(pk=number).exists():
            raise Http404
        numbers = [number, *numbers][:MOST]
    response = redirect("saved")
    if numbers:
        value = ".".join(map(str, numbers))
        # Scripts read it, so that the button under a story says what it would do.
        response.set_cookie(COOKIE, value, max_age=AGE, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def read(request):
    """The numbers in the cookie, whatever somebody may have written into it."""
    found = re.findall("[1-9][0-9]{0,17}", request.COOKIES.get(COOKIE, "")[:2000])
    return list(dict.fromkeys(map(int, found)))[:MOST]

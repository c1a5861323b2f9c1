"""The public log of moderation and the figures of its years."""

import csv

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.finished import finished
from articles.masthead import masthead
from comments import figures, public_log
from comments.models import Decision


@require_safe
@finished(decisions=True)
def log(request, ground="", after=""):
    """What was decided, newest first, all of it or on one ground."""
    if ground and ground not in Decision.Ground.values:
        raise Http404
    url = reverse("comments:public_log", args=[ground] if ground else [])
    context = {
        **masthead(),
        "page": find_page(url, ground=ground, after=after),
        "ground": Decision.Ground(ground).label if ground else "",
        "grounds": public_log.grounds(ground),
        "years": public_log.years(),
        "here": request.path,
    }
    return render(request, "comments/public_log.html", context)


@require_safe
@finished(decisions=True)
def year(request, year, after=""):
    """The figures of a year, and its log."""
    known = public_log.years()
    if year not in known:
        raise Http404
    context = {
        **masthead(),
        "page": find_page(reverse("comments:log_year", args=[year]), year=year, after=after),
        "year": year,
        "figures": figures.of_year(year) if not after else [],
        "grounds": public_log.grounds(chosen=None),
        "years": known,
        "here": request.path,
    }
    return render(request, "comments/public_log.html", context)


@require_safe
def year_csv(request, year):
    """The figures of a year for machines: one number in each line."""
    if year not in public_log.years():
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="moderation-{year}.csv"'
    table = csv.writer(response)
    table.writerow(["year", "figure", "ground", "decided", "value"])
    for one in figures.of_year(year):
        table.writerow([year, one.name, one.ground, one.decided, one.value])
    return response


def find_page(url, **what):
    """One page of the log; 404 after an entry that is not in it."""
    try:
        return public_log.LogPage(url, **what)
    except ObjectDoesNotExist:
        raise Http404 from None

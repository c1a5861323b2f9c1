"""The rules of the house: the version in force, and every version there was."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.finished import Finished
from articles.masthead import masthead
from articles.models import Page
from articles.views import standing_page
from comments.differences import differences
from comments.models import HouseRules

PATH = "rules"


@require_safe
def rules(request):
    """The version in force; while there is none, the standing page at the same address."""
    found = HouseRules.in_force()
    if found is None:
        return finish(standing_page(request, path=PATH))
    context = {**masthead(), "rules": found, "is_in_force": True, "title": title()}
    return finish(render(request, "comments/rules.html", context))


def finish(response):
    """The page may be kept until another version comes into force, which takes nobody's doing."""
    response.finished = Finished(until=HouseRules.next_change())
    return response


def title():
    """What the paper calls them: the name of its standing page, where it has one."""
    names = Page.objects.filter(path=PATH).values_list("title", flat=True)
    return names.first() or _("Rules of the house")


@require_safe
def versions(request):
    """Every version that is or was in force, with its dates."""
    found = list(HouseRules.objects.begun().defer("body", "body_html"))
    if not found:
        raise Http404
    context = {**masthead(), "versions": found, "title": title()}
    return finish(render(request, "comments/rules_versions.html", context))


@require_safe
def version(request, number):
    """One version as it stood, and what it changed."""
    begun = HouseRules.objects.begun()
    found = get_object_or_404(begun, number=number)
    before = begun.filter(number__lt=number).first()
    context = {
        **masthead(),
        "rules": found,
        "title": title(),
        "is_in_force": found == HouseRules.in_force(),
        "followed_by": begun.filter(number__gt=number).last(),
        "before": before,
        "differences": differences(before.body_html, found.body_html) if before else [],
    }
    return finish(render(request, "comments/rules.html", context))

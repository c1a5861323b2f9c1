"""What the paper got wrong, and says so: /corrections/."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.finished import finished
from articles.masthead import masthead
from articles.models import Correction
from articles.paging import Page


@require_safe
@finished(conversations=True)
def corrections(request, number=1):
    """Every correction of every story, the newest first."""
    if number == 1 and request.path != reverse("corrections"):
        return redirect("corrections", permanent=True)
    found = Correction.objects.published().newest_first().select_related("article__section")
    found = found.defer("article__body", "article__body_html")
    context = {**masthead(), "page": Page(found, number, reverse("corrections"))}
    return render(request, "newsblog/corrections.html", context)

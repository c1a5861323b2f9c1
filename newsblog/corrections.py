"""What the paper got wrong, and says so; and what readers dispute: /corrections/."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.finished import finished
from articles.masthead import masthead
from articles.models import Correction
from articles.paging import Page
from comments.models import Dispute

# Cases beside the corrections, on their first page.
BESIDE = 10


@require_safe
@finished(conversations=True)
def corrections(request, number=1):
    """Every correction of every story, the newest first, and the last cases."""
    if number == 1 and request.path != reverse("corrections"):
        return redirect("corrections", permanent=True)
    found = Correction.objects.published().newest_first().select_related("article")
    found = found.defer("article__body", "article__body_html", "article__body_text")
    page = Page(found, number, reverse("corrections"))
    Dispute.objects.unlink_hidden(page.items)
    context = {
        **masthead(),
        "page": page,
        "cases": public_cases()[:BESIDE] if number == 1 else [],
    }
    return render(request, "newsblog/corrections.html", context)


@require_safe
@finished(conversations=True)
def cases(request, number=1):
    """Every case that readers may see, open or settled, the newest first."""
    if number == 1 and request.path != reverse("cases"):
        return redirect("cases", permanent=True)
    context = {**masthead(), "page": Page(public_cases(), number, reverse("cases"))}
    return render(request, "newsblog/cases.html", context)


def public_cases():
    return Dispute.objects.visible().published().newest_first().for_readers()

"""Many comments decided at once: what it will touch, the doing of it, and the way back."""

from collections import Counter

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from comments.models import Batch, Comment

from . import entries
from .forms import BulkForm
from .queues import Filters, number
from .verbs import VERBS
from .views import here, judging, looking, moderating, told

LISTED = 50
BATCHES = 50


@require_POST
@moderating
def preview(request):
    """What a bulk decision will touch, before it does."""
    verb = request.POST.get("verb")
    if verb not in VERBS:
        raise Http404
    comments = chosen(request)
    if not comments:
        messages.warning(request, _("Select the comments first."))
        return redirect(here(request))
    last = entries.last_decisions(comments)
    touched = [comment for comment in comments if is_touched(comment, verb)]
    context = {
        "title": _("%(verb)s: what this will touch") % {"verb": VERBS[verb][1]},
        "verb": verb,
        "label": VERBS[verb][1],
        "refuses": verb in ("reject", "remove"),
        "comments": touched[:LISTED],
        "count": len(touched),
        "left_out": len(comments) - len(touched),
        "states": Counter(comment.get_status_display() for comment in touched).most_common(),
        "people": Counter(comment.commenter for comment in touched).most_common(10),
        "stories": Counter(comment.article for comment in touched).most_common(10),
        "items": ",".join(f"{c.pk}:{last[c.pk].pk if c.pk in last else 0}" for c in touched),
        "is_cut": len(comments) >= BulkForm.MOST,
        "most": BulkForm.MOST,
        **judging(request),
    }
    return render(request, "admin/comments/desk/preview.html", context)


def chosen(request):
    """The comments that were ticked, or all that match the filters of the page: up to MOST."""
    if request.POST.get("all"):
        keys, _end = Filters.read_query(request.POST.get("filters", "")).keys(BulkForm.MOST)
        numbers = [pk for _moment, pk in keys]
    else:
        typed = request.POST.getlist("comment")[: BulkForm.MOST]
        numbers = [pk for pk in map(number, typed) if pk]
    comments = Comment.objects.filter(pk__in=numbers).select_related("commenter", "article")
    return list(comments.defer("article__body", "article__body_html", "body_html").order_by("-pk"))


def is_touched(comment, verb):
    """Whether it would change at all: what is there already, or its author's own, would not."""
    goal = {"approve": "approved", "reject": "rejected", "spam": "spam", "remove": "removed"}[verb]
    return comment.status not in (goal, Comment.Status.WITHDRAWN)


@require_POST
@moderating
def decide(request):
    form = BulkForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Nothing was changed. Please select the comments again."))
        return redirect(here(request))
    batch = Batch.objects.create(made_by=request.user)
    verb, seen = VERBS[form.cleaned_data["verb"]][0], form.cleaned_data["items"]
    done, overtaken = batch.decide(verb, seen, **form.why())
    messages.success(
        request,
        ngettext("%(n)d comment decided.", "%(n)d comments decided.", done) % {"n": done},
    )
    if overtaken:
        messages.warning(request, others_decided(overtaken))
    if not done:
        batch.delete()
        return redirect(here(request))
    return redirect(f"{reverse('admin:desk_batch', args=[batch.pk])}?next={here(request)}")


def others_decided(count):
    return ngettext(
        "Somebody else has decided about %(n)d of them meanwhile; it was left alone.",
        "Somebody else has decided about %(n)d of them meanwhile; they were left alone.",
        count,
    ) % {"n": count}


@require_safe
@looking
def batches(request):
    """The newest bulk decisions."""
    newest = Batch.objects.select_related("made_by").order_by("-pk")[:BATCHES]
    sizes = Batch.objects.filter(pk__in=[batch.pk for batch in newest])
    sizes = dict(sizes.annotate(n=Count("decisions")).values_list("pk", "n"))
    context = {
        "title": _("Bulk decisions"),
        "batches": [(batch, sizes.get(batch.pk, 0)) for batch in newest],
        **judging(request),
    }
    return render(request, "admin/comments/desk/batches.html", context)


@require_safe
@looking
def batch_page(request, pk):
    batch = get_object_or_404(Batch.objects.select_related("made_by"), pk=pk)
    decisions = batch.decisions.order_by("pk")
    first = told(decisions).select_related("comment__article").first()
    context = {
        "title": _("Bulk decision"),
        "batch": batch,
        "first": first,
        "count": decisions.count(),
        "undone": decisions.filter(undone_by__isnull=False).count(),
        "decisions": told(decisions).select_related("undone_by")[:LISTED],
        "may_undo": first is not None
        and first.is_undoable()
        and decisions.filter(undone_by=None).exists(),
        **judging(request),
    }
    return render(request, "admin/comments/desk/batch.html", context)


@require_POST
@moderating
def undo(request, pk):
    undone, overtaken = get_object_or_404(Batch, pk=pk).undo(request.user)
    messages.success(
        request,
        ngettext("%(n)d decision undone.", "%(n)d decisions undone.", undone) % {"n": undone},
    )
    if overtaken:
        messages.warning(
            request,
            ngettext(
                "%(n)d was left: it was decided anew since, or is undone already.",
                "%(n)d were left: they were decided anew since, or are undone already.",
                overtaken,
            )
            % {"n": overtaken},
        )
    return redirect("admin:desk_batch", pk)

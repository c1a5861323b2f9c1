"""The queues, and deciding one comment after another."""

from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from comments import reports, statement
from comments.models import Comment, Decision, DiscussionPolicy, NotUndoable, Overtaken, Reason

from . import entries, verbs
from .forms import AnswerForm, BulkForm, DecisionForm
from .queues import QUEUES, SCANNED, Filters, number

LOOK, MODERATE = "comments.view_comment", "comments.moderate_comment"
REPLIES = 25
looking = permission_required(LOOK, raise_exception=True)
moderating = permission_required(MODERATE, raise_exception=True)


@require_safe
@looking
def desk(request):
    """One page of a queue."""
    filters = Filters.read(request.GET)
    keys, end = filters.keys()
    shown = entries.read([pk for _moment, pk in keys])
    context = {
        "title": _("The desk"),
        "filters": filters,
        "queues": tabs(filters),
        "entries": entries.make(shown),
        "done": done(request),
        "stood": stood(request),
        "next": filters.query(after=end) if end else "",
        "start": filters.query(after=None) if filters.after else "",
        "turn": filters.query(turned=not filters.turned, after=None),
        "plain": filters.query(
            story=None, commenter=None, who="", network="", words="", after=None
        ),
        "stories": filters.stories(),
        "scanned": SCANNED,
        "bulk_most": BulkForm.MOST,
        **judging(request),
    }
    return render(request, "admin/comments/desk/queue.html", context)


def judging(request):
    """What every page needs on which comments are judged."""
    may_decide = request.user.has_perm(MODERATE)
    return {
        **admin.site.each_context(request),
        "may_decide": may_decide,
        "reasons": offered_reasons() if may_decide else "",
        "desk": reverse("admin:desk"),
        "here": request.get_full_path() if request.method == "GET" else here(request),
    }


def offered_reasons():
    """The choice of reasons, which is the same for every comment of a page."""
    reasons = Reason.objects.filter(is_offered=True)
    return render_to_string("admin/comments/desk/_reasons.html", {"reasons": reasons})


def tabs(filters):
    """Each queue under these filters: its count where that can be told quickly, its address."""
    return [
        {
            "queue": queue,
            "count": filters.count(queue)
            if (queue.statuses or queue.reported) and not filters.words
            else "",
            "query": filters.query(queue=queue, after=None, turned=False),
            "is_here": queue == filters.queue,
        }
        for queue in QUEUES.values()
    ]


def done(request):
    """The decision that was just made without scripts, to be shown with its Undo."""
    pk = number(request.GET.get("done"))
    return told(Decision.objects.filter(pk=pk)).first() if pk else None


def stood(request):
    """The comment that was just left standing without scripts, in the same way."""
    pk = number(request.GET.get("stood"))
    comment = Comment.objects.select_related("commenter").filter(pk=pk).first() if pk else None
    return comment if comment is not None and reports.left_standing(comment).exists() else None


def told(decisions):
    """With what is shown of a decision beside the comment."""
    return decisions.select_related("comment__commenter", "made_by", "reason", "batch")


@require_safe
@looking
def comment_page(request, pk):
    return show(request, find(pk))


def show(request, comment, status=200, **more):
    """One comment in its place: what it answers, what answers it, all that was decided about it."""
    above, parent = [], comment.parent_id
    while parent:
        above.insert(0, parent)
        parent = Comment.objects.values_list("parent", flat=True).get(pk=parent)
    after = number(request.GET.get("after")) or 0
    replies = comment.replies.filter(pk__gt=after).order_by("pk")
    below = list(replies.values_list("pk", flat=True)[: REPLIES + 1])
    shown = entries.make(entries.read([*above, comment.pk, *below[:REPLIES]]))
    decisions = list(told(comment.decisions.order_by("-pk")).select_related("house_rules"))
    for decision in decisions:
        decision.statement_url = statement.address(decision) if decision.is_refusal() else ""
    context = {
        "title": _("Comment by %s") % comment.commenter,
        "comment": comment,
        "above": shown[: len(above)],
        "entry": shown[len(above)],
        "below": shown[len(above) + 1 :],
        "after": after,
        "next": below[REPLIES - 1] if len(below) > REPLIES else None,
        "decisions": decisions,
        "may_undo": decisions and decisions[0].is_undoable(),
        "dismissed": list(reports.left_standing(comment).select_related("settled_by", "reason"))
        if comment.is_visible()
        else [],
        **judging(request),
        **more,
    }
    return render(request, "admin/comments/desk/comment.html", context, status=status)


def find(pk):
    return get_object_or_404(Comment.objects.select_related("article", "commenter__user"), pk=pk)


@require_POST
@moderating
def decide(request, pk):
    comment, form = find(pk), DecisionForm(request.POST)
    if not form.is_valid():
        return show(request, comment, status=422, errors=form.errors)
    seen, verb = form.cleaned_data["seen"], form.cleaned_data["verb"]
    if verb == verbs.STAND[0]:
        return leave_standing(request, comment, seen)
    try:
        decision = verbs.decide(comment, verb, request.user, seen=seen, **form.why())
    except Overtaken as overtaken:
        return tell(request, comment, f"{overtaken} {_('Nothing was changed.')}", status=409)
    if decision is None:
        return tell(request, comment, _("Nothing was changed."))
    if wants_part(request):
        context = {"done": told(Decision.objects).get(pk=decision.pk), "here": here(request)}
        return render(request, "admin/comments/desk/_done.html", context)
    return redirect(here(request, done=decision.pk))


def leave_standing(request, comment, seen):
    """Settle what readers reported of it and change nothing else."""
    try:
        settled = comment.dismiss_reports(request.user, seen)
    except Overtaken as overtaken:
        return tell(request, comment, f"{overtaken} {_('Nothing was changed.')}", status=409)
    if wants_part(request):
        context = {"stood": comment, "settled": settled, "here": here(request)}
        return render(request, "admin/comments/desk/_stood.html", context)
    return redirect(here(request, stood=comment.pk))


@require_POST
@moderating
def reopen(request, pk):
    """Take that back."""
    comment = find(pk)
    opened = comment.reopen_reports()
    if not opened:
        return tell(request, comment, _("There is no report to open again."), status=409)
    said = ngettext("%d report is open again.", "%d reports are open again.", opened) % opened
    return tell(request, comment, said, url=here(request, stood=None))


@require_POST
@moderating
def undo(request, pk):
    decision = get_object_or_404(Decision.objects.select_related("comment"), pk=pk)
    try:
        decision.undo(request.user)
    except NotUndoable as reason:
        return tell(request, decision.comment, str(reason), status=409)
    return tell(request, decision.comment, _("Undone."), url=here(request, done=None))


def tell(request, comment, notice, status=200, url=None):
    """What has become of a comment: its entry for scripts, else where one was or its own page."""
    if wants_part(request):
        (entry,) = entries.make(entries.read([comment.pk]))
        context = {"entry": entry, "notice": notice, **judging(request)}
        return render(request, "admin/comments/desk/_entry.html", context, status=status)
    messages.info(request, notice) if status == 200 else messages.warning(request, notice)
    return redirect(url or reverse("admin:desk_comment", args=[comment.pk]))


def wants_part(request):
    """Whether a script asks, which puts the answer in the place of what was there."""
    return request.headers.get("X-Fragment") == "entry"


def here(request, **changes):
    """The page of ours that a form was on, with changes to its query: a value, or None for none."""
    after = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(after, {request.get_host()}, request.is_secure()):
        after = reverse("admin:desk")
    parts = urlsplit(after)
    if parts.path.startswith("//"):
        # Without its host it would name another one.
        parts = urlsplit(reverse("admin:desk"))
    query = QueryDict(parts.query, mutable=True)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return parts._replace(scheme="", netloc="", query=query.urlencode()).geturl()


@require_POST
@moderating
def answer(request, pk):
    """Say something under a comment; one that waits is approved by that."""
    comment, policy = find(pk), DiscussionPolicy.load()
    if not entries.Entry(comment, None).is_answerable:
        raise Http404
    try:
        with transaction.atomic():
            if not comment.is_visible():
                comment.approve(request.user, seen=number(request.POST.get("seen")) or 0)
            form = AnswerForm(request.POST, parent=comment, user=request.user, policy=policy)
            if form.is_valid():
                form.answer()
            else:
                transaction.set_rollback(True)
    except Overtaken as overtaken:
        return tell(request, comment, f"{overtaken} {_('Your answer was not sent.')}", status=409)
    if not form.is_valid():
        typed = request.POST.get("body", "")
        return show(request, find(pk), status=422, errors=form.errors, typed=typed)
    messages.success(request, _("Your answer is published."))
    return redirect(here(request))

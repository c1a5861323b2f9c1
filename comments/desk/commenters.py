"""Whoever wrote: their record, what was imposed on them, what moderators know of them."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comments.models import Comment, Commenter, Note, Sanction

from .forms import NoteForm, ObjectionForm, SanctionForm
from .views import judging

NEWEST = 50
NETWORKS = 20
NEIGHBOURS = 30
# What is read of the newest comments to find networks, and of a network to find others.
READ = 2000
KEPT = timedelta(days=30)

looking = permission_required("comments.view_commenter", raise_exception=True)
sanctioning = permission_required("comments.add_sanction", raise_exception=True)


@require_safe
@looking
def commenter_page(request, pk):
    return show(request, find(pk))


def find(pk):
    return get_object_or_404(Commenter.objects.select_related("user"), pk=pk)


def show(request, commenter, status=200, **forms):
    networks = networks_of(commenter)
    newest = commenter.comments.select_related("article").order_by("-pk")
    user = request.user
    sanctions = commenter.sanctions.select_related("made_by", "lifted_by", "answered_by")
    sanctions = list(sanctions.order_by("-pk"))
    for imposed in sanctions:
        imposed.may_answer = imposed.is_answerable_by(user)
    context = {
        "title": str(commenter),
        "commenter": commenter,
        "comments": newest.defer("article__body", "article__body_html", "body_html")[:NEWEST],
        "sanctions": sanctions,
        "notes": commenter.notes.select_related("made_by"),
        "networks": networks,
        "neighbours": neighbours_of(commenter, networks),
        "sanction_form": SanctionForm(),
        "objection_form": ObjectionForm(),
        "note_form": NoteForm(),
        "may_sanction": user.has_perm("comments.add_sanction"),
        "may_lift": user.has_perm("comments.change_sanction"),
        "may_note": user.has_perm("comments.add_note"),
        "may_read_notes": user.has_perm("comments.view_note"),
        **judging(request),
        **forms,
    }
    return render(request, "admin/comments/desk/commenter.html", context, status=status)


def networks_of(commenter):
    """Where they wrote from in the last 30 days: [{network, prefix, last}], newest first."""
    own = commenter.comments.filter(created_at__gt=timezone.now() - KEPT).exclude(network="")
    own = own.order_by("-pk").values_list("network", "network_prefix", "created_at")[:READ]
    found = {}
    for network, prefix, moment in own:
        found.setdefault(network, {"network": network, "prefix": prefix, "last": moment})
    return list(found.values())[:NETWORKS]


def neighbours_of(commenter, networks):
    """Others who wrote from the same networks in that time."""
    near = Comment.objects.filter(
        network__in=[one["network"] for one in networks],
        created_at__gt=timezone.now() - KEPT,
    ).exclude(network="")
    people = set(near.values_list("commenter", flat=True)[:READ]) - {commenter.pk}
    return Commenter.objects.filter(pk__in=people).order_by("-pk")[:NEIGHBOURS]


@require_POST
@sanctioning
def sanction(request, pk):
    commenter = find(pk)
    form = SanctionForm(request.POST, instance=Sanction(commenter=commenter, made_by=request.user))
    if not form.is_valid():
        return show(request, commenter, status=422, sanction_form=form)
    form.instance.impose()
    messages.success(request, _("It counts from now on."))
    return redirect("admin:desk_commenter", pk)


@require_POST
@permission_required("comments.change_sanction", raise_exception=True)
def lift(request, pk):
    imposed = get_object_or_404(Sanction.objects.in_force(), pk=pk)
    imposed.lift(request.user)
    messages.success(request, _("Lifted."))
    return redirect("admin:desk_commenter", imposed.commenter_id)


@require_safe
@looking
def objections(request):
    """The sanctions that somebody objects to, the longest waiting first."""
    waiting = Sanction.objects.objected().select_related("commenter", "made_by")
    context = {
        "title": _("Objections to sanctions"),
        "sanctions": waiting[:NEWEST],
        **judging(request),
    }
    return render(request, "admin/comments/desk/objections.html", context)


@require_POST
@permission_required("comments.change_sanction", raise_exception=True)
def answer_objection(request, pk):
    imposed = get_object_or_404(Sanction.objects.select_related("commenter__user"), pk=pk)
    if imposed.waits_for_answer() and not imposed.is_answerable_by(request.user):
        raise PermissionDenied
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        return show(request, imposed.commenter, status=422, objection_form=form)
    lifts = form.cleaned_data["verb"] == "lift"
    if imposed.answer_objection(request.user, form.cleaned_data["answer"], lifts):
        messages.success(request, _("Lifted.") if lifts else _("It stays."))
    else:
        messages.warning(request, _("Somebody else has answered meanwhile. Nothing was changed."))
    return redirect("admin:desk_commenter", imposed.commenter_id)


@require_POST
@permission_required("comments.add_note", raise_exception=True)
def note(request, pk):
    commenter = find(pk)
    form = NoteForm(request.POST, instance=Note(commenter=commenter, made_by=request.user))
    if not form.is_valid():
        return show(request, commenter, status=422, note_form=form)
    form.save()
    return redirect("admin:desk_commenter", pk)

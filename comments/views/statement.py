"""Statements of reasons, of a refused comment or a sanction, and what is said against them."""

from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.masthead import masthead
from comments import statement as statements
from comments.forms import AppealForm, ObjectionForm
from comments.models import DiscussionPolicy
from comments.same_origin import same_origin

from .own import find_own, is_from_here, needs_token, page


@same_origin
@page
@never_cache
def statement(request, token):
    """What was decided, why and by what, for whoever has the link; and the appeal against it."""
    decision = statements.find(token)
    if decision is None:
        raise Http404
    told = statements.context(decision)
    form = AppealForm(request.POST or None)
    is_sent = request.method == "POST"
    if is_sent and told["may_appeal"] and form.is_valid() and is_from_here(request, form):
        try:
            with transaction.atomic():
                form.instance.decision = decision
                form.save()
        except IntegrityError:
            pass  # sent twice: the first one waits
        return redirect(f"{request.path}#appeal")
    if is_sent and told["appeal"]:
        return redirect(f"{request.path}#appeal")
    context = {
        **masthead(),
        **told,
        "form": form,
        "redress": DiscussionPolicy.load().redress,
        "needs_token": needs_token(request),
    }
    return render(request, "comments/statement.html", context, status=422 if is_sent else 200)


@require_safe
@never_cache
def own_statement(request, pk):
    """From a comment to the statement of its last refusal, for its author by account or key."""
    comment, _commenter = find_own(request, pk)
    address = statements.address_of(comment)
    if address is None:
        raise Http404
    return redirect(address)


@same_origin
@page
@never_cache
def sanction(request, token):
    """What was imposed, why and how long, for whoever has the link; and the objection to it."""
    imposed = statements.find_sanction(token)
    if imposed is None:
        raise Http404
    form = ObjectionForm(request.POST or None)
    is_sent = request.method == "POST"
    may_object = imposed.is_objectionable()
    if is_sent and may_object and form.is_valid() and is_from_here(request, form):
        imposed.object_to(form.cleaned_data["text"])
        return redirect(f"{request.path}#objection")
    if is_sent and not may_object:
        return redirect(f"{request.path}#objection")
    context = {
        **masthead(),
        "sanction": imposed,
        "may_object": may_object,
        "form": form,
        "redress": DiscussionPolicy.load().redress,
        "needs_token": needs_token(request),
    }
    return render(request, "comments/sanction.html", context, status=422 if is_sent else 200)

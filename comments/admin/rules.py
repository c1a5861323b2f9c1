"""The rules before posting in their order, what each has held, and what it would have."""

from collections import Counter
from datetime import timedelta

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from comments import dry_run, moderation
from comments.models import Comment, Decision, DiscussionPolicy

# So many decisions are counted, the newest first.
COUNTED = 20_000
# What can be tried without being on a list yet: what the field is called, and what looks for it.
TRIED = {
    "word": (gettext_lazy("Word or phrase"), dry_run.for_word),
    "domain": (gettext_lazy("Domain"), dry_run.for_domain),
}


class TriedForm(forms.Form):
    """One word or domain to be looked for."""

    q = forms.CharField(max_length=100, widget=forms.TextInput(attrs={"class": "vTextField"}))

    def __init__(self, data, label):
        super().__init__(data)
        self.fields["q"].label = label


def moderators_only(request):
    if not request.user.has_perm("comments.moderate_comment"):
        raise PermissionDenied


@require_safe
def rules(request):
    moderators_only(request)
    policy, (held, approved) = DiscussionPolicy.load(), held_lately()
    rows = [
        {
            "check": check,
            "mode": getattr(policy, check.mode),
            # Templates would call the function itself.
            "can_be_tried": check.past is not None,
            "mode_label": policy._meta.get_field(check.mode).flatchoices,
            "numbers": numbers_in_words(check, policy),
            "held": held[check.name],
            "approved": approved[check.name],
            "percent": percent(approved[check.name], held[check.name]),
        }
        for check in moderation.CHECKS
    ]
    for row in rows:
        row["mode_label"] = str(dict(row["mode_label"])[row["mode"]]).partition(":")[0]
    context = {"rows": rows, "tried": TRIED.items(), "title": _("Rules before posting")}
    return answer(request, "admin/comments/rules.html", context)


def held_lately(now=None):
    """How much each check has held or refused in 30 days, and how much of that is approved now."""
    since = (now or timezone.now()) - timedelta(days=30)
    found = Decision.objects.filter(origin__in=["rule", "aid"], status__in=["pending", "rejected"])
    held, approved = Counter(), Counter()
    for rule, made_at, status in found.order_by("-pk").values_list(
        "rule", "made_at", "comment__status"
    )[:COUNTED]:
        if made_at > since:
            held[rule] += 1
            approved[rule] += status == Comment.Status.APPROVED
    return held, approved


def percent(part, whole):
    return round(100 * part / whole) if whole else None


def numbers_in_words(check, policy):
    fields = (policy._meta.get_field(name) for name in check.numbers)
    return ", ".join(f"{field.verbose_name}: {getattr(policy, field.name)}" for field in fields)


@require_safe
def try_out(request, name):
    """The dry run of a check, with other numbers if they are given, or of a word or domain."""
    moderators_only(request)
    check = moderation.BY_NAME.get(name)
    if check is None and name not in TRIED:
        raise Http404
    policy = DiscussionPolicy.load()
    form, look = form_and_look(request, name, check, policy)
    result = None
    if look is not None and (form is None or form.is_valid()):
        result = dry_run.run(look, policy, before=started_at(request))
    more = request.GET.copy()
    if result is not None and result.last is not None:
        more["before"] = result.last.pk
    context = {
        "title": check.label if check else TRIED[name][0],
        "form": form,
        "result": result,
        "more": more.urlencode(),
        "goes_on": "before" in request.GET,
        "note": dry_run.NOTES.get(name, ""),
        "never": dry_run.NEVER if check and check.past is None else "",
        "add_url": add_url(name, form) if name in TRIED and result is not None else "",
    }
    status = 422 if form is not None and form.errors else 200
    return answer(request, "admin/comments/dry_run.html", context, status)


def form_and_look(request, name, check, policy):
    """What may be typed, and what looks: a check with the numbers in the address, or a word."""
    if check is None:
        label, look_for = TRIED[name]
        form = TriedForm(request.GET if "q" in request.GET else None, label)
        return form, look_for(form.cleaned_data["q"]) if form.is_valid() else None
    if not check.numbers or check.past is None:
        return None, check.past
    # Bound to the policy that was read, which takes the numbers and is never saved.
    numbers = forms.modelform_factory(DiscussionPolicy, fields=check.numbers)
    typed = any(field in request.GET for field in check.numbers)
    data = request.GET if typed else {field: getattr(policy, field) for field in check.numbers}
    return numbers(data, instance=policy), check.past


def started_at(request):
    """The comment that the one before stopped at, when this goes on from there."""
    number = request.GET.get("before", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return Comment.objects.filter(pk=number).only("created_at").first()


def add_url(name, form):
    field = "text" if name == "word" else "name"
    return f"../../{name}/add/?{urlencode({field: form.cleaned_data['q']})}"


def answer(request, template, context, status=200):
    context = {**admin.site.each_context(request), **context}
    return render(request, template, context, status=status)

"""The desk of the aid: what it has learnt, how good it is, its switch and its reset."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.admin.lists import ReadOnlyAdmin
from comments.aid import learning, measure
from comments.models import Aid, DiscussionPolicy, Lesson, Opinion

# The figures are those of so many decisions, told in windows of so many.
TOLD = 1000
WINDOW = 100
OPINIONS = 12
EXCERPT = 200
# The picture, in its own units.
WIDTH, HEIGHT = 600, 160


class AidForm(forms.ModelForm):
    class Meta:
        model = DiscussionPolicy
        fields = ["aid", "aid_false_alarms"]
        widgets = {"aid": forms.RadioSelect}


@admin.register(Aid)
class AidAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """One page in place of a list. Who may see it is given by view_aid, the rest by change_aid."""

    def may_change(self, request):
        return request.user.has_perm("comments.change_aid")

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("mode/", wrap(self.mode_view), name="comments_aid_mode"),
            path("reset/", wrap(self.reset_view), name="comments_aid_reset"),
            path("", wrap(self.desk_view), name="comments_aid_changelist"),
        ]

    @method_decorator(require_safe)
    def desk_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._desk(request, AidForm(instance=DiscussionPolicy.load()))

    @method_decorator(require_POST)
    def mode_view(self, request):
        """Switch it on, off or into shadow."""
        if not self.may_change(request):
            raise PermissionDenied
        form = AidForm(request.POST, instance=DiscussionPolicy.load())
        if not form.is_valid():
            return self._desk(request, form, status=422)
        policy = form.save()
        self._log(request, policy.get_aid_display())
        messages.success(request, _("The aid: %(mode)s.") % {"mode": policy.get_aid_display()})
        return redirect("admin:comments_aid_changelist")

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def reset_view(self, request):
        if not self.may_change(request):
            raise PermissionDenied
        if request.method == "POST":
            learning.forget()
            self._log(request, _("Forgot everything."))
            messages.success(
                request, _("The aid has forgotten everything. It learns from what is decided now.")
            )
            return redirect("admin:comments_aid_changelist")
        context = self._context(request, _("Reset the aid"))
        return render(request, "admin/comments/aid/reset.html", context)

    def _desk(self, request, form, status=200):
        aid = Aid.load()
        results = lately()
        context = {
            **self._context(request, _("The aid")),
            "aid": aid,
            "form": form,
            "mode": form.instance.aid,
            "may_change": self.may_change(request),
            "lessons": aid.approved + aid.refused,
            "of_all": told(results) if results else None,
            "windows": windows(results),
            "picture": picture(windows(results)),
            "opinions": opinions(),
        }
        return render(request, "admin/comments/aid/desk.html", context, status=status)

    def _context(self, request, title):
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}

    def _log(self, request, message):
        LogEntry.objects.log_actions(
            request.user.pk, [Aid.load()], CHANGE, str(message), single_object=True
        )


def lately():
    """(when, refused, would hold) of the newest decisions that were weighed, oldest first."""
    known = Lesson.objects.filter(refused__isnull=False, would_hold__isnull=False).order_by("-pk")
    return list(known.values_list("decided_at", "refused", "would_hold")[:TOLD])[::-1]


def told(results):
    """What the page says of some results."""
    result = measure.count([held for *_, held in results], [refused for _, refused, _ in results])
    return {
        "since": results[0][0],
        "until": results[-1][0],
        "decisions": len(results),
        "held": result.caught + result.alarms,
        "result": result,
        "precision": percent(result.precision),
        "recall": percent(result.recall),
        "false_alarms": percent(result.false_alarms),
    }


def windows(results):
    """The results in windows of the same size, the newest whole; what is over comes first."""
    if not results:
        return []
    first = len(results) % WINDOW
    starts = [*([0] if first else []), *range(first, len(results), WINDOW)]
    ends = [*starts[1:], len(results)]
    return [told(results[start:end]) for start, end in zip(starts, ends, strict=True)]


def percent(share):
    return None if share is None else round(100 * share)


def picture(found):
    """The points of a line for each figure, where there are at least two windows."""
    if len(found) < 2:
        return None
    step = WIDTH / (len(found) - 1)

    def line(name):
        return [
            {"x": round(n * step, 1), "y": round(HEIGHT * (1 - window[name] / 100), 1)}
            for n, window in enumerate(found)
            if window[name] is not None
        ]

    return {"precision": line("precision"), "recall": line("recall")}


def opinions():
    """What it held, or would have held, lately, and what became of that."""
    newest = Opinion.objects.select_related("comment__commenter").order_by("-pk")[:OPINIONS]
    return [
        {"opinion": one, "comment": one.comment, "text": Truncator(one.comment.body).chars(EXCERPT)}
        for one in newest
    ]

"""Reporting a comment: what a reader says is wrong with it."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from articles.masthead import masthead
from comments import markup, visitor
from comments.models import Comment, Commenter, Reason, Report
from comments.same_origin import same_origin

from .own import is_from_here, needs_token, page

FLOOD_WINDOW = timedelta(minutes=10)
FLOOD_LIMIT = 10


class ReportForm(forms.Form):
    """Why `comment` should not stand, from one reader: a commenter or None, and their network."""

    reason = forms.ModelChoiceField(
        Reason.objects.none(),
        label=gettext_lazy("What is wrong with it?"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    text = forms.CharField(
        label=gettext_lazy("What should the moderators know?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    # People do not see this field; programs that fill in every field do.
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, data=None, *, comment, commenter, network):
        super().__init__(data, auto_id="report-%s")
        self.comment, self.commenter, self.network = comment, commenter, network
        offered = Reason.objects.filter(is_offered=True, for_reports=True)
        self.fields["reason"].queryset = offered
        self.fields["reason"].error_messages["required"] = _("Please choose what is wrong with it.")
        if not offered:
            del self.fields["reason"]
            self.fields["text"].required = True

    def clean_text(self):
        return markup.normalise(self.cleaned_data["text"]).strip()

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(_("This field must stay empty. Your report was not sent."))
        return ""

    def clean(self):
        replies = self.comment.replies.by(self.commenter, self.network)
        if replies.filter(created_at__gt=timezone.now() - Report.PAUSE).exists():
            raise ValidationError(
                _(
                    "You, or somebody in your network, answered this comment a moment ago. "
                    "Please wait ten minutes before you report it."
                )
            )
        return super().clean()

    def is_flood(self):
        """Whether so many reports came lately from this account, or from a guest's network."""
        lately = Report.objects.filter(created_at__gt=timezone.now() - FLOOD_WINDOW)
        return lately.by(self.commenter, self.network).count() >= FLOOD_LIMIT


@same_origin
@page
@never_cache
def report(request, pk):
    comment = find_comment(pk)
    commenter, network = visitor.commenter(request), visitor.network(request)
    if commenter is None and request.user.is_authenticated and request.method == "POST":
        commenter = Commenter.of_user(request.user)
    if commenter is not None and commenter.pk == comment.commenter_id:
        return answer(request, comment, "own")
    if comment.reports.by(commenter, network).exists():
        return answer(request, comment, "known")
    form = ReportForm(request.POST or None, comment=comment, commenter=commenter, network=network)
    if request.method == "POST" and form.is_valid() and is_from_here(request, form):
        if form.is_flood():
            form.add_error(None, _("That was a lot in a short time. Please wait a few minutes."))
            return answer(request, comment, "", form, status=429)
        said = form.cleaned_data
        comment.report(said.get("reason"), said["text"], commenter=commenter, network=network)
        return answer(request, comment, "thanks")
    return answer(request, comment, "", form, status=422 if request.method == "POST" else 200)


def find_comment(pk):
    """The visible comment with this number under a published story, or 404."""
    comment = get_object_or_404(
        Comment.objects.visible().select_related("article", "commenter__user"), pk=pk
    )
    if not comment.article.is_published():
        raise Http404
    return comment


def answer(request, comment, said, form=None, status=200):
    """The form, or where it is done with, what there is to say: "thanks", "known" or "own"."""
    context = {
        **masthead(),
        "comment": comment,
        "article": comment.article,
        "said": said,
        "form": form,
        "needs_token": needs_token(request),
    }
    return render(request, "comments/report.html", context, status=status)

"""The page of the letters: subscribing to them, and those that were sent."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles.finished import Finished, finished
from articles.masthead import masthead
from articles.models import Article
from articles.paging import Page
from articles.views import standing_page
from comments import visitor
from comments.models import Commenter, Letter, LetterKind, LetterSettings
from comments.same_origin import same_origin

from .following import AddressForm, ask_for_proof
from .own import is_from_here, needs_token, page

SIZE = 30


class SubscribeForm(AddressForm):
    """Which letters, and where to. Whoever is signed in has said where."""

    letters = forms.MultipleChoiceField(
        label=gettext_lazy("Which letters?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Please choose at least one letter.")},
    )
    # People do not see this field; programs that fill in every field do.
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    field_order = ["letters", "email", "website"]

    def __init__(self, data, rules, is_signed_in):
        super().__init__(data, auto_id="letters-%s")
        self.fields["letters"].choices = [
            (kind.value, label(kind, rules)) for kind in rules.offered()
        ]
        if is_signed_in:
            del self.fields["email"]

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(_("This field must stay empty. Nothing was sent."))
        return ""

    def targets(self):
        return [{"letter": kind} for kind in self.cleaned_data["letters"]]


def label(kind, rules):
    by_hand = rules.mode(kind) == rules.Mode.BY_HAND
    if kind == LetterKind.DAILY:
        name = _("The day’s stories, once a day")
        return (
            name
            if by_hand
            else _("%(name)s at %(hour)d:00")
            % {
                "name": name,
                "hour": rules.daily_hour,
            }
        )
    name = _("The week in one letter")
    return (
        name
        if by_hand
        else _("%(name)s, on %(day)s at %(hour)d:00")
        % {
            "name": name,
            "day": rules.get_weekly_day_display(),
            "hour": rules.weekly_hour,
        }
    )


@same_origin
@page
def letters(request, number=1):
    """The form, and the letters that were sent, newest first. Where a paper sends none, and never
    did, a standing page of this address is what it was.
    """
    rules = LetterSettings.load()
    listed = Page(
        Letter.objects.sent().with_lead().newest_first(),
        number,
        reverse("comments:letters"),
        size=SIZE,
    )
    if not rules.offered() and not listed.items:
        return finished()(standing_page)(request, path="letters")
    is_signed_in = request.user.is_authenticated
    form = SubscribeForm(request.POST or None, rules, is_signed_in)
    if request.method == "POST" and is_from_here(request, form) and form.is_valid():
        return subscribe(request, form)
    context = {
        **masthead(),
        "form": form if rules.offered() else None,
        "page": listed,
        "needs_token": needs_token(request),
    }
    status = 422 if request.method == "POST" and not context["needs_token"] else 200
    response = render(request, "comments/letters.html", context, status=status)
    if request.method != "POST":
        response.finished = Finished()
    return response


def subscribe(request, form):
    """At once for whoever is known by the address they gave, else by way of the mailbox."""
    commenter, email = visitor.commenter(request), form.cleaned_data.get("email", "")
    if request.user.is_authenticated:
        commenter = Commenter.of_user(request.user)
    is_theirs = commenter is not None and (
        not email or email.casefold() == commenter.email.casefold()
    )
    if is_theirs and (commenter.user_id or commenter.has_proven_address()):
        for target in form.targets():
            commenter.follow(**target)
        return redirect("comments:preferences")
    # An address that is not the one a guest has proven is somebody's of whom nothing is known.
    asking = Commenter() if commenter is None or commenter.has_proven_address() else commenter
    ask_for_proof(visitor.network(request), asking, email, *form.targets())
    context = {**masthead(), "email": email, "back": reverse("comments:letters")}
    return render(request, "comments/proof_sent.html", context)


@require_safe
@finished(conversations=True)
def letter(request, kind, day):
    """A letter that was sent, with those of its stories that may be read now."""
    try:
        found = get_object_or_404(
            Letter.objects.sent().with_lead(), kind=kind, day=date.fromisoformat(day)
        )
    except ValueError:
        raise Http404 from None
    if day != found.day.isoformat():
        return redirect(found, permanent=True)
    cards = Article.objects.for_cards()
    numbers = list(found.public_items().values_list("article", flat=True))
    stories = cards.in_bulk(numbers)
    same = Letter.objects.sent().filter(kind=kind)
    context = {
        **masthead(),
        "letter": found,
        "stories": [stories[pk] for pk in numbers if pk in stories],
        "before": same.filter(sent_at__lt=found.sent_at).newest_first().first(),
        "after": same.filter(sent_at__gt=found.sent_at).order_by("sent_at").first(),
    }
    return render(request, "comments/letter.html", context)

"""Notices of illegal content: the form, and the page on which a notice is followed."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.masthead import masthead
from articles.models import Article
from comments import markup, visitor
from comments.models import Comment, Notice, Place
from comments.same_origin import same_origin

from .own import is_from_here, needs_token, page

MOST_PLACES = 20
# From one network, and with one address, in a day: nobody's mailbox is filled with receipts.
MOST_NOTICES = 5
COMMENT = re.compile("comment-([0-9]{1,18})")


class NoticeForm(forms.ModelForm):
    """What Article 16(2) of the Digital Services Act asks for. `hosts` are this site's names."""

    where = forms.CharField(
        label=gettext_lazy("Where is it?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "The address of each comment or page, one in a line. The time beside a comment is a "
            "link to its address."
        ),
    )
    # People do not see this field; programs that fill in every field do.
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    # A browser would not send an empty name, excused or not.
    use_required_attribute = False
    field_order = ["where", "kind", "why", "name", "email", "in_good_faith", "website"]

    class Meta:
        model = Notice
        fields = ["kind", "why", "name", "email", "in_good_faith"]
        widgets = {
            "kind": forms.RadioSelect,
            "why": forms.Textarea(attrs={"rows": 8}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        labels = {
            "kind": gettext_lazy("What is it about?"),
            "why": gettext_lazy("Why is it illegal?"),
            "name": gettext_lazy("Your name, or that of your organisation"),
            "email": gettext_lazy("Your e-mail address"),
            "in_good_faith": gettext_lazy(
                "I believe in good faith that what I say here is accurate and complete."
            ),
        }
        help_texts = {
            "why": gettext_lazy(
                "In your own words, and with the law if you know it. Say which sentence or picture "
                "you mean, and how you know."
            ),
            "email": gettext_lazy("The receipt and our decision are sent there. It is not shown."),
        }

    def __init__(self, data=None, *, hosts, **kwargs):
        super().__init__(data, auto_id="notice-%s", **kwargs)
        self.hosts = hosts
        self.fields["kind"].choices = Notice.Kind.choices
        self.fields["kind"].error_messages["required"] = _("Please choose what it is about.")
        self.fields["why"].max_length = 10_000
        # Article 16(2)(c): nobody has to say who they are to point at the abuse of a child.
        is_excused = data is not None and data.get("kind") == Notice.Kind.CHILD
        for name in ("name", "email"):
            self.fields[name].required = not is_excused
            self.fields[name].error_messages["required"] = _(
                "The law asks for this in a notice of this kind."
            )
        self.fields["in_good_faith"].required = True
        self.fields["in_good_faith"].error_messages["required"] = _(
            "The law asks for this statement."
        )

    def clean_where(self):
        lines = [line.strip() for line in self.cleaned_data["where"].splitlines()]
        lines = list(dict.fromkeys(line for line in lines if line))
        if len(lines) > MOST_PLACES:
            raise ValidationError(
                _("Up to %d addresses fit into one notice. Please send another one for the others.")
                % MOST_PLACES
            )
        self.places = [place_at(line, self.hosts) for line in lines]
        return "\n".join(lines)

    def clean_why(self):
        why = markup.normalise(self.cleaned_data["why"]).strip()
        if len(why) > self.fields["why"].max_length:
            raise ValidationError(
                _("This is too long: up to %d characters are possible.")
                % self.fields["why"].max_length
            )
        return why

    def clean_name(self):
        return " ".join(markup.normalise(self.cleaned_data["name"]).split())

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise ValidationError(_("This field must stay empty. Your notice was not sent."))
        return ""

    def is_too_many(self, network):
        since = timezone.now() - timedelta(days=1)
        same = Q(network__in=network.hashes[:2])
        if email := self.cleaned_data["email"]:
            same |= Q(email__iexact=email)
        return Notice.objects.filter(same, created_at__gt=since).count() >= MOST_NOTICES


def place_at(address, hosts):
    """The Place at an address of this site, unsaved, with the comment or story that is there."""
    refusal = ValidationError(_("This is no address of this site: %s") % address[:200])
    try:
        parts = urlsplit(address)
        match = resolve(parts.path or "/")
    except (ValueError, Resolver404):
        raise refusal from None
    is_whole = parts.scheme in ("http", "https") and parts.netloc.lower() in hosts
    if len(address) > 500 or not (is_whole or (address.startswith("/") and not parts.netloc)):
        raise refusal
    found, place = match.kwargs, Place(address=address)
    if match.view_name == "comments:permalink":
        place.comment = Comment.objects.filter(pk=found["pk"]).first()
    elif fragment := COMMENT.fullmatch(parts.fragment):
        place.comment = Comment.objects.filter(pk=int(fragment[1])).first()
    if place.comment is None and {"year", "month", "day", "slug"} <= found.keys():
        story = (found[name] for name in ("year", "month", "day", "slug"))
        place.article = Article.objects.published().at_address(*story).first()
    return place


@same_origin
@page
@never_cache
def notice(request):
    network = visitor.network(request)
    comment = find_comment(request.GET.get("comment", ""))
    hosts = {request.get_host().lower(), urlsplit(settings.SITE_URL).netloc.lower()}
    initial = {"where": settings.SITE_URL + comment.get_absolute_url()} if comment else {}
    form = NoticeForm(request.POST or None, hosts=hosts, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and is_from_here(request, form):
            if not form.is_too_many(network):
                sent = form.instance
                sent.network, sent.commenter = network.hash, visitor.commenter(request)
                return redirect(sent.submit(form.places))
            status = 429
            form.add_error(
                None,
                _("That was a lot for one day. Please send this tomorrow, or write us a letter."),
            )
    context = {**masthead(), "form": form, "comment": comment, "needs_token": needs_token(request)}
    return render(request, "comments/notice.html", context, status=status)


def find_comment(number):
    """The visible comment that ?comment=ID names, if there is one."""
    if not re.fullmatch("[0-9]{1,18}", number):
        return None
    comments = Comment.objects.visible().select_related("commenter", "article")
    comment = comments.filter(pk=int(number)).first()
    return comment if comment is not None and comment.article.is_published() else None


@require_safe
@never_cache
def receipt(request, token):
    """What became of a notice, for whoever knows the address: it says nothing about who sent it."""
    if len(token) > 40:
        raise Http404
    found = get_object_or_404(Notice.objects.prefetch_related("places"), token=token)
    return render(request, "comments/notice_receipt.html", {**masthead(), "notice": found})

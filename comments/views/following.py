"""Following threads, branches, authors, sections and tags; proving an address; ending mail."""

from datetime import timedelta

from django import forms
from django.core import signing
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from articles.masthead import masthead
from articles.models import Author, Section, Tag
from comments import mail, tasks, visitor
from comments.models import Commenter, Follow, Message
from comments.models.commenter import new_key
from comments.models.follow import TARGETS
from comments.same_origin import same_origin

from .own import is_from_here, needs_token, page
from .places import find_article

PROOF_AGE = 3 * 24 * 3600
# Links to prove an address: to one address in a day, and asked for from one network in an hour.
PROOFS_TO_ADDRESS = 5
PROOFS_FROM_NETWORK = 30


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy(
            "Never shown. A link is sent there first, to prove that it is yours."
        ),
    )


class PreferencesForm(forms.ModelForm):
    class Meta:
        model = Commenter
        fields = ["delivery", "hears_replies"]
        widgets = {"delivery": forms.RadioSelect}
        labels = {"hears_replies": gettext_lazy("Tell me when somebody answers me")}


# Follow


@same_origin
@page
@never_cache
def follow_article(request, year, month, day, slug):
    article = find_article(year, month, day, slug)
    title = _("Follow the conversation on “%s”") % (article.headline or _("Untitled"))
    return follow(request, {"article": article}, title, article.get_absolute_url())


@same_origin
@page
@never_cache
def follow_branch(request, year, month, day, slug, pk):
    article = find_article(year, month, day, slug)
    comment = get_object_or_404(article.comments.standing().select_related("commenter"), pk=pk)
    title = _("Follow the answers to %s") % comment.commenter
    return follow(request, {"branch": comment}, title, comment.get_absolute_url())


@same_origin
@page
@never_cache
def follow_author(request, slug):
    author = get_object_or_404(Author, slug=slug)
    title = _("Follow the stories by %s") % author.name
    return follow(request, {"author": author}, title, author.get_absolute_url())


@same_origin
@page
@never_cache
def follow_section(request, slug):
    section = get_object_or_404(Section, slug=slug)
    title = _("Follow the stories in “%s”") % section.name
    return follow(request, {"section": section}, title, section.get_absolute_url())


@same_origin
@page
@never_cache
def follow_tag(request, slug):
    tag = get_object_or_404(Tag, slug=slug)
    title = _("Follow the stories about “%s”") % tag.name
    return follow(request, {"tag": tag}, title, tag.get_absolute_url())


def follow(request, target, title, back):
    """The page and the act of following: for whoever is known at once, else by way of a mailbox."""
    commenter = visitor.commenter(request)
    if commenter is None and request.user.is_authenticated and request.method == "POST":
        commenter = Commenter.of_user(request.user)
    is_proven = commenter is not None and commenter.has_proven_address()
    context = {**masthead(), "title": title, "back": back, "commenter": commenter}
    form = None
    if request.method == "POST" and is_from_here(request):
        if "stop" in request.POST and commenter is not None:
            commenter.follows.filter(**target).delete()
            return redirect(request.path)
        if is_proven:
            commenter.follow(**target)
            return redirect(request.path)
        if commenter is not None and commenter.user_id:
            # Whose address is proven where the account is.
            commenter.follow(**target)
            return redirect("account_email")
        form = AddressForm(request.POST)
        if form.is_valid():
            # A guest whose own address waits for its proof already has one follow more.
            asking = commenter or Commenter()
            ask_for_proof(visitor.network(request), asking, form.cleaned_data["email"], target)
            return render(
                request,
                "comments/proof_sent.html",
                {**context, "email": form.cleaned_data["email"]},
            )
    context |= {
        "form": form or AddressForm(),
        "is_proven": is_proven,
        "follows": commenter is not None and commenter.follows.filter(**target).exists(),
        "needs_token": needs_token(request),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "comments/follow.html", context, status=status)


# Prove


def ask_for_proof(network, commenter, email, *targets):
    """Send a link to `email` that makes it the proven address of `commenter`, new or unproven.

    `network` is where they ask from (visitor.Network), `targets` what they follow then.

    More than a few are not sent, and nobody is told: the answer is always the same.
    """
    if is_too_often(network, email):
        return
    commenter.email = email
    commenter.proof = new_key()
    if commenter.pk is None:
        commenter.save()
    else:
        commenter.save(update_fields=["email", "proof"])
    for target in targets:
        commenter.follow(**target)
    post_proof(network, commenter)


def post_proof(network, commenter):
    Message.objects.create(commenter=commenter, kind=Message.Kind.PROOF, network=network.hash)
    tasks.wake()


def is_too_often(network, email):
    now = timezone.now()
    asked = Message.objects.filter(kind=Message.Kind.PROOF, created_at__gt=now - timedelta(days=1))
    to_address = asked.filter(commenter__email__iexact=email).count()
    lately = asked.filter(created_at__gt=now - timedelta(hours=1))
    from_network = lately.filter(network__in=network.hashes[:2]).count()
    return to_address >= PROOFS_TO_ADDRESS or from_network >= PROOFS_FROM_NETWORK


@same_origin
@page
@never_cache
def come_back(request):
    """A guest with a proven address has a link sent there that this browser is known by again."""
    form = AddressForm(request.POST or None)
    form.fields["email"].help_text = _("The one that you have proven before.")
    if request.method == "POST" and form.is_valid() and is_from_here(request, form):
        email, network = form.cleaned_data["email"], visitor.network(request)
        if not is_too_often(network, email):
            guests = Commenter.objects.filter(email__iexact=email, user=None, erased_at=None)
            for guest in guests.exclude(email_proven_at=None).order_by("-pk")[:PROOFS_TO_ADDRESS]:
                guest.proof = new_key()
                guest.save(update_fields=["proof"])
                post_proof(network, guest)
        context = {**masthead(), "email": email, "title": _("Come back by e-mail")}
        return render(request, "comments/proof_sent.html", {**context, "is_known": True})
    status = 422 if form.errors else 200
    context = {**masthead(), "form": form, "needs_token": needs_token(request)}
    return render(request, "comments/come_back.html", context, status=status)


@same_origin
@page
@never_cache
def prove(request, token):
    """The link from the mailbox; a button does it, so that programs that look at links do not."""
    commenter = find_by(token, mail.PROOF_SALT, PROOF_AGE)
    if commenter is None:
        return render(request, "comments/link_is_over.html", masthead(), status=410)
    if request.method == "POST" and is_from_here(request):
        found = commenter.prove_address()
        if found.user_id:
            # An account is entered by its own door; what it follows is for the mailbox, too.
            return redirect(mail.preferences_link(found))
        response = redirect("comments:preferences")
        visitor.remember(response, found)
        return response
    context = {
        **masthead(),
        "commenter": commenter,
        "wishes": [] if commenter.email_proven_at else commenter.wishes(),
        "needs_token": needs_token(request),
    }
    return render(request, "comments/prove.html", context)


def find_by(token, salt, age):
    """The guest whose proof is in the token, as long as it was not used and is not too old; or an
    account that mail has come back from.
    """
    try:
        pk, proof = signing.loads(token, salt=salt, max_age=age)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if not proof:
        return None
    asked = Q(user=None) | Q(email_bounced_at__isnull=False)
    return Commenter.objects.filter(asked, pk=pk, proof=proof, erased_at=None).first()


# Preferences


@same_origin
@page
@never_cache
def preferences(request, token=""):
    """What is sent, and how often: by a signed link without signing in, or for whoever is known."""
    if token:
        try:
            number = signing.loads(token, salt=mail.PREFERENCES_SALT)
        except signing.BadSignature:
            raise Http404 from None
        commenter = get_object_or_404(Commenter, pk=number, erased_at=None)
    else:
        commenter = visitor.commenter(request)
    context = {**masthead(), "commenter": commenter}
    if commenter is None:
        return render(request, "comments/preferences.html", context)
    saved = False
    form = PreferencesForm(request.POST or None, instance=commenter, auto_id="preferences-%s")
    if request.method == "POST" and is_from_here(request):
        if number := request.POST.get("stop", ""):
            if number.isascii() and number.isdigit() and len(number) < 19:
                commenter.follows.filter(pk=number).delete()
            return redirect(request.path)
        if "prove" in request.POST:
            return prove_again(request, commenter, context)
        if form.is_valid():
            commenter.save(update_fields=["delivery", "hears_replies"])
            saved = True
    follows = commenter.follows.select_related(
        "article", "branch__article", "author", "section", "tag"
    )
    follows = follows.select_related("branch__commenter").order_by("-pk")[:200]
    context |= {
        "form": form,
        "saved": saved,
        "follows": follows,
        "needs_token": needs_token(request),
    }
    return render(request, "comments/preferences.html", context)


def prove_again(request, commenter, context):
    """To an address that mail came back from a link is sent, which lets mail go there again."""
    network = visitor.network(request)
    if commenter.email_bounced_at and not is_too_often(network, commenter.email):
        commenter.proof = new_key()
        commenter.save(update_fields=["proof"])
        post_proof(network, commenter)
    return render(request, "comments/proof_sent.html", {**context, "email": commenter.email})


@csrf_exempt
@page
@never_cache
def unsubscribe(request, token):
    """Ends what a mail came from. Mail programs post here by themselves (RFC 8058), without cookie
    or origin; what may be done is in the signed link. To look at it does nothing.
    """
    try:
        commenter, ends, number = signing.loads(token, salt=mail.UNSUBSCRIBE_SALT)
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    commenter = get_object_or_404(Commenter, pk=commenter)
    if request.method == "POST":
        if ends == "all":
            commenter.delivery = Commenter.Delivery.NONE
            commenter.save(update_fields=["delivery"])
        elif ends == "reply":
            commenter.hears_replies = False
            commenter.save(update_fields=["hears_replies"])
        elif ends == "case":
            commenter.disputes.filter(pk=number).update(wants_news=False)
        elif ends == "letter":
            # For the mailbox: an account and a guest may share it.
            sharing = Commenter.objects.at_address(commenter.email)
            Follow.objects.filter(letter=number, commenter__in=sharing.values("pk")).delete()
        elif ends in TARGETS:
            commenter.follows.filter(**{ends: number}).delete()
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(_("No more of it.") + "\n", "text/plain; charset=utf-8")
    context = {
        **masthead(),
        "ends": ends,
        "is_done": request.method == "POST",
        "preferences": mail.preferences_link(commenter),
    }
    return render(request, "comments/unsubscribe.html", context)

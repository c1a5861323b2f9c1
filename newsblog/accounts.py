"""Where allauth's accounts meet ours: names, guests' comments, staff, mail."""

import logging
import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Masthead
from comments import mail, names, visitor
from comments.forms import clean_name
from comments.models import Commenter
from newsblog import tasks

logger = logging.getLogger(__name__)


class SignupForm(forms.Form):
    """What allauth's form asks for beside the e-mail address."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Stands beside your comments, and is yours alone."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    field_order = ["email", "name"]

    def clean_name(self):
        name = clean_name(self.cleaned_data["name"], self.fields["name"].max_length)
        if names.is_taken(name):
            raise ValidationError(
                _("Somebody here has this name, or one that looks like it. Please choose another."),
                code="taken",
            )
        return name

    def signup(self, request, user):
        """Keep the name until the address is proven; only then it belongs to somebody."""
        user.first_name = self.cleaned_data["name"]
        user.save(update_fields=["first_name"])


class Accounts(DefaultAccountAdapter):
    """allauth's adapter: the places where it asks the site."""

    def populate_username(self, request, user):
        """Readers have a name and an address; what the table wants besides is nobody's business."""
        if not user.username:
            user.username = f"reader-{secrets.token_hex(6)}"

    def pre_login(self, request, user, **options):
        """Staff have the address that an administrator gave them, or none: neither is to be proven.

        Without any, allauth would never let them in; one that no mail can reach (RFC 2606) does.
        """
        if user.is_staff and not EmailAddress.objects.filter(user=user, verified=True).exists():
            address = user.email or f"login-{user.pk}@no-address.invalid"
            if not EmailAddress.objects.filter(email__iexact=address).exclude(user=user).exists():
                EmailAddress.objects.update_or_create(
                    user=user, email=address, defaults={"primary": True, "verified": True}
                )
        return super().pre_login(request, user, **options)

    def confirm_email(self, request, email_address):
        """A proven address makes the account somebody's: with its name, and what they wrote."""
        is_confirmed = super().confirm_email(request, email_address)
        if is_confirmed:
            settle(request, email_address.user)
        return is_confirmed

    def send_mail(self, template_prefix, email, context):
        """Render now, send from the worker: no request waits for a mail server, or tells by its
        time whether there was anything to send.
        """
        context = {"email": email, **self.mail_context(), **context}
        headers = {"Auto-Submitted": "auto-generated"}
        message = self.render_mail(template_prefix, email, context, headers)
        try:
            tasks.send_mail(message)
        except Exception:
            logger.exception("The worker cannot be reached; the mail is sent from here")
            message.send()

    def get_from_email(self):
        return mail.sender(Masthead.load())

    def mail_context(self):
        from allauth.core import context
        from django.contrib.sites.shortcuts import get_current_site

        paper = Masthead.load()
        return {
            "request": context.request,
            "current_site": get_current_site(context.request),
            "paper": paper,
            "tagline": paper.tagline,
            "site_url": settings.SITE_URL,
        }


def settle(request, user):
    """Make sure that there is a commenter for `user`, with their name and proven address.

    Whoever signs up goes on as the account with what this browser wrote as a guest.
    """
    commenter = Commenter.objects.filter(user=user).first()
    if commenter is None:
        # Who has been in as this user before is asked, on the page of their comments.
        signs_up = request is not None and user.last_login is None
        guest = visitor.remembered(request) if signs_up else None
        commenter = guest or Commenter()
        commenter.user = user
        commenter.rename(free_name(user.get_full_name() or user.username, user))
        commenter.save(update_fields=["user", "name", "skeleton"] if guest else None)
    keep_address(user)


def free_name(name, user):
    """`name`, or with a number, when somebody else proved their address first."""
    number, free = 1, name
    while names.is_taken(free, user=user):
        number += 1
        free = f"{name[:70]} {number}"
    return free


def keep_address(user, **kwargs):
    """Mail about comments goes to the account's primary address, if that is proven."""
    commenter = Commenter.objects.filter(user=user).first()
    if commenter is None:
        return
    address = EmailAddress.objects.filter(user=user, primary=True, verified=True).first()
    now_at = address.email if address else user.email
    if now_at != commenter.email:
        commenter.email_bounced_at = None
    commenter.email = now_at
    if address is None:
        commenter.email_proven_at = None
    elif commenter.email_proven_at is None:
        commenter.email_proven_at = timezone.now()
    commenter.save(update_fields=["email", "email_proven_at", "email_bounced_at"])


def connect():
    """allauth tells of changed addresses by signals alone."""
    from allauth.account import signals

    for signal in (signals.email_changed, signals.email_removed, signals.email_confirmed):
        signal.connect(address_changed, dispatch_uid=f"newsblog.accounts.{id(signal)}")


def address_changed(*, user=None, email_address=None, **kwargs):
    keep_address(user or email_address.user)

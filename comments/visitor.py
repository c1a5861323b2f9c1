"""Where a request comes from and who the guest behind it is."""

import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.core import signing

from .models import Commenter

COOKIE = "commenter"
COOKIE_AGE = 365 * 24 * 3600
SALT = "comments.commenter"


def address(request):
    """The address of the client.

    A front server that we trust adds the address it was called from at the end of
    X-Forwarded-For; what stands before that was sent by the client and proves nothing.
    """
    remote = request.META.get("REMOTE_ADDR", "")
    if not remote or remote in settings.TRUSTED_PROXIES:  # a Unix socket has no address
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip()
        return forwarded or remote
    return remote


def network(request):
    """A keyed hash of where the request comes from: 32 hexadecimal digits.

    Of an IPv6 address the first 64 bits count, since a household has that many to change among.
    """
    text = address(request)
    try:
        ip = ipaddress.ip_address(text)
        ip = getattr(ip, "ipv4_mapped", None) or ip
        if ip.version == 6:
            text = str(ipaddress.ip_network(f"{ip}/64", strict=False))
        else:
            text = str(ip)
    except ValueError:
        pass
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"network:{text}".encode(), hashlib.sha256).hexdigest()[:32]


def remembered(request):
    """The guest whose key this browser keeps, if it does and the key is one of ours."""
    signed = request.COOKIES.get(COOKIE)
    if not signed:
        return None
    try:
        key = signing.loads(signed, salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return None
    return Commenter.objects.filter(key=key, user=None).first()


def remember(response, commenter):
    """Let this browser keep the guest's key; they asked for it."""
    response.set_cookie(
        COOKIE,
        signing.dumps(commenter.key, salt=SALT),
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
    )

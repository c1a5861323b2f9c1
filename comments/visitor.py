"""Where a request comes from and who the guest behind it is."""

import hashlib
import hmac
import ipaddress
from typing import NamedTuple

from django.conf import settings
from django.core import signing

from .models import Commenter, NetworkSalt

COOKIE = "commenter"
SIGN = "remembered"
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


class Network(NamedTuple):
    """Where a request comes from, without its address.

    `hash` is 32 hexadecimal digits, keyed by the site's secret and this week's salt; `hashes` are
    those that the same address had in the last 30 days. `prefix` is the address without its last
    part: 203.0.113.0/24, 2001:db8:1::/48, or "" for what is no address.
    """

    hash: str
    hashes: list
    prefix: str


def network(request):
    """Of an IPv6 address the first 64 bits count, since a household has that many to change among.

    One statement, for the salts.
    """
    text, prefix = address(request), ""
    try:
        ip = ipaddress.ip_address(text)
        ip = getattr(ip, "ipv4_mapped", None) or ip
        prefix = str(ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False))
        text = str(ip)
        if ip.version == 6:
            text = str(ipaddress.ip_network(f"{ip}/64", strict=False))
    except ValueError:
        pass
    hashes = [hashed(text, salt) for salt in NetworkSalt.living()]
    return Network(hashes[0], hashes, prefix)


def hashed(text, salt):
    key = f"{settings.SECRET_KEY}:{salt}".encode()
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


def commenter(request):
    """Whoever makes this request as far as it can be proven: signed in, or a remembered guest.

    None for everybody else, and for readers with an account who have done nothing here yet.
    """
    if request.user.is_authenticated:
        return Commenter.objects.filter(user=request.user).first()
    return remembered(request)


def remember(response, commenter):
    """Let this browser keep the guest's key; they asked for it.

    The second cookie says nothing but that there is a first one, which scripts cannot see.
    """
    signed = signing.dumps(commenter.key, salt=SALT)
    response.set_cookie(COOKIE, signed, max_age=COOKIE_AGE, httponly=True, samesite="Lax")
    response.set_cookie(SIGN, "1", max_age=COOKIE_AGE, samesite="Lax")


def forget(response):
    response.delete_cookie(COOKIE, samesite="Lax")
    response.delete_cookie(SIGN, samesite="Lax")

"""Posts from our own pages without a token in them, so that a page is the same for everybody."""

from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.middleware.csrf import CsrfViewMiddleware
from django.views.decorators.csrf import csrf_exempt


def same_origin(view):
    """Refuse posts that a browser says come from another site.

    `request.origin_is_known` is False for a client that says nothing: the view then answers with a
    form that carries an ordinary token, and takes the post that brings it back.
    """

    @csrf_exempt
    @wraps(view)
    def checked(request, *args, **kwargs):
        site = request.headers.get("Sec-Fetch-Site", "")
        origin = request.headers.get("Origin", "")
        if request.method == "POST":
            if site not in ("", "same-origin", "none") or (
                origin and not _is_ours(request, origin)
            ):
                raise PermissionDenied
            request.origin_is_known = bool(site or origin) or _has_token(request)
        return view(request, *args, **kwargs)

    return checked


def _is_ours(request, origin):
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        return False
    return host == request.get_host() or origin in settings.CSRF_TRUSTED_ORIGINS


class Token(CsrfViewMiddleware):
    """Asks for the token; for a Referer only of those who send one, or they could never write."""

    def _check_referer(self, request):
        if "Referer" in request.headers:
            super()._check_referer(request)


def _has_token(request):
    check = Token(lambda request: None)
    check.process_request(request)
    return check.process_view(request, lambda request: None, (), {}) is None

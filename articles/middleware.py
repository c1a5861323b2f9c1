import re

from django.http import Http404, HttpResponsePermanentRedirect

from . import counting
from .models import OldAddress

# What WordPress puts behind the address of a story; its feed is the one that goes on here.
BELOW = re.compile(
    r"(?:comment-page-[0-9]+|page/[0-9]+|[0-9]+|amp|embed|trackback|(feed)(/\w+)?)/?$"
)


class OldAddresses:
    """Lead an address that was not found to where its story or page stands now."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # No address has a NUL in it, and PostgreSQL will not look for one.
        if "\x00" in request.path:
            raise Http404
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        path, query = request.path, request.META.get("QUERY_STRING", "")
        if old := self.find(path, query):
            target = old.get_absolute_url()
        elif (below := BELOW.search(path)) and (old := self.find(path[: below.start()])):
            has_feed = old.article_id or old.target.startswith("/")
            target = old.get_absolute_url() + ("feed/" if below[1] and has_feed else "")
        else:
            if not counting.is_bot(request.META.get("HTTP_USER_AGENT", "")):
                counting.count_missing(path)
            return response
        if target == path:
            return response
        counting.count("old", old.pk)
        return HttpResponsePermanentRedirect(target)

    @staticmethod
    def find(path, query=""):
        """The old address that was asked for, if what it led to can be read now."""
        asked = {path, path.rstrip("/"), f"{path.rstrip('/')}/"} - {"", "/"}
        if query:
            asked.add(f"{path}?{query}")
        if len(path) > 700 or "\x00" in path + query:
            return None
        old = OldAddress.objects.select_related("article", "page").filter(path__in=asked)
        return next((address for address in old if address.leads_somewhere()), None)

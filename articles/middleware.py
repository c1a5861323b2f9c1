from django.http import HttpResponsePermanentRedirect

from .models import OldAddress


class OldAddresses:
    """Lead an address that was not found to where its story or page stands now."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        path = request.path
        asked = {path, path.rstrip("/"), f"{path.rstrip('/')}/"}
        if query := request.META.get("QUERY_STRING"):
            asked.add(f"{path}?{query}")
        old = OldAddress.objects.select_related("article", "page").filter(path__in=asked)
        for address in old:
            target = address.get_absolute_url()
            if address.leads_somewhere() and target != path:
                return HttpResponsePermanentRedirect(target)
        return response

from articles.masthead import masthead


class SecureCookies:
    """Mark every cookie Secure when the request came by HTTPS.

    Django's settings are one value for the whole site; a small server is reached both ways, through
    its TLS front and directly on loopback, where a Secure cookie would keep people from signing in.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.is_secure():
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response


class MastheadOnAccountPages:
    """Give the pages of allauth what base.html shows over and under every page of ours."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        if (request.resolver_match.url_name or "").startswith(("account_", "mfa_")):
            response.context_data = {**masthead(), **(response.context_data or {})}
        return response

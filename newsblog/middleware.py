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

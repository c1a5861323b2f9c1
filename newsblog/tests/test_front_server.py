"""What a request may claim about the way it came."""

import urllib.error
import urllib.request


def test_nobody_moves_the_addresses_of_a_page_that_others_are_given(site):
    claim = {"SCRIPT_NAME": "/evil"}
    for _ in range(4):
        request = urllib.request.Request(f"{site.url}/evil/robots.txt", headers=claim)  # noqa: S310
        try:
            with urllib.request.urlopen(request) as answer:  # noqa: S310
                page = answer.read().decode()
        except urllib.error.HTTPError as answer:
            assert answer.code == 404
        else:
            raise AssertionError(page)

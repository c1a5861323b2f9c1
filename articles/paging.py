"""Long lists in pages, without counting them."""

from django.http import Http404

SIZE = 20
# Beyond this the pages of no paper reach; asking a database for such an offset is no use.
MOST = 100_000


class Page:
    """One page of a list, with the addresses of the pages beside it.

    `url` is the address of the first page; `items` is the list; `newer_url` and `older_url` are
    empty at the ends. The whole is never counted: one row more than is shown tells whether there
    is an older page.
    """

    def __init__(self, queryset, number, url, size=SIZE, query=""):
        if not 1 <= number <= MOST:
            raise Http404
        first = (number - 1) * size
        rows = list(queryset[first : first + size + 1])
        if not rows and number > 1:
            raise Http404
        self.number = number
        self.items = rows[:size]
        self._first_url, self._query = url, query
        self.newer_url = self._url(number - 1) if number > 1 else ""
        self.older_url = self._url(number + 1) if len(rows) > size else ""
        self.url = self._url(number)

    def _url(self, number):
        part = f"page/{number}/" if number > 1 else ""
        return f"{self._first_url}{part}{self._query}"

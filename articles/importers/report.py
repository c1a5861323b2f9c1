"""What an import did: counts by kind and state that add up, and a line for what was not plain."""

import tempfile
from collections import Counter

from django.utils.translation import gettext as _

COLUMNS = ("imported", "here", "passed")


class Report:
    """Counts are kept per item: `keep` when its transaction stands, `drop` when it does not."""

    def __init__(self):
        self.rows = {}
        self.notes = Counter()
        self._lines = tempfile.SpooledTemporaryFile(max_size=256 * 1024)
        self.line_count = 0
        # Rows of (kind, state, number): what of the export is on the site at the end.
        self.on_site = []
        self._counts = []
        self._waiting = []
        self._noted = Counter()

    def count(self, kind, state, column, number=1):
        """`number` things of the file were imported, are here already or were passed over."""
        self._counts.append((kind, state, column, number))

    def line(self, text):
        self._waiting.append(" ".join(text.split()))

    def note(self, text, number=1):
        """Something that is counted, not listed."""
        self._noted[text] += number

    def keep(self):
        for kind, state, column, number in self._counts:
            row = self.rows.setdefault((kind, state), dict.fromkeys(COLUMNS, 0))
            row[column] += number
        for text in self._waiting:
            self._lines.write(text.encode() + b"\n")
        self.line_count += len(self._waiting)
        self.notes.update(self._noted)
        self.drop()

    def drop(self):
        self._counts, self._waiting, self._noted = [], [], Counter()

    def total(self, kind, column):
        return sum(row[column] for (name, _state), row in self.rows.items() if name == kind)

    def lines(self):
        self._lines.seek(0)
        for line in self._lines:
            yield line.decode().rstrip("\n")

    def table(self):
        """The counts as lines of text, with a total below."""
        heads = (_("kind"), _("state"), _("in the file"), _("imported"), _("already here"))
        heads = (*heads, _("passed over"))
        body = [
            (kind, state, sum(row.values()), *(row[column] for column in COLUMNS))
            for (kind, state), row in sorted(self.rows.items(), key=_in_order)
        ]
        sums = [sum(row[place] for row in body) for place in range(2, 6)]
        cells = [heads, *body, (_("all"), "", *sums)]
        widths = [max(len(str(row[place])) for row in cells) for place in range(6)]
        lines = []
        for row in cells:
            words = [str(cell).ljust(width) for cell, width in zip(row, widths, strict=True)][:2]
            numbers = [str(cell).rjust(width) for cell, width in zip(row, widths, strict=True)][2:]
            lines.append("  ".join([*words, *numbers]).rstrip())
        rule = "-" * len(lines[0])
        return [lines[0], rule, *lines[1:-1], rule, lines[-1]]


ORDER = ("author", "category", "tag", "post", "page", "attachment")
CONVERSATION = ("comment", "pingback", "trackback")


def _in_order(row):
    kind, state = row[0]
    if kind in ORDER:
        return 0, ORDER.index(kind), kind, state
    return (
        (1, CONVERSATION.index(kind), kind, state) if kind in CONVERSATION else (2, 0, kind, state)
    )

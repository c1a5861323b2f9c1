"""An index over the words of one table, on either database."""

import re
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models.expressions import RawSQL
from django.utils.html import escape
from django.utils.safestring import mark_safe

from . import postgresql, sqlite

ENGINES = {"sqlite": sqlite, "postgresql": postgresql}
# Where a reader looks among no more texts than this, they are taken one by one.
FEW = 2000
# So many of the newest matches are ranked; beyond them a word says little about a text.
MOST = 1000
START, END = "\x02", "\x03"
MARKED = re.compile(f"{START}(.*?){END}", re.DOTALL)


@dataclass(frozen=True)
class Index:
    """`columns` of `table` by their weight, "A" (whole and heaviest), "B" (whole) or "D" (long).

    `only` is an SQL condition on a row, written with "{row}." before each column: what it does not
    hold for is not in the index at all; `state` are the columns it looks at. Triggers on the table
    keep the index in step within the transaction, whoever writes and however; nothing in Python
    has to remember it.
    """

    name: str
    table: str
    columns: dict
    only: str = ""
    state: tuple = ()

    def find(self, query, rows, is_narrow=False):
        """Numbers of those among `rows`, a queryset of the table, that answer `query`; best first.

        At most MOST + 1 of them, the newest by number: a word that stands in nearly every text
        would have all of them ranked, and the reader looks at the first page. `is_narrow` says
        that `rows` may be few: a frequent word is then not followed through all texts to find them.
        """
        if not query:
            return []
        here = rows.order_by().filter(pk=RawSQL(f"{self.name}.rowid", ()))  # noqa: S611
        here = here.values("pk")
        try:
            condition, params = here.query.sql_with_params()
        except EmptyResultSet:
            return []
        condition = f"EXISTS ({condition})"
        if is_narrow:
            few = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
            if len(few) <= FEW:
                condition, params = f"rowid IN ({', '.join(['%s'] * len(few)) or 'NULL'})", few
        statement, words = self._engine.find(self, query)
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("{condition}", condition), [*words, *params, MOST + 1])
            found = cursor.fetchall()
        return [number for number, _rank in sorted(found, key=lambda row: (row[1], -row[0]))]

    def marked(self, query, numbers):
        """{number: {column: HTML}} with the words of `query` marked; of long columns a piece."""
        if not numbers:
            return {}
        statement, params = self._engine.marked(self, query, START, END)
        places = ", ".join(["%s"] * len(numbers))
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("{numbers}", places), [*params, *numbers])
            rows = cursor.fetchall()
        return {
            number: dict(zip(self.columns, map(html, texts), strict=True))
            for number, *texts in rows
        }

    # Upkeep

    def can_stand(self):
        """Whether the table has all the columns: a migration may have stopped before."""
        with connection.cursor() as cursor:
            if self.table not in connection.introspection.table_names(cursor):
                return False
            described = connection.introspection.get_table_description(cursor, self.table)
        return {*self.columns, *self.state} <= {column.name for column in described}

    def install(self):
        """Make what is missing of the index; after that it holds what the table does.

        SQLite's tables lose their triggers when a migration writes them anew. What such a
        migration wrote went past the index, so this is called after every migration.
        """
        if self._engine.is_installed(self, connection):
            return False
        with transaction.atomic(), connection.cursor() as cursor:
            self._engine.install(self, cursor)
            self._engine.rebuild(self, cursor)
        return True

    def rebuild(self):
        with transaction.atomic(), connection.cursor() as cursor:
            self._engine.rebuild(self, cursor)

    def differences(self):
        """How many rows are missing, superfluous and other than the table's, in this order."""
        with transaction.atomic(), connection.cursor() as cursor:
            return self._engine.differences(self, cursor)

    def holds(self, row):
        """The condition for a row to be in the index, as SQL."""
        return self.only.format(row=row) if self.only else "1 = 1"

    def watched(self):
        """The columns whose change concerns the index, as SQL."""
        return ", ".join([*self.columns, *self.state])

    @property
    def _engine(self):
        return ENGINES[connection.vendor]


def html(text):
    """What an engine returned as HTML: everything escaped, the words between the marks marked."""
    text = MARKED.sub(r"<mark>\1</mark>", str(escape(text or "")))
    return mark_safe(text.replace(START, "").replace(END, ""))

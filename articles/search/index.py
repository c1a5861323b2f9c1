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
# A word that more texts have is looked for in the newest of them, so many in turn: never in more
# than MOST at a time, of which _answer() tells all.
LOOKED_THROUGH = (500, *range(1500, 10_501, 1000))
# Where there may be a million texts, a reader who looks among some of them is shown what the newest
# so many with the words hold; each costs a look at its row.
WALKED = 20_000
LAST = 2**62
START, END = "\x02", "\x03"
MARKED = re.compile(f"{START}(.*?){END}", re.DOTALL)


class Found(list):
    """Numbers of rows; `is_all` says whether all that have the words were looked at."""

    def __init__(self, numbers=(), is_all=True):
        super().__init__(numbers)
        self.is_all = is_all


@dataclass(frozen=True)
class Index:
    """`columns` of `table` by their weight, "A" (whole and heaviest), "B" (whole) or "D" (long).

    `only` is an SQL condition on a row, written with "{row}." before each column: what it does not
    hold for is not in the index at all; `state` are the columns it looks at. `is_vast` says that
    there may be a million rows, which came in the order of `moment`. Triggers on the table keep the
    index in step within the transaction, whoever writes and however; nothing in Python has to
    remember it.
    """

    name: str
    table: str
    columns: dict
    only: str = ""
    is_vast: bool = False
    moment: str = ""
    state: tuple = ()

    def find(self, query, rows, is_narrow=False, likely=None):
        """Numbers of those among `rows`, a queryset of the table, that answer `query`; best first.

        At most MOST + 1 of them, the newest by number: a word that stands in nearly every text
        would have all of them ranked, and the reader looks at the first page. `is_narrow` says
        that `rows` may be few: a frequent word is then not followed through all texts to find them.
        `likely` are the rows of which `rows` are some, by what the database has an index for: few
        of those are found at once, few in a million by other conditions are not.
        """
        if not query:
            return Found()
        rows = rows.order_by().values("pk")
        if is_narrow:
            likely = rows if likely is None else likely.order_by()
            few = list(likely.values_list("pk", flat=True)[: FEW + 1])
            if len(few) <= FEW:
                few = list(rows.filter(pk__in=few).values_list("pk", flat=True))
                found = self._answer(query, *self._engine.among(few)) if few else []
                return Found(number for number, _rank in sorted(found, key=best))
        if self.is_vast or not is_narrow:
            rows = rows.filter(pk=RawSQL(f"{self.name}.rowid", ()))  # noqa: S611
        try:
            condition, params = rows.query.sql_with_params()
        except EmptyResultSet:
            return Found()
        if is_narrow and self.is_vast:
            return self._walk(query, likely, condition, params)
        # Of all rows few matches are looked at before there are enough, of some of them many.
        before = f"{self._engine.ROW} IN" if is_narrow else "EXISTS"
        found = self._answer(query, f"{before} ({condition})", params)
        return Found(number for number, _rank in sorted(found, key=best))

    def newest(self, query, rows, moment, needed, is_narrow=False, likely=None):
        """As `find` does, the newest by the column `moment` first, whatever their numbers.

        Of a frequent word there are more than are sorted. Then the newest of `rows` are looked
        through for it until there are `needed`; what was found by number comes after them.
        """
        found = self.find(query, rows, is_narrow, likely)
        latest = rows.order_by(f"-{moment}", "-pk").values_list("pk", flat=True)
        if len(found) <= MOST:
            return Found(latest.filter(pk__in=found), found.is_all)
        newest, begin = [], 0
        for end in LOOKED_THROUGH:
            batch = list(latest[begin:end])
            if not batch:
                break
            these = {number for number, _rank in self._answer(query, *self._engine.among(batch))}
            newest += [number for number in batch if number in these]
            if len(newest) >= needed or len(batch) < end - begin:
                break
            begin = end
        return Found([*newest, *latest.filter(pk__in=set(found) - set(newest))], found.is_all)

    def _walk(self, query, likely, condition, params):
        """Of the newest WALKED rows with the words those that meet the condition.

        Where there are more of them, from about the newest of the `likely` rows on, as numbers
        grow with `moment`: of days long gone nothing would be found otherwise.
        """
        # Row by row: the database may else list all rows of a million that meet it, to compare.
        condition, params = f"EXISTS ({condition} LIMIT 1 OFFSET 0)", list(params)
        is_more = self._beyond(query, LAST)
        if is_more:
            latest = likely.order_by(f"-{self.moment}", "-pk").values_list("pk", flat=True)
            start = max(latest[:FEW], default=LAST)
            beyond = self._beyond(query, start) or 0
            condition = f"rowid <= %s AND rowid > %s AND {condition}"
            params = [start, beyond, *params]
        found = self._answer(query, condition, params)
        return Found((number for number, _rank in sorted(found, key=best)), is_all=not is_more)

    def _beyond(self, query, start):
        """The number of the first row that a walk from `start` on does not come to, or None."""
        statement, words = self._engine.numbers(self, query)
        with connection.cursor() as cursor:
            cursor.execute(f"{statement} LIMIT 1 OFFSET %s", [*words, start, WALKED])
            row = cursor.fetchone()
        return row and row[0]

    def _answer(self, query, condition, params):
        statement, words = self._engine.find(self, query)
        with connection.cursor() as cursor:
            cursor.execute(statement.replace("{condition}", condition), [*words, *params, MOST + 1])
            return cursor.fetchall()

    def marked(self, query, numbers):
        """{number: {column: HTML}} with the words of `query` marked; of long columns a piece."""
        if not numbers:
            return {}
        with connection.cursor() as cursor:
            rows = self._engine.marked(self, query, numbers, cursor, START, END)
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


def best(found):
    number, rank = found
    return rank, -number


def html(text):
    """What an engine returned as HTML: everything escaped, the words between the marks marked."""
    text = MARKED.sub(r"<mark>\1</mark>", str(escape(text or "")))
    return mark_safe(text.replace(START, "").replace(END, ""))

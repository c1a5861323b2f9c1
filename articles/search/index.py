"""An index over the words of one table, on either database."""

import re
from dataclasses import dataclass, replace

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Count, Max, Min
from django.db.models.expressions import RawSQL
from django.utils.html import escape
from django.utils.safestring import mark_safe

from . import postgresql, sqlite

ENGINES = {"sqlite": sqlite, "postgresql": postgresql}
# Where no more texts than this have the words, or are what a reader looks among, they are taken one
# by one.
FEW, SOME = 2000, 5000
# So many of the newest matches are ranked; beyond them a word says little about a text.
MOST = 1000
# A word that more texts have is looked for in the newest of them, so many in turn: never in more
# than MOST at a time, of which _answer() tells all.
LOOKED_THROUGH = (500, *range(1500, 10_501, 1000))
# Where there may be a million texts, a reader who looks among some of them for what stands in many
# is shown what the newest so many of these hold.
WALKED = 20_000
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
    hold for is not in the index at all; `state` are the columns it looks at. `moment` is when a row
    came; `is_vast` says that there may be a million. Triggers on the table keep the index in step
    within the transaction, whoever writes and however; nothing in Python has to remember it.
    """

    name: str
    table: str
    columns: dict
    only: str = ""
    state: tuple = ()
    moment: str = ""
    is_vast: bool = False

    def find(self, query, rows, likely=None, is_part=False):
        """Numbers of those among `rows`, a queryset of the table, that answer `query`; best first.

        At most MOST + 1 of them, the newest by number: a word that stands in nearly every text
        would have all of them ranked, and the reader looks at the first page. Of rows that are
        narrowed `likely` are those of which they are some, by what the database has an index for;
        with `is_part` only the newest of these.
        """
        if not query:
            return Found()
        rows = rows.order_by().values("pk")
        # PostgreSQL takes a word it does not know for one in two hundred texts, and reads them all.
        numbers = self._with_words(query, FEW) if self.is_vast or likely is not None else None
        if likely is None and numbers is None:
            return Found(self._ranked(query, *self._is_one_of(rows)))
        one_of, params = self._is_one_of(rows, is_narrow=True)
        is_all = True
        if numbers is None and self.is_vast:
            numbers, is_all = self._newest_of(query, likely, is_part)
        if numbers is None:
            # Counted too, or PostgreSQL tries numbers one after the other to find the lowest.
            span = likely.order_by().aggregate(first=Min("pk"), last=Max("pk"), size=Count("pk"))
            if SOME < span["size"]:
                condition = f"rowid BETWEEN %s AND %s AND {one_of}"
                ends = [span["first"], span["last"]]
                return Found(self._ranked(query, condition, [*ends, *params]))
            numbers = list(likely.order_by().values_list("pk", flat=True))
        if not numbers:
            return Found(is_all=is_all)
        listed, listing = self._engine.among(numbers)
        found = self._ranked(query, f"{listed} AND {one_of}", [*listing, *params])
        return Found(found, is_all)

    def _newest_of(self, query, likely, is_part):
        """The numbers of the newest WALKED of the likely rows, or if no more rows have the words of
        these, and whether that is all that may answer."""
        latest = likely.order_by(f"-{self.moment}", "-pk").values_list("pk", flat=True)
        numbers = list(latest[: WALKED + 1])
        if not is_part and len(numbers) <= WALKED:
            return numbers, True
        with_words = self._with_words(query, WALKED)
        return (numbers[:WALKED], False) if with_words is None else (with_words, True)

    def newest(self, query, rows, needed, likely=None, is_part=False):
        """As `find` does, the newest by their `moment` first, whatever their numbers.

        Of a frequent word there are more than are sorted. Then the newest rows are looked through
        for it until there are `needed`; what was found by number comes after them.
        """
        found = self.find(query, rows, likely, is_part)
        latest = likely if self.is_vast and likely is not None else rows
        latest = latest.order_by(f"-{self.moment}", "-pk").values_list("pk", flat=True)
        newest, begin = [], 0
        for end in LOOKED_THROUGH if len(found) > MOST else ():
            batch = list(latest[begin:end])
            if not batch:
                break
            listed, listing = self._engine.among(batch)
            condition, params = self._is_one_of(rows)
            these = set(self._ranked(query, f"{listed} AND {condition}", [*listing, *params]))
            newest += [number for number in batch if number in these]
            if len(newest) >= needed or len(batch) < end - begin:
                break
            begin = end
        # By number alone, which SQLite would else not look them up by.
        rest = rows.model._default_manager.filter(pk__in=set(found) - set(newest))
        rest = rest.order_by(f"-{self.moment}", "-pk").values_list("pk", flat=True)
        return Found([*newest, *rest], found.is_all)

    def _is_one_of(self, rows, is_narrow=False):
        """The condition that a row of the index is among `rows`."""
        same = rows.order_by().values("pk").filter(pk=RawSQL(f"{self.name}.rowid", ()))  # noqa: S611
        try:
            condition, params = same.query.sql_with_params()
        except EmptyResultSet:
            return "1 = 0", ()
        # Row by row: the database may else list all that meet it, a million, to compare.
        end = " LIMIT 1 OFFSET 0" if is_narrow else ""
        return f"EXISTS ({condition}{end})", params

    def _with_words(self, query, most):
        """Numbers of the rows with all words, in phrases or not; None of more than so many."""
        apart = tuple((word,) for phrase in query.wanted for word in phrase)
        statement, words = self._engine.numbers(self, replace(query, wanted=apart))
        with connection.cursor() as cursor:
            cursor.execute(f"{statement} LIMIT %s", [*words, most + 1])
            numbers = [number for (number,) in cursor.fetchall()]
        return numbers if len(numbers) <= most else None

    def _ranked(self, query, condition, params):
        found = self._answer(query, condition, params)
        return [number for number, _rank in sorted(found, key=lambda one: (one[1], -one[0]))]

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
        if self.is_installed():
            return False
        self.rebuild()
        return True

    def is_installed(self):
        """Whether it is there and follows what is written."""
        return self._engine.is_installed(self, connection)

    def rebuild(self):
        with transaction.atomic(), connection.cursor() as cursor:
            if not self.is_installed():
                self._engine.install(self, cursor)
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

"""Numbers of rows that keep those they had elsewhere."""

from django.db import connection
from django.db.models import Max

# Far from numbers that an export could hold.
REHEARSAL = 2**40


def reserve(model, highest):
    """Let new rows of `model` be numbered above `highest` from now on, whoever makes them.

    Outside a transaction that may be rolled back: PostgreSQL would not take it back.
    """
    table = model._meta.db_table
    if highest <= _last(model):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, highest])
            return
        cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [highest, table])
        if not cursor.rowcount:
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, highest]
            )


def fresh(model, count, rehearsal=False):
    """As many numbers that no row has or will be given; call it inside the transaction of use.

    A rehearsal is taken back; what PostgreSQL would not take back, it does not do.
    """
    if rehearsal:
        last = max(_last(model), REHEARSAL)
        return list(range(last + 1, last + count + 1))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [model._meta.db_table, count],
            )
            return [number for (number,) in cursor.fetchall()]
    last = _last(model)
    reserve(model, last + count)
    return list(range(last + 1, last + count + 1))


def _last(model):
    """The highest number that has been given."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT coalesce(last_value, 0) FROM pg_sequences "
                "WHERE (quote_ident(schemaname) || '.' || quote_ident(sequencename)) "
                "= pg_get_serial_sequence(%s, 'id')",
                [table],
            )
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    given = row[0] if row and row[0] else 0
    return max(given, model.objects.aggregate(last=Max("pk"))["last"] or 0)

"""Full text on SQLite: an FTS5 table that keeps the words and reads the texts from their table.

https://www.sqlite.org/fts5.html, "External Content Tables".
"""

import json

# A word in the headline weighs as much as ten in the text.
WEIGHTS = {"A": 10, "B": 4, "D": 1}
TOKENIZER = "porter unicode61 remove_diacritics 2"
# Raised when the statements below change: the index is then made anew.
VERSION = 1
# So many pieces of the index gather before they are merged: a comment is posted in less time, and a
# word is looked up in a few places more.
MERGED = 8
# Words of a piece that is shown.
PIECE = 36


def expression(query):
    """In the language of FTS5. The phrases hold nothing but letters and digits."""
    wanted, unwanted = (
        [f'"{" ".join(phrase)}"' for phrase in phrases]
        for phrases in (query.wanted, query.unwanted)
    )
    if query.is_begun:
        wanted = [f"{phrase} *" for phrase in wanted]
    together = " OR " if query.is_any else " AND "
    return " NOT ".join([f"({together.join(wanted)})", *unwanted])


def find(index, query):
    weights = ", ".join(str(WEIGHTS[weight]) for weight in index.columns.values())
    # FTS5 walks its matches from the last on; only what is shown is ranked.
    statement = (
        f"SELECT rowid, bm25({index.name}, {weights}) FROM {index.name}"
        f" WHERE {index.name} MATCH %s AND {{condition}} ORDER BY rowid DESC LIMIT %s"
    )
    return statement, [expression(query)]


def numbers(index, query):
    """The numbers of all rows with the words, the newest first."""
    statement = f"SELECT rowid FROM {index.name} WHERE {index.name} MATCH %s ORDER BY rowid DESC"
    return statement, [expression(query)]


def among(numbers):
    """The condition that a row is one of them. Without the sign, FTS5 would go through all matches
    of a frequent word for each.
    """
    ends = [min(numbers), max(numbers)]
    listed = "+rowid IN (SELECT value FROM json_each(%s))"
    return f"rowid BETWEEN %s AND %s AND {listed}", [*ends, json.dumps(numbers)]


def marked(index, query, numbers, cursor, start, end):
    """Rows of a number and its columns."""
    parts, params = [], []
    for number, weight in enumerate(index.columns.values()):
        if weight == "D":
            parts.append(f"snippet({index.name}, {number}, %s, %s, '…', {PIECE})")
        else:
            parts.append(f"highlight({index.name}, {number}, %s, %s)")
        params += [start, end]
    places = ", ".join(["%s"] * len(numbers))
    cursor.execute(
        f"SELECT rowid, {', '.join(parts)} FROM {index.name}"
        f" WHERE {index.name} MATCH %s AND rowid IN ({places})",
        [*params, expression(query), *numbers],
    )
    return cursor.fetchall()


# Upkeep


def triggers(index):
    """Statements by name. FTS5 is told the old words to forget them."""
    columns = list(index.columns)
    new = ", ".join(f"new.{column}" for column in columns)
    old = ", ".join(f"old.{column}" for column in columns)
    names = ", ".join(columns)
    add = f"INSERT INTO {index.name} (rowid, {names}) VALUES (new.id, {new})"
    forget = (
        f"INSERT INTO {index.name} ({index.name}, rowid, {names}) VALUES ('delete', old.id, {old})"
    )
    changed = " OR ".join(
        [f"old.{column} IS NOT new.{column}" for column in columns]
        + [f"({index.holds('old')}) <> ({index.holds('new')})"]
    )
    prefix = f"{index.name}_{VERSION}"
    # An update is two triggers, which run in the order they are needed: FTS5 forgets before the
    # row is written, and learns after.
    return {
        f"{prefix}_add": f"AFTER INSERT ON {index.table} WHEN {index.holds('new')} BEGIN {add};",
        f"{prefix}_forget": (
            f"AFTER DELETE ON {index.table} WHEN {index.holds('old')} BEGIN {forget};"
        ),
        f"{prefix}_change_forget": (
            f"BEFORE UPDATE OF {index.watched()} ON {index.table}"
            f" WHEN {index.holds('old')} AND ({changed}) BEGIN {forget};"
        ),
        f"{prefix}_change_add": (
            f"AFTER UPDATE OF {index.watched()} ON {index.table}"
            f" WHEN {index.holds('new')} AND ({changed}) BEGIN {add};"
        ),
    }


def is_installed(index, connection):
    shadows = {f"{index.name}_{part}" for part in ("data", "idx", "docsize", "config")}
    wanted = {index.name, *shadows, *triggers(index)}
    places = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM sqlite_master WHERE name IN ({places})", [*wanted])
        return {name for (name,) in cursor.fetchall()} == wanted


def install(index, cursor):
    cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
        [f"{index.name}_%"],
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP TRIGGER {name}")
    cursor.execute(f"DROP TABLE IF EXISTS {index.name}")
    make(index, cursor, index.name)
    cursor.execute(f"INSERT INTO {index.name} ({index.name}, rank) VALUES ('automerge', {MERGED})")
    for name, statement in triggers(index).items():
        cursor.execute(f"CREATE TRIGGER {name} {statement} END")


def make(index, cursor, name):
    cursor.execute(
        f"CREATE VIRTUAL TABLE {name} USING fts5({', '.join(index.columns)},"
        f" content='{index.table}', content_rowid='id', tokenize='{TOKENIZER}')"
    )


def rebuild(index, cursor):
    cursor.execute(f"INSERT INTO {index.name} ({index.name}) VALUES ('delete-all')")
    fill(index, cursor, index.name)


def fill(index, cursor, name):
    columns = ", ".join(index.columns)
    cursor.execute(
        f"INSERT INTO {name} (rowid, {columns}) SELECT id, {columns} FROM {index.table}"
        f" WHERE {index.holds(index.table)} ORDER BY id"
    )


def differences(index, cursor):
    """Against an index made for the purpose: by row its number of words, by word its number."""
    fresh = f"{index.name}_fresh"
    make(index, cursor, fresh)
    try:
        fill(index, cursor, fresh)
        old, new = f"{index.name}_docsize", f"{fresh}_docsize"
        counts = []
        for statement in (
            f"SELECT count(*) FROM {new} WHERE id NOT IN (SELECT id FROM {old})",
            f"SELECT count(*) FROM {old} WHERE id NOT IN (SELECT id FROM {new})",
            f"SELECT count(*) FROM {old} JOIN {new} USING (id) WHERE {old}.sz <> {new}.sz",
        ):
            cursor.execute(statement)
            counts.append(cursor.fetchone()[0])
        if not any(counts):
            for name in (index.name, fresh):
                cursor.execute(
                    f"CREATE VIRTUAL TABLE temp.{name}_words USING fts5vocab(main, {name}, row)"
                )
            cursor.execute(
                f"SELECT count(*) FROM (SELECT * FROM temp.{fresh}_words"
                f" EXCEPT SELECT * FROM temp.{index.name}_words)"
            )
            # Texts as long as they should be, with other words in them: one at the least.
            counts[2] = min(1, cursor.fetchone()[0])
        return counts
    finally:
        for name in (f"temp.{index.name}_words", f"temp.{fresh}_words", fresh):
            cursor.execute(f"DROP TABLE IF EXISTS {name}")

"""Full text on PostgreSQL: a table of tsvectors beside the one with the texts.

Beside it, because a story's row is written anew at every comment, its index entries with it.
"""

import re
from itertools import islice

# Weights of D, C, B and A; a word in the headline weighs as much as ten in the text.
WEIGHTS = "{0.1, 0.1, 0.4, 1.0}"
# Raised when the statements below change: the index is then made anew.
VERSION = 3
# English stems, but every word counts, as on SQLite: "to be or not to be" can be found.
CONFIGURATION = "newsblog"
# Beyond so many characters of a column nothing is found, and no phrase beyond its first 16,000
# words. A tsvector holds 1 MB, and is up to twice as long as its text.
MOST_CHARACTERS = {"A": 10_000, "B": 10_000, "D": 400_000}
MOST_BYTES, FEWER_CHARACTERS = 450_000, 100_000
WHOLE = 'HighlightAll=true, StartSel="{start}", StopSel="{end}"'
# Of a long text a piece of so many characters is shown, beginning so many before what was found.
PIECE, BEFORE = 240, 60
# Of its words that many are weighed against each other.
LOOKED_AT = 100


def expression(query):
    """In the language of to_tsquery. The words hold nothing but letters and digits."""
    wanted, unwanted = (
        [" <-> ".join(f"'{word}'" for word in phrase) for phrase in phrases]
        for phrases in (query.wanted, query.unwanted)
    )
    if query.is_begun:
        wanted = [f"{phrase}:*" for phrase in wanted]
    together = " | " if query.is_any else " & "
    wanted = together.join(f"({phrase})" for phrase in wanted)
    return " & ".join([f"({wanted})", *(f"!({phrase})" for phrase in unwanted)])


def find(index, query):
    asked = f"to_tsquery('{CONFIGURATION}', %s)"
    # Ranked outside, so that only what is returned is.
    statement = (
        f"SELECT rowid, -ts_rank('{WEIGHTS}', words, {asked}, 1) FROM ("
        f"SELECT rowid, words FROM {index.name}"
        f" WHERE words @@ {asked} AND {{condition}} ORDER BY rowid DESC LIMIT %s) AS found"
    )
    return statement, [expression(query)] * 2


def numbers(index, query):
    """The numbers of all rows with the words, the newest first."""
    statement = (
        f"SELECT rowid FROM {index.name} WHERE words @@ to_tsquery('{CONFIGURATION}', %s)"
        " ORDER BY rowid DESC"
    )
    return statement, [expression(query)]


def among(numbers):
    """The condition that a row is one of them."""
    return "rowid = ANY(%s)", [numbers]


def marked(index, query, numbers, cursor, start, end):
    """Rows of a number and its columns. ts_headline costs by the length of a text, most of it for
    looking words up, so that a piece is cut out before and not by it.
    """
    words = list(dict.fromkeys(word for phrase in query.wanted for word in phrase))
    columns = ", ".join(
        f"left({column}, {MOST_CHARACTERS[weight]})" for column, weight in index.columns.items()
    )
    places = ", ".join(["%s"] * len(numbers))
    cursor.execute(
        f"SELECT id, (SELECT array_agg((ts_lexize('{CONFIGURATION}_english', word))[1])"
        f" FROM unnest(%s::text[]) AS word), {columns} FROM {index.table} WHERE id IN ({places})",
        [words, *numbers],
    )
    rows = cursor.fetchall()
    if not rows:
        return []
    likely = beginnings(rows[0][1])
    texts = [
        piece(text, likely) if weight == "D" else text
        for _number, _stems, *found in rows
        for text, weight in zip(found, index.columns.values(), strict=True)
    ]
    cursor.execute(
        f"SELECT ts_headline('{CONFIGURATION}', text, to_tsquery('{CONFIGURATION}', %s), %s)"
        " FROM unnest(%s::text[]) WITH ORDINALITY AS given (text, place) ORDER BY place",
        [expression(query), WHOLE.format(start=start, end=end), texts],
    )
    texts = iter([text for (text,) in cursor.fetchall()])
    return [(number, *(next(texts) for _column in index.columns)) for number, *_rest in rows]


def beginnings(stems):
    """A pattern for words that begin as one of the stems does: "ferri" is that of a ferry."""
    parts = [re.sub("i$", "[iy]", stem) for stem in stems if stem]
    return re.compile("|".join(rf"\b({part})" for part in parts) or r"\b\B", re.IGNORECASE)


def piece(text, likely):
    """The part of a text with most of the different words, dots on the side where it goes on."""
    if len(text) <= PIECE:
        return text
    found = [(match.start(), match.lastindex) for match in islice(likely.finditer(text), LOOKED_AT)]
    place, most = 0, 0
    for number, (at, _word) in enumerate(found):
        here = {word for place_, word in found[number:] if place_ < at + PIECE - BEFORE}
        if len(here) > most:
            place, most = at, len(here)
    begin = min(max(0, place - BEFORE), len(text) - PIECE)
    if begin:  # Not in the middle of a word.
        begin = text.find(" ", begin, begin + BEFORE) + 1 or begin
    end = begin + PIECE
    if end < len(text):
        end = text.rfind(" ", begin + PIECE - BEFORE, end) + 1 or end
    return ("…" if begin else "") + text[begin:end].strip() + ("…" if end < len(text) else "")


# Upkeep


def vector(index, row):
    return " || ".join(
        f"setweight(to_tsvector('{CONFIGURATION}',"
        f" newsblog_words({row}.{column}, {MOST_CHARACTERS[weight]})), '{weight}')"
        for column, weight in index.columns.items()
    )


def trigger(index):
    return f"{index.name}_{VERSION}"


def is_installed(index, connection):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgname LIKE %s"
            " AND tgenabled <> 'D' AND to_regclass(%s) IS NOT NULL",
            [index.table, f"{trigger(index)}\\_%", f"{index.name}_words"],
        )
        return cursor.fetchone()[0] == 3


def install(index, cursor):
    cursor.execute("SELECT 1 FROM pg_ts_config WHERE cfgname = %s", [CONFIGURATION])
    if cursor.fetchone() is None:
        cursor.execute(CONFIGURE)
    cursor.execute(WORDS)
    cursor.execute(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgname LIKE %s",
        [index.table, f"{index.name}\\_%"],
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP TRIGGER {name} ON {index.table}")
    changed = " OR ".join(
        [f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in index.columns]
        + [f"({index.holds('OLD')}) <> ({index.holds('NEW')})"]
    )
    cursor.execute(
        INSTALL.format(
            name=index.name,
            table=index.table,
            trigger=trigger(index),
            vector=vector(index, "NEW"),
            holds=index.holds("NEW"),
            changed=changed,
            watched=index.watched(),
        )
    )


def rebuild(index, cursor):
    """A table beside the old one, which takes its place: readers find until then what they found,
    and who writes waits. Its index is made in a fraction of the time when the rows are there.
    """
    cursor.execute(
        REBUILD.format(
            name=index.name,
            table=index.table,
            vector=vector(index, index.table),
            holds=index.holds(index.table),
        )
    )


def differences(index, cursor):
    table, name = index.table, index.name
    joined = f"{table} t FULL JOIN {name} s ON s.rowid = t.id"
    holds = f"t.id IS NOT NULL AND {index.holds('t')}"
    cursor.execute(
        f"SELECT count(*) FILTER (WHERE s.rowid IS NULL AND {holds}),"
        f" count(*) FILTER (WHERE s.rowid IS NOT NULL AND NOT ({holds})),"
        f" count(*) FILTER (WHERE s.rowid IS NOT NULL AND {holds}"
        f" AND s.words <> {vector(index, 't')}) FROM {joined}"
    )
    return list(cursor.fetchone())


CONFIGURE = f"""
CREATE TEXT SEARCH DICTIONARY {CONFIGURATION}_english (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION {CONFIGURATION} (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION {CONFIGURATION}
    ALTER MAPPING REPLACE english_stem WITH {CONFIGURATION}_english;
"""
# Accents are folded without the extension unaccent, which takes a superuser. What the parser would
# read as an address, a file or a tag, or as one word with hyphens, becomes its words.
# Plain ASCII, which is most of what is written, is spared the folding.
APART = r"[-_./\\:@&=+#%?~<>’‐‑'']"
WORDS = rf"""
CREATE OR REPLACE FUNCTION newsblog_words(source text, most int) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN regexp_replace(CASE
    WHEN octet_length(source) = length(source) THEN left(source, most)
    ELSE normalize(regexp_replace(normalize(left(source, CASE
        WHEN octet_length(left(source, most)) > {MOST_BYTES} THEN least(most, {FEWER_CHARACTERS})
        ELSE most
    END), NFD), U&'[\0300-\036F]', '', 'g'), NFC)
END, '{APART}', ' ', 'g');
"""
# To start helpers takes longer than to find a rare word, and all processors from others.
REBUILD = """
LOCK TABLE {table} IN SHARE MODE;
CREATE TABLE {name}_fresh (rowid bigint CONSTRAINT {name}_fresh_pkey PRIMARY KEY,
    words tsvector NOT NULL) WITH (parallel_workers = 0);
INSERT INTO {name}_fresh SELECT id, {vector} FROM {table} WHERE {holds} ORDER BY id;
CREATE INDEX {name}_fresh_words ON {name}_fresh USING gin (words);
DROP TABLE IF EXISTS {name};
ALTER TABLE {name}_fresh RENAME TO {name};
ALTER INDEX {name}_fresh_pkey RENAME TO {name}_pkey;
ALTER INDEX {name}_fresh_words RENAME TO {name}_words;
ANALYZE {name};
"""
INSTALL = """
CREATE OR REPLACE FUNCTION {name}_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM {name};
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM {name} WHERE rowid = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        IF {holds} THEN
            INSERT INTO {name} VALUES (NEW.id, {vector});
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER {trigger}_row AFTER INSERT OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {name}_keep();
CREATE TRIGGER {trigger}_change AFTER UPDATE OF {watched} ON {table}
    FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {name}_keep();
CREATE TRIGGER {trigger}_truncate AFTER TRUNCATE ON {table} EXECUTE FUNCTION {name}_keep();
"""

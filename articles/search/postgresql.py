"""Full text on PostgreSQL: a table of tsvectors beside the one with the texts.

Beside it, because a story's row is written anew at every comment, its index entries with it.
"""

# Weights of D, C, B and A; a word in the headline weighs as much as ten in the text.
WEIGHTS = "{0.1, 0.1, 0.4, 1.0}"
# Raised when the statements below change: the index is then made anew.
VERSION = 1
# English stems, but every word counts, as on SQLite: "to be or not to be" can be found.
CONFIGURATION = "newsblog"
# Beyond so many characters of one column nothing is found: a tsvector holds 1 MB.
MOST_CHARACTERS = 100_000
OPTIONS = 'StartSel="{start}", StopSel="{end}", '
WHOLE = "HighlightAll=true"
# Short words at either end are left in: a piece says what the text says.
PIECE = 'MaxFragments=1, MaxWords=40, MinWords=25, ShortWord=0, FragmentDelimiter="…"'
# Characters of a long text that are looked at for a piece.
CUT = 600
# What is before the first word that begins as the stem does: "ferri" is that of a ferry.
LIKELY = (
    r"'^(.*?)\m' || "
    f"regexp_replace((ts_lexize('{CONFIGURATION}_english', %s))[1], 'i$', '[iy]')"
)


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
    return statement, [expression(query), expression(query)]


def marked(index, query, start, end):
    asked = f"to_tsquery('{CONFIGURATION}', %s)"
    options = OPTIONS.format(start=start, end=end)
    parts, params = [], []
    # Marking costs by the length of a text, so a long one is cut around its first likely place.
    rarest = max((word for phrase in query.wanted for word in phrase), key=len)
    for column, weight in index.columns.items():
        if weight == "D":
            piece = (
                # With the dots that say that it goes on, on the side where it does. OFFSET 0 keeps
                # the planner from writing the piece out, and making it, wherever it is named.
                f"(SELECT CASE WHEN starts_with({column}, left(plain, 20)) THEN '' ELSE '…' END"
                f" || piece || CASE WHEN right({column}, 20) = right(plain, 20) THEN ''"
                f" ELSE '…' END FROM (SELECT length((regexp_match({column}, {LIKELY}, 'i'))[1]))"
                f" AS a (place), LATERAL (SELECT ts_headline('{CONFIGURATION}', CASE"
                f" WHEN place IS NULL THEN {column}"
                f" ELSE substring({column} FROM greatest(1, place - 200) FOR {CUT}) END,"
                f" {asked}, %s) OFFSET 0) AS p (piece),"
                " LATERAL (SELECT translate(piece, %s, '')) AS q (plain))"
            )
            params += [rarest, expression(query), options + PIECE, start + end]
        else:
            piece = f"ts_headline('{CONFIGURATION}', {column}, {asked}, %s)"
            params += [expression(query), options + WHOLE]
        parts.append(piece)
    statement = f"SELECT id, {', '.join(parts)} FROM {index.table} WHERE id IN ({{numbers}})"
    return statement, params


# Upkeep


def vector(index, row):
    return " || ".join(
        f"setweight(to_tsvector('{CONFIGURATION}',"
        f" newsblog_words(left({row}.{column}, {MOST_CHARACTERS}))), '{weight}')"
        for column, weight in index.columns.items()
    )


def trigger(index):
    return f"{index.name}_{VERSION}"


def is_installed(index, connection):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgname LIKE %s",
            [index.table, f"{trigger(index)}\\_%"],
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
    cursor.execute(f"DELETE FROM {index.name}")
    cursor.execute(
        f"INSERT INTO {index.name} SELECT id, {vector(index, index.table)} FROM {index.table}"
        f" WHERE {index.holds(index.table)} ORDER BY id"
    )
    cursor.execute(f"ANALYZE {index.name}")


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
APART = r"-_./\:@&=+#%?~<>’‐‑" + "''"
WORDS = rf"""
CREATE OR REPLACE FUNCTION newsblog_words(source text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN translate(
    normalize(regexp_replace(normalize(source, NFD), U&'[\0300-\036F]', '', 'g'), NFC),
    '{APART}', '{" " * (len(APART) - 1)}'
);
"""
INSTALL = """
DROP TABLE IF EXISTS {name};
CREATE TABLE {name} (rowid bigint PRIMARY KEY, words tsvector NOT NULL);
CREATE INDEX {name}_words ON {name} USING gin (words);
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

"""Where the papers to measure are kept: never in the database that DATABASE_URL names itself.

On SQLite, files in a folder; on PostgreSQL, databases of their own in the same cluster.
"""

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

NAMES = ("large", "small")


@contextmanager
def databases(url, keep=None):
    """Addresses of the databases by name; gone afterwards unless `keep`, a folder, is given."""
    with TemporaryDirectory(prefix="newsblog-bench-") as temporary:
        folder = Path(keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if not url.startswith("postgres"):
            yield {name: f"sqlite:///{folder.resolve() / name}.sqlite3" for name in NAMES}, folder
            return
        made = {name: f"newsblog_bench_{name}" for name in NAMES}
        for name in made.values():
            execute(url, name, 'CREATE DATABASE "{}"')
        try:
            parts = urlsplit(url)
            yield {name: parts._replace(path=f"/{made[name]}").geturl() for name in NAMES}, folder
        finally:
            if not keep:
                for name in made.values():
                    execute(url, name, 'DROP DATABASE "{}"')


def execute(url, name, statement):
    """One statement about the database `name`, whose creation is passed over when it is there."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if found.fetchone() is None or not statement.startswith("CREATE"):
            connection.execute(statement.format(name))

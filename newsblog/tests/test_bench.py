"""The bench itself, from end to end on the smallest sizes: that it measures, not what it finds."""

import subprocess
import sys

import pytest

from newsblog.bench import report
from newsblog.bench.databases import NAMES
from newsblog.bench.rows import Row
from newsblog.bench.server import ROOT

from .conftest import copy_database

SMALLEST = {
    "articles": 40,
    "comments": 120,
    "thread": 60,
    "small-articles": 30,
    "small-comments": 60,
    "usual-thread": 30,
    "busy-thread": 30,
    "pages": 3,
    "posts": 2,
    "rounds": 1,
    "requests": 1,
    "seconds": 0.05,
    "posting-seconds": 0.2,
}


def test_bench_measures_everything_and_writes_its_table(tmp_path, migrated):
    # Its static files were collected before, or it collects them.
    document = tmp_path / "bench.md"
    command = [sys.executable, "-m", "newsblog.bench", "--document", str(document)]
    for name in NAMES:
        copy_database(migrated, tmp_path / f"{name}.sqlite3")
    command += ["--keep", str(tmp_path)]
    for name, value in SMALLEST.items():
        command += [f"--{name}", str(value)]
    environment = {"PATH": "/usr/bin:/bin", "DATABASE_URL": ""}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    text = document.read_text()
    assert "<!-- sqlite -->" in text
    assert text.count("\n| ") == 42
    for words in ("304 for the same page", "0 failed, 0 lost", "queries for the article page"):
        assert words in text


@pytest.fixture
def rows():
    return [
        Row("quick", "at least", 1.3, 1.5, "1.50"),
        Row("slow", "at most", 0.04, 0.06, "60.00 ms", ["why"]),
    ]


def test_missed_figure_is_shown_as_missed(rows):
    quick, slow = report.table(rows).splitlines()[2:]
    assert "missed" not in quick
    assert "| at most 40 ms | 60.00 ms (why) | **missed** by 50% |" in slow


def test_table_of_another_database_stays(rows, tmp_path):
    document = tmp_path / "docs" / "bench.md"
    report.write(document, "SQLite 3.40", "Sizes.", rows)
    report.write(document, "PostgreSQL 15.1", "Sizes.", rows[:1])
    report.write(document, "SQLite 3.41", "Sizes.", rows[1:])
    text = document.read_text()
    assert "SQLite 3.40" not in text
    assert "SQLite 3.41" in text
    assert "PostgreSQL 15.1" in text
    assert text.count("<!-- sqlite -->") == text.count("<!-- postgresql -->") == 1
    assert text.startswith("# How fast")


def test_rows_that_were_not_measured_again_stay(rows, tmp_path):
    document = tmp_path / "bench.md"
    report.write(document, "SQLite 3.40", "Sizes.", rows)
    again = Row("slow", "at most", 0.04, 0.03, "30.00 ms")
    report.write(document, "SQLite 3.40", "Sizes.", [again], only_these=True)
    text = document.read_text()
    assert "| quick | at least 1.3 | 1.50 |" in text
    assert "| slow | at most 40 ms | 30.00 ms |  |" in text
    assert "60.00 ms" not in text

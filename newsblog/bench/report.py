"""The table of figures in docs/bench.md."""

import os
import platform
import re
import sysconfig

import django

INTRODUCTION = """# How fast it is, and how it grows

Written by `make bench`, which measures and rewrites the part about the database it ran on:

    make bench                                   SQLite, in a temporary folder
    .ci/with-postgres make bench                 a private PostgreSQL
    make bench BENCH="--keep FOLDER"             keeps the content for the next time

gunicorn serves as in production (`deploy/gunicorn.conf.py`), with one worker where it is compared;
another process on the same machine asks it over keep-alive connections. What is compared takes
turns, and the figure is the median of the rounds. The bare view is a Django view without any
middleware that returns as many bytes as the page it is compared with, from the same worker in the
same run. Times are those of an answer as the reader waits for it; processor time is what the
workers used, the kernel's part included. "Built afresh" is a page that no process had kept.

The content comes from `manage.py fabricate`, with 40 % of the comments at the root of a thread, ten
levels of replies and 20 to 150 words in each. It has no pictures.
"""


def machine():
    with open("/proc/meminfo") as file:
        memory = int(file.readline().split()[1]) / 1024**2
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB of memory, Python {platform.python_version()}"
        f"{'' if optimised() else ' (compiled without optimisation by profile)'},"
        f" Django {django.get_version()}"
    )


def optimised():
    """Whether the interpreter was built as distributions build it; it makes a third of speed."""
    return "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")


def table(rows):
    lines = ["| what | must be | is | |", "| --- | --- | --- | --- |"]
    for row in rows:
        notes = f" ({'; '.join(row.notes)})" if row.notes else ""
        mark = "" if row.is_met else f"**missed** by {missed(row)}"
        lines.append(f"| {row.what} | {row.better} {target(row)} | {row.shown}{notes} | {mark} |")
    return "\n".join(lines)


def target(row):
    if row.shown.endswith("ms"):
        return f"{row.target * 1000:g} ms"
    if row.shown.endswith("KB"):
        return f"{row.target / 1000:g} KB"
    return f"{row.target:g}{' MB' if row.shown.endswith('MB') else ''}"


def missed(row):
    if not row.target:
        return f"{row.value:g}"
    return f"{abs(row.value / row.target - 1):.0%}"


def write(path, database, sizes, rows, only_these=False):
    """Put the table between the markers of its database; the rest of the file stays.

    With `only_these`, the other rows of the table that stands there stay as well.
    """
    name = database.split()[0].lower()
    text = path.read_text() if path.exists() else INTRODUCTION
    found = re.search(rf"<!-- {name} -->.*?<!-- /{name} -->\n", text, re.DOTALL)
    lines = table(rows)
    if only_these and found:
        new = {line.split(" | ")[0]: line for line in lines.splitlines()[2:]}
        kept = found[0].split("\n\n")[2].splitlines()[:-1]
        lines = "\n".join(new.get(line.split(" | ")[0], line) for line in kept)
    part = (
        f"<!-- {name} -->\n## {database.split()[0]}\n\n{machine()}, {database}. {sizes}\n\n"
        f"{lines}\n<!-- /{name} -->\n"
    )
    if found:
        text = text[: found.start()] + part + text[found.end() :]
    else:
        text = f"{text.rstrip()}\n\n{part}"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)

"""`python -m newsblog.bench --help`."""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from . import report
from .databases import databases
from .rows import Bench
from .server import ROOT

DOCUMENT = ROOT / "docs" / "bench.md"


def arguments(words=None):
    parser = argparse.ArgumentParser(
        prog="make bench BENCH=…",
        description="Measure speed and growth; DATABASE_URL says on which database server.",
    )
    number = {"type": int, "metavar": "N"}
    add = parser.add_argument
    add("--articles", default=50_000, help="stories in the large paper (50000)", **number)
    add("--comments", default=1_000_000, help="comments in it (1000000)", **number)
    add("--thread", default=100_000, help="its largest thread (100000)", **number)
    add("--small-articles", default=500, help="stories in the small paper (500)", **number)
    add("--small-comments", default=10_000, help="comments in it (10000)", **number)
    add("--usual-thread", default=1000, help="the thread that is compared with (1000)", **number)
    add("--busy-thread", default=10_000, help="the thread that is posted to (10000)", **number)
    add("--pages", default=10_000, help="different pages before memory is read (10000)", **number)
    add("--posts", default=200, help="comments in a round of posting (200)", **number)
    add("--rounds", default=7, help="rounds, of which the median counts (7)", **number)
    add("--requests", default=20, help="requests in a round where time is taken (20)", **number)
    add("--seconds", default=2, type=float, metavar="S", help="seconds of a round (2)")
    add("--posting-seconds", default=10, type=float, metavar="S", help="of posting at once (10)")
    add("--keep", metavar="FOLDER", help="keep the content there for the next time")
    add("--only", nargs="+", metavar="NAME", help="measure these alone and keep the other rows")
    add("--document", type=Path, default=DOCUMENT, help="where the table is kept (docs/bench.md)")
    return parser.parse_args(words)


def main():
    options = arguments()
    if sys.platform != "linux":
        raise SystemExit("The bench reads /proc, which only Linux has.")
    if not (ROOT / "var" / "static" / "staticfiles.json").exists():
        collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run(collect, cwd=ROOT, check=True)  # noqa: S603
    # Ended from outside, it ends its servers and takes its databases away as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended before all was measured."))
    began = time.monotonic()
    with databases(os.environ.get("DATABASE_URL", ""), options.keep) as (urls, folder):
        bench = Bench(options, urls, folder, lambda line: print(line, flush=True))
        rows = bench.run()
    print(f"\n{report.table(rows)}\n\n{time.monotonic() - began:.0f} s")
    sizes = (
        f"{options.articles:,} articles with {options.comments:,} comments;"
        f" medians of {options.rounds} rounds."
    )
    database = bench.content["large"]["database"]
    report.write(options.document, database, sizes, rows, only_these=bool(options.only))


if __name__ == "__main__":
    main()

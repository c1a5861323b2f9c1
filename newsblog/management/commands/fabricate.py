import time

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from newsblog.fabricate import Fabricator


def count(text):
    value = int(text)
    if value < 0:
        raise ValueError
    return value


class Command(BaseCommand):
    help = (
        "Fill the site with fabricated stories and threads for measurements. The same numbers and "
        "the same seed give the same content. Nothing is left behind when it is interrupted."
    )

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=count, default=500, help="stories (500)")
        parser.add_argument("--comments", type=count, default=10_000, help="comments (10000)")
        parser.add_argument(
            "--thread", type=count, default=1000, help="comments under the newest story (1000)"
        )
        parser.add_argument("--seed", type=count, default=1, help="where chance begins (1)")

    def handle(self, *, articles, comments, thread, seed, **options):
        if articles < 1:
            raise CommandError("--articles must be at least 1.")
        if thread > comments:
            raise CommandError("--thread cannot be larger than --comments.")
        if articles == 1 and thread != comments:
            raise CommandError("With one article, --thread must equal --comments.")
        began = time.monotonic()
        say = self.stderr.write if options["verbosity"] else lambda line: None
        try:
            newest = Fabricator(seed, say).run(articles, comments, thread)
        except IntegrityError:
            raise CommandError(f"The content of seed {seed} is already here.") from None
        self.stdout.write(
            f"{articles:,} articles and {comments:,} comments in {time.monotonic() - began:.0f} s."
        )
        self.stdout.write(f"The thread of {thread:,}: {newest.get_absolute_url()}")

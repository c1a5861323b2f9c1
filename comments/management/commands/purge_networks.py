from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from comments import purge


class Command(BaseCommand):
    help = (
        "Empties where comments, votes and requests for links came from (a keyed hash and a "
        "shortened address) 30 days after, and throws away the salts of that time. The worker "
        "does so every night; this does it now."
    )

    def handle(self, *, verbosity, **options):
        say = self.progress if verbosity > 1 else lambda count: None
        count = purge.networks(say=say)
        self.stdout.write(ngettext("%d row was emptied.", "%d rows were emptied.", count) % count)

    def progress(self, count):
        self.stdout.write(f"{count:,} …")

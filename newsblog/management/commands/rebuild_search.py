import time

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from articles.search import ENTRIES, STORIES, texts, vocabulary
from comments.search import COMMENTS, said


class Command(BaseCommand):
    help = (
        "Makes the indexes of the search anew, of stories and of comments, and counts the words "
        "that mistyped ones are compared with. The site may run meanwhile; whoever writes waits."
    )

    def handle(self, *args, **options):
        for what, work in (
            (_("Texts of stories brought up to date: %d."), texts.renew),
            (_("Stories."), STORIES.rebuild),
            (_("Entries of live stories."), ENTRIES.rebuild),
            (_("Comments."), COMMENTS.rebuild),
            (_("Words known: %d."), lambda: vocabulary.gather(said())),
        ):
            began = time.monotonic()
            done = work()
            line = what if done is None else what % done
            self.stdout.write(f"{line} {time.monotonic() - began:.1f} s")

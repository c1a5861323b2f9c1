import shutil
import sys
import tempfile
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.importers.wordpress import NoExport
from articles.search import vocabulary
from comments.search import said
from newsblog.moving_in import move_in

# Seconds between two lines of progress.
PACE = 5


class Command(BaseCommand):
    help = (
        "Move a WordPress site in: stories, pages, authors, categories, tags, pictures and "
        "comments, from an export file (Tools > Export in WordPress; WXR 1.0 to 1.2). What is here "
        "already is left as it is, so a run can be repeated, and a run that was stopped can be "
        "finished. Ends with a report. See docs/moving-in.md."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file", metavar="FILE", help="The export, plain or .gz; - reads standard input."
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Only report what would happen; change nothing."
        )
        parser.add_argument(
            "--media",
            metavar="FOLDER",
            help="A copy of wp-content/uploads; without it pictures become links to the old site.",
        )

    def handle(self, *args, file, dry_run, media, **options):
        if media and not Path(media).is_dir():
            raise CommandError(_("There is no folder %s.") % media)
        self.spoken_at = time.monotonic()
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = self._from_standard_input(folder) if file == "-" else Path(file)
                report = move_in(path, media, dry_run, self._progress)
            if not dry_run:
                vocabulary.gather(said())
        except NoExport as error:
            raise CommandError(_("Nothing was changed. %s") % error) from None
        except OSError as error:
            reason = error.strerror or error
            raise CommandError(
                _("%(file)s cannot be read: %(reason)s.") % {"file": file, "reason": reason}
            ) from None
        except (OperationalError, InterfaceError) as error:
            raise CommandError(
                _("The database failed (%s). Run the command again to finish.") % error
            ) from None
        self._print(report, dry_run)

    def _from_standard_input(self, folder):
        """The export is read twice, which a pipe cannot be."""
        path = Path(folder) / "export"
        with path.open("wb") as copy:
            shutil.copyfileobj(getattr(sys.stdin, "buffer", sys.stdin), copy)
        return path

    def _progress(self, done, of):
        if time.monotonic() - self.spoken_at > PACE:
            self.spoken_at = time.monotonic()
            self.stderr.write(_("%(done)d of %(of)d items") % {"done": done, "of": of})

    def _print(self, report, dry_run):
        write = self.stdout.write
        for line in report.table():
            write(line)
        write("")
        if dry_run:
            write(_("On the site this would be, from this export:"))
        else:
            write(_("On the site now, from this export:"))
        for kind, state, number in report.on_site:
            if number:
                write(f"  {number} {kind}" + (f", {state}" if state else ""))
        if report.notes:
            write("")
            write(_("Counted:"))
            for text, number in sorted(report.notes.items()):
                write(f"  {number} {text}")
        write("")
        number = report.line_count
        heading = ngettext(
            "%d line on what was not plain:", "%d lines on what was not plain:", number
        )
        write(heading % number if number else _("Everything was plain."))
        for line in report.lines():
            write(f"  {line}")
        if dry_run:
            write("")
            write(_("This was a rehearsal: nothing was changed."))

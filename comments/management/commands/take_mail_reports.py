import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from comments import mail_reports

# What a mail server takes as: keep it, and try again later (sysexits.h).
TRY_AGAIN = 75


class Command(BaseCommand):
    help = (
        "Take reports of mail servers: mail that came back, and complaints. FILE is one mail or a "
        "mailbox (mbox); without it, or with -, standard input is read, as a mail server gives it."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", default="-", help="a mail, a mailbox, or -")

    def handle(self, *, file, **options):
        if file == "-":
            counts = self._take(sys.stdin.buffer)
        else:
            try:
                with open(file, "rb") as stream:
                    counts = self._take(stream)
            except OSError as error:
                raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        if options["verbosity"]:
            self.stdout.write(
                f"Mails: {sum(counts.values())}. Came back: {counts['bounce']}. "
                f"Complaints: {counts['complaint']}. Passed over: {counts['']}."
            )

    def _take(self, stream):
        counts = {"bounce": 0, "complaint": 0, "": 0}
        try:
            for raw in mails(stream):
                counts[mail_reports.take(raw)] += 1
        except DatabaseError as error:
            raise CommandError(
                f"The database is away: {error}. Try again.", returncode=TRY_AGAIN
            ) from None
        return counts


def mails(stream):
    """The mails in a stream of bytes, each no longer than a report may be and one byte."""
    lines, size, is_after_blank = [], 0, True
    while line := stream.readline(mail_reports.MOST_BYTES):
        if is_after_blank and line.startswith(b"From "):
            if lines:
                yield b"".join(lines)
            lines, size = [], 0
        elif size <= mail_reports.MOST_BYTES:
            lines.append(line[: mail_reports.MOST_BYTES + 1 - size])
            size += len(lines[-1])
        is_after_blank = not line.strip()
    if lines:
        yield b"".join(lines)

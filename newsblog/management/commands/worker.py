from django.core.management import call_command
from django.core.management.base import BaseCommand

from newsblog.worker import end_with


class Command(BaseCommand):
    help = (
        "Does what must not hold up a request: sends mail, looks for new stories, throws away what "
        "is not kept. gunicorn starts one beside itself; with WORKER=off it is run apart, on one "
        "host or on several."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--beside", type=int, metavar="PID", help="end together with this parent process"
        )

    def handle(self, *, beside, **options):
        if beside:
            end_with(beside)
        call_command("run_huey")

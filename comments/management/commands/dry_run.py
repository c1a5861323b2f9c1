from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format
from django.utils.timezone import localtime

from comments import dry_run, moderation
from comments.management.commands.policy import Command as PolicyCommand
from comments.models import DiscussionPolicy

WORDS = {"word": dry_run.for_word, "domain": dry_run.for_domain}


class Command(BaseCommand):
    help = (
        "Say what a rule would have held in the last 30 days, and how many of those were approved "
        "in the end: dry_run many_links max_links=1, dry_run word=free*, dry_run "
        "domain=example.org. Rules: {}. Nothing is changed."
    ).format(", ".join(check.name for check in moderation.CHECKS if check.past))

    def add_arguments(self, parser):
        parser.add_argument("rule", metavar="RULE", help="a rule, word=TEXT or domain=NAME")
        parser.add_argument("numbers", nargs="*", metavar="NAME=VALUE", help="as in the policy")
        parser.add_argument("--most", type=int, default=100_000, help="look at so many at most")

    def handle(self, *, rule, numbers, most, **options):
        kind, equals, text = rule.partition("=")
        check = moderation.BY_NAME.get(rule)
        if equals and kind in WORDS and text.strip():
            look = WORDS[kind](text.strip())
        elif check is None:
            raise CommandError(f"There is no rule {rule!r}. See dry_run --help.")
        elif check.past is None:
            raise CommandError(str(dry_run.NEVER))
        else:
            look = check.past
        policy = PolicyCommand().changed(DiscussionPolicy.load(), numbers)
        result = dry_run.run(look, policy, most=most, seconds=3600)
        self.stdout.write(
            f"{result.looked_at:,} comments looked at; it would have held {result.found:,}."
        )
        self.stdout.write(
            f"Of those {result.approved:,} are approved ({result.percent_approved()} %), "
            f"{result.refused:,} refused, {result.waiting:,} wait."
        )
        if result.last is not None:
            since = date_format(localtime(result.last.created_at), "DATETIME_FORMAT")
            self.stdout.write(f"There are more before {since}; see --most.")
        for comment, why in result.sample[:10]:
            self.stdout.write(f"  {comment.pk}  {comment.status:10}{why}")

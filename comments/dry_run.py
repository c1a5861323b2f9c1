"""What a rule would have held: a check asked about the comments of the last 30 days."""

import time
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments import hosts, moderation
from comments.models import Comment
from comments.words import WordList

SPAN = timedelta(days=30)
# So many are looked at in one go, for so long at most; whoever wants more goes on from there.
MOST = 20_000
SECONDS = 4
SAMPLE = 50

# What is to be known of an answer that is not quite what would have been.
NOTES = {
    "first_comment": _(
        "An approximation: trust is counted from what stands today of all that somebody had "
        "written before."
    ),
    "recent_rejections": _("An approximation: what counts as refused is what is refused today."),
    "story_is_watched": _("As if the stories that are watched today had been all the time."),
    "aid": _("With all that it has learnt since; its own page shows what it did at the time."),
    "near_repeat": _("Comments that were imported, or edited away since, are not compared with."),
}
NEVER = _(
    "This rule depends on the moment at which something is sent, and what it turned away was not "
    "kept: it cannot be asked about the past."
)


@dataclass
class DryRun:
    """What was found. `last` is the comment at which it stopped, None when it came to the end."""

    looked_at: int = 0
    found: int = 0
    approved: int = 0
    refused: int = 0
    waiting: int = 0
    sample: list = field(default_factory=list)
    last: Comment | None = None

    def add(self, comment, why):
        self.found += 1
        self.approved += comment.status == Comment.Status.APPROVED
        self.refused += comment.status in Comment.REFUSED
        self.waiting += comment.status == Comment.Status.PENDING
        if len(self.sample) < SAMPLE:
            self.sample.append((comment, why))

    def percent_approved(self):
        return round(100 * self.approved / self.found) if self.found else 0


def run(look, policy, *, before=None, now=None, most=MOST, seconds=SECONDS):
    """Ask `look` about each comment of the last 30 days, the newest first, older than `before`."""
    result, started = DryRun(), time.monotonic()
    comments = Comment.objects.filter(
        kind=Comment.Kind.COMMENT, created_at__gt=(now or timezone.now()) - SPAN
    )
    if before is not None:
        comments = comments.filter(
            Q(created_at__lt=before.created_at) | Q(created_at=before.created_at, pk__lt=before.pk),
            created_at__lte=before.created_at,
        )
    comments = comments.newest_first().select_related("commenter__user", "article")
    comments = comments.defer("article__body", "article__body_html", "article__standfirst")
    for comment in comments[: most + 1].iterator(chunk_size=1000):
        if result.looked_at >= most or time.monotonic() - started > seconds:
            return result
        result.looked_at += 1
        result.last = comment
        if not comment.commenter.is_staff() and (why := look(comment, policy)):
            result.add(comment, why if isinstance(why, str) else why.why)
    result.last = None
    return result


def for_word(entry):
    """What looks for one word, as the list of words would."""
    listed = WordList([entry])

    def look(comment, policy):
        found = moderation.any_of(listed, moderation.texts_of(comment))
        return found and gettext("“%s” occurs in it.") % entry

    return look


def for_domain(typed):
    """What looks for one domain and all below it, as the list of domains would."""
    name = hosts.host_of(typed) if "//" in typed else hosts.normalise(typed)

    def look(comment, policy):
        found = any(name in hosts.above(host) for host in moderation.hosts_in(comment))
        return found and gettext("It names %s or leads there.") % name

    return look

"""Comments as the desk shows them, with all that a moderator asks before deciding."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.safestring import mark_safe

from comments import moderation
from comments.models import Comment, Decision, Note, Sanction, Version

from .verbs import AT_ONCE, STAND, VERBS, WITH_REASON

# What is looked at to say who else writes from a network, and since when.
NEIGHBOURS = 2000
LATELY = timedelta(days=7)
NOTES = 200


@dataclass
class Entry:
    """One comment to judge; `decision` is the last one, which a form names as `seen`."""

    comment: Comment
    decision: Decision | None
    sanctions: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    versions: list = field(default_factory=list)
    others: int = 0

    @property
    def text(self):
        return mark_safe(self.comment.body_html)

    @property
    def parent_text(self):
        return mark_safe(self.comment.parent.body_html)

    @property
    def verbs(self):
        """[(word, label)] of what is done at once."""
        verbs = [(verb, VERBS[verb][1]) for verb in AT_ONCE.get(self.comment.status, [])]
        return [STAND, *verbs] if self.comment.open_reports else verbs

    @property
    def refusal(self):
        """(word, label) of what asks for a reason, or None."""
        verb = WITH_REASON.get(self.comment.status)
        return verb and (verb, VERBS[verb][1])

    @property
    def held_by(self):
        """The name of the check that held it, in words."""
        return moderation.LABELS.get(self.comment.held_by, "")

    @property
    def is_answerable(self):
        return self.comment.status in (Comment.Status.PENDING, Comment.Status.APPROVED)


def read(numbers):
    """The comments of these numbers, in that order, with what an entry shows of other tables."""
    comments = Comment.objects.select_related(
        "article", "commenter__user", "opinion", "parent__commenter"
    )
    comments = comments.defer("article__body", "article__body_html", "parent__body").with_reports()
    found = comments.in_bulk(list(numbers))
    return [found[number] for number in numbers if number in found]


def make(comments):
    """An entry for each; the number of statements does not depend on how many there are."""
    decisions = last_decisions(comments)
    sanctions, notes, versions = defaultdict(list), defaultdict(list), defaultdict(list)
    people = {comment.commenter_id for comment in comments}
    for sanction in Sanction.objects.in_force().filter(commenter__in=people).order_by("pk"):
        sanctions[sanction.commenter_id].append(sanction)
    known = Note.objects.filter(commenter__in=people).select_related("made_by")
    for note in known.order_by("-pk")[:NOTES]:
        notes[note.commenter_id].append(note)
    edited = [comment.pk for comment in comments if comment.edited_at]
    for version in Version.objects.filter(comment__in=edited).order_by("pk"):
        versions[version.comment_id].append(version)
    others = neighbours(comments)
    return [
        Entry(
            comment,
            decisions.get(comment.pk),
            sanctions[comment.commenter_id],
            notes[comment.commenter_id],
            versions[comment.pk],
            len(others[comment.network] - {comment.commenter_id}) if comment.network else 0,
        )
        for comment in comments
    ]


def last_decisions(comments):
    """{number of a comment: its last decision}."""
    last = Decision.objects.filter(comment__in=[comment.pk for comment in comments])
    last = last.order_by().values("comment").annotate(last=Max("pk")).values("last")
    decisions = Decision.objects.filter(pk__in=last).select_related("made_by", "reason")
    return {decision.comment_id: decision for decision in decisions}


def neighbours(comments):
    """{network: numbers of the commenters who wrote from there lately}."""
    networks = {comment.network for comment in comments} - {""}
    rows = Comment.objects.filter(
        network__in=networks, created_at__gt=timezone.now() - LATELY
    ).exclude(network="")
    found = defaultdict(set)
    for network, commenter in rows.values_list("network", "commenter")[:NEIGHBOURS]:
        found[network].add(commenter)
    return found

"""What a page shows a signed-in reader beside what it shows everybody."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from .models import Vote


class Reader(NamedTuple):
    """`user` is their login, `recommended` the numbers of the comments they have recommended, and
    what they wrote after `edits_since` may still be edited.
    """

    user: int
    recommended: frozenset
    edits_since: object

    def wrote(self, entry):
        return entry.is_visible and entry.comment.commenter.user == self.user

    def may_edit(self, entry):
        return self.wrote(entry) and entry.comment.created_at > self.edits_since


def reader_of(user, entries, policy, now=None):
    """The Reader for a page with these entries; None for nobody signed in. One statement."""
    if user is None:
        return None
    recommended = ()
    if policy.votes:
        shown = [entry.comment.pk for entry in entries]
        votes = Vote.objects.filter(commenter__user=user, comment__in=shown)
        recommended = votes.values_list("comment", flat=True)
    since = (now or timezone.now()) - timedelta(minutes=policy.edit_minutes)
    return Reader(user.pk, frozenset(recommended), since)

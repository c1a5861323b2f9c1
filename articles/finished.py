"""How a view says that its page is the same for every reader who is not signed in."""

from dataclasses import dataclass
from datetime import datetime
from functools import wraps


@dataclass
class Finished:
    """What a page depends on beside the paper itself.

    `conversations`: it counts or lists comments. `decisions`: it shows what moderators decided.
    `entries`: it shows those of several live stories.
    `thread`: number of the story whose conversation or entries it shows and the `thread_version`
    that was read before those were. `until`: a moment from which on the page would be another one,
    None when there is none.
    """

    conversations: bool = False
    decisions: bool = False
    entries: bool = False
    thread: tuple[int, int] | None = None
    until: datetime | None = None
    # What an answer counts as: (kind, key) in Tally.
    counted: tuple[str, str] | None = None


def finished(*, conversations=False, decisions=False):
    """Mark what the view answers with 200 as a page that may be kept and given to everybody."""

    def decorate(view):
        @wraps(view)
        def marked(request, *args, **kwargs):
            response = view(request, *args, **kwargs)
            if response.status_code == 200:
                response.finished = Finished(conversations=conversations, decisions=decisions)
            return response

        return marked

    return decorate


def earliest(*moments):
    """The first of some moments, of which any may be None; None when all are."""
    return min((moment for moment in moments if moment is not None), default=None)

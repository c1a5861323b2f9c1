"""What moderators do to comments: the verbs, and where each is offered."""

from django.utils.translation import gettext_lazy as _

from comments.models import Comment

# By their word in forms: the verb of Comment, what the button says.
VERBS = {
    "approve": ("approve", _("Approve")),
    "reject": ("reject", _("Reject")),
    "spam": ("mark_as_spam", _("Spam")),
    "remove": ("remove", _("Remove")),
}
# What is done with reports instead of the comment, which stays as it is.
STAND = ("stand", _("Leave it standing"))
# What can be done at once in each state: what waits is judged, what stood is removed.
AT_ONCE = {
    Comment.Status.PENDING: ["approve", "spam"],
    Comment.Status.APPROVED: ["spam"],
    Comment.Status.REJECTED: ["approve", "spam"],
    Comment.Status.SPAM: ["approve"],
    Comment.Status.REMOVED: ["approve", "spam"],
}
# And what asks for a reason, which its author reads.
WITH_REASON = {
    Comment.Status.PENDING: "reject",
    Comment.Status.APPROVED: "remove",
    Comment.Status.SPAM: "reject",
}


def decide(comment, verb, by, **why):
    """Do it; returns the decision, or None where there was nothing to change. May be Overtaken."""
    return getattr(comment, VERBS[verb][0])(by, **why)

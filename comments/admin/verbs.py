"""What moderators do to comments: the verbs, their buttons, and the doing of them."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.models import Comment, Reason

# The verbs of a comment, by their word in addresses: what the button says, what has been done.
VERBS = {
    "approve": (Comment.approve, gettext_lazy("Approve"), gettext_lazy("Approved.")),
    "reject": (Comment.reject, gettext_lazy("Reject"), gettext_lazy("Rejected.")),
    "spam": (Comment.mark_as_spam, gettext_lazy("Spam"), gettext_lazy("Marked as spam.")),
    "remove": (Comment.remove, gettext_lazy("Remove"), gettext_lazy("Removed.")),
}
# What can be done with a comment in each state: what waits is judged, what stood is removed.
OFFERED = {
    Comment.Status.PENDING: ["approve", "reject", "spam"],
    Comment.Status.APPROVED: ["remove", "spam"],
    Comment.Status.REJECTED: ["approve", "spam"],
    Comment.Status.SPAM: ["approve", "reject"],
    Comment.Status.REMOVED: ["approve", "spam"],
    Comment.Status.WITHDRAWN: [],
}


def decide(user, comments, verb, reason=None):
    """Do `verb` to each of `comments` and write it to the history; returns how many changed.

    `reason` (a Reason) is for the authors of what is refused.
    """
    act, _label, done = VERBS[verb]
    options = {} if verb == "approve" else {"reason": reason}
    with transaction.atomic():
        changed = []
        # In one order for everybody, so that two moderators do not wait for each other's stories.
        for comment in sorted(comments, key=lambda comment: (comment.article_id, comment.pk)):
            if act(comment, by=user, **options):
                changed.append(comment)
        if changed:
            LogEntry.objects.log_actions(user.pk, changed, CHANGE, str(done), single_object=False)
    return len(changed)


def offered_reasons():
    """(number, sentence) of each reason that may be chosen."""
    return list(Reason.objects.filter(is_offered=True).values_list("pk", "text"))


def buttons(comment, reasons, after=""):
    """One button per verb and a choice of reasons, for inside a form that carries the token."""
    query = f"?{urlencode({'next': after})}" if after else ""
    choice = reasons_for(comment, reasons) if OFFERED[comment.status] else ""
    verbs = format_html_join(
        " ",
        '<button class="verb verb--{}" formaction="{}{}" formmethod="post"'
        ' aria-label="{}">{}</button>',
        (
            (
                verb,
                reverse("admin:comments_comment_decide", args=[comment.pk, verb]),
                query,
                _("%(verb)s the comment by %(name)s")
                % {"verb": VERBS[verb][1], "name": comment.commenter.name},
                VERBS[verb][1],
            )
            for verb in OFFERED[comment.status]
        ),
    )
    return verbs + choice


def reasons_for(comment, reasons):
    """What the author of a refused comment reads beside it; nothing is chosen before."""
    options = format_html_join("", '<option value="{}">{}</option>', reasons)
    return format_html(
        ' <select class="verbs__reason" name="because-{}" aria-label="{}">'
        '<option value="">{}</option>{}</select>',
        comment.pk,
        _("Reason, for its author"),
        _("Reason …"),
        options,
    )


def badge(comment):
    return format_html(
        '<span class="badge badge--{}">{}</span>', comment.status, comment.get_status_display()
    )

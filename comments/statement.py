"""Statements of reasons: the pages of refused comments and of sanctions."""

from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Appeal, Comment, Decision, Sanction

SALT = "comments.statement"
SANCTION_SALT = "comments.sanction"


def address(decision):
    """The page of a refusal, for whoever has this link; of an answer, that of what it answers."""
    stated = decision.settles.decision_id if decision.settles_id else decision.pk
    return reverse("comments:statement", args=[signing.dumps(stated, salt=SALT)])


def address_of(comment):
    """The page of the last refusal of a comment; None when it has always stood."""
    decision = comment.decisions.stated().newest_first().first()
    return decision and address(decision)


def find(token):
    """The decision that a link is about; None when the link is not one of ours."""
    try:
        number = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    decisions = Decision.objects.stated().select_related(
        "comment__article", "comment__commenter", "reason", "house_rules", "appeal__outcome"
    )
    return decisions.filter(pk=number).first()


def address_of_sanction(sanction):
    """The page of a sanction, for whoever has this link."""
    return reverse("comments:sanction", args=[signing.dumps(sanction.pk, salt=SANCTION_SALT)])


def find_sanction(token):
    """The sanction that a link is about; None when the link is not one of ours."""
    try:
        number = signing.loads(token, salt=SANCTION_SALT)
    except signing.BadSignature:
        return None
    return Sanction.objects.select_related("commenter").filter(pk=number).first()


def context(decision, now=None):
    """What the page of a refusal says beside the refusal itself."""
    now = now or timezone.now()
    comment = decision.comment
    later = list(comment.decisions.filter(pk__gt=decision.pk).order_by("pk"))
    appeal = getattr(decision, "appeal", None)
    is_erased = comment.commenter.erased_at is not None
    ends_at = decision.made_at + Appeal.WITHIN
    return {
        "decision": decision,
        "comment": comment,
        "article": comment.article,
        "is_published": comment.article.is_published(now),
        "found": found(decision),
        "back": next((one for one in later if one.status == Comment.Status.APPROVED), None),
        "is_back": comment.is_visible(),
        "stands": not any(one.was != one.status for one in later),
        "is_erased": is_erased,
        "appeal": appeal,
        "outcome": getattr(appeal, "outcome", None),
        "ends_at": ends_at,
        "may_appeal": is_appealable(decision, later, now),
    }


def is_appealable(decision, later, now):
    return (
        getattr(decision, "appeal", None) is None
        and decision.comment.commenter.erased_at is None
        and decision.comment.status in Comment.REFUSED
        and not any(one.was != one.status for one in later)
        and now < decision.made_at + Appeal.WITHIN
    )


def found(decision):
    """How the comment came to be looked at, in a sentence (Article 17 (3) c of the DSA)."""
    if decision.origin == Decision.Origin.IMPORT:
        return _("It was decided on the site that this paper had before.")
    if decision.is_automated():
        return _("A check found it automatically: %s") % decision.text
    if decision.reports.exists():
        return _("Readers reported it, and a moderator read it.")
    if decision.notice_places.exists():
        return _("A notice of illegal content named it, and a moderator read it.")
    before = decision.comment.decisions.filter(pk__lt=decision.pk).order_by("-pk").first()
    if before is None or before.status != Comment.Status.PENDING:
        return _("A moderator found it.")
    why = before.text
    if before.origin == Decision.Origin.AID:
        return _("The learning aid held it automatically, and a moderator read it.")
    if before.origin == Decision.Origin.RULE:
        return _("A check held it automatically, and a moderator read it: %s") % why
    return _("It waited for a moderator, who read it.")

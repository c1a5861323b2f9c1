"""Publish or hold: an ordered list of checks; the first to give a verdict ends the walk."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from comments import markup
from comments.models.aid import Aid


class Verdict(NamedTuple):
    """What becomes of a comment, why in one sentence (empty when published), by which check."""

    status: str
    reason: str = ""
    rule: str = ""


def judge(comment, policy):
    return walk(CHECKS, comment, policy)


def judge_edit(comment, policy):
    """What becomes of a comment whose words have changed: what looks at words looks again."""
    return walk((staff_is_trusted, everything_waits, many_links, aid), comment, policy)


def walk(checks, comment, policy):
    for check in checks:
        if verdict := check(comment, policy):
            return verdict._replace(rule=check.__name__)
    return Verdict("approved")


def staff_is_trusted(comment, policy):
    if comment.commenter.is_staff():
        return Verdict("approved")


def everything_waits(comment, policy):
    if policy.hold_everything:
        return Verdict("pending", _("Every comment waits for a moderator."))


def many_links(comment, policy):
    links = markup.count_links(comment.body_html)
    if links > policy.max_links:
        return Verdict(
            "pending",
            _("It has %(links)d links; up to %(allowed)d pass.")
            % {"links": links, "allowed": policy.max_links},
        )


def repeated_text(comment, policy):
    """The same words elsewhere lately, whoever signed them."""
    if policy.hold_repeats and comment.repeats:
        return Verdict("pending", _("The same text was posted elsewhere within a week."))


def first_comment(comment, policy):
    if policy.hold_first_comment and not comment.commenter.is_trusted():
        if comment.commenter.refused_count:
            return Verdict("pending", _("More by this commenter was refused than approved."))
        return Verdict("pending", _("Nothing by this commenter has been approved yet."))


def aid(comment, policy):
    """What resembles comments that moderators refused. It holds and never refuses, and in shadow
    it only notes that it would (Opinion)."""
    if policy.aid == policy.AidMode.OFF:
        return None
    comment.resemblance = Aid.look_at(comment)
    if comment.resemblance and policy.aid == policy.AidMode.HOLD:
        return Verdict("pending", comment.resemblance.in_words())


CHECKS = [staff_is_trusted, everything_waits, many_links, repeated_text, first_comment, aid]

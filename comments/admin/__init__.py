"""The newsroom's desks for the conversation."""

from . import (
    aid,
    appeal,
    comment,
    commenter,
    dispute,
    house_rules,
    letter,
    lists,
    message,
    notice,
    policy,
    reason,
)

__all__ = [
    "aid",
    "appeal",
    "comment",
    "commenter",
    "dispute",
    "house_rules",
    "letter",
    "lists",
    "message",
    "notice",
    "policy",
    "reason",
]

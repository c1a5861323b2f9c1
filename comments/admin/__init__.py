"""The newsroom's desks for the conversation."""

from . import comment, commenter, message, policy

__all__ = ["comment", "commenter", "message", "policy"]

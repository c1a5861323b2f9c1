"""The newsroom's desks for the conversation."""

from . import comment, commenter, dispute, message, policy

__all__ = ["comment", "commenter", "dispute", "message", "policy"]

"""The newsroom's desks for the conversation."""

from . import aid, comment, commenter, dispute, message, policy

__all__ = ["aid", "comment", "commenter", "dispute", "message", "policy"]

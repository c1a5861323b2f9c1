from .comment import Comment
from .commenter import Commenter
from .policy import DiscussionPolicy

__all__ = ["Comment", "Commenter", "DiscussionPolicy"]

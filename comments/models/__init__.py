from .announcement import Announcement
from .comment import Comment
from .commenter import Commenter
from .follow import Follow
from .message import Message
from .network_salt import NetworkSalt
from .policy import DiscussionPolicy
from .version import Version
from .vote import Vote

__all__ = [
    "Announcement",
    "Comment",
    "Commenter",
    "DiscussionPolicy",
    "Follow",
    "Message",
    "NetworkSalt",
    "Version",
    "Vote",
]

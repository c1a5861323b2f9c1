from .aid import Aid, Lesson, Opinion
from .announcement import Announcement
from .appeal import Appeal
from .comment import Comment
from .commenter import Commenter
from .decision import Batch, Decision, NotUndoable, Overtaken
from .dispute import Dispute, DisputeStep
from .follow import Follow
from .house_rules import HouseRules
from .message import Message
from .network_salt import NetworkSalt
from .policy import DiscussionPolicy
from .reason import Reason
from .sanction import Note, Sanction
from .version import Version
from .vote import Vote

__all__ = [
    "Aid",
    "Announcement",
    "Appeal",
    "Batch",
    "Comment",
    "Commenter",
    "Decision",
    "DiscussionPolicy",
    "Dispute",
    "DisputeStep",
    "Follow",
    "HouseRules",
    "Lesson",
    "Message",
    "NetworkSalt",
    "NotUndoable",
    "Note",
    "Opinion",
    "Overtaken",
    "Reason",
    "Sanction",
    "Version",
    "Vote",
]

from .aid import Aid, Lesson, Opinion
from .announcement import Announcement
from .appeal import Appeal
from .bucket import Bucket
from .comment import Comment
from .commenter import Commenter
from .decision import Batch, Decision, NotUndoable, Overtaken
from .dispute import Dispute, DisputeStep
from .follow import Follow
from .house_rules import HouseRules
from .letter import Letter, LetterItem, LetterKind, LetterSettings
from .likeness import Likeness
from .lists import Domain, Word
from .message import Message
from .network_salt import NetworkSalt
from .notice import Notice, Place
from .policy import DiscussionPolicy
from .reason import Reason
from .report import Report
from .sanction import Note, Sanction
from .version import Version
from .vote import Vote

__all__ = [
    "Aid",
    "Announcement",
    "Appeal",
    "Batch",
    "Bucket",
    "Comment",
    "Commenter",
    "Decision",
    "DiscussionPolicy",
    "Dispute",
    "DisputeStep",
    "Domain",
    "Follow",
    "HouseRules",
    "Lesson",
    "Letter",
    "LetterItem",
    "LetterKind",
    "LetterSettings",
    "Likeness",
    "Message",
    "NetworkSalt",
    "NotUndoable",
    "Note",
    "Notice",
    "Opinion",
    "Overtaken",
    "Place",
    "Reason",
    "Report",
    "Sanction",
    "Version",
    "Vote",
    "Word",
]

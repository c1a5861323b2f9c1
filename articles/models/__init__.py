from .article import Article
from .author import Author, AuthorLink
from .byline import Byline
from .checklist import Checklist, Refusal
from .correction import Correction
from .draft import Draft, Presence
from .edition import Edition
from .entry import Entry, EntryConflict, NotRunning
from .entry_version import EntryVersion
from .front import FrontBlock, FrontItem, FrontPage
from .masthead import Masthead
from .old_address import OldAddress
from .outside_link import OutsideLink
from .page import Page
from .picture import Picture
from .picture_use import PictureUse
from .review import Review, ReviewStep
from .review_note import ReviewNote
from .revision import Conflict, Revision
from .section import Section, Tag
from .source import Source
from .tally import MissingAddress, Tally
from .word import Word

__all__ = [
    "Article",
    "Author",
    "AuthorLink",
    "Byline",
    "Checklist",
    "Conflict",
    "Correction",
    "Draft",
    "Edition",
    "Entry",
    "EntryConflict",
    "EntryVersion",
    "FrontBlock",
    "FrontItem",
    "FrontPage",
    "Masthead",
    "MissingAddress",
    "NotRunning",
    "OldAddress",
    "OutsideLink",
    "Page",
    "Picture",
    "PictureUse",
    "Presence",
    "Refusal",
    "Review",
    "ReviewNote",
    "ReviewStep",
    "Revision",
    "Section",
    "Source",
    "Tag",
    "Tally",
    "Word",
]

from .article import Article, Byline
from .author import Author, AuthorLink
from .correction import Correction
from .edition import Edition
from .masthead import Masthead
from .old_address import OldAddress
from .page import Page
from .picture import Picture
from .section import Section, Tag
from .source import Source

__all__ = [
    "Article",
    "Author",
    "AuthorLink",
    "Byline",
    "Correction",
    "Edition",
    "Masthead",
    "OldAddress",
    "Page",
    "Picture",
    "Section",
    "Source",
    "Tag",
]

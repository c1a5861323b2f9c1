from .article import Article, Byline
from .author import Author, AuthorLink
from .edition import Edition
from .masthead import Masthead
from .old_address import OldAddress
from .page import Page
from .picture import Picture
from .section import Section, Tag

__all__ = [
    "Article",
    "Author",
    "AuthorLink",
    "Byline",
    "Edition",
    "Masthead",
    "OldAddress",
    "Page",
    "Picture",
    "Section",
    "Tag",
]

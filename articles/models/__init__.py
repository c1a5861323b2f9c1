from .article import Article, Byline
from .author import Author, AuthorLink
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
    "Masthead",
    "OldAddress",
    "Page",
    "Picture",
    "Section",
    "Tag",
]

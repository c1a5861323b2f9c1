"""Readers' text to safe HTML, once, when it is saved.

A small Markdown: emphasis, links, code, quotes, lists, line breaks. No pictures, no headings, no
HTML. Bare addresses become links.
"""

import hashlib
import re
import unicodedata

import nh3
from markdown_it import MarkdownIt

# Stored beside the HTML; a later renderer can find and render anew what an earlier one made.
VERSION = 1

_markdown = (
    MarkdownIt("zero", {"linkify": True, "breaks": True, "html": False})
    .enable(["emphasis", "link", "backticks", "fence", "blockquote", "list", "newline", "escape"])
    .enable(["linkify", "text_join"])
)
# A link leads to an address of its own; what has none stays the text that was typed.
_markdown.validateLink = lambda url: bool(re.match(r"(?:https?://|mailto:)", url, re.IGNORECASE))
# Shown as typed: decoding punycode would let a host look like another one.
_markdown.normalizeLinkText = lambda url: url


def render(source, rel="nofollow ugc noopener"):
    """`rel` is what links are: by default those of a stranger."""
    return nh3.clean(
        _markdown.render(source),
        tags={"p", "br", "em", "strong", "a", "code", "pre", "blockquote", "ul", "ol", "li"},
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel=rel,
    ).strip()


def count_links(html):
    """How many links there are in what `render` returned."""
    return len(re.findall(r"<a [^>]*href=", html))


def fingerprint(source):
    """32 hexadecimal digits that two texts share when their words are the same."""
    words = " ".join(re.findall(r"\w+", source.casefold()))
    return hashlib.blake2b((words or source).encode(), digest_size=16).hexdigest()


def normalise(text):
    """What a reader typed, fit to be stored: one kind of line end, composed letters, no controls
    and nothing that XML, and so a feed, cannot hold.

    Of the invisible characters only those stay that scripts need: the joiners (U+200C, U+200D) and
    the marks of direction; overrides that reverse foreign text (U+202A to U+202E) go.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufeff\ufffe\uffff]", "", text)
    # Line by line: a pattern for blanks before a line's end looks at each blank of a long run anew.
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n").rstrip()

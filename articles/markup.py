"""Editors' text to clean HTML, once, when it is saved."""

import html
import re

import nh3

TAGS = frozenset(
    "a abbr b blockquote br caption cite code dd del dl dt em figcaption figure h2 h3 h4 h5 h6 hr "
    "i img ins kbd li mark ol p pre q s small strong sub sup table tbody td tfoot th thead time "
    "tr u ul".split()
)
ATTRIBUTES = {
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"},
    "ol": {"start", "reversed", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
CLASSES = {"figure": {"align-left", "align-right", "gallery", "pull-quote"}}
# A story has one h1, its headline; what comes with one of its own steps down.
HEADINGS = re.compile(r"<(/?)h1\b", re.IGNORECASE)


def render(source):
    """HTML that is safe on our pages: allowed elements and attributes, http(s) and mailto links."""
    return nh3.clean(
        HEADINGS.sub(r"<\1h2", source),
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    ).strip()


def plain_text(markup):
    """The words of a piece of HTML, with single spaces between them."""
    # A tag parts words: <li>one</li><li>two</li> is two of them.
    text = nh3.clean(markup.replace("<", " <"), tags=set())
    return " ".join(html.unescape(text).split())

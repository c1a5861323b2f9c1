"""Editors' text to clean HTML, once, when it is saved."""

import html
import re
import unicodedata

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
CLASSES = {"figure": {"align-left", "align-right", "gallery", "pull-quote", "embed"}}
# A story has one h1, its headline; what comes with one of its own steps down.
HEADINGS = re.compile(r"<(/?)h1\b", re.IGNORECASE)

# A text of more characters, or with elements inside of elements of more levels, is no story but an
# accident or a bomb: cleaning takes the square of the depth.
MOST = 400_000
DEEPEST = 300
ELEMENT = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Elements that have no end, or may leave it out.
UNENDED = frozenset(
    "area base br col embed hr img input link meta source track wbr "
    "p li dt dd td th tr option".split()
)


def is_nested_too_deep(source):
    depth = 0
    for is_end, name in ELEMENT.findall(source):
        if name.lower() not in UNENDED:
            depth = max(0, depth - 1) if is_end else depth + 1
            if depth > DEEPEST:
                return True
    return False


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


SAME = str.maketrans(
    dict.fromkeys("“”„‟«»‹›‘’‚‛`´'", '"') | dict.fromkeys("‐‑‒–—―−", "-") | {"\u00ad": ""}
)


def essence(text):
    """What two texts share that read the same, whatever their spaces, quotation marks and dashes.

    A passage that was copied from a page has other ones than the HTML, or none.
    """
    text = unicodedata.normalize("NFKC", text).translate(SAME).casefold()
    return "".join(
        character
        for character in text
        if not character.isspace() and unicodedata.category(character) != "Cf"
    )


# A tag, whose attributes may hold what looks like the end of one.
TAG = re.compile(r"""(<(?:[^>"']|"[^"]*"|'[^']*')*>)""")
REFERENCE = re.compile(r"\[([1-9][0-9]{0,2})\]")
UNREFERRED = ("a", "code", "pre", "kbd")


def refer(body_html, numbers):
    """Turn each [3] of clean HTML into a link to source 3, where `numbers` has such a one.

    Returns (HTML, {number: how often it is referred to}); the links lead to `#source-3` and are
    themselves `#reference-3-1`, `#reference-3-2` and so on.
    """
    found = dict.fromkeys(numbers, 0)

    def link(match):
        number = int(match[1])
        if number not in found:
            return match[0]
        found[number] += 1
        return (
            f'<sup class="reference"><a id="reference-{number}-{found[number]}"'
            f' href="#source-{number}">[{number}]</a></sup>'
        )

    parts, inside = TAG.split(body_html), 0
    for position, part in enumerate(parts):
        if position % 2:
            name = re.match(r"</?([a-z0-9]*)", part)[1]
            if name in UNREFERRED:
                inside += -1 if part.startswith("</") else 1
        elif not inside:
            parts[position] = REFERENCE.sub(link, part)
    return "".join(parts), found

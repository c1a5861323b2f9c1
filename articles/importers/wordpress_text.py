"""The text of a WordPress post as the HTML that its readers saw.

WordPress stores paragraphs as blank lines, pictures with captions as shortcodes, and blocks
between HTML comments; what is stored becomes a page only when it is shown.
"""

import re
from dataclasses import dataclass, field
from html import escape, unescape

import nh3

from articles import markup

from .addresses import file_name, watch_address
from .html_tree import parse
from .wordpress_items import whole_number
from .wordpress_paragraphs import autop, between, end_tag
from .wordpress_tree import BARE_URL, Rewriter

HTML_COMMENT = re.compile("<!--")
BLOCK_COMMENT = re.compile(r"<!--\s*/?wp:([a-z][a-z0-9/-]*).*?(/?)-->", re.DOTALL)
SHORTCODE = re.compile(r"\[(\[?)(/?)([A-Za-z][A-Za-z0-9_-]*)((?:\s[^\[\]<>]*)?)\](\]?)")
CAPTION = re.compile(r"\[(caption|wp_caption)((?:\s[^\]]*)?)\]", re.IGNORECASE)
EMBED = re.compile(r"\[(embed)(?:\s[^\]]*)?\]", re.IGNORECASE)
LITERAL = re.compile(r"<(pre|code)\b", re.IGNORECASE)
SELF_CONTAINED = re.compile(r"\[(gallery|audio|video|playlist)((?:\s[^\]]*)?)\]", re.IGNORECASE)
CLOSED = re.compile(r"\[/(?:audio|video)\]", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s'"\]]+))""")
TITLE_MARKUP = (
    "a|abbr|b|big|blockquote|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|kbd|li|mark|ol|p|q|s|"
    "script|small|span|strike|strong|style|sub|sup|tt|u|ul|var"
)
# Words that people write in square brackets.
NO_SHORTCODES = frozenset("sic edit update ed note".split())

_RAW_TAGS = set(markup.TAGS) | set(
    "acronym address article aside audio big center details div dir embed figure font footer h1 "
    "header iframe main object section source span strike summary tt var video".split()
)
_RAW_ATTRIBUTES = {
    **{name: set(allowed) for name, allowed in markup.ATTRIBUTES.items()},
    "*": {"class"},
    "iframe": {"src", "title"},
    "embed": {"src"},
    "object": {"data"},
    "audio": {"src"},
    "video": {"src", "poster"},
    "source": {"src"},
}


@dataclass
class Text:
    """`html`, not yet sanitised, and what people should know about how it came to be.

    `shortcodes` and `blocks` are names that were left visible and blocks that only the old site
    could fill; `linked` counts pictures and media that became links.
    """

    html: str = ""
    shortcodes: set[str] = field(default_factory=set)
    blocks: set[str] = field(default_factory=set)
    linked: int = 0


def to_html(source, media, number=None, hosts=frozenset()):
    """What the post `number` showed.

    `media` answers `picture(url)`, `gallery(numbers)` and `gallery_of(post)`; see the loader.
    Links to `hosts`, the old site's own, lose their host.
    """
    text = Text()
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    has_blocks = "<!-- wp:" in source
    source = _without_comments(source, text)
    pieces = []
    source = _shortcodes(source, text, media, number, pieces)
    if not has_blocks:
        source = autop(source)
    for position, piece in enumerate(pieces):
        source = source.replace(_mark(position), piece)
    tree = parse(
        nh3.clean(
            source, tags=_RAW_TAGS, attributes=_RAW_ATTRIBUTES, link_rel=None, strip_comments=True
        )
    )
    Rewriter(text, media, hosts).rewrite(tree)
    text.html = tree.html().strip()
    return text


def plain(source):
    """A title or excerpt without its markup.

    Titles hold words such as <html> as they are; only elements that titles have are markup.
    """
    text = re.sub(rf"<(?!/?(?:{TITLE_MARKUP})\b[^<>]*>)", "&lt;", source)
    text = re.sub(r"<(?=/?(?:p|br|div|li|h[1-6])\b)", " <", text)
    return " ".join(unescape(nh3.clean(text, tags=set())).split())


# Blocks


def _without_comments(source, text):
    """The HTML that blocks keep between their comments; names of those that keep none."""

    def comment(match, inner, whole):
        block = BLOCK_COMMENT.match(whole)
        if block and block[2] and block[1] != "shortcode":
            text.blocks.add(block[1])
        return ""

    return between(source, HTML_COMMENT, lambda match: "-->", comment)


def _end_shortcode(match):
    return f"[/{match[1].lower()}]"


# Shortcodes


def _mark(position):
    # An element that ends a paragraph, so that what it stands for is not wrapped in one.
    return f'<figure class="moved-{position}"></figure>'


def _shortcodes(source, text, media, number, pieces):
    """Replace the shortcodes that are understood by marks for `pieces`; name the others."""

    def put(html):
        pieces.append(html)
        return _mark(len(pieces) - 1)

    def caption(match, inner, whole):
        return put(_caption(_attributes(match[2]), inner))

    def embed(match, inner, whole):
        url = unescape(inner).strip()
        return put(_paragraph_link(url)) if BARE_URL.fullmatch(url) else whole

    def literal(match, inner, whole):
        literals.append(whole)
        return f"<pre data-literal={len(literals) - 1}></pre>"

    def contained(match):
        name, attributes = match[1].lower(), _attributes(match[2])
        if name in ("audio", "video"):
            found = BARE_URL.search(unescape(match[2]))
            url = found[0].rstrip("'") if found else ""
            if url:
                text.linked += 1
                return put(_paragraph_link(url))
        else:
            ids = [whole_number(part) for part in re.split(r"[,\s]+", attributes.get("ids", ""))]
            ids = [one for one in ids if one]
            if name == "playlist":
                entries = media.gallery(ids) if ids else []
            else:
                entries = media.gallery(ids) if ids else media.gallery_of(number)
            if entries:
                return put(gallery(entries, media, text))
        text.shortcodes.add(name)
        return match[0]

    literals = []
    source = between(source, LITERAL, end_tag, literal)
    source = between(source, CAPTION, _end_shortcode, caption)
    source = between(source, EMBED, _end_shortcode, embed)
    source = CLOSED.sub("", SELF_CONTAINED.sub(contained, source))
    source = SHORTCODE.sub(lambda match: _unknown(match, text), source)
    return re.sub(
        r"<pre data-literal=(\d+)></pre>",
        lambda match: literals[int(match[1])] if int(match[1]) < len(literals) else "",
        source,
    )


def _unknown(match, text):
    """A shortcode nobody here understands stays as it was; [[name]] is how one writes [name]."""
    twice, _closing, name, attributes, again = match.groups()
    if twice and again:
        return match[0][1:-1]
    if name.lower() not in NO_SHORTCODES and (
        not attributes or "=" in attributes or re.fullmatch(r"\s+[\w-]+/?|\s*/", attributes)
    ):
        text.shortcodes.add(name)
    return match[0]


def _attributes(source):
    source = source.replace("\u201d", '"').replace("\u2033", '"').replace("&quot;", '"')
    return {
        match[1].lower(): next(value for value in match.groups()[1:] if value is not None)
        for match in ATTRIBUTE.finditer(source)
    }


def _caption(attributes, content):
    """A figure: the caption is an attribute or, since WordPress 3.4, what follows the picture."""
    words = unescape(attributes.get("caption", ""))
    match = re.match(
        r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", content, re.DOTALL | re.IGNORECASE
    )
    picture, rest = (match[1], match[2].strip()) if match else (content, "")
    if picture.lower().startswith("<a") and "</a>" not in picture.lower():
        # The link goes on around the words.
        picture, rest = f"{picture}</a>", rest.replace("</a>", "")
    align = attributes.get("align", "")
    css = f' class="{escape(align)}"' if align in ("alignleft", "alignright") else ""
    words = words or rest
    below = f"<figcaption>{words}</figcaption>" if words else ""
    return f"<figure{css}>{picture}{below}</figure>"


def gallery(entries, media, text):
    """The pictures of a gallery, or links to them where there are no files."""
    figures, links = [], []
    for entry in entries:
        picture = media.picture(entry.url)
        label = entry.caption or entry.alt or entry.title or file_name(entry.url)
        if picture is None:
            text.linked += 1
            links.append(f'<li><a href="{escape(entry.url)}">{escape(label)}</a></li>')
            continue
        words = f"<figcaption>{escape(entry.caption)}</figcaption>" if entry.caption else ""
        # The address of the old site: it becomes ours where all pictures do.
        image = f'<img src="{escape(entry.url)}" alt="{escape(entry.alt)}">'
        figures.append(f"<figure>{image}{words}</figure>")
    html = f'<figure class="gallery">{"".join(figures)}</figure>' if figures else ""
    return html + (f"<ul>{''.join(links)}</ul>" if links else "")


def _paragraph_link(url):
    address = escape(watch_address(url))
    return f'<p><a href="{address}">{address}</a></p>'


def headline_from(html, words=8):
    """The first words of a text, for a story that came without a headline."""
    text = markup.plain_text(html)
    short = text.split()[:words]
    return " ".join(short)[:200] + ("…" if len(text.split()) > words else "")

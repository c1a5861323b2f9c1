"""The text of a WordPress post as the HTML that its readers saw.

WordPress stores paragraphs as blank lines, pictures with captions as shortcodes, and blocks
between HTML comments; what is stored becomes a page only when it is shown.
"""

import re
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import PurePosixPath
from urllib.parse import unquote

import nh3

from articles import markup

from .html_tree import Node, parse
from .wordpress import split, whole_number

# Elements that end a paragraph, as wpautop() in wp-includes/formatting.php lists them.
BLOCKS = (
    "(?:table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|"
    "area|blockquote|address|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|"
    "header|footer|nav|figure|figcaption|details|menu|summary)"
)
BLOCK_NAMES = frozenset(
    "address article aside blockquote details div dl dd dt figcaption figure h1 h2 h3 h4 h5 h6 hr "
    "li ol p pre section table tbody td tfoot th thead tr ul".split()
)
HTML_COMMENT = re.compile("<!--")
BLOCK_COMMENT = re.compile(r"<!--\s*/?wp:([a-z][a-z0-9/-]*).*?(/?)-->", re.DOTALL)
SHORTCODE = re.compile(r"\[(\[?)(/?)([A-Za-z][A-Za-z0-9_-]*)((?:\s[^\[\]<>]*)?)\](\]?)")
CAPTION = re.compile(r"\[(caption|wp_caption)((?:\s[^\]]*)?)\]", re.IGNORECASE)
EMBED = re.compile(r"\[(embed)(?:\s[^\]]*)?\]", re.IGNORECASE)
LITERAL = re.compile(r"<(pre|code)\b", re.IGNORECASE)
PREFORMATTED = re.compile(r"<(pre)\b", re.IGNORECASE)
SELF_CONTAINED = re.compile(r"\[(gallery|audio|video|playlist)((?:\s[^\]]*)?)\]", re.IGNORECASE)
CLOSED = re.compile(r"\[/(?:audio|video)\]", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s'"\]]+))""")
BARE_URL = re.compile(r"https?://[^\s<>\"\[\]]+")
SIZED = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w+$)")
TITLE_MARKUP = (
    "a|abbr|b|big|blockquote|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|kbd|li|mark|ol|p|q|s|"
    "script|small|span|strike|strong|style|sub|sup|tt|u|ul|var"
)
# Classes of figures and what they are here. Ours stay: a paper may come back from an export.
FIGURES = {
    "alignleft": "align-left",
    "alignright": "align-right",
    "wp-block-gallery": "gallery",
    "wp-block-pullquote": "pull-quote",
    **{name: name for name in markup.CLASSES["figure"]},
}
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
_RENAMED = {"acronym": "abbr", "strike": "s", "tt": "code", "var": "i", "h1": "h2", "dir": "ul"}
_UNWRAPPED = frozenset("big center font span".split())
_CONTAINERS = frozenset(
    "address article aside details div footer header main section summary".split()
)


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
    _Rewriter(text, media, hosts).rewrite(tree)
    text.html = tree.html().strip()
    return text


def plain(source):
    """A title or excerpt without its markup.

    Titles hold words such as <html> as they are; only elements that titles have are markup.
    """
    text = re.sub(rf"<(?!/?(?:{TITLE_MARKUP})\b[^<>]*>)", "&lt;", source)
    text = re.sub(r"<(?=/?(?:p|br|div|li|h[1-6])\b)", " <", text)
    return " ".join(unescape(nh3.clean(text, tags=set())).split())


def autop(text):
    """Paragraphs as WordPress makes them for text that has none: wpautop(), rule by rule."""
    if not text.strip():
        return ""
    kept = []

    def keep(match, inner, whole):
        kept.append(whole)
        return f"<pre data-kept={len(kept) - 1}></pre>"

    text = _between(f"{text}\n", PREFORMATTED, _end_tag, keep)
    text = "\n".join(re.sub(r"[ \t]{20,}", " ", line).strip(" \t") for line in text.split("\n"))
    text = re.sub(r"<br\s*/?>\s*<br\s*/?>", "\n\n", text)
    text = re.sub(r"\n\n+", "\n\n", text)
    text = re.sub(rf"(<{BLOCKS}[\s/>])", r"\n\n\1", text)
    text = re.sub(rf"(</{BLOCKS}>)", r"\1\n\n", text)
    text = re.sub(r"(<hr\s?/?>)", r"\1\n\n", text)
    text = re.sub(r"<[^<>]+>", lambda match: match[0].replace("\n", " "), text)
    text = re.sub(r"\s*(<(?:source|track|param|embed)\b[^>]*>)\s*", r"\1", text)
    text = re.sub(r"\s*(<figcaption[^>]*>)", r"\1", text)
    text = re.sub(r"</figcaption>\s*", "</figcaption>", text)
    text = re.sub(r"\n\n+", "\n\n", text)
    paragraphs = [part.strip("\n") for part in text.split("\n\n") if part.strip()]
    text = "".join(f"<p>{part}</p>\n" for part in paragraphs)
    text = re.sub(r"<p>\s*</p>", "", text)
    text = re.sub(r"<p>([^<]+)</(div|address|form)>", r"<p>\1</p></\2>", text)
    text = re.sub(rf"<p>\s*(</?{BLOCKS}(?:\s[^>]*)?/?>)\s*</p>", r"\1", text)
    text = re.sub(r"<p>(<li.+?)</p>", r"\1", text)
    text = re.sub(r"<p><blockquote([^>]*)>", r"<blockquote\1><p>", text, flags=re.IGNORECASE)
    text = text.replace("</blockquote></p>", "</p></blockquote>")
    text = re.sub(rf"<p>\s*(</?{BLOCKS}(?:\s[^>]*)?/?>)", r"\1", text)
    text = re.sub(rf"(</?{BLOCKS}(?:\s[^>]*)?/?>)\s*</p>", r"\1", text)
    text = re.sub(r"<br\s*/?>", "<br />", text)
    text = re.sub(r"(?<!<br />)\n(?!\Z)", "<br />\n", text)
    # Between paragraphs the line ends are ours.
    text = re.sub(r"(</p>)<br />\n", r"\1\n", text)
    text = re.sub(rf"(</?{BLOCKS}(?:\s[^>]*)?/?>)\s*<br />", r"\1", text)
    text = re.sub(
        r"<br />(\s*</?(?:p|li|div|dl|dd|dt|th|pre|td|ul|ol|table|tr|tbody|h[1-6])[^>]*>)",
        r"\1",
        text,
    )
    text = re.sub(r"\n</p>", "</p>", text)
    return re.sub(
        r"<pre data-kept=(\d+)></pre>",
        lambda match: kept[int(match[1])] if int(match[1]) < len(kept) else "",
        text,
    )


# Blocks


def _without_comments(source, text):
    """The HTML that blocks keep between their comments; names of those that keep none."""

    def comment(match, inner, whole):
        block = BLOCK_COMMENT.match(whole)
        if block and block[2] and block[1] != "shortcode":
            text.blocks.add(block[1])
        return ""

    return _between(source, HTML_COMMENT, lambda match: "-->", comment)


def _between(source, opening, closing, replace):
    """Replace everything from a match of `opening` to the text that `closing(match)` gives.

    `replace` is called with the match, what stands inside and the whole. In one walk: what is
    never closed is not looked for again and again.
    """
    result, end, never_closed = [], 0, set()
    for match in opening.finditer(source):
        closed_by = closing(match)
        if match.start() < end or closed_by in never_closed:
            continue
        close = re.compile(re.escape(closed_by), re.IGNORECASE).search(source, match.end())
        if close is None:
            never_closed.add(closed_by)
            continue
        whole = source[match.start() : close.end()]
        result.append(source[end : match.start()])
        result.append(replace(match, source[match.end() : close.start()], whole))
        end = close.end()
    result.append(source[end:])
    return "".join(result)


def _end_tag(match):
    return f"</{match[1].lower()}>"


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
    source = _between(source, LITERAL, _end_tag, literal)
    source = _between(source, CAPTION, _end_shortcode, caption)
    source = _between(source, EMBED, _end_shortcode, embed)
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


# Pictures and links


def _picture_node(picture, alt, wanted=0):
    width, height = picture.width, picture.height
    if 0 < wanted < width:
        width, height = wanted, max(1, round(height * wanted / width))
    limit = min(width, 960)
    return Node(
        "img",
        {
            "src": picture.url_at(limit),
            "srcset": picture.srcset(),
            "sizes": f"(min-width: {limit}px) {limit}px, 100vw",
            "width": width,
            "height": height,
            "alt": alt,
            "loading": "lazy",
        },
    )


def file_name(url):
    parts = split(url)
    return unquote(PurePosixPath(parts.path).name) if parts else ""


def _paragraph_link(url):
    address = escape(watch_address(url))
    return f'<p><a href="{address}">{address}</a></p>'


def watch_address(url):
    """The page of a film rather than the address of its player in a frame."""
    url = f"https:{url}" if url.startswith("//") else url
    parts = split(url)
    if parts is None:
        return url
    host = parts.netloc.lower().removeprefix("www.")
    last = PurePosixPath(parts.path).name
    if host in ("youtube.com", "youtube-nocookie.com") and parts.path.startswith("/embed/"):
        return f"https://www.youtube.com/watch?v={last}"
    if host == "player.vimeo.com":
        return f"https://vimeo.com/{last}"
    return url


class _Rewriter:
    """Walks the tree once and makes every element one that pages here can show."""

    def __init__(self, text, media, hosts):
        self.text = text
        self.media = media
        self.hosts = hosts

    def rewrite(self, node, in_link=False):
        children = []
        for child in node.children:
            if isinstance(child, str) and child.isspace() and "\n" in child and node.name != "pre":
                child = "\n"
            children.extend(self._rewritten(child, in_link))
        node.children = children
        if not node.name or node.name in ("blockquote", "figure"):
            node.children = self._lifted(node)

    def _rewritten(self, child, in_link):
        """What stands in the place of `child`: a list of nodes and strings."""
        if isinstance(child, str):
            return [child]
        name = child.name
        if name == "img":
            return self._image(child, in_link)
        if name in ("iframe", "embed", "object", "audio", "video"):
            return self._medium(child, in_link)
        if name == "source":
            return []
        if name == "a":
            self._link(child)
            self.rewrite(child, in_link=True)
            # A picture that was a link to itself has become one link.
            inner = [part for part in child.children if isinstance(part, Node) or part.strip()]
            if len(inner) == 1 and isinstance(inner[0], Node) and inner[0].name == "a":
                return inner
            return [child] if child.get("href") else child.children
        if "embed__wrapper" in child.get("class"):
            url = child.text().strip()
            if BARE_URL.fullmatch(url):
                return [_link_paragraph(url)]
        self.rewrite(child, in_link)
        return self._renamed(child)

    def _renamed(self, node):
        name = node.name
        if name in _UNWRAPPED:
            return node.children
        if name in _CONTAINERS:
            has_blocks = any(
                isinstance(part, Node) and part.name in BLOCK_NAMES for part in node.children
            )
            if has_blocks:
                return ["\n", *self._paragraphs(node.children), "\n"]
            node = Node("p", {}, node.children)
            name = "p"
        if name == "p":
            url = node.text().strip()
            if BARE_URL.fullmatch(url) and not node.find("a"):
                return [_link_paragraph(url)]
            if not url and not node.find("img"):
                return []
        kept = []
        if name == "figure":
            kept = [FIGURES[css] for css in node.classes() if css in FIGURES]
            if not node.text().strip() and not node.find("img"):
                return []
        node.attributes = {key: node.attributes[key] for key in node.attributes if key != "class"}
        if kept:
            node.attributes["class"] = " ".join(dict.fromkeys(kept))
        node.name = _RENAMED.get(name, name)
        return [node]

    @staticmethod
    def _paragraphs(children):
        """Loose words between block elements as paragraphs of their own."""
        result, loose = [], []

        def flush():
            if "".join(part if isinstance(part, str) else part.html() for part in loose).strip():
                result.append(Node("p", {}, list(loose)))
            loose.clear()

        for part in children:
            if isinstance(part, Node) and part.name in BLOCK_NAMES:
                flush()
                result.append(part)
            else:
                loose.append(part)
        flush()
        return result

    def _lifted(self, node):
        """Pictures that lead a paragraph stand before it, as figures."""
        result = []
        for child in node.children:
            if isinstance(child, Node) and child.name == "p" and node.name != "figure":
                parts = [part for part in child.children if part != "\n"]
                while parts and _is_picture(parts[0]):
                    first = parts.pop(0)
                    css = _picture_of(first).attributes.pop("class", "")
                    result.append(Node("figure", {"class": css} if css else {}, [first]))
                    while parts and (
                        (isinstance(parts[0], str) and not parts[0].strip())
                        or (isinstance(parts[0], Node) and parts[0].name == "br")
                    ):
                        parts.pop(0)
                child.children = parts
                if not parts:
                    continue
            result.append(child)
        return result

    def _image(self, node, in_link):
        source = node.get("src")
        picture = self.media.picture(source)
        alt = node.get("alt")
        if picture is not None:
            wanted = whole_number(node.get("width")) or 0
            image = _picture_node(picture, alt, wanted)
            for css, ours in (("alignleft", "align-left"), ("alignright", "align-right")):
                if css in node.classes():
                    image.attributes["class"] = ours
            return [image]
        self.text.linked += 1
        label = alt.strip() or file_name(source)
        url = self._absolute(source)
        if in_link or not url:
            return [label]
        return [Node("a", {"href": url}, [label or url])]

    def _medium(self, node, in_link):
        source = node.get("src") or node.get("data")
        if not source and (inner := node.find("source", "embed", "iframe")):
            source = inner.get("src")
        self.text.linked += 1
        url = watch_address(self._absolute(source))
        if not BARE_URL.match(url):
            return node.children if not source else []
        if in_link:
            return [url]
        return [Node("a", {"href": url}, [node.get("title") or url])]

    def _link(self, node):
        href = node.get("href")
        node.attributes = {
            name: value for name, value in node.attributes.items() if name in ("href", "title")
        }
        picture = self.media.picture(href) if is_file(href) else None
        parts = split(href)
        if picture is not None:
            node.attributes["href"] = picture.file.url
        elif parts is None:
            node.attributes.pop("href", None)
        elif parts.netloc.lower() in self.hosts and not is_file(href):
            query = f"?{parts.query}" if parts.query else ""
            fragment = f"#{parts.fragment}" if parts.fragment else ""
            node.attributes["href"] = f"{parts.path or '/'}{query}{fragment}"

    def _absolute(self, url):
        """Addresses of files stay on the old site, also those that were written without a host."""
        url = f"https:{url}" if url.startswith("//") else url
        if url.startswith("/") and self.hosts:
            return f"http://{min(self.hosts, key=len)}{url}"
        return url if BARE_URL.match(url) else ""


def is_file(url):
    """Whether an address names a file such as a picture, rather than a page."""
    parts = split(url)
    return bool(parts and ("/uploads/" in parts.path or PurePosixPath(parts.path).suffix))


def _link_paragraph(url):
    address = watch_address(url)
    return Node("p", {}, [Node("a", {"href": address}, [address])])


def _is_picture(part):
    return isinstance(part, Node) and _picture_of(part) is not None


def _picture_of(part):
    """The image that `part` is, or is a link around."""
    if part.name == "img":
        return part
    if part.name == "a" and len(part.children) == 1 and isinstance(part.children[0], Node):
        return part.children[0] if part.children[0].name == "img" else None
    return None


def headline_from(html, words=8):
    """The first words of a text, for a story that came without a headline."""
    text = markup.plain_text(html)
    short = text.split()[:words]
    return " ".join(short)[:200] + ("…" if len(text.split()) > words else "")


def upload_path(url):
    """The place of a file below the uploads folder, such as 2013/03/name.jpg; empty for others.

    On WordPress.com the uploads folder is a host of its own.
    """
    parts = split(url)
    if parts is None:
        return ""
    path = unquote(parts.path)
    if "wp-content/uploads/" in path:
        return path.split("wp-content/uploads/", 1)[1]
    if parts.netloc.endswith(".files.wordpress.com"):
        return path.lstrip("/")
    return ""


def without_size(path):
    """name.jpg for name-300x200.jpg, the name WordPress gives a smaller copy."""
    return SIZED.sub("", path)


__all__ = [
    "Text",
    "autop",
    "file_name",
    "gallery",
    "headline_from",
    "plain",
    "to_html",
    "upload_path",
    "without_size",
]

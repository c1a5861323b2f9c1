"""The elements of a WordPress post as those that pages here can show."""

import re

from articles import markup

from .addresses import file_name, is_file, split, watch_address
from .html_tree import Node
from .wordpress_items import whole_number

BARE_URL = re.compile(r"https?://[^\s<>\"\[\]]+")
BLOCK_NAMES = frozenset(
    "address article aside blockquote details div dl dd dt figcaption figure h1 h2 h3 h4 h5 h6 hr "
    "li ol p pre section table tbody td tfoot th thead tr ul".split()
)
# Classes of figures and what they are here. Ours stay: a paper may come back from an export.
FIGURES = {
    "alignleft": "align-left",
    "alignright": "align-right",
    "wp-block-gallery": "gallery",
    "wp-block-pullquote": "pull-quote",
    **{name: name for name in markup.CLASSES["figure"]},
}
_RENAMED = {"acronym": "abbr", "strike": "s", "tt": "code", "var": "i", "h1": "h2", "dir": "ul"}
_UNWRAPPED = frozenset("big center font span".split())
_CONTAINERS = frozenset(
    "address article aside details div footer header main section summary".split()
)


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


class Rewriter:
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

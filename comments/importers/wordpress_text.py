"""A comment as WordPress stores it, text with a little HTML, as the small Markdown of this site."""

import re

import nh3

from articles.importers.html_tree import Node, parse

TAGS = frozenset(
    "a abbr acronym b blockquote br cite code del div em h1 h2 h3 h4 h5 h6 hr i img ins li ol p "
    "pre q s span strike strong sub sup table td th tr ul".split()
)
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
URL = re.compile(r"https?://[^\s<>\"]+")
# What would be taken for Markdown at the beginning of a line.
LINE_MARK = re.compile(r"^(\s*)(?:(>|[+*-](?=\s|$))|(\d{1,9})([.)])(?=\s|$)|(~~~|```))")
SPECIAL = re.compile(r"[\\`*_]")


def to_markdown(source):
    """Markdown that shows the same words; markup that comments here do not have is left out."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    tree = parse(
        nh3.clean(
            source,
            tags=set(TAGS),
            attributes={"*": set(), "a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            url_relative="deny",
            link_rel=None,
        )
    )
    text = _blocks(tree)
    text = re.sub(r"[^\S\n]+\n", "\n", re.sub(r"[ \t]{20,}", " ", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _blocks(node):
    """The content of an element that may hold paragraphs."""
    parts, inline = [], []

    def flush():
        if text := _lines("".join(inline)):
            parts.append(text)
        inline.clear()

    for child in node.children:
        if isinstance(child, Node) and (block := BLOCKS.get(child.name)):
            flush()
            if text := block(child):
                parts.append(text)
        else:
            inline.append(_inline(child))
    flush()
    return "\n\n".join(parts)


def _lines(text):
    """Inline text with the line ends that were typed; none of them begins a list or a quote."""
    lines = [line.strip() for line in text.strip().split("\n")]
    return "\n".join(LINE_MARK.sub(_escaped_mark, line) for line in lines).strip("\n")


def _escaped_mark(match):
    space, sign, number, stop, fence = match.groups()
    if sign:
        return f"{space}\\{sign}"
    return f"{space}{number}\\{stop}" if number else f"{space}\\{fence}"


def _inline(child):
    if isinstance(child, str):
        return _escaped(child)
    name = child.name
    if name == "br":
        return "\n"
    if name == "code":
        return _code(child)
    if name == "img":
        label = child.get("alt").strip() or child.get("src")
        return _link(_escaped(label), child.get("src"), label)
    inner = "".join(_inline(part) for part in child.children)
    if name in BLOCKS:  # a paragraph inside a link, say
        return f"\n{inner}\n"
    if name in ("strong", "b"):
        return _around(inner, "**")
    if name in ("em", "i", "cite"):
        return _around(inner, "*")
    if name == "q":
        return f"“{inner}”"
    if name == "a":
        return _link(inner, child.get("href"), child.text().strip())
    if name in ("td", "th"):
        return f"{inner} "
    return inner


def _escaped(text):
    """Text whose signs show as they are; addresses stay addresses."""
    result, end = [], 0
    for match in URL.finditer(text):
        result.append(_escaped_words(text[end : match.start()]))
        url = match[0]
        # Underscores in an address would be read as emphasis; inside an explicit link they are not.
        result.append(_link(_escaped_words(url), url, "") if re.search(r"[*_`\\]", url) else url)
        end = match.end()
    result.append(_escaped_words(text[end:]))
    return "".join(result)


def _escaped_words(text):
    def sign(match):
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        if match[0] == "\\":
            return "\\\\" if not after or re.match(r"[\s!-/:-@\[-`{-~]", after) else "\\"
        if match[0] == "_" and before.isalnum() and after.isalnum():
            return "_"
        if match[0] in "*_" and (not before or before.isspace()) and after.isspace():
            return match[0] if before else f"\\{match[0]}"
        return f"\\{match[0]}"

    return SPECIAL.sub(sign, text).replace("](", "]\\(")


def _around(inner, mark):
    """Emphasis that touches its words, line by line, as Markdown wants it."""
    lines = []
    for line in inner.split("\n"):
        words = line.strip()
        if not words or mark in words:
            lines.append(line)
            continue
        start = line[: len(line) - len(line.lstrip())]
        end = line[len(line.rstrip()) :]
        lines.append(f"{start}{mark}{words}{mark}{end}")
    return "\n".join(lines)


def _link(label, url, plain):
    if not re.match(r"(?:https?|mailto):", url):
        return label
    # What ends an address in Markdown, written so that it does not.
    target = url.replace("(", "%28").replace(")", "%29").replace(" ", "%20").replace("\\", "%5C")
    if plain == url and not re.search(r"[*_`\\()]", url) and url.startswith("http"):
        return url
    label = " ".join(label.split())
    label = re.sub(r"(?<!\\)([\[\]])", r"\\\1", label)
    return f"[{label}]({target})" if label else ""


def _code(node):
    text = node.text()
    if "\n" in text.strip("\n"):
        return f"\n\n{_fence(text)}\n\n"
    ticks = "`"
    while ticks in text:
        ticks += "`"
    space = " " if "`" in text else ""
    return f"{ticks}{space}{text.strip()}{space}{ticks}" if text.strip() else ""


def _fence(text):
    ticks = "```"
    while ticks in text:
        ticks += "`"
    return f"{ticks}\n{text.strip(chr(10))}\n{ticks}"


def _quote(node):
    return "\n".join(f"> {line}".rstrip() for line in _blocks(node).split("\n"))


def _list(node):
    entries = [part for part in node.children if isinstance(part, Node) and part.name == "li"]
    lines = []
    for number, entry in enumerate(entries, start=1):
        mark = f"{number}. " if node.name == "ol" else "- "
        words = _blocks(entry).replace("\n", "\n" + " " * len(mark))
        lines.append(f"{mark}{words}")
    return "\n".join(lines)


def _row(node):
    cells = [part for part in node.children if isinstance(part, Node)]
    return " · ".join(text for cell in cells if (text := " ".join(_blocks(cell).split())))


def _heading(node):
    return _around(_lines("".join(_inline(part) for part in node.children)), "**")


BLOCKS = {
    "p": _blocks,
    "div": _blocks,
    "table": _blocks,
    "tr": _row,
    "li": _blocks,
    "hr": lambda node: "",
    "blockquote": _quote,
    "ul": _list,
    "ol": _list,
    "pre": lambda node: _fence(node.text()) if node.text().strip() else "",
    **dict.fromkeys(HEADINGS, _heading),
}

"""A piece of clean HTML as a small tree, for rules that depend on what stands around something."""

from html import escape
from html.parser import HTMLParser

VOID = frozenset("area br col embed hr img input link meta source track wbr".split())
# Deeper nesting is flattened, so that no text can exhaust the stack.
MAX_DEPTH = 150


class Node:
    """An element; `children` are nodes and strings. The root has no name."""

    __slots__ = ("attributes", "children", "name")

    def __init__(self, name="", attributes=None, children=None):
        self.name = name
        self.attributes = attributes or {}
        self.children = children if children is not None else []

    def get(self, attribute):
        return self.attributes.get(attribute) or ""

    def classes(self):
        return self.get("class").split()

    def text(self):
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def find(self, *names):
        """The first element below with one of these names, or None."""
        for child in self.children:
            if isinstance(child, Node):
                if child.name in names:
                    return child
                if found := child.find(*names):
                    return found
        return None

    def html(self):
        inner = "".join(
            escape(child, quote=False) if isinstance(child, str) else child.html()
            for child in self.children
        )
        if not self.name:
            return inner
        attributes = "".join(
            f' {name}="{escape(str(value))}"' for name, value in self.attributes.items()
        )
        if self.name in VOID:
            return f"<{self.name}{attributes}>"
        return f"<{self.name}{attributes}>{inner}</{self.name}>"


def parse(html):
    """The tree of HTML that nh3 has put in order; other HTML may give a strange tree."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Node()
        self._open = [self.root]

    def handle_starttag(self, tag, attributes):
        node = Node(tag, dict(attributes))
        self._open[-1].children.append(node)
        if tag not in VOID:
            # Past the limit the element is written down, and what is inside it goes beside it.
            self._open.append(node if len(self._open) < MAX_DEPTH else self._open[-1])

    def handle_endtag(self, tag):
        if tag not in VOID and len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data):
        self._open[-1].children.append(data)

"""What changed between two versions of a text, paragraph by paragraph and word by word."""

import re
from difflib import SequenceMatcher

from articles import markup

BLOCK = re.compile(
    r"</?(?:p|li|ul|ol|h[1-6]|blockquote|pre|table|tr|dl|dt|dd|hr|figure|div)\b[^>]*>"
)


def differences(before, after):
    """[[(kind, words), …], …]: the paragraphs of two pieces of HTML, with "same", "gone" and "new".

    Paragraphs that stay as they are appear once; of one that was rewritten, only its words are
    marked.
    """
    old, new = paragraphs(before), paragraphs(after)
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [[("same", text)] for text in new[c:d]]
            continue
        pairs = min(b - a, d - c)
        found += [rewritten(old[a + i], new[c + i]) for i in range(pairs)]
        found += [[("gone", text)] for text in old[a + pairs : b]]
        found += [[("new", text)] for text in new[c + pairs : d]]
    return found


def paragraphs(html):
    texts = (markup.plain_text(part) for part in BLOCK.split(html))
    return [text for text in texts if text]


def rewritten(old, new):
    """One paragraph beside another; where little is left of the first, it is another one."""
    a, b = old.split(), new.split()
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < 0.4:
        return [("gone", old), ("new", new)]
    found = []
    for kind, i, j, k, n in matcher.get_opcodes():
        if kind == "equal":
            found.append(("same", " ".join(a[i:j])))
            continue
        found += [("gone", " ".join(a[i:j]))] if j > i else []
        found += [("new", " ".join(b[k:n]))] if n > k else []
    return found

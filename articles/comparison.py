"""Two texts of a story, compared word by word, in HTML that can be read."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import groupby

from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import markup
from .models import Author, Byline, Picture, Section, Source, Tag

# Comparing takes the product of two lengths. Beyond this, what was is shown struck out whole, and
# what is, whole: two chapters that have nothing in common.
MOST = 1_000_000
# Equal letters between two differences, fewer than these, are read more easily as part of them.
CRUMB = 3
# Unchanged paragraphs that are shown around a difference.
AROUND = 1
END = "\n"  # of a paragraph
WORDS = re.compile(r"\n|[^\S\n]+|\w+(?:['’\-]\w+)*|[^\w\s]")
BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li dt dd blockquote pre tr figcaption caption figure table ul ol hr "
    "div".split()
)


class Paragraphs(HTMLParser):
    """The paragraphs of a body as plain text, in which links and pictures can be read as well."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.words, self.links = [], [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in BLOCKS:
            self.end_paragraph()
        if tag == "li":
            self.words.append("• ")
        elif tag == "br":
            self.words.append(" ")
        elif tag in ("td", "th"):
            self.words.append(" | ")
        elif tag == "a":
            self.links.append(attrs.get("href", ""))
        elif tag == "img":
            self.words.append(f"[{_('Picture')}: {attrs.get('alt') or attrs.get('src', '')}]")

    def handle_endtag(self, tag):
        if tag == "a" and self.links and (target := self.links.pop()):
            self.words.append(f" [{target}]")
        if tag in BLOCKS:
            self.end_paragraph()

    def handle_data(self, data):
        self.words.append(data)

    def end_paragraph(self):
        words = " ".join("".join(self.words).split())
        if words and words != "•":
            self.found.append(words)
        self.words = []


def paragraphs(body_html):
    parser = Paragraphs()
    parser.feed(body_html)
    parser.close()
    parser.end_paragraph()
    return parser.found


@dataclass
class Part:
    """One part of a story with its differences: `paragraphs` is safe HTML, one for each."""

    name: str
    label: str
    paragraphs: list


def spoken(texts):
    """What each of `texts` (see Article.text) says part by part, with names in place of numbers.

    A list of {name: list of paragraphs}, in four queries however many texts there are.
    """

    def chosen(name):
        return {text.get(name) for text in texts} - {None}

    sections = Section.objects.in_bulk(chosen("section"))
    pictures = Picture.objects.in_bulk(chosen("lead_picture"))
    tags = Tag.objects.in_bulk({tag for text in texts for tag in text.get("tags", ())})
    people = {author for text in texts for author, _role in text.get("bylines", ())}
    authors = Author.objects.in_bulk(people)
    roles = dict(Byline.Role.choices)
    gone = _("(no longer there)")
    found = []
    for text in texts:
        bylines = text.get("bylines", ())
        names = [f"{authors.get(pk, gone)} ({roles.get(role, role)})" for pk, role in bylines]
        labels = sorted(str(tags.get(pk, gone)) for pk in text.get("tags", ()))
        section, picture = text.get("section"), text.get("lead_picture")
        found.append(
            {
                "kicker": one(text.get("kicker")),
                "headline": one(text.get("headline")),
                "standfirst": one(text.get("standfirst")),
                "bylines": one(", ".join(names)),
                "dateline": one(text.get("dateline")),
                "section": one(str(sections.get(section, gone)) if section else ""),
                "lead_picture": one(str(pictures.get(picture, gone)) if picture else ""),
                "lead_alt": one(text.get("lead_alt")),
                "tags": one(", ".join(labels)),
                "body": paragraphs(markup.render(text.get("body") or "")),
                "sources": listed(text.get("sources")),
            }
        )
    return found


def one(words):
    """A part of one paragraph, or of none."""
    words = " ".join((words or "").split())
    return [words] if words else []


def listed(sources):
    """One paragraph for each source; None of a version from before sources were part of it."""
    if sources is None:
        return None
    return [" ".join(Source.of_line(None, line).in_words().split()) for line in sources]


def labels():
    return {
        "kicker": _("Kicker"),
        "headline": _("Headline"),
        "standfirst": _("Standfirst"),
        "bylines": _("Byline"),
        "dateline": _("Dateline"),
        "section": _("Section"),
        "lead_picture": _("Lead picture"),
        "lead_alt": _("Alternative text of the lead picture"),
        "tags": _("Tags"),
        "body": _("Text"),
        "sources": _("Sources"),
    }


def differences(old, new):
    """The parts of two spoken texts that differ, of those that both have; a list of Part."""
    return [
        Part(name, label, compared(old[name], new[name]))
        for name, label in labels().items()
        if None not in (old.get(name), new.get(name)) and old[name] != new[name]
    ]


def compare(old, new):
    """The parts in which two texts (see Article.text) differ; a list of Part."""
    return differences(*spoken([old, new]))


def compared(old, new):
    """Lists of paragraphs, compared: those around the differences, as safe HTML."""
    shown = []
    steps = matched(old, new)
    for place, (step, i1, i2, j1, j2) in enumerate(steps):
        if step == "equal":
            shown += folded(new[j1:j2], is_first=place == 0, is_last=place == len(steps) - 1)
        else:
            shown += words_compared(old[i1:i2], new[j1:j2])
    return shown


def folded(unchanged, *, is_first, is_last):
    """Of a run of unchanged paragraphs, those beside a difference, and how many there are more."""
    head = 0 if is_first else AROUND
    tail = 0 if is_last else AROUND
    left_out = len(unchanged) - head - tail
    if left_out <= 1:
        return [escape(paragraph) for paragraph in unchanged]
    note = ngettext("%(count)d paragraph unchanged", "%(count)d paragraphs unchanged", left_out) % {
        "count": left_out
    }
    return [
        *(escape(paragraph) for paragraph in unchanged[:head]),
        format_html('<span class="difference__gap">{}</span>', note),
        *(escape(paragraph) for paragraph in unchanged[len(unchanged) - tail :]),
    ]


def words_compared(old, new):
    """Paragraphs that differ, word by word: what went in <del>, what came in <ins>."""
    before = WORDS.findall(END.join(old))
    after = WORDS.findall(END.join(new))
    runs = []  # pairs of an element's name, "" for what is equal, and tokens
    for step, i1, i2, j1, j2 in slid(before, after, matched(before, after)):
        if step == "equal":
            crumb = "".join(after[j1:j2])
            if runs and len(crumb.strip()) < CRUMB and END not in crumb and j2 < len(after):
                runs += [("del", before[i1:i2]), ("ins", after[j1:j2])]
            else:
                runs.append(("", after[j1:j2]))
        else:
            runs += [("del", before[i1:i2]), ("ins", after[j1:j2])]
    return [mark_safe("".join(parts)) for parts in as_paragraphs(tidied(runs))]


def slid(before, after, steps):
    """The same steps, where what came or went whole begins with the end of a paragraph if it can.

    "Late." and "Late. Sunk." differ by a sentence, or by ". Sunk" before the last full stop.
    """
    steps = [list(step) for step in steps]
    for place in range(1, len(steps) - 1):
        previous, (step, i1, i2, j1, j2), following = steps[place - 1 : place + 2]
        if step not in ("insert", "delete") or previous[0] != "equal" or following[0] != "equal":
            continue
        tokens, first, last = (after, j1, j2) if step == "insert" else (before, i1, i2)
        most, by = following[2] - following[1], 0
        while by < most and tokens[first + by] != END and tokens[first + by] == tokens[last + by]:
            by += 1
        if by and by < last - first and tokens[first + by] == END:
            steps[place - 1][2] += by
            steps[place - 1][4] += by
            steps[place][1:] = [i1 + by, i2 + by, j1 + by, j2 + by]
            steps[place + 1][1] += by
            steps[place + 1][3] += by
    return steps


def tidied(runs):
    """The same with neighbours of one kind joined, what went in front of what came."""
    for is_equal, group in groupby(runs, key=lambda run: run[0] == ""):
        joined = {"": [], "del": [], "ins": []}
        for kind, tokens in group:
            joined[kind] += tokens
        for kind in ("",) if is_equal else ("del", "ins"):
            if joined[kind]:
                yield kind, joined[kind]


def as_paragraphs(runs):
    """Lists of pieces of HTML, one list for each paragraph."""
    found = [[]]
    for kind, tokens in runs:
        for is_end, group in groupby(tokens, key=lambda token: token == END):
            if is_end:
                found += [[] for _token in group]
                continue
            words = escape("".join(group))
            found[-1].append(f"<{kind}>{words}</{kind}>" if kind else words)
    return [parts for parts in found if parts]


def matched(old, new):
    """The steps that lead from one list to the other, as SequenceMatcher.get_opcodes has them."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old_end, new_end = len(old) - tail, len(new) - tail
    steps = [("equal", 0, head, 0, head)] if head else []
    if (old_end - head) * (new_end - head) > MOST:
        steps.append(("replace", head, old_end, head, new_end))
    elif old_end > head or new_end > head:
        middle = SequenceMatcher(None, old[head:old_end], new[head:new_end], autojunk=True)
        steps += [
            (step, i1 + head, i2 + head, j1 + head, j2 + head)
            for step, i1, i2, j1, j2 in middle.get_opcodes()
        ]
    if tail:
        steps.append(("equal", old_end, len(old), new_end, len(new)))
    return steps

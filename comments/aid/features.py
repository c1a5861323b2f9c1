"""What the aid sees in a comment: words, pairs of words, runs of letters, links and its shape.

It is written for readers who misspell and for advertisers who disguise. Who somebody is, what they
are called and what became of their other comments is not looked at: other checks do that.
"""

import math
import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import pairwise
from zlib import crc32

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments import names

# Nobody needs more of a text to know what it is, and time is bounded.
MOST = 2000
# Features are numbered by a hash of their name; two that meet share a weight.
SIZE = 2**18
RUNS = (3, 4, 5)
# How much each group weighs: words, pairs of words, runs of letters, the shape.
WEIGHTS = (1, 1, 1, 2)
# What stands in the text for each link.
LINK = "weblink"

LINKS = re.compile(
    r"""(?:https?://|www\.)[^\s<>()\[\]"]+
    | \b[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}
      (?: \.(?:biz|club|co|de|fr|info|io|me|online|pl|ru|shop|site|tk|top|tv|uk|us|xyz)
        | \s{0,2}\.\s{0,2}(?:com|net|org) )\b (?:/[^\s<>()\[\]"]*)?""",
    re.IGNORECASE | re.VERBOSE,
)
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
REPEATED = re.compile(r"(\D)\1{2,}")
DIGITS = re.compile(r"\d+")

# How features of the shape are called where the aid explains itself.
LABELS = {
    "capitals 2": gettext_lazy("many capitals"),
    "capitals 3": gettext_lazy("mostly capitals"),
    "no letters": gettext_lazy("no letters"),
    "shouts 1": gettext_lazy("an exclamation mark"),
    "shouts 2": gettext_lazy("exclamation marks"),
    "shouts 3": gettext_lazy("many exclamation marks"),
    "links 1": gettext_lazy("a link"),
    "links 2": gettext_lazy("several links"),
    "hardly more than a link": gettext_lazy("little but a link"),
    "asks": gettext_lazy("a question"),
    "has a number": gettext_lazy("a number"),
    "pictograms": gettext_lazy("pictograms"),
    "disguised": gettext_lazy("disguised letters"),
    "length 0": gettext_lazy("a single word"),
    "length 6": gettext_lazy("a long text"),
    "length 7": gettext_lazy("a very long text"),
    "guest": gettext_lazy("written by a guest"),
    "reply": gettext_lazy("an answer to somebody"),
}


class Reading:
    """A text as the aid reads it: four groups of features, each counted.

    `facts` are names of features that are known from elsewhere: "guest", "reply".
    """

    def __init__(self, text, facts=()):
        text = unicodedata.normalize("NFKC", text[:MOST])
        self.hosts = []
        bare = LINKS.sub(self._take_link, text)
        self.line = self._line(bare)
        self.spans = [match.span() for match in WORD.finditer(self.line)]
        self.words = [self.line[start:end] for start, end in self.spans]
        ends = ["^", *self.words, "$"]
        self.groups = (
            Counter(f"w {word}" for word in self.words),
            Counter(f"p {one} {two}" for one, two in pairwise(ends)),
            Counter(run for _at, run in self.runs()),
            # In their order, which sums of figures hang on; a set has another in each process.
            Counter(list(dict.fromkeys([*self._shape(text, bare), *facts]))),
        )

    def vector(self):
        """(index, value) of each feature: the groups weigh the same, however long the text."""
        return [
            (index(name), value)
            for group, weight in zip(self.groups, WEIGHTS, strict=True)
            for name, value in scaled(group, weight).items()
        ]

    def runs(self):
        """(place, feature) of each run of letters, and of the parts of the links' hosts."""
        for length in RUNS:
            for at in range(len(self.line) - length + 1):
                yield at, f"c {self.line[at : at + length]}"
        for _host, parts in self.hosts:
            for part in parts:
                yield None, f"u {part}"

    def _take_link(self, match):
        address = re.sub(r"^(https?://)?(www\.)?", "", match[0].lower())
        host, *_rest = re.split(r"[/?#]", address, maxsplit=1)
        parts = [part for part in re.findall(r"[a-z]+", address)[:12] if len(part) > 2]
        self.hosts.append((re.sub(r"\s", "", host), parts))
        return f" {LINK} "

    def _line(self, text):
        """The text between two spaces, folded: case, accents, look-alikes, figures, repetition."""
        seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
        plain = legible(seen)
        self.is_disguised = plain != seen
        plain = unicodedata.normalize("NFKD", plain.casefold())
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
        plain = DIGITS.sub("0", REPEATED.sub(r"\1", plain.replace("’", "'")))
        return f" {' '.join(plain.split())} "

    def _shape(self, text, bare):
        bare = bare.replace(LINK, "")
        letters = [sign for sign in bare if sign.isalpha()]
        capitals = sum(map(str.isupper, letters)) / len(letters) if letters else 0
        yield f"length {step(len(self.words), 2, 4, 7, 12, 20, 35, 60)}"
        yield f"capitals {step(capitals, 0.01, 0.15, 0.4, 0.8)}" if letters else "no letters"
        yield f"shouts {step(bare.count('!'), 1, 2, 4)}"
        yield f"links {step(len(self.hosts), 1, 2)}"
        if self.hosts and len(self.words) <= 3:
            yield "hardly more than a link"
        if DIGITS.search(bare):
            yield "has a number"
        if "?" in bare:
            yield "asks"
        if "\n" in text.strip():
            yield "several lines"
        if any(unicodedata.category(sign) == "So" for sign in bare):
            yield "pictograms"
        if self.is_disguised:
            yield "disguised"
        for host, parts in self.hosts:
            yield f"to {host}"
            yield "to a page" if len(parts) > host.count(".") + 1 else "to a site"


def scaled(group, weight):
    """The counts of a group as values whose squares add up to `weight` squared."""
    values = {name: 1 + math.log(count) for name, count in group.items()}
    length = math.sqrt(sum(value * value for value in values.values()))
    return {name: weight * value / length for name, value in values.items()}


def step(number, *edges):
    return sum(number >= edge for edge in edges)


def legible(text):
    """A text that is mostly in Latin letters without letters of other scripts that imitate them."""
    if text.isascii():
        return text
    letters = [sign for sign in text if sign.isalpha()]
    if 2 * sum(map(str.isascii, letters)) < len(letters):
        return text
    return text.translate(imitations())


@cache
def imitations():
    """The Latin letter for each letter of another script that looks like it."""
    return {
        ord(sign): prototype
        for sign, prototype in names.prototypes().items()
        if not sign.isascii() and sign.isalpha() and prototype.isascii() and prototype.isalpha()
    }


def label(name):
    """A feature of the shape in words, or None when it has none."""
    if name.startswith("to ") and "." in name:
        return _("a link to %(host)s") % {"host": name[3:]}
    found = LABELS.get(name)
    return str(found) if found else None


def explain(reading, weigh, phrases=3, shapes=3):
    """What spoke most for refusing, as a moderator would say it: phrases and then the shape.

    `weigh` gives the weight of a feature by its name. What runs of letters and pairs of words add
    is shared out to the words that they touch; neighbours that speak together are one phrase.
    """
    words, pairs, runs, shape = (
        {name: value * weigh(name) for name, value in scaled(group, weight).items()}
        for group, weight in zip(reading.groups, WEIGHTS, strict=True)
    )
    times = reading.groups
    spoken = [words[f"w {word}"] / times[0][f"w {word}"] for word in reading.words]
    for at, (one, two) in enumerate(pairwise(reading.words)):
        share = pairs[f"p {one} {two}"] / times[1][f"p {one} {two}"] / 2
        spoken[at] += share
        spoken[at + 1] += share
    owner = {
        place: n for n, (start, end) in enumerate(reading.spans) for place in range(start, end)
    }
    for at, run in reading.runs():
        if at is None:
            continue
        touched = [owner[place] for place in range(at, at + len(run) - 2) if place in owner]
        for n in touched:
            spoken[n] += runs[run] / times[2][run] / len(touched)
    told = [_("“%(words)s”") % {"words": phrase} for phrase in telling(reading, spoken)[:phrases]]
    loud = sorted(((value, name) for name, value in shape.items() if value > 0.02), reverse=True)
    if any(name.startswith("to ") and "." in name for _value, name in loud):
        loud = [(value, name) for value, name in loud if name != "links 1"]
    labels = [label(name) for _value, name in loud]
    return [*told, *[text for text in labels if text][:shapes]]


def telling(reading, spoken):
    """Runs of up to four neighbouring words that speak for refusing, the loudest first."""
    left = {
        n: value
        for n, value in enumerate(spoken)
        if value > 0.02 and reading.words[n] not in (LINK, "0")
    }
    found = []
    while left and len(found) < 5:
        top = max(left, key=left.get)
        first = last = top
        floor = left[top] * 0.3
        while last - first < 3:
            around = [n for n in (first - 1, last + 1) if left.get(n, 0) > floor]
            if not around:
                break
            best = max(around, key=left.get)
            first, last = min(first, best), max(last, best)
        phrase = " ".join(reading.words[first : last + 1])
        found.append(phrase[:60])
        left = {n: v for n, v in left.items() if reading.words[n] not in phrase.split()}
    return found


def index(name):
    return crc32(name.encode()) % SIZE

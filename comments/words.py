"""Words as a reader takes them, whatever they are spelt with; and lists of words, quickly found."""

import re
import unicodedata
from bisect import bisect_right
from typing import NamedTuple

from .names import prototypes

# Scripts that put no spaces between words: there each character counts as a word, so that an entry
# is found wherever its characters follow one another.
UNSPACED = [
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # kana
    (0x3400, 0x9FFF),  # Chinese characters
    (0x20000, 0x3FFFF),
]
# What looks like nothing, though it is a letter or a symbol.
BLANKS = {0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0}
# Accents, strokes, enclosing marks and variation selectors; vowel signs of scripts are no accents.
ACCENTS = [
    (0x0300, 0x036F),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F),
    (0xE0100, 0xE01EF),
]
# Spelt out: "v.i.a.g.r.a", "vi-ag-ra", "v i a g r a".
SPELT = re.compile(
    r"(?<![^ .])[^ .]{1,2}(?:\.{1,2}[^ .]{1,2}(?![^ .])){2,}"
    r"|(?<![^ .])[^ .](?: [^ .](?![^ .])){3,}"
)


class Folding(dict):
    """For str.translate: what each character counts as, worked out when it is first met."""

    MOST = 20_000

    def __missing__(self, code):
        folded = fold_character(chr(code))
        if len(self) < self.MOST:
            self[code] = folded
        return folded


def fold_character(character):
    """Lower case letters and digits, " " for a space, "." for every other sign."""
    code = ord(character)
    if character.isspace():
        return " "
    if code in BLANKS or is_in(code, ACCENTS) or unicodedata.category(character) in ("Cf", "Cc"):
        return ""
    if is_in(code, UNSPACED):
        return f" {character} "
    if character.isascii():
        return character.lower() if character.isalnum() else "."
    text = unicodedata.normalize("NFKD", character).casefold()
    return "".join(fold_part(part) for part in unicodedata.normalize("NFKD", text))


def fold_part(character):
    """One character of what another one is made of."""
    if character.isspace():
        return " "
    if is_in(ord(character), ACCENTS):
        return ""
    if is_in(ord(character), UNSPACED):
        return f" {character} "
    prototype = prototypes().get(character, character).casefold()
    if not character.isascii() and prototype.isascii() and prototype.isalnum():
        return prototype
    return character if unicodedata.category(character)[0] in "LNM" else "."


def is_in(code, ranges):
    return any(first <= code <= last for first, last in ranges)


FOLDING = Folding()


def fold(text):
    """The text with look-alike letters, case, accents and invisible characters made one."""
    return text.translate(FOLDING)


def split(folded):
    """The words of a folded text."""
    return folded.replace(".", " ").split()


class Text(NamedTuple):
    """The words of a text in their order, and those that differ, with what is spelt out in it."""

    words: list
    different: set


def read(text):
    folded = fold(text)
    words = split(folded)
    spelt = (found.replace(".", "").replace(" ", "") for found in SPELT.findall(folded))
    return Text(words, {*words, *spelt})


class WordList:
    """Words, phrases and parts of words ("viag*", "*agra", "*iagr*") to be found in texts.

    Made once for thousands of entries; what a search costs depends on the text, hardly on them.
    """

    def __init__(self, entries=()):
        self.words, self.phrases, self.parts = {}, {}, {}
        starts, ends = {}, {}
        for entry in entries:
            words = split(fold(entry.strip("*")))
            if not words:
                continue
            if len(words) > 1:
                phrases = self.phrases.setdefault(words[0], {})
                phrases.setdefault(len(words), {})[tuple(words)] = entry
            elif entry.startswith("*") and entry.endswith("*"):
                self.parts[words[0]] = entry
            elif entry.endswith("*"):
                starts[words[0]] = entry
            elif entry.startswith("*"):
                ends[words[0][::-1]] = entry
            else:
                self.words[words[0]] = entry
        self.starts, self.ends = Starts(starts), Starts(ends)

    def __bool__(self):
        return any((self.words, self.phrases, self.parts, self.starts, self.ends))

    def find(self, text):
        """The entry that occurs in `text`, as it was written; None when none does."""
        return self.find_in(read(text))

    def find_in(self, text):
        """The same for what has been read already."""
        return (
            self._find_word(text.different)
            or self._find_phrase(text.words, text.different)
            or self._find_part(text.different)
        )

    def _find_word(self, different):
        found = self.words.keys() & different if self.words else None
        return self.words[min(found)] if found else None

    def _find_phrase(self, words, different):
        if self.phrases.keys().isdisjoint(different):
            return None
        for place, word in enumerate(words):
            for length, phrases in self.phrases.get(word, {}).items():
                if entry := phrases.get(tuple(words[place : place + length])):
                    return entry
        return None

    def _find_part(self, different):
        for word in different if self.starts or self.ends else ():
            if entry := self.starts.of(word) or self.ends.of(word[::-1]):
                return entry
        for part, entry in self.parts.items():
            if any(part in word for word in different):
                return entry
        return None


class Starts:
    """Starts of words. Those that begin with a shorter one of them are never needed."""

    def __init__(self, entries):
        self.entries, self.sorted = entries, []
        for start in sorted(entries):
            if not self.sorted or not start.startswith(self.sorted[-1]):
                self.sorted.append(start)

    def __len__(self):
        return len(self.sorted)

    def of(self, word):
        """The entry that `word` starts with: none but the last one before it can be that."""
        place = bisect_right(self.sorted, word)
        if place and word.startswith(self.sorted[place - 1]):
            return self.entries[self.sorted[place - 1]]
        return None

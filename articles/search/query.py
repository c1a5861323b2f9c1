"""What a reader typed into the search field, as words.

Words must all occur; "words in quotes" stand together; -this must not occur. Everything else a
reader may type, the languages of the databases included, is punctuation between words.
"""

import re
import unicodedata
from dataclasses import dataclass

MOST_CHARACTERS = 200
MOST_TERMS = 16
TERM = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
QUOTES = str.maketrans("“”„«»", '"' * 5)


@dataclass(frozen=True)
class Query:
    """`wanted` and `unwanted` are tuples of phrases, a phrase a tuple of one or more words.

    All that is wanted must occur, or with `is_any` one of it; with `is_begun` each phrase may go on
    with the rest of its last word. Without anything wanted it is false: what is to be left out is
    no question by itself.
    """

    text: str
    wanted: tuple = ()
    unwanted: tuple = ()
    is_any: bool = False
    is_begun: bool = False

    def __bool__(self):
        return bool(self.wanted)

    def __str__(self):
        return self.text


def parse(text, is_begun=False):
    text = " ".join(text.replace("\x00", " ").split())[:MOST_CHARACTERS].strip()
    wanted, unwanted = [], []
    for minus, quoted, plain in TERM.findall(text.translate(QUOTES))[:MOST_TERMS]:
        if phrase := tuple(words_of(quoted or plain)):
            (unwanted if minus else wanted).append(phrase)
    return Query(text, tuple(wanted), tuple(unwanted), is_begun=is_begun)


def words_of(text):
    """The words of a text as the indexes fold them: lower case and without accents."""
    letters = unicodedata.normalize("NFD", text.lower())
    letters = "".join(letter for letter in letters if not "\u0300" <= letter <= "\u036f")
    letters = unicodedata.normalize("NFC", letters)
    return "".join(
        letter if unicodedata.category(letter)[0] in "LNM" else " " for letter in letters
    ).split()

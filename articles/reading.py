"""How long a text is, and how long it takes to read."""

import re

# Words a minute, of somebody who reads the news in English.
SPEED = 230
WORD = re.compile(r"\w+(?:['’\-.]\w+)*")
TAG = re.compile(r"<[^>]*>")


def word_count(source):
    """The words of an editor's HTML, of which none is kept."""
    return sum(1 for _word in WORD.finditer(TAG.sub(" ", source)))


def reading_minutes(source):
    words = word_count(source)
    return max(1, round(words / SPEED)) if words else 0

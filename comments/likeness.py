"""Whether two texts are nearly the same, and how to find such texts by an index.

MinHash over pairs of neighbouring words (Broder, "On the resemblance and containment of documents",
1997): the smallest of the hashes of all pairs is the same for two texts as often as they share
pairs. Twelve of them, three to a band: texts that share a whole band are worth comparing.
"""

import itertools
import random
import re
import struct
from zlib import crc32

from .words import fold, split

# Shorter texts are alike by chance ("I could not agree more"); of longer ones this many count.
FEWEST = 8
MOST = 500
# Of all pairs of words that occur in either text, how many must occur in both.
ALIKE = 0.6
BANDS, ROWS = 4, 3
MASK = 0xFFFFFFFF

_dice = random.Random(1997)  # noqa: S311
MIXERS = [_dice.getrandbits(32) for _ in range(BANDS * ROWS)]
QUOTED = re.compile(r"^[ \t]*>[^\n]*", re.MULTILINE)


def words_of(source):
    """What somebody says in their own words: what they quote is another's."""
    return split(fold(QUOTED.sub("", source)))[:MOST]


def pairs(words):
    return set(itertools.pairwise(words))


def bands(source):
    """Four numbers of 31 bits, of which near texts mostly share one; None for a short text."""
    words = words_of(source)
    if len(words) < FEWEST:
        return None
    hashes = set(hashes_of(words))
    least = [min(map(mixer.__xor__, hashes)) for mixer in MIXERS]
    return [
        crc32(struct.pack("3I", *least[start : start + ROWS])) >> 1
        for start in range(0, len(least), ROWS)
    ]


def hashes_of(words):
    """32 well mixed bits for each pair of neighbours; a CRC alone is too regular."""
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    for one, two in itertools.pairwise(encoded):
        number = crc32(two, crc32(one)) * 2654435761 & MASK
        yield (number ^ number >> 15) * 2246822519 & MASK


def are_alike(one, other):
    """Whether two sources say nearly the same. Those that differ in a number do not."""
    one, other = words_of(one), words_of(other)
    changed = set(one) ^ set(other)
    if any(character.isdigit() for word in changed for character in word):
        return False
    one, other = pairs(one), pairs(other)
    return len(one & other) >= ALIKE * len(one | other)

"""Bytes for the wire: which encoding a reader takes, and the bytes in it."""

import gzip
from functools import lru_cache

import brotli

# Of a page with 100 comments: level 9 of brotli takes nine times as long for half a part in a
# hundred; level 5 is a tenth quicker and leaves it a seventieth larger. Level 9 of gzip takes a
# third longer than 6 for a seventieth.
BROTLI_QUALITY = 7
GZIP_LEVEL = 6


# Browsers send a handful of different values; what a stranger may send is bounded.
@lru_cache(maxsize=256)
def choose(accept_encoding):
    """ "br", "gzip" or "identity", by RFC 9110, section 12.5.3; ours first among equals."""
    offered = {}
    for part in accept_encoding.lower().split(","):
        name, _, weight = part.partition(";")
        weight = weight.strip().removeprefix("q=")
        try:
            offered[name.strip()] = float(weight) if weight else 1.0
        except ValueError:
            offered[name.strip()] = 0.0
    other = offered.get("*", 0.0)
    best = max(("br", "gzip"), key=lambda name: offered.get(name, other))
    return best if offered.get(best, other) > 0 else "identity"


def compress(body, encoding):
    if encoding == "br":
        return brotli.compress(body, quality=BROTLI_QUALITY)
    if encoding == "gzip":
        return gzip.compress(body, GZIP_LEVEL, mtime=0)
    return body

"""The hosts that a text leads to or names."""

import html
import re
from urllib.parse import urlsplit

HREF = re.compile(r'<a [^>]*href="([^"]*)"')
NOT_OF_A_HOST = re.compile(r"[^\w.-]+")


def normalise(name):
    """A domain as it is compared: lower case, punycode, no dots around it."""
    labels = name.strip().strip(".").lower().split(".")
    return ".".join(to_ascii(label) for label in labels)


def to_ascii(label):
    if label.isascii():
        return label
    try:
        return label.encode("idna").decode()
    except UnicodeError:
        return label


def linked(body_html):
    """The host of each link in what markup.render returned; "" where there is none to read."""
    return [host_of(html.unescape(address)) for address in HREF.findall(body_html)]


def host_of(address):
    if address.lower().startswith("mailto:"):
        return normalise(address.rpartition("@")[2].partition("?")[0])
    try:
        return normalise(urlsplit(address).hostname or "")
    except ValueError:
        return ""


def named(source):
    """What looks like a domain in a text, linked or not."""
    pieces = (piece.strip(".-_") for piece in NOT_OF_A_HOST.split(source) if "." in piece)
    return {normalise(piece) for piece in pieces if "." in piece and len(piece) < 254}


def above(host):
    """A host and the domains it is part of, the longest first: at most eight."""
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(max(0, len(labels) - 8), len(labels))]

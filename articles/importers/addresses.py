"""Addresses of an old site."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

SIZED = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w+$)")


def split(url):
    """The parts of an address, or None when it is none."""
    try:
        return urlsplit(url.strip())
    except ValueError:
        return None


def old_path(url):
    """Path and query of an address as requests will name them: decoded, without the host."""
    parts = split(url)
    if parts is None or not parts.netloc:
        return ""
    path = unquote(parts.path) or "/"
    return f"{path}?{parts.query}" if parts.query else path


def file_name(url):
    parts = split(url)
    return unquote(PurePosixPath(parts.path).name) if parts else ""


def watch_address(url):
    """The page of a film rather than the address of its player in a frame."""
    url = f"https:{url}" if url.startswith("//") else url
    parts = split(url)
    if parts is None:
        return url
    host = parts.netloc.lower().removeprefix("www.")
    last = PurePosixPath(parts.path).name
    if host in ("youtube.com", "youtube-nocookie.com") and parts.path.startswith("/embed/"):
        return f"https://www.youtube.com/watch?v={last}"
    if host == "player.vimeo.com":
        return f"https://vimeo.com/{last}"
    return url


def is_file(url):
    """Whether an address names a file such as a picture, rather than a page."""
    parts = split(url)
    return bool(parts and ("/uploads/" in parts.path or PurePosixPath(parts.path).suffix))


def upload_path(url):
    """The place of a file below the uploads folder, such as 2013/03/name.jpg; empty for others.

    On WordPress.com the uploads folder is a host of its own.
    """
    parts = split(url)
    if parts is None:
        return ""
    path = unquote(parts.path)
    if "wp-content/uploads/" in path:
        return path.split("wp-content/uploads/", 1)[1]
    if parts.netloc.endswith(".files.wordpress.com"):
        return path.lstrip("/")
    return ""


def without_size(path):
    """name.jpg for name-300x200.jpg, the name WordPress gives a smaller copy."""
    return SIZED.sub("", path)

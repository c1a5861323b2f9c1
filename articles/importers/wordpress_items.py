"""What a WordPress export holds, with the words of the file."""

import datetime
import json
import re
import tempfile
from dataclasses import asdict, dataclass, field
from email.utils import parsedate_to_datetime

from .addresses import split


@dataclass
class Writer:
    login: str = ""
    name: str = ""


@dataclass
class Term:
    """A category or tag. `parent` is the slug of the category it stands in."""

    taxonomy: str = ""
    number: int | None = None
    slug: str = ""
    name: str = ""
    parent: str = ""
    description: str = ""


@dataclass
class Site:
    """What the export says about the site; complete when the first item has been read."""

    title: str = ""
    link: str = ""
    description: str = ""
    version: str = ""
    base_site_url: str = ""
    base_blog_url: str = ""
    writers: list[Writer] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)

    def name(self):
        """Host and path of the blog, which tell two exports apart; empty when nothing says."""
        for url in (self.base_blog_url, self.link, self.base_site_url):
            parts = split(url)
            if parts and parts.netloc:
                return f"{parts.netloc.lower()}{parts.path.rstrip('/')}"[:80]
        return ""


@dataclass
class Comment:
    number: int | None = None
    author: str = ""
    email: str = ""
    url: str = ""
    date: str = ""
    date_gmt: str = ""
    content: str = ""
    approved: str = ""
    kind: str = ""
    parent: str = ""


class Comments:
    """The comments of one item, outside memory when they are many; iterate as often as needed."""

    def __init__(self):
        self._file = None
        self._count = 0

    def __len__(self):
        return self._count

    def __iter__(self):
        if self._file is None:
            return
        self._file.seek(0)
        while line := self._file.readline():
            place = self._file.tell()
            yield Comment(**json.loads(line))
            self._file.seek(place)

    def add(self, comment):
        if self._file is None:
            self._file = tempfile.SpooledTemporaryFile(max_size=1024 * 1024)
        self._file.seek(0, 2)
        self._file.write(json.dumps(asdict(comment)).encode() + b"\n")
        self._count += 1

    def close(self):
        if self._file is not None:
            self._file.close()


@dataclass
class Item:
    """A post, page, attachment or something else, with the words of the file.

    `terms` are (domain, slug, name); `meta` has the custom fields of META.
    """

    ordinal: int = 0
    title: str = ""
    link: str = ""
    guid: str = ""
    published: str = ""
    creator: str = ""
    content: str = ""
    excerpt: str = ""
    number: int | None = None
    date: str = ""
    date_gmt: str = ""
    modified_gmt: str = ""
    comment_status: str = ""
    slug: str = ""
    status: str = ""
    parent: int = 0
    position: int = 0
    kind: str = ""
    password: str = ""
    sticky: bool = False
    attachment_url: str = ""
    terms: list[tuple[str, str, str]] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    comments: Comments = field(default_factory=Comments)

    def local_moment(self):
        """The old site's clock, without a zone; None when the file does not say."""
        return moment(self.date)

    def exact_moment(self):
        """UTC, else None; WordPress writes a zero date for what was never published."""
        if exact := moment(self.date_gmt):
            return exact.replace(tzinfo=datetime.UTC)
        return None

    def modified_moment(self):
        """UTC, else None."""
        modified = moment(self.modified_gmt)
        return modified.replace(tzinfo=datetime.UTC) if modified else None

    def feed_moment(self):
        # A zero date is "30 Nov -0001" here, of which the parser would make the year 2000.
        if not re.search(r"[A-Za-z] [0-9]{4} ", self.published):
            return None
        try:
            at = parsedate_to_datetime(self.published)
        except (ValueError, TypeError, IndexError):
            return None
        at = at if at.tzinfo else at.replace(tzinfo=datetime.UTC)
        # The first moment of 1970 is how WordPress writes a zero date here.
        return at if at.timestamp() and 1000 < at.year < 9000 else None


def whole_number(text):
    """A number as WordPress counts, from 1; None for anything else."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text) or None
    return None


def moment(text):
    """A date of the form 2012-02-04 03:17:33 without a zone; None for zero dates and nonsense."""
    try:
        at = datetime.datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None
    return at if 1000 < at.year < 9000 else None

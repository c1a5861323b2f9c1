"""The first reading of an export: whether it is one, and what its later items hold."""

import re
import sqlite3
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

from django.utils.text import slugify

from .addresses import split, upload_path
from .wordpress_text import plain

UNCATEGORISED = "uncategorized"
# States of items that were never, or are no longer, part of the site.
NEVER_IN_PRINT = frozenset({"trash", "auto-draft", "inherit"})


@dataclass
class Attachment:
    """A file of the old site. `file` is its place below the uploads folder."""

    number: int | None
    url: str
    file: str
    parent: int
    title: str
    caption: str
    alt: str
    link: str


class Survey:
    """Reads `export` once, without keeping more of it in memory than a page of notes.

    What grows with the export stands in a temporary database on disk. Raises NoExport.
    """

    def __init__(self, export):
        self.items = 0
        self.highest_post = 0
        self.first_moment = None
        self.hosts = set()
        self.primary_slugs = set()
        self.further_slugs = set()
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(
            """
            CREATE TABLE attachment (
                number, url, file, parent, title, caption, alt, link, position
            );
            CREATE TABLE page (ordinal PRIMARY KEY, number, slug, parent);
            CREATE TABLE claim (name PRIMARY KEY);
            """
        )
        self._db.execute("BEGIN")
        name = ""
        for item in export.items(with_comments=False):
            self.items += 1
            self.highest_post = max(self.highest_post, item.number or 0)
            parts = split(item.link)
            if parts and parts.netloc:
                name = name or parts.netloc.lower()[:80]
            self.first_moment = (
                self.first_moment
                or item.exact_moment()
                or item.local_moment()
                or item.feed_moment()
            )
            if item.kind == "attachment":
                self._add_attachment(item)
            elif item.kind == "page" and item.status not in NEVER_IN_PRINT:
                self._add_page(item)
            elif item.kind in ("post", "") and item.status not in NEVER_IN_PRINT:
                slugs = [slug for slug, _name in categories(item, export.site)]
                self.primary_slugs.update(slugs[:1])
                self.further_slugs.update(slugs[1:])
        self._db.executescript(
            # It ends the transaction itself.
            """
            CREATE INDEX by_number ON attachment (number);
            CREATE INDEX by_url ON attachment (url);
            CREATE INDEX by_file ON attachment (file);
            CREATE INDEX by_parent ON attachment (parent, position);
            CREATE INDEX page_number ON page (number);
            """
        )
        self.site = export.site
        self.site_name = export.site.name() or name or "unnamed"
        self.highest_comment = export.highest_comment
        self.site_hosts = set()
        for url in (export.site.base_blog_url, export.site.link):
            parts = split(url)
            if parts and parts.netloc:
                self.site_hosts.add(parts.netloc.lower())
        if name and not self.site_hosts:
            self.site_hosts.add(name)
        for host in list(self.site_hosts):
            bare = host.removeprefix("www.")
            self.site_hosts.update({bare, f"www.{bare}"})
        self.hosts |= self.site_hosts

    def close(self):
        self._db.close()

    def claim(self, name):
        """Whether this is the first time that `name` is asked for."""
        done = self._db.execute("INSERT OR IGNORE INTO claim VALUES (?)", [name])
        return done.rowcount == 1

    def disclaim(self, name):
        self._db.execute("DELETE FROM claim WHERE name = ?", [name])

    # Attachments

    def attachment(self, number):
        return self._first("number = ?", number)

    def attachment_at(self, url):
        return self._first("url = ?", url)

    def attachment_of_file(self, file):
        return self._first("file = ?", file)

    def attachments_of(self, parent):
        return self._found("parent = ? ORDER BY position, number", parent)

    def attachments_with_parent(self):
        return self._found("parent > ? ORDER BY rowid", 0)

    def _first(self, condition, value):
        return next(self._found(f"{condition} ORDER BY rowid LIMIT 1", value), None)

    def _found(self, condition, value):
        rows = self._db.execute(
            "SELECT number, url, file, parent, title, caption, alt, link FROM attachment "  # noqa: S608
            f"WHERE {condition}",
            [value],
        )
        return (Attachment(*row) for row in rows)

    def _add_attachment(self, item):
        url = item.attachment_url or item.guid
        file = item.meta.get("_wp_attached_file", "").strip().lstrip("/") or upload_path(url)
        parts = split(url)
        if parts and parts.netloc and upload_path(url) and len(self.hosts) < 100:
            self.hosts.add(parts.netloc.lower())
        self._db.execute(
            "INSERT INTO attachment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                item.number,
                url,
                file,
                item.parent,
                plain(item.title)[:250],
                plain(item.excerpt)[:500],
                plain(item.meta.get("_wp_attachment_image_alt", ""))[:500],
                item.link,
                item.position,
            ],
        )

    # Pages

    def _add_page(self, item):
        self._db.execute(
            "INSERT INTO page VALUES (?, ?, ?, ?)",
            [item.ordinal, item.number, page_slug(item), item.parent],
        )

    def page_above(self, number):
        """(ordinal, slug, number of the page above) of the page `number`, or None."""
        return self._db.execute(
            "SELECT ordinal, slug, parent FROM page WHERE number = ? ORDER BY ordinal LIMIT 1",
            [number],
        ).fetchone()


def categories(item, site):
    """(slug, name) of the categories of an item, the one that becomes its section first.

    That is the one marked as primary (a field of the Yoast plugin), else the first of the file
    that says more than "Uncategorized".
    """
    found = {}
    for domain, slug, name in item.terms:
        if domain == "category" and (slug := clean_slug(slug) or clean_slug(name)):
            found.setdefault(slug, plain(name) or slug)
    primary = item.meta.get("_yoast_wpseo_primary_category", "")
    marked = {
        clean_slug(term.slug)
        for term in site.terms
        if primary and term.taxonomy == "category" and str(term.number) == primary
    }
    return sorted(found.items(), key=lambda one: (one[0] not in marked, one[0] == UNCATEGORISED))


def clean_slug(text):
    """A slug as WordPress stores it, percent signs decoded; whatever else becomes a slug."""
    # WordPress cuts long slugs, also in the middle of a letter.
    whole = re.sub(r"%[0-9a-fA-F]?$", "", text.strip())
    slug = unicodedata.normalize("NFC", unquote(whole, errors="ignore"))
    if not re.fullmatch(r"[-\w]+", slug):
        slug = nicename(slug)
    return slug[:200].strip("-") if len(slug) > 200 else slug


def nicename(text):
    """What sanitize_title() of WordPress makes of a name: "J. R. Doe" becomes "j-r-doe"."""
    return slugify(re.sub(r"[./]+", "-", text), allow_unicode=True)[:200]


def page_slug(item):
    return (
        clean_slug(item.slug)
        or nicename(plain(item.title))
        or f"page-{item.number or item.ordinal}"
    )

"""WordPress's export format (WXR 1.0 to 1.2), read as a stream in constant memory.

The format is RSS 2.0 with elements of WordPress's own, as `wp-admin/includes/export.php` of
WordPress writes them. A document type or an entity of its own has no place in it and is refused
before anything is expanded.
"""

import codecs
import contextlib
import gzip
import re
import zlib
from urllib.parse import parse_qs
from xml.parsers import expat

from django.utils.translation import gettext as _

from .addresses import split
from .wordpress_items import Comment, Item, Site, Term, Writer, whole_number

CHUNK = 64 * 1024
MAX_NESTING = 64
# The custom fields that mean something here; plugins write megabytes of others.
META = frozenset(
    {
        "_thumbnail_id",
        "_wp_attached_file",
        "_wp_attachment_image_alt",
        "_yoast_wpseo_primary_category",
    }
)
NAMESPACES = (
    (re.compile(r"https?://(?:www\.)?wordpress\.org/export/\d+\.\d+/excerpt/?"), "excerpt:"),
    (re.compile(r"https?://(?:www\.)?wordpress\.org/export/\d+\.\d+/?"), "wp:"),
    (re.compile(r"http://purl\.org/rss/1\.0/modules/content/"), "content:"),
    (re.compile(r"http://purl\.org/dc/elements/1\.1/"), "dc:"),
)
# What XML does not allow in text, and real exports contain nevertheless.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));")


class NoExport(ValueError):
    """The file is no WordPress export that can be read; the message is a sentence for people."""


class Export:
    """One export file. `items()` reads it from the beginning; `site` fills while it does."""

    def __init__(self, path):
        self.path = path
        self.site = Site()
        self.left_out = 0

    def items(self, with_comments=True):
        """Every item in the order of the file, as an iterator.

        Without comments only their numbers are looked at: `highest_comment` afterwards.
        Raises NoExport when the file is none, at the place where that shows.
        """
        self.site = Site()
        self.left_out = 0
        reader = _Reader(self.site, with_comments)
        self.reader = reader
        try:
            with _opened(self.path) as file:
                for text in self._texts(file):
                    reader.feed(text)
                    yield from reader.take()
                reader.feed("", final=True)
                yield from reader.take()
        except expat.ExpatError as error:
            raise NoExport(_sentence(error)) from None
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise NoExport(_("The compressed file is damaged or ends too early.")) from None
        if not reader.has_channel:
            raise NoExport(_("This is no WordPress export: it has no channel."))

    @property
    def highest_comment(self):
        return self.reader.highest_comment

    def _texts(self, file):
        """The file as text without the characters that XML forbids, in pieces."""
        start = file.read(CHUNK)
        if not start.strip():
            raise NoExport(_("The file is empty."))
        decoder = codecs.getincrementaldecoder(_encoding(start))(errors="replace")
        piece, held = start, ""
        while True:
            text = held + decoder.decode(piece, final=not piece)
            held = ""
            # A reference must not be cut in two.
            cut = text.rfind("&", max(0, len(text) - 16))
            if piece and cut >= 0 and ";" not in text[cut:]:
                text, held = text[:cut], text[cut:]
            text, characters = FORBIDDEN.subn("", text)
            self.left_out += characters
            yield REFERENCE.sub(self._reference, text)
            if not piece:
                return
            piece = file.read(CHUNK)

    def _reference(self, match):
        number = int(match[1], 16) if match[1] else int(match[2])
        if number > 0x10FFFF or (FORBIDDEN.match(chr(number))):
            self.left_out += 1
            return ""
        return match[0]


class _Reader:
    """Turns expat's events into items; knows which element it stands in."""

    def __init__(self, site, with_comments):
        self.site = site
        self.with_comments = with_comments
        self.highest_comment = 0
        self.has_channel = False
        self._items = []
        self._ordinal = 0
        self._path = []
        self._text = []
        self._attributes = {}
        self._item = self._comment = self._record = None
        self._uris = set()
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.buffer_text = True
        self._parser.buffer_size = CHUNK
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.EntityDeclHandler = self._refuse_doctype
        self._parser.StartNamespaceDeclHandler = lambda prefix, uri: self._uris.add(uri or "")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append

    def feed(self, text, final=False):
        self._parser.Parse(text.encode("utf-8", "replace"), final)

    def take(self):
        items, self._items[:] = list(self._items), []
        return items

    def _refuse_doctype(self, *args):
        raise NoExport(_("The file declares a document type or entities, which no export does."))

    def _start(self, name, attributes):
        name = _short(name)
        if not self._path:
            if name != "rss" or not any(_short(f"{uri} ") == "wp:" for uri in self._uris):
                raise NoExport(
                    _("This is no WordPress export: it does not begin as WordPress begins one.")
                )
        elif len(self._path) >= MAX_NESTING:
            raise NoExport(_("This is no WordPress export: its elements are nested too deeply."))
        self._path.append(name)
        self._text.clear()
        self._attributes = attributes
        parent = self._path[-2] if len(self._path) > 1 else ""
        if name == "channel":
            self.has_channel = True
        elif name == "item" and parent == "channel":
            self._ordinal += 1
            self._item = Item(ordinal=self._ordinal)
        elif name == "wp:comment" and self._item and parent == "item":
            self._comment = Comment()
        elif name in ("wp:author", "wp:category", "wp:tag", "wp:term") and parent == "channel":
            self._record = {}
        elif name == "wp:postmeta" and parent == "item":
            self._record = {}

    def _end(self, name):
        name = self._path.pop()
        parent = self._path[-1] if self._path else ""
        # Items and comments end with whitespace; what they held has been taken.
        text = "".join(self._text)
        self._text.clear()
        if name == "item" and self._item and parent == "channel":
            self._items.append(_completed(self._item))
            self._item = None
        elif name == "wp:comment" and self._comment and parent == "item":
            self._end_comment()
        elif self._comment:
            self._set(self._comment, COMMENT_FIELDS, name, text, parent == "wp:comment")
        elif self._record is not None:
            if name in RECORDS:
                self._end_record(name)
            else:
                self._record.setdefault(name, text.strip())
        elif self._item:
            self._end_of_item_field(name, text, parent)
        elif parent == "channel":
            self._set(self.site, SITE_FIELDS, name, text, True)
            if name == "wp:wxr_version" and not self.site.version.startswith("1."):
                raise NoExport(_("Only exports of the versions 1.0 to 1.2 can be read."))

    def _end_of_item_field(self, name, text, parent):
        if parent != "item":
            return
        if name == "category":
            slug = self._attributes.get("nicename", "")
            domain = self._attributes.get("domain", "")
            self._item.terms.append((domain, slug, text.strip()))
        else:
            self._set(self._item, ITEM_FIELDS, name, text, True)

    def _end_comment(self):
        comment, self._comment = self._comment, None
        if comment.number:
            self.highest_comment = max(self.highest_comment, comment.number)
        if self.with_comments:
            self._item.comments.add(comment)

    def _end_record(self, name):
        record, self._record = self._record, None
        get = record.get
        if name == "wp:author":
            login = get("wp:author_login", "")
            names = (get("wp:author_first_name", ""), get("wp:author_last_name", ""))
            self.site.writers.append(
                Writer(login, get("wp:author_display_name") or " ".join(names).strip() or login)
            )
        elif name == "wp:postmeta":
            if get("wp:meta_key") in META and self._item:
                self._item.meta.setdefault(record["wp:meta_key"], get("wp:meta_value", ""))
        elif name == "wp:category":
            self._add_term("category", "wp:category_nicename", "wp:cat_name", record)
        elif name == "wp:tag":
            self._add_term("post_tag", "wp:tag_slug", "wp:tag_name", record)
        elif get("wp:term_taxonomy") in ("category", "post_tag"):
            self._add_term(record["wp:term_taxonomy"], "wp:term_slug", "wp:term_name", record)

    def _add_term(self, taxonomy, slug, name, record):
        description = next((record[key] for key in record if key.endswith("_description")), "")
        parent = record.get("wp:category_parent") or record.get("wp:term_parent") or ""
        self.site.terms.append(
            Term(
                taxonomy,
                whole_number(record.get("wp:term_id", "")),
                record.get(slug, ""),
                record.get(name, "") or record.get(slug, ""),
                parent,
                description,
            )
        )

    @staticmethod
    def _set(target, fields, name, text, belongs):
        """Give `target` what the element says; of an element that comes twice, the first counts."""
        if belongs and name in fields:
            attribute, convert = fields[name]
            if getattr(target, attribute) in ("", None, 0, False):
                setattr(target, attribute, convert(text))


def _position(text):
    return min(whole_number(text) or 0, 32_000)


RECORDS = ("wp:author", "wp:category", "wp:tag", "wp:term", "wp:postmeta")
SITE_FIELDS = {
    "title": ("title", str.strip),
    "link": ("link", str.strip),
    "description": ("description", str.strip),
    "wp:wxr_version": ("version", str.strip),
    "wp:base_site_url": ("base_site_url", str.strip),
    "wp:base_blog_url": ("base_blog_url", str.strip),
}
ITEM_FIELDS = {
    "title": ("title", str.strip),
    "link": ("link", str.strip),
    "guid": ("guid", str.strip),
    "pubDate": ("published", str.strip),
    "dc:creator": ("creator", str.strip),
    "content:encoded": ("content", str),
    "excerpt:encoded": ("excerpt", str.strip),
    "wp:post_id": ("number", whole_number),
    "wp:post_date": ("date", str.strip),
    "wp:post_date_gmt": ("date_gmt", str.strip),
    "wp:post_modified_gmt": ("modified_gmt", str.strip),
    "wp:comment_status": ("comment_status", str.strip),
    "wp:post_name": ("slug", str.strip),
    "wp:status": ("status", str.strip),
    "wp:post_parent": ("parent", lambda text: whole_number(text) or 0),
    "wp:menu_order": ("position", _position),
    "wp:post_type": ("kind", str.strip),
    "wp:post_password": ("password", str),
    "wp:is_sticky": ("sticky", lambda text: text.strip() == "1"),
    "wp:attachment_url": ("attachment_url", str.strip),
}
COMMENT_FIELDS = {
    "wp:comment_id": ("number", whole_number),
    "wp:comment_author": ("author", str.strip),
    "wp:comment_author_email": ("email", str.strip),
    "wp:comment_author_url": ("url", str.strip),
    "wp:comment_date": ("date", str.strip),
    "wp:comment_date_gmt": ("date_gmt", str.strip),
    "wp:comment_content": ("content", str.strip),
    "wp:comment_approved": ("approved", str.strip),
    "wp:comment_type": ("kind", str.strip),
    "wp:comment_parent": ("parent", str.strip),
}


def _completed(item):
    """With the number from the addresses, for exports that leave the element out."""
    if item.number is None:
        for url in (item.link, item.guid):
            parts = split(url)
            query = parse_qs(parts.query) if parts else {}
            for name in ("p", "page_id", "attachment_id"):
                item.number = item.number or whole_number(query.get(name, [""])[0])
    return item


def _short(name):
    """`wp:post_id` for expat's `http://wordpress.org/export/1.2/ post_id`."""
    uri, blank, local = name.rpartition(" ")
    if not blank:
        return name
    for pattern, prefix in NAMESPACES:
        if pattern.fullmatch(uri):
            return prefix + local
    return f"other:{local}"


def _encoding(start):
    """The encoding that the byte order mark or the XML declaration names."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if start.startswith(mark):
            return encoding
    declared = re.match(rb"\s*<\?xml[^>]*?encoding=[\"']([A-Za-z0-9._-]+)", start)
    name = declared[1].decode() if declared else "utf-8"
    try:
        codec = codecs.lookup(name)
    except LookupError:
        codec = None
    if codec is None or not codec._is_text_encoding:
        raise NoExport(_("The file is in an encoding that nobody knows: %s.") % name)
    return codec.name


@contextlib.contextmanager
def _opened(path):
    with open(path, "rb") as file:
        compressed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if not compressed:
            yield file
            return
        with gzip.open(file) as plain:
            yield plain


def _sentence(error):
    cut_short = (
        expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
        *(
            expat.errors.codes[getattr(expat.errors, name)]
            for name in (
                "XML_ERROR_UNCLOSED_TOKEN",
                "XML_ERROR_UNCLOSED_CDATA_SECTION",
                "XML_ERROR_PARTIAL_CHAR",
            )
        ),
    )
    if error.code in cut_short:
        return _("The file ends in the middle, in line %d.") % error.lineno
    reason = expat.ErrorString(error.code)
    return _("The file is no well-formed XML: %(reason)s in line %(line)d.") % {
        "reason": reason,
        "line": error.lineno,
    }

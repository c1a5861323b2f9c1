"""Old addresses from a table: CSV with two columns, old and new address."""

import csv
import io
import re
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .models import Article, OldAddress

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 20_000
STORY = re.compile(r"/([0-9]{4})/([0-9]{2})/([0-9]{2})/([-\w]+)/?")


def read(content):
    """(rows, errors) of CSV bytes: rows as OldAddress that are not saved, errors as sentences.

    A comma, a semicolon or a tab may stand between the columns; a first line without addresses is a
    heading. Where the new address is that of a story, the story is what it leads to.
    """
    if len(content) > MOST_BYTES:
        return [], [_("The file is larger than 2 MB.")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [_("The file is not text in UTF-8.")]
    if "\x00" in text:
        return [], [_("The file is not a table.")]
    first = text.partition("\n")[0]
    delimiter = next((mark for mark in "\t;," if mark in first), ",")
    rows, errors, seen = [], [], {}
    lines = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        for number, cells in enumerate(lines, start=1):
            cells = [cell.strip() for cell in cells]
            if not any(cells) or (number == 1 and not on_site(cells[0]).startswith("/")):
                continue
            if len(rows) >= MOST_ROWS:
                errors.append(_("There are more than %d lines.") % MOST_ROWS)
                break
            try:
                row = made_of(cells)
                if row.path in seen:
                    raise ValidationError(_("it stands on line %d already.") % seen[row.path])
                seen[row.path] = number
                rows.append(row)
            except ValidationError as refusal:
                reason = " ".join(refusal.messages)
                errors.append(_("Line %(line)d: %(reason)s") % {"line": number, "reason": reason})
    except csv.Error as error:
        errors.append(_("The table ends in disorder: %s.") % error)
    return rows, errors


def made_of(cells):
    if len(cells) < 2 or not cells[0] or not cells[1]:
        raise ValidationError(_("it needs an old and a new address."))
    row = OldAddress(path=on_site(cells[0]), target=on_site(cells[1]))
    if found := STORY.fullmatch(unquote(row.target)):
        year, month, day, slug = found.groups()
        stories = Article.objects.at_address(int(year), int(month), int(day), slug)
        row.article = stories.only("pk").first()
        if row.article is not None:
            row.target = ""
    row.clean_fields(exclude=["article", "page"])
    row.clean()
    return row


def on_site(address):
    """The path and query of an address of this site; another one as it is."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if parts.netloc and parts.netloc != urlsplit(settings.SITE_URL).netloc:
        return address
    return unquote(parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@transaction.atomic
def save(rows):
    """Write them; returns (added, changed). What led elsewhere leads there now."""
    added = changed = 0
    for row in rows:
        target = {"article": row.article, "page": None, "target": row.target}
        _address, is_new = OldAddress.objects.update_or_create(path=row.path, defaults=target)
        added, changed = added + is_new, changed + (not is_new)
    return added, changed

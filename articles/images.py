"""Uploaded pictures to the files that pages show."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.text import slugify
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

WIDTHS = (480, 960, 1600)
MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 60_000_000
MAX_HEIGHT = 16_383  # of a WebP picture, which every rendition is
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}


class NotAPicture(ValueError):
    """The upload cannot become a picture; the message says why, for people."""


@dataclass(frozen=True)
class Prepared:
    """A checked picture: its own bytes without metadata, and WebP bytes by width in px."""

    name: str
    width: int
    height: int
    original: bytes
    renditions: list[tuple[int, bytes]]


def prepare(content, name):
    """Check the bytes of a picture and make its renditions.

    The size is read from the header, and refused, before anything is decoded: a few kilobytes can
    promise gigabytes. Both the original and the renditions are encoded anew, which leaves camera
    metadata, places included, behind.
    """
    if len(content) > MAX_BYTES:
        raise NotAPicture(_("The file is larger than 30 MB."))
    try:
        picture = Image.open(io.BytesIO(content), formats=list(FORMATS))
        kind = picture.format
        if picture.width * picture.height > MAX_PIXELS:
            raise NotAPicture(_("The picture has more than 60 million pixels."))
        picture = ImageOps.exif_transpose(picture)
        if min(picture.width, WIDTHS[-1]) * picture.height > MAX_HEIGHT * picture.width:
            raise NotAPicture(_("The picture is too tall for its width."))
        picture.load()
    except NotAPicture:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise NotAPicture(
            _("This file is no picture that can be shown: use JPEG, PNG, WebP or GIF.")
        ) from None
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    picture = picture.convert("RGBA" if has_alpha else "RGB")
    stem = slugify(PurePath(name).stem)[:60] or "picture"
    digest = hashlib.sha256(content).hexdigest()[:10]
    extension = FORMATS[kind]
    if kind == "GIF":  # may be animated, and carries no places
        original = content
    else:
        original = _encoded(picture.convert("RGB") if kind == "JPEG" else picture, kind, quality=92)
    widths = [width for width in WIDTHS if width < picture.width] or []
    if len(widths) < len(WIDTHS):
        widths.append(picture.width)
    return Prepared(
        name=f"{stem}-{digest}.{extension}",
        width=picture.width,
        height=picture.height,
        original=original,
        renditions=[(width, _rendition(picture, width)) for width in widths],
    )


def _rendition(picture, width):
    height = max(1, round(picture.height * width / picture.width))
    smaller = picture if width == picture.width else picture.resize((width, height), Image.LANCZOS)
    return _encoded(smaller, "WEBP", quality=78, method=4)


def _encoded(picture, kind, **options):
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()

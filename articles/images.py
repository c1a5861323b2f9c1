"""Uploaded pictures to the files that pages show."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.text import slugify
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

WIDTHS = (480, 960, 1600)
MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 60_000_000
MAX_HEIGHT = 16_383  # of a WebP picture, which every rendition is
MAX_FRAMES = MAX_PIXELS  # pixels of all frames of an animation together
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}
# What the end of a file's name says it is.
NAMES = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP", ".gif": "GIF"}

UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError)


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


def refuse_false_name(content, name):
    """Raise NotAPicture where the name says one format and the bytes are in another."""
    ending = PurePath(name).suffix.lower()
    said = NAMES.get(ending)
    try:
        with Image.open(io.BytesIO(content), formats=list(FORMATS)) as picture:
            found = picture.format
    except (*UNREADABLE, Image.DecompressionBombError):
        return  # `prepare` says what is wrong with it
    if found != said:
        raise NotAPicture(
            _("The file is not what its name says: it is %(found)s, and ends in “%(ending)s”.")
            % {"found": found, "ending": ending}
        )


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
        frames = getattr(picture, "n_frames", 1) if kind == "GIF" else 1
        if frames * picture.width * picture.height > MAX_FRAMES:
            raise NotAPicture(_("The animation is too long for its size."))
        picture = ImageOps.exif_transpose(picture)
        if min(picture.width, WIDTHS[-1]) * picture.height > MAX_HEIGHT * picture.width:
            raise NotAPicture(_("The picture is too tall for its width."))
        picture.load()
        animation = _animation(content) if frames > 1 else None
    except NotAPicture:
        raise
    except (*UNREADABLE, Image.DecompressionBombError):
        raise NotAPicture(
            _("This file is no picture that can be shown: use JPEG, PNG, WebP or GIF.")
        ) from None
    picture = _plain(picture)
    stem = slugify(PurePath(name).stem)[:60] or "picture"
    digest = hashlib.sha256(content).hexdigest()[:10]
    extension = FORMATS[kind]
    original = animation or _encoded(
        picture.convert("RGB") if kind == "JPEG" else picture, kind, quality=92
    )
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


def _plain(picture):
    """The same in eight bits of red, green and blue, with nothing said beside the pixels.

    But the profile of its colours, without which a wide gamut looks dull.
    """
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    profile = picture.info.get("icc_profile") if picture.mode in ("RGB", "RGBA") else None
    if picture.mode.startswith("I;16") or picture.mode == "I":
        # Sixteen bits of grey, of which a conversion would keep the darkest 256.
        picture = picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    picture = picture.convert("RGBA" if has_alpha else "RGB")
    picture.info = {"icc_profile": profile} if profile else {}
    return picture


def _animation(content):
    """The bytes of an animated GIF made anew: its frames, and no comments or places."""
    with Image.open(io.BytesIO(content), formats=["GIF"]) as picture:
        frames, pauses, loop = [], [], picture.info.get("loop")
        for frame in ImageSequence.Iterator(picture):
            frames.append(_plain(frame.copy()))
            pauses.append(frame.info.get("duration", 100))
    options = {} if loop is None else {"loop": loop}
    return _encoded(
        frames[0],
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=pauses,
        disposal=2,
        **options,
    )


def _rendition(picture, width):
    height = max(1, round(picture.height * width / picture.width))
    smaller = picture if width == picture.width else picture.resize((width, height), Image.LANCZOS)
    return _encoded(smaller, "WEBP", quality=78, method=4)


def _encoded(picture, kind, **options):
    buffer = io.BytesIO()
    profile = picture.info.get("icc_profile")
    if profile and kind != "GIF":
        options["icc_profile"] = profile
    picture.save(buffer, kind, **options)
    return buffer.getvalue()

"""Pictures that are drawn: the card of a story that has none, the paper's mark, other shapes."""

import io

from PIL import Image, ImageDraw, ImageFont, ImageOps

CARD = (1200, 630)
MARK = (512, 512)
# Widths of the shapes that search engines ask for, in px; a smaller picture is not blown up.
WIDTH = 1200
RATIOS = {"16x9": (16, 9), "4x3": (4, 3), "1x1": (1, 1)}
PAPER, INK, ACCENT, QUIET = "#fdfcfa", "#1b1a18", "#931f1f", "#67635b"
# The first that is installed; what Pillow brings along covers the Latin script.
SERIF = ("LiberationSerif-Bold.ttf", "DejaVuSerif-Bold.ttf")
SANS = ("LiberationSans-Regular.ttf", "DejaVuSans.ttf")


def card(headline, kicker, paper):
    """PNG bytes of a card for services that show links: the headline as large as it fits."""
    picture = Image.new("RGB", CARD, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, CARD[0], 18), fill=ACCENT)
    draw.text((72, 76), kicker[:60], font=font(SANS, 34), fill=ACCENT)
    for size in (84, 72, 62, 54, 46):
        lines = wrapped(draw, headline, font(SERIF, size), CARD[0] - 144)
        if len(lines) * size * 1.18 <= 360:
            break
    else:
        lines = [*lines[:6], f"{lines[6]} …"] if len(lines) > 7 else lines
    for number, line in enumerate(lines):
        draw.text((72, 136 + number * size * 1.18), line, font=font(SERIF, size), fill=INK)
    draw.text((72, CARD[1] - 88), paper[:60], font=font(SANS, 34), fill=QUIET)
    return png(picture)


def mark(paper):
    """PNG bytes of the paper's mark: its first letter on the accent."""
    picture = Image.new("RGB", MARK, ACCENT)
    letter = next((character for character in paper if character.isalnum()), "N").upper()
    middle = (MARK[0] / 2, MARK[1] / 2)
    ImageDraw.Draw(picture).text(middle, letter, font=font(SERIF, 340), fill=PAPER, anchor="mm")
    return png(picture)


def crop(content, ratio, focus=(0.5, 0.5)):
    """WebP bytes of a picture in one of RATIOS, cut around `focus` (shares of width and height)."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB")
    across, down = RATIOS[ratio]
    width = min(WIDTH, picture.width, picture.height * across // down)
    size = max(1, width), max(1, width * down // across)
    buffer = io.BytesIO()
    ImageOps.fit(picture, size, Image.LANCZOS, centering=focus).save(buffer, "WEBP", quality=78)
    return buffer.getvalue()


def font(names, size):
    for name in names:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def wrapped(draw, text, face, width):
    """`text` in lines of at most `width` px; a word that is too long is broken."""
    lines, line = [], ""
    for word in text.split()[:60]:
        while draw.textlength(word, font=face) > width and len(word) > 1:
            fits = max(1, int(len(word) * width / draw.textlength(word, font=face)) - 1)
            lines += [line, word[:fits]] if line else [word[:fits]]
            line, word = "", word[fits:]
        longer = f"{line} {word}".strip()
        if draw.textlength(longer, font=face) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def png(picture):
    buffer = io.BytesIO()
    picture.quantize(64).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()

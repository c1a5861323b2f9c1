"""A sheet to draw on, and things that are in many pictures.

Places and sizes are in units of a sheet 1600 wide. Everything is drawn flat, in a palette of few
inks, larger than it is finished, and scaled down once: that smooths the edges. Equal names give
equal pictures: chance comes from a seed.
"""

import math
import random
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1600, 1000
OVERSIZE = 1.4  # px drawn for each unit
FINISHED = 0.9  # px of the finished picture for each unit

INK = "#1f2a37"
NIGHT = "#16243a"
SLATE = "#4a5c6c"
MIST = "#a9b8bd"
SEA = "#3f6f7d"
TEAL = "#2f5d62"
MOSS = "#6d7f4f"
LEAF = "#8c9b5e"
SAND = "#dcc9a0"
PAPER = "#f3ead8"
CREAM = "#fbf4e4"
STRAW = "#e3b45c"
AMBER = "#f2c46d"
RUST = "#b5533c"
BRICK = "#8d4434"
PINK = "#e2a58f"
PLUM = "#5b3f55"


@dataclass
class Sheet:
    """An image and a pen. Sizes and places are in units."""

    image: Image.Image
    pen: ImageDraw.ImageDraw
    dice: random.Random
    width: int
    height: int

    @classmethod
    def of(cls, name, ground, width=WIDTH, height=HEIGHT):
        size = (round(width * OVERSIZE), round(height * OVERSIZE))
        image = Image.new("RGB", size, ground)
        dice = random.Random(name)  # noqa: S311  (no secret)
        return cls(image, ImageDraw.Draw(image), dice, width, height)

    def finished(self, grain=5):
        """The picture at its size, with the tooth of paper."""
        size = (round(self.width * FINISHED), round(self.height * FINISHED))
        image = self.image.resize(size, Image.Resampling.BOX)
        return ImageChops.add(image, _grain(image.size, grain), scale=1, offset=-grain)

    # Shapes

    def area(self, points, fill):
        self.pen.polygon([(x * OVERSIZE, y * OVERSIZE) for x, y in points], fill=fill)

    def box(self, left, top, width, height, fill, radius=0):
        corners = [left * OVERSIZE, top * OVERSIZE]
        corners += [(left + width) * OVERSIZE - 1, (top + height) * OVERSIZE - 1]
        if width > 0 and height > 0:
            self.pen.rounded_rectangle(corners, radius * OVERSIZE, fill=fill)

    def disc(self, x, y, radius, fill, flat=1.0):
        """A circle, or an ellipse whose height is `flat` times its width."""
        rx, ry = radius * OVERSIZE, radius * flat * OVERSIZE
        x, y = x * OVERSIZE, y * OVERSIZE
        self.pen.ellipse([x - rx, y - ry, x + rx, y + ry], fill=fill)

    def slice(self, x, y, radius, start, end, fill):
        """A piece of a disc between two angles in degrees, clockwise from three o'clock."""
        r, x, y = radius * OVERSIZE, x * OVERSIZE, y * OVERSIZE
        self.pen.pieslice([x - r, y - r, x + r, y + r], start, end, fill=fill)

    def ring(self, x, y, radius, fill, width, start=0, end=360):
        r, x, y = radius * OVERSIZE, x * OVERSIZE, y * OVERSIZE
        box = [x - r, y - r, x + r, y + r]
        self.pen.arc(box, start, end, fill=fill, width=round(width * OVERSIZE))

    def line(self, points, fill, width=3):
        scaled = [(x * OVERSIZE, y * OVERSIZE) for x, y in points]
        self.pen.line(scaled, fill=fill, width=max(1, round(width * OVERSIZE)), joint="curve")

    # Light and air

    def fade(self, top, bottom, start=0, end=None):
        """A field of colour from `top` to `bottom`, in bands as a printer would set it."""
        end = self.height if end is None else end
        bands = 18
        step = (end - start) / bands
        for band in range(bands):
            tone = mix(top, bottom, band / (bands - 1))
            self.box(0, start + band * step, self.width, step + 1, tone)

    def glow(self, x, y, radius, colour, rings=5, strength=0.5):
        """Rings of light around a lamp, a window or the moon."""
        side = round(radius * 2 * OVERSIZE)
        mask = Image.new("L", (side, side), 0)
        pen = ImageDraw.Draw(mask)
        for ring in range(rings):
            inset = side / 2 * ring / rings
            level = round(255 * strength * ((ring + 1) / rings) ** 2)
            pen.ellipse([inset, inset, side - inset - 1, side - inset - 1], fill=level)
        corner = (round((x - radius) * OVERSIZE), round((y - radius) * OVERSIZE))
        self.image.paste(Image.new("RGB", (side, side), colour), corner, mask)

    def beam(self, points, colour, strength=0.35):
        """A transparent field of light."""
        mask = Image.new("L", self.image.size, 0)
        scaled = [(x * OVERSIZE, y * OVERSIZE) for x, y in points]
        ImageDraw.Draw(mask).polygon(scaled, fill=round(255 * strength))
        self.image.paste(Image.new("RGB", self.image.size, colour), (0, 0), mask)

    def stars(self, number, bottom, colour=CREAM):
        for _ in range(number):
            x, y = self.dice.uniform(0, self.width), self.dice.uniform(0, bottom)
            self.disc(x, y, self.dice.choice([1.2, 1.6, 2.4]), colour)

    def cloud(self, x, y, size, fill):
        for dx, dy, r in ((-1, 0.1, 0.5), (-0.4, -0.2, 0.62), (0.3, -0.1, 0.7), (0.95, 0.12, 0.45)):
            self.disc(x + dx * size, y + dy * size, r * size, fill)
        self.box(x - 1.5 * size, y, 2.95 * size, 0.62 * size, fill, radius=0.3 * size)

    def rain(self, number, fill, length=46, slant=0.22, top=0, bottom=None):
        bottom = self.height if bottom is None else bottom
        for _ in range(number):
            x, y = self.dice.uniform(-50, self.width), self.dice.uniform(top, bottom)
            reach = length * self.dice.uniform(0.5, 1)
            self.line([(x, y), (x - reach * slant, y + reach)], fill, 2)

    # Land and water

    def hills(self, base, height, fill, waves=2.0, phase=0.0):
        points = [(0, self.height)]
        for step in range(61):
            x = self.width * step / 60
            swing = math.sin(step / 60 * waves * math.tau + phase)
            swing += 0.4 * math.sin(step / 60 * waves * 2.7 * math.tau + phase * 2)
            points.append((x, base - height * (swing + 1) / 2))
        self.area([*points, (self.width, self.height)], fill)

    def water(self, top, near, far, lines=90, light=None):
        """Water from `top` down, with short strokes that grow towards the viewer."""
        self.fade(far, near, top)
        light = light or mix(far, CREAM, 0.35)
        for _ in range(lines):
            depth = self.dice.random() ** 1.4
            y = top + 6 + depth * (self.height - top - 10)
            reach = 14 + 120 * depth * self.dice.uniform(0.4, 1)
            x = self.dice.uniform(-40, self.width)
            self.box(x, y, reach, 1.5 + 4 * depth, mix(near, light, 0.55), radius=2)

    def mirror(self, top, depth, strength=0.45, flat=1.0):
        """Reflect what stands above `top` in the water below it, broken into strips."""
        scale = OVERSIZE
        height = round(depth * scale)
        source = self.image.crop(
            (0, round((top - depth / flat) * scale), self.image.width, round(top * scale))
        )
        source = source.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        source = source.resize((self.image.width, height), Image.Resampling.NEAREST)
        mask = Image.new("L", source.size, 0)
        pen = ImageDraw.Draw(mask)
        y, thick = 0.0, 9.0
        while y < height:
            level = round(255 * strength * (1 - 0.75 * y / height))
            pen.rectangle([0, y, source.width, y + thick * 0.72], fill=level)
            y, thick = y + thick, thick * 1.05
        shifted = ImageChops.offset(source, round(5 * scale), 0)
        self.image.paste(shifted, (0, round(top * scale)), mask)

    def trail(self, x, top, bottom, colour, width=16):
        """The broken reflection of a lamp."""
        y, thick = top, 5.0
        while y < bottom:
            reach = width * self.dice.uniform(0.5, 1.3) * (1 + (y - top) / (bottom - top))
            self.box(x - reach / 2 + self.dice.uniform(-5, 5), y, reach, thick * 0.6, colour, 2)
            y, thick = y + thick, thick * 1.1

    # What people build

    def house(self, x, base, width, height, wall, roof=None, gable=0.0, windows=(0, 0), lit=0.0):
        """A front with `windows` (columns, rows); `gable` is the roof's height."""
        top = base - height
        self.box(x, top, width, height, wall)
        if gable:
            self.area([(x - 8, top), (x + width / 2, top - gable), (x + width + 8, top)], roof)
        columns, rows = windows
        if not columns or not rows:
            return
        wide, high = width / columns, height / (rows + 0.6)
        for column in range(columns):
            for row in range(rows):
                glass = AMBER if self.dice.random() < lit else mix(wall, INK, 0.45)
                self.box(
                    x + (column + 0.26) * wide,
                    top + (row + 0.35) * high,
                    wide * 0.48,
                    high * 0.56,
                    glass,
                )

    def roofs(self, base, walls, lit=0.0, least=90, most=230, width=(80, 150)):
        """A row of old houses from edge to edge."""
        x = -20.0
        while x < self.width:
            wide = self.dice.uniform(*width)
            wall = self.dice.choice(walls)
            self.house(
                x,
                base,
                wide,
                self.dice.uniform(least, most),
                wall,
                mix(wall, INK, 0.35),
                gable=self.dice.choice([0, 34, 52, 52]),
                windows=(max(2, round(wide / 42)), self.dice.choice([2, 3])),
                lit=lit,
            )
            x += wide + self.dice.choice([0, 0, 6])

    def lamp(self, x, base, height, post=INK, light=AMBER, halo=70):
        self.line([(x, base), (x, base - height)], post, 5)
        self.glow(x, base - height, halo, light)
        self.disc(x, base - height, 9, CREAM)

    def tree(self, x, base, size, leaf, trunk=INK):
        self.line([(x, base), (x, base - size)], trunk, size * 0.09)
        for dx, dy, r in ((0, -1.35, 0.5), (-0.38, -1.0, 0.38), (0.38, -1.0, 0.4)):
            self.disc(x + dx * size, base + dy * size, r * size, leaf)

    # People and animals

    def person(self, x, base, height, coat, skin=PINK, hair=INK, lean=0.0, arms=None):
        """A figure of head, coat and legs; `arms` is "up", "out" or nothing."""
        h = height
        head = (x + lean * h, base - 0.87 * h)
        hip = base - 0.42 * h
        for foot in (-0.07, 0.07):
            self.line([(x + foot * h * 0.6, hip), (x + foot * h, base)], INK, 0.075 * h)
        shoulder = base - 0.74 * h
        left, right = x + lean * 0.7 * h - 0.11 * h, x + lean * 0.7 * h + 0.11 * h
        self.area(
            [
                (left, shoulder),
                (right, shoulder),
                (x + 0.15 * h, hip + 0.06 * h),
                (x - 0.15 * h, hip + 0.06 * h),
            ],
            coat,
        )
        self.disc((left + right) / 2, shoulder, 0.11 * h, coat, flat=0.5)
        sleeve = mix(coat, INK, 0.18)
        for side, at in ((-1, left), (1, right)):
            if arms == "up":
                hand = (at + side * 0.07 * h, base - 1.05 * h)
            elif arms == "out":
                hand = (at + side * 0.2 * h, base - 0.62 * h)
            else:
                hand = (at + side * 0.05 * h, base - 0.44 * h)
            self.line([(at, shoulder + 0.02 * h), hand], sleeve, 0.06 * h)
            self.disc(*hand, 0.035 * h, skin)
        self.disc(*head, 0.085 * h, skin)
        self.slice(head[0], head[1] - 0.01 * h, 0.093 * h, 180, 360, hair)

    def gull(self, x, y, size, fill=CREAM):
        """One that flies: two strokes."""
        for side in (-1, 1):
            self.line(
                [
                    (x, y),
                    (x + side * size * 0.5, y - size * 0.32),
                    (x + side * size, y - size * 0.1),
                ],
                fill,
                size * 0.11,
            )

    def boat(self, x, water, size, hull, cabin=CREAM, mast=True):
        self.area(
            [
                (x - size, water - size * 0.3),
                (x + size * 1.1, water - size * 0.36),
                (x + size * 0.8, water + 4),
                (x - size * 0.8, water + 4),
            ],
            hull,
        )
        self.box(x - size * 0.55, water - size * 0.62, size * 0.6, size * 0.34, cabin)
        self.box(x - size * 0.45, water - size * 0.54, size * 0.14, size * 0.12, INK)
        self.box(x - size * 0.2, water - size * 0.54, size * 0.14, size * 0.12, INK)
        if mast:
            self.line(
                [(x + size * 0.3, water - size * 0.3), (x + size * 0.3, water - size * 1.5)], INK, 4
            )
            self.line(
                [(x + size * 0.3, water - size * 1.4), (x + size, water - size * 0.4)], INK, 2
            )


def mix(first, second, share):
    """The colour that is `share` of `second` and the rest of `first`, as #rrggbb."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour):
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


_tiles = {}


def _grain(size, strength):
    """A field of noise, soft enough to cost few bytes; made once for each size."""
    if (size, strength) not in _tiles:
        dice = random.Random(strength)  # noqa: S311  (no secret)
        side = 200
        tile = Image.frombytes("L", (side, side), dice.randbytes(side * side))
        tile = tile.filter(ImageFilter.GaussianBlur(1.1))
        tile = tile.point(lambda level: max(0, min(255, (level - 127) * strength / 60 + strength)))
        field = Image.new("L", size)
        for x in range(0, size[0], side):
            for y in range(0, size[1], side):
                field.paste(tile, (x, y))
        _tiles[size, strength] = Image.merge("RGB", (field, field, field))
    return _tiles[size, strength]

"""Bridges, streets and squares."""

import math

from ..drawing import (
    AMBER,
    BRICK,
    CREAM,
    INK,
    LEAF,
    MIST,
    MOSS,
    NIGHT,
    PAPER,
    PINK,
    PLUM,
    RUST,
    SAND,
    SEA,
    SLATE,
    STRAW,
    TEAL,
    Sheet,
    mix,
)


def swing_bridge():
    sheet = Sheet.of("swing_bridge", NIGHT)
    sheet.fade("#16243a", "#48607a", 0, 620)
    sheet.stars(90, 380)
    sheet.disc(1290, 190, 62, CREAM)
    sheet.disc(1316, 174, 56, "#1d2d46")
    sheet.hills(600, 90, "#22344b", 1.6, 1.0)
    sheet.roofs(622, ["#1c2b40", "#24374f", "#1f3047"], lit=0.3, least=50, most=130)
    deck = 560
    sheet.water(622, "#101c2e", "#3c546c", light="#8095a5")
    iron = "#0d1726"
    sheet.box(0, deck, 1600, 20, iron)
    for centre in (430, 1170):  # the two arms, each a lattice that rises towards its pivot
        top = [(centre + dx, deck - 190 + abs(dx) ** 1.5 / 45) for dx in range(-330, 331, 60)]
        sheet.line(top, iron, 9)
        for step, (x, y) in enumerate(top):
            sheet.line([(x, y), (x, deck)], iron, 5)
            if step:
                before = top[step - 1]
                sheet.line(
                    [before, (x, deck)] if step % 2 else [(before[0], deck), (x, y)], iron, 4
                )
        sheet.box(centre - 34, deck + 18, 68, 74, iron)
        sheet.box(centre - 70, deck + 86, 140, 30, "#0a121e", radius=8)
    _tram(sheet, 690, deck - 2, 0.62, RUST)
    for x in range(60, 1600, 185):
        sheet.lamp(x, deck, 92, iron, halo=54)
    sheet.mirror(676, 250, 0.5)
    for x in range(60, 1600, 185):
        sheet.trail(x, 690, 930, mix(AMBER, NIGHT, 0.25), 14)
    for offset in range(0, 240, 40):
        sheet.trail(715 + offset, 690, 860, mix(AMBER, NIGHT, 0.35), 22)
    return sheet


def _tram(sheet, x, rail, scale, colour):
    """A two-part tram standing on `rail`, its windows lit."""
    for part in range(2):
        left = x + part * 330 * scale
        sheet.box(left, rail - 190 * scale, 320 * scale, 160 * scale, colour, 18 * scale)
        sheet.box(
            left, rail - 70 * scale, 320 * scale, 40 * scale, mix(colour, INK, 0.4), 6 * scale
        )
        for window in range(5):
            sheet.box(
                left + (18 + window * 59) * scale,
                rail - 170 * scale,
                46 * scale,
                78 * scale,
                AMBER,
                5 * scale,
            )
            if (window + part) % 2:
                sheet.disc(left + (41 + window * 59) * scale, rail - 112 * scale, 13 * scale, INK)
                sheet.box(
                    left + (25 + window * 59) * scale,
                    rail - 104 * scale,
                    32 * scale,
                    13 * scale,
                    INK,
                )
        for wheel in (70, 250):
            sheet.disc(left + wheel * scale, rail - 18 * scale, 20 * scale, INK)
    sheet.line(
        [(x + 250 * scale, rail - 190 * scale), (x + 300 * scale, rail - 250 * scale)], INK, 4
    )
    sheet.line(
        [(x + 300 * scale, rail - 250 * scale), (x + 350 * scale, rail - 250 * scale)], INK, 4
    )


def night_tram():
    sheet = Sheet.of("night_tram", NIGHT)
    sheet.fade("#1a2038", "#4a4765", 0, 700)
    sheet.stars(60, 300)
    sheet.glow(1330, 180, 170, CREAM, strength=0.3)
    sheet.disc(1330, 180, 58, CREAM)
    sheet.roofs(
        720, ["#2b2d49", "#343455", "#262843"], lit=0.25, least=260, most=460, width=(130, 210)
    )
    sheet.fade("#2d3047", "#171b2c", 720)
    sheet.box(0, 716, 1600, 14, "#1a1e31")
    for x in (110, 520, 1130, 1500):
        sheet.lamp(x, 730, 300, "#11152a", halo=120)
    sheet.line([(0, 396), (1600, 396)], "#11152a", 3)
    sheet.glow(730, 690, 470, AMBER, strength=0.22)
    _tram(sheet, 270, 800, 1.35, TEAL)
    sheet.box(0, 798, 1600, 8, "#0f1322")
    sheet.mirror(808, 190, 0.42)
    for x in range(330, 1150, 82):
        sheet.trail(x, 815, 985, mix(AMBER, NIGHT, 0.3), 26)
    sheet.person(1330, 842, 190, PLUM, hair=BRICK)
    sheet.person(1398, 846, 176, SLATE)
    return sheet


def court():
    sheet = Sheet.of("court", SAND)
    sheet.fade("#d9b98a", "#f4e6c9", 0, 800)
    sheet.disc(330, 260, 130, "#f3d79f")
    wall = "#cfc3ad"
    sheet.roofs(760, ["#b99a7c", "#a98a70", "#c0a486"], least=150, most=260)
    sheet.box(330, 330, 940, 430, mix(wall, CREAM, 0.25))
    sheet.area([(270, 340), (800, 120), (1330, 340)], wall)
    sheet.area([(400, 318), (800, 158), (1200, 318)], mix(wall, INK, 0.22))
    gold = STRAW  # the scales
    sheet.line([(800, 190), (800, 300)], gold, 8)
    sheet.line([(716, 222), (884, 222)], gold, 7)
    for x in (716, 884):
        sheet.line([(x, 222), (x - 24, 272), (x + 24, 272), (x, 222)], gold, 3)
        sheet.slice(x, 270, 28, 0, 180, gold)
    sheet.box(290, 340, 1020, 34, wall)
    for x in (380, 540, 966, 1126):
        sheet.box(x, 374, 92, 386, CREAM)
        sheet.box(x + 62, 374, 30, 386, mix(wall, INK, 0.12))
        sheet.box(x - 14, 374, 120, 24, CREAM)
        sheet.box(x - 14, 736, 120, 24, CREAM)
    sheet.box(690, 440, 220, 320, BRICK)
    sheet.box(796, 440, 8, 320, INK)
    sheet.disc(776, 612, 9, STRAW)
    sheet.disc(824, 612, 9, STRAW)
    for step in range(4):
        y = 760 + step * 62
        sheet.box(250 - step * 60, y, 1100 + step * 120, 62, mix(wall, CREAM, 0.45 - step * 0.1))
        sheet.box(250 - step * 60, y + 48, 1100 + step * 120, 14, mix(wall, INK, 0.25))
    _standing_gull(sheet, 1040, 884, 1.0)
    return sheet


def _standing_gull(sheet, x, base, scale):
    """A herring gull in profile, facing left, with a chip."""

    def at(dx, dy):
        return x + dx * scale, base + dy * scale

    for leg in (-8, 22):
        sheet.line([at(leg, -64), at(leg, 0), at(leg - 18, 0)], RUST, 7 * scale)
    sheet.area([at(70, -150), at(190, -96), at(96, -78)], INK)
    sheet.disc(*at(24, -118), 92 * scale, CREAM, flat=0.62)
    sheet.area([at(-58, -120), at(-92, -222), at(-30, -222), at(24, -160)], CREAM)
    sheet.disc(*at(-62, -228), 40 * scale, CREAM, flat=0.92)
    sheet.area([at(-40, -150), at(60, -168), at(176, -104), at(60, -92), at(-10, -104)], MIST)
    sheet.area([at(96, -132), at(196, -98), at(110, -96)], INK)
    sheet.area([at(-96, -238), at(-150, -222), at(-96, -212)], STRAW)
    sheet.disc(*at(-130, -217), 5 * scale, RUST)
    sheet.disc(*at(-72, -236), 7 * scale, INK)
    sheet.line([at(-190, -204), at(-112, -226)], AMBER, 16 * scale)


def protest():
    sheet = Sheet.of("protest", SAND)
    sheet.fade("#a9c3c9", "#f1e6cf", 0, 620)
    for x, y, s in ((300, 120, 70), (1180, 150, 86)):
        sheet.cloud(x, y, s, CREAM)
    walls = ["#b98b6a", "#c9a27c", "#a5795f", "#8f9a91", "#d0b48c"]
    sheet.roofs(640, walls, least=240, most=380, width=(120, 190))
    sheet.box(0, 636, 1600, 364, "#8d8579")
    tones = [TEAL, RUST, STRAW, SLATE, MOSS, PLUM, BRICK, SEA]
    skins = [PINK, "#a86f52", "#8a5a41", "#d9a184"]
    for row in range(3):
        base, size = 800 + row * 100, 190 + row * 34
        for step in range(12 - row * 2):
            x = 30 + step * (1600 / (11.2 - row * 2)) + sheet.dice.uniform(-26, 26)
            coat = tones[(step * 3 + row * 5) % len(tones)]
            if (step + 2 * row) % 3 == 0:
                _placard(sheet, x, base - size * 1.02, size, tones[(step + row * 2) % len(tones)])
            arms = "up" if (step + 2 * row) % 3 == 0 else sheet.dice.choice([None, "out", None])
            skin = sheet.dice.choice(skins)
            hair = sheet.dice.choice([INK, BRICK, STRAW, PLUM])
            sheet.person(x, base, size, coat, skin=skin, hair=hair, arms=arms)
            if (step + row) % 2:  # goggles
                for eye in (-0.04, 0.04):
                    sheet.disc(x + eye * size, base - 0.865 * size, 0.033 * size, INK)
                    sheet.disc(x + eye * size, base - 0.865 * size, 0.02 * size, "#9fd0d6")
    return sheet


def _placard(sheet, x, y, size, tone):
    """A board on a stick, with a wave, a fish, a drop or a swimmer painted on it."""
    wide, high = size * 0.72, size * 0.5
    sheet.line([(x, y + size * 0.1), (x, y - high)], "#6b4a35", size * 0.04)
    left, top = x - wide / 2, y - high * 1.25
    sheet.area(
        [
            (left, top),
            (left + wide, top - 8),
            (left + wide + 4, top + high),
            (left - 3, top + high),
        ],
        CREAM,
    )
    middle = top + high / 2
    kind = round(x) % 3
    if kind == 0:
        for wave in range(3):
            for crest in range(3):
                sheet.ring(
                    left + wide * (0.25 + crest * 0.25),
                    middle - high * 0.16 + wave * high * 0.24,
                    wide * 0.125,
                    SEA,
                    size * 0.03,
                    0,
                    180,
                )
    elif kind == 1:
        sheet.disc(x - wide * 0.05, middle, wide * 0.24, tone, flat=0.55)
        sheet.area(
            [
                (x + wide * 0.12, middle),
                (x + wide * 0.34, middle - high * 0.24),
                (x + wide * 0.34, middle + high * 0.24),
            ],
            tone,
        )
        sheet.disc(x - wide * 0.17, middle - high * 0.06, size * 0.018, CREAM)
    else:
        sheet.disc(x, middle + high * 0.1, wide * 0.17, SEA)
        sheet.area(
            [(x - wide * 0.15, middle), (x, middle - high * 0.4), (x + wide * 0.15, middle)], SEA
        )


def rain_street():
    sheet = Sheet.of("rain_street", SLATE)
    sheet.fade("#46586a", "#8d9aa0", 0, 640)
    for side in (0, 1):  # two rows of houses that run towards the end of the street
        for house in range(5):
            near = 1 - house / 5.6
            x0, x1 = 640 * (1 - near) * 1.05, 640 * (1 - near + 0.2) * 1.05
            top, low = 520 - 500 * near, 560 + 190 * near
            wall = ["#5e5a62", "#6f6460", "#4f5b66", "#7a6d64", "#5b6670"][(house + side * 2) % 5]
            points = [(x0, top), (x1, top + 60), (x1, low - 38), (x0, low)]
            flip = [(1600 - x, y) for x, y in points] if side else points
            sheet.area(flip, wall)
            for column in range(2):
                for row in range(3):
                    left = x0 + (x1 - x0) * (0.18 + column * 0.42)
                    wide = (x1 - x0) * 0.26
                    y = top + 50 + (low - top) * (0.04 + row * 0.24)
                    lit = sheet.dice.random() < 0.45
                    tone = AMBER if lit else mix(wall, INK, 0.45)
                    sheet.box(
                        1600 - left - wide if side else left, y, wide, (low - top) * 0.14, tone
                    )
    sheet.glow(800, 590, 260, "#c9cdc4", rings=9, strength=0.4)
    sheet.house(735, 600, 130, 150, "#7f888b", "#5c666c", gable=70, windows=(3, 2), lit=0.4)
    sheet.fade("#76858b", "#333f4b", 600)
    sheet.area([(0, 760), (640, 600), (660, 600), (300, 1000), (0, 1000)], "#55616a")
    sheet.area([(1600, 760), (960, 600), (940, 600), (1300, 1000), (1600, 1000)], "#55616a")
    sheet.mirror(640, 300, 0.3)
    for x, base, height in ((330, 770, 420), (1270, 770, 420), (560, 660, 220), (1040, 660, 220)):
        sheet.lamp(x, base, height, INK, halo=height * 0.28)
        sheet.trail(x, base + 20, 990, mix(AMBER, SLATE, 0.3), 22)
    for x, base, size, coat, brolly in (
        (700, 690, 120, PLUM, TEAL),
        (950, 740, 160, SLATE, STRAW),
        (470, 850, 250, TEAL, RUST),
        (590, 862, 236, BRICK, RUST),
        (1130, 905, 290, PLUM, SEA),
    ):
        sheet.trail(x, base, base + size * 0.5, mix(coat, "#46525c", 0.4), size * 0.22)
        sheet.person(x, base, size, coat)
        _umbrella(sheet, x + size * 0.06, base - size * 0.86, size * 0.46, brolly)
    sheet.rain(420, "#c3ccce", length=50)
    return sheet


def _umbrella(sheet, x, y, radius, tone):
    sheet.line([(x, y - radius * 0.3), (x, y + radius * 0.8)], INK, radius * 0.05)
    sheet.slice(x, y, radius, 180, 360, tone)
    for share in (-0.66, 0, 0.66):
        sheet.disc(x + share * radius, y, radius * 0.34, mix(tone, INK, 0.3), flat=0.4)
    sheet.line([(x, y - radius), (x, y - radius * 1.14)], INK, radius * 0.06)


def excavation():
    sheet = Sheet.of("excavation", SAND)
    sheet.fade("#b5cbcf", "#efe4c8", 0, 330)
    sheet.roofs(320, ["#a98a70", "#b99a7c", "#8f8780"], least=120, most=220, width=(110, 170))
    layers = [
        ("#6a655f", 300, 60),
        ("#8d7355", 352, 50),
        ("#a98a5f", 470, 46),
        ("#7d5f45", 590, 60),
        ("#94714c", 720, 40),
        ("#5f4a3a", 850, 50),
    ]
    for number, (tone, top, swing) in enumerate(layers):
        sheet.hills(top + swing, swing if number else 0, tone, 1.4 + number * 0.3, number * 1.7)
        for _ in range(26):
            x, y = sheet.dice.uniform(0, 1600), top + sheet.dice.uniform(50, 150)
            size = sheet.dice.uniform(5, 18)
            sheet.disc(x, y, size, mix(tone, sheet.dice.choice([INK, CREAM]), 0.22), flat=0.7)
    sheet.box(0, 300, 1600, 26, "#4e4b48")
    # The trench
    sheet.area([(330, 326), (1290, 326), (1180, 900), (430, 900)], "#4a3a2e")
    sheet.area([(430, 900), (1180, 900), (1230, 1000), (370, 1000)], "#6b543f")
    for step, y in enumerate((420, 545, 665, 780)):
        inset = 330 + (y - 326) * 0.174
        sheet.line([(inset, y), (1620 - inset, y + step * 3)], "#5d4a3a", 7)
    for coil in range(5):  # the cable
        y, reach = 906 - coil * 42, 226 - coil * 14
        sheet.disc(760, y + 16, reach + 8, "#3a2c20", flat=0.24)
        sheet.disc(760, y, reach, "#c29a5a", flat=0.24)
        for twist in range(22):
            angle = math.tau * twist / 22
            x0, y0 = 760 + reach * math.cos(angle), y + reach * 0.24 * math.sin(angle)
            sheet.line([(x0 - 12, y0 - 12), (x0 + 8, y0 + 14)], "#8d6a38", 5)
    sheet.disc(760, 738, 120, "#3a2c20", flat=0.22)
    for number, tone in enumerate(("#8d6a38", "#c29a5a")):
        sheet.line([(930, 880), (1080, 912), (1210, 956)], tone, 52 - number * 14)
    for twist in range(6):
        x, y = 960 + twist * 42, 884 + twist * 14
        sheet.line([(x, y - 16), (x + 18, y + 26)], "#8d6a38", 5)
    sheet.line([(1186, 926), (1172, 972)], RUST, 14)
    sheet.person(520, 950, 300, STRAW, hair=CREAM, lean=0.06, arms="out")
    sheet.person(1090, 900, 270, TEAL, hair=BRICK, lean=-0.05)
    sheet.line([(596, 780), (690, 886)], "#6b4a35", 9)
    sheet.line([(1290, 326), (1230, 900)], "#d9b98a", 10)
    sheet.line([(1350, 326), (1290, 900)], "#d9b98a", 10)
    for rung in range(9):
        y = 380 + rung * 58
        sheet.line([(1284 - rung * 6, y), (1344 - rung * 6, y)], "#d9b98a", 8)
    for x in (250, 1420):
        sheet.area([(x - 40, 326), (x, 196), (x + 40, 326)], RUST)
        sheet.area([(x - 26, 280), (x - 17, 250), (x + 17, 250), (x + 26, 280)], CREAM)
    for mark in range(10):
        sheet.box(404, 420 + mark * 44, 16, 44, CREAM if mark % 2 else RUST)
    return sheet


def market():
    sheet = Sheet.of("market", PAPER)
    sheet.fade("#a8c7cc", "#f6ead0", 0, 500)
    sheet.cloud(360, 110, 64, CREAM)
    sheet.cloud(1240, 90, 80, CREAM)
    sheet.roofs(
        560, ["#c99f7d", "#b98b6a", "#d3b48d", "#9aa19a"], least=240, most=370, width=(120, 190)
    )
    sheet.box(0, 556, 1600, 444, "#a99f8f")
    for row in range(7):
        for x in range(-60 + (row % 2) * 50, 1600, 104 + row * 12):
            sheet.box(x, 570 + row * 64, 90 + row * 11, 52, "#b3aa9a", 8)
    for stall, (tone, goods) in enumerate(
        (
            (RUST, (RUST, STRAW, MOSS)),
            (TEAL, (MIST, SLATE, "#c9d3d2")),
            (STRAW, ("#c9843f", "#b06c35", "#e0b070")),
            (PLUM, (PLUM, "#8d6f9c", LEAF)),
        )
    ):
        x = 20 + stall * 400
        for post in (20, 330):
            sheet.box(x + post, 380, 12, 420, "#6b4a35")
        for band in range(8):
            shade = CREAM if band % 2 else tone
            left = x - 14 + band * 49
            sheet.area([(left + 12, 330), (left + 55, 330), (left + 49, 440), (left, 440)], shade)
            sheet.slice(left + 24.5, 440, 25, 0, 180, shade)
        sheet.box(x + 130, 516, 92, 210, mix(tone, INK, 0.3), 36)
        sheet.disc(x + 176, 488, 34, "#c48a68" if stall % 2 else PINK)
        sheet.slice(x + 176, 480, 37, 180, 360, INK if stall % 2 else BRICK)
        sheet.area([(x + 6, 690), (x + 360, 690), (x + 376, 760), (x - 10, 760)], "#8a6a4e")
        sheet.box(x - 10, 760, 386, 90, "#6b4f3b")
        for row in range(3):
            for item in range(11 - row):
                at = x + 22 + item * 33 + row * 15
                if stall == 1:
                    sheet.disc(at, 722 - row * 26, 20, goods[(item + row) % 3], flat=0.5)
                    sheet.area(
                        [
                            (at + 14, 722 - row * 26),
                            (at + 28, 712 - row * 26),
                            (at + 28, 732 - row * 26),
                        ],
                        goods[(item + row) % 3],
                    )
                else:
                    sheet.disc(at, 722 - row * 26, 17, goods[(item // 4 + row) % 3])
    for x, base, size, tone, arms in (
        (240, 900, 230, TEAL, None),
        (330, 912, 210, STRAW, "out"),
        (620, 930, 240, PLUM, None),
        (900, 905, 225, RUST, "out"),
        (1010, 915, 150, MOSS, None),
        (1330, 930, 236, SLATE, None),
    ):
        sheet.disc(x + 20, base, size * 0.26, "#8f8677", flat=0.18)
        sheet.person(x, base, size, tone, arms=arms, hair=sheet.dice.choice([INK, BRICK, PLUM]))
    for x in (556, 1404):
        sheet.box(x, 850, 52, 46, "#c9a15f", 8)
        sheet.ring(x + 26, 850, 22, "#8d6a38", 5, 180, 360)
        sheet.disc(x + 26, 846, 16, LEAF)
    _standing_gull(sheet, 1180, 966, 0.5)
    return sheet

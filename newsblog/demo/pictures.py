"""The pictures of the demo paper, one function each: `draw("lighthouse")` calls `lighthouse`."""

import math

from .drawing import (
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


def draw(name):
    return PICTURES.get(name, cranes)().finished()


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


def cranes():
    sheet = Sheet.of("cranes", PAPER)
    sheet.fade("#e39a6c", "#f7e0b4", 0, 640)
    sheet.disc(1010, 470, 120, "#fbeccb")
    sheet.hills(640, 70, "#c98a70", 1.4, 2.0)
    sheet.water(690, "#45616b", "#d39a78", light="#f6d9ac")
    hull = "#7d3b33"
    sheet.area([(840, 610), (1560, 596), (1510, 742), (890, 742)], hull)
    sheet.box(890, 700, 625, 42, "#512a2b")
    sheet.box(1340, 470, 130, 130, PAPER)
    sheet.box(1360, 400, 84, 74, PAPER)
    for window in range(3):
        sheet.box(1372 + window * 24, 418, 14, 20, INK)
        sheet.box(1356 + window * 38, 498, 22, 26, INK)
    sheet.box(1384, 330, 36, 72, RUST)
    for x, tone in ((900, TEAL), (1000, STRAW), (1100, SLATE), (1200, RUST)):
        sheet.box(x, 560, 92, 50, tone)
        sheet.box(x + 14, 512, 92, 48, mix(tone, CREAM, 0.25))
    sheet.box(0, 742, 1600, 258, "#3a3c42")
    sheet.box(0, 742, 1600, 16, "#54545a")
    for x, tone, size, hook in ((1260, "#4c4a4e", 0.8, 90), (180, "#4c4a4e", 0.8, 160)):
        _crane(sheet, x, 760, size, tone, hook)
    _crane(sheet, 640, 770, 1.15, INK, 210)
    for x in (70, 420, 980, 1480):
        sheet.box(x, 762, 34, 34, "#26282d", 8)
        sheet.box(x - 8, 756, 50, 12, "#26282d", 6)
    sheet.person(520, 880, 150, STRAW, lean=0.02)
    sheet.person(590, 884, 146, RUST)
    for x, y, s in ((330, 190, 26), (410, 240, 20), (820, 150, 24), (1120, 250, 18)):
        sheet.gull(x, y, s, "#6d4a45")
    return sheet


def _crane(sheet, x, base, scale, tone, hook):
    """A level-luffing crane on four legs, its jib to the right."""

    def at(dx, dy):
        return x + dx * scale, base - dy * scale

    for foot in (-90, 90):
        sheet.line([at(foot, 0), at(foot * 0.4, 210)], tone, 15 * scale)
        sheet.line([at(foot, 20), at(-foot * 0.5, 190)], tone, 5 * scale)
    sheet.area([at(-60, 210), at(60, 210), at(60, 228), at(-60, 228)], tone)
    sheet.area([at(-90, 228), at(52, 228), at(52, 330), at(-66, 344)], tone)
    sheet.area([at(20, 260), at(46, 260), at(46, 312), at(20, 312)], AMBER)
    sheet.line([at(-40, 340), at(-10, 520)], tone, 11 * scale)
    sheet.line([at(34, 330), at(-10, 520)], tone, 9 * scale)
    for low, high in (((46, 260), (330, 560)), ((30, 300), (320, 578))):
        sheet.line([at(*low), at(*high)], tone, 8 * scale)
    for step in range(1, 10):
        share = step / 10
        first = at(46 + 284 * share, 260 + 300 * share)
        second = at(30 + 290 * (share - 0.05), 300 + 278 * (share - 0.05))
        sheet.line([first, second], tone, 4 * scale)
    sheet.line([at(-10, 520), at(326, 570)], tone, 4 * scale)
    sheet.line([at(-10, 520), at(-120, 440)], tone, 9 * scale)
    sheet.area([at(-160, 460), at(-100, 460), at(-100, 400), at(-160, 400)], tone)
    end = at(330, 565 - hook - 100)
    sheet.line([at(330, 565), end], tone, 3 * scale)
    sheet.disc(*end, 12 * scale, tone)


def tide_gauge():
    sheet = Sheet.of("tide_gauge", MIST)
    sheet.fade("#8fa9b3", "#d9dccf", 0, 470)
    for x, y, s in ((260, 150, 90), (760, 110, 70), (1260, 190, 100)):
        sheet.cloud(x, y, s, "#c4cfcd")
    sheet.roofs(480, ["#7b8d94", "#8f9c9c", "#6c7f88"], least=60, most=140)
    sheet.water(478, "#2a5560", "#86a3a6", lines=140)
    stone, dark = "#b9ad95", "#9a8d75"
    sheet.area([(930, 250), (1600, 220), (1600, 1000), (930, 1000)], stone)
    for row in range(9):
        y = 250 + row * 84
        sheet.line([(930, y), (1600, y - 12)], dark, 4)
        for x in range(970 + (row % 2) * 60, 1600, 130):
            sheet.line([(x, y), (x, y + 82)], dark, 4)
    for step in range(8):  # the stairs come down to the left, into the water
        sheet.box(930 - step * 66, 330 + step * 62, 70 + step * 66, 62, mix(stone, CREAM, 0.18))
        sheet.box(930 - step * 66, 330 + step * 62, 70 + step * 66, 12, CREAM)
    sheet.box(1090, 150, 92, 850, CREAM)
    for mark in range(17):
        tone = RUST if mark % 5 == 0 else INK
        sheet.box(1090, 170 + mark * 50, 92 if mark % 5 == 0 else 52, 24, tone)
    near = "#2a5560"
    sheet.beam([(0, 560), (1600, 545), (1600, 1000), (0, 1000)], near, 0.86)
    for y, reach in ((566, 1600), (580, 900), (600, 1250)):
        sheet.box(1600 - reach, y, reach, 5, "#9fbcbb", 2)
    for _ in range(90):
        depth = sheet.dice.random()
        x, y = sheet.dice.uniform(0, 1600), 600 + depth * 390
        sheet.box(x, y, 30 + 110 * depth, 2 + 5 * depth, "#5c8587", 3)
    sheet.boat(330, 640, 130, RUST)
    sheet.trail(330, 650, 800, mix(RUST, near, 0.5), 120)
    for x, y, s in ((560, 260, 34), (650, 310, 24), (180, 330, 28)):
        sheet.gull(x, y, s, CREAM)
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


def town_hall():
    sheet = Sheet.of("town_hall", PAPER)
    sheet.fade("#7f93a3", "#f0cfa8", 0, 800)
    for x, y, s in ((240, 210, 70), (1330, 160, 84), (1120, 330, 50)):
        sheet.cloud(x, y, s, "#d9c9b8")
    sheet.roofs(
        800, ["#74707a", "#85796f", "#6a6873"], lit=0.35, least=180, most=330, width=(100, 170)
    )
    wall, trim = BRICK, SAND
    sheet.box(470, 420, 660, 390, wall)
    for step in range(5):  # the stepped gable
        wide = 560 - step * 112
        sheet.box(800 - wide / 2, 420 - (step + 1) * 46, wide, 47, wall)
        sheet.box(800 - wide / 2 - 6, 420 - (step + 1) * 46, wide + 12, 9, trim)
    tower = mix(wall, INK, 0.2)
    sheet.box(724, 120, 152, 300, tower)
    sheet.box(708, 112, 184, 18, trim)
    sheet.area([(712, 112), (800, 14), (888, 112)], TEAL)
    sheet.disc(800, 210, 62, trim)
    sheet.disc(800, 210, 53, CREAM)
    for hour in range(12):
        angle = math.tau * hour / 12
        x, y = 800 + 44 * math.sin(angle), 210 - 44 * math.cos(angle)
        sheet.disc(x, y, 3.5, INK)
    for reach, turn, width in ((27, 0.753, 7), (42, 0.0, 5)):
        angle = math.tau * turn
        end = (800 + reach * math.sin(angle), 210 - reach * math.cos(angle))
        sheet.line([(800, 210), end], INK, width)
    for row in range(2):
        for column in range(7):
            x, y = 504 + column * 88, 456 + row * 130
            lit = AMBER if (row + column) % 3 else mix(wall, INK, 0.5)
            sheet.box(x - 6, y - 6, 66, 98, trim)
            sheet.box(x, y, 54, 86, lit)
            sheet.box(x + 25, y, 4, 86, trim)
            sheet.box(x, y + 36, 54, 4, trim)
    sheet.box(744, 690, 112, 120, INK)
    sheet.slice(800, 692, 56, 180, 360, INK)
    sheet.box(0, 806, 1600, 194, "#6d6a6c")
    for row in range(6):
        for x in range(-60 + (row % 2) * 40, 1600, 80 + row * 12):
            sheet.box(x, 818 + row * 32, 60 + row * 10, 22, "#7b7777", 6)
    for x, tone, size in ((330, TEAL, 150), (392, RUST, 140), (1240, PLUM, 152), (980, MOSS, 130)):
        sheet.disc(x, 902, 44, "#5b5859", flat=0.2)
        sheet.person(x, 900, size, tone)
    for x in (250, 1380):
        sheet.lamp(x, 850, 230, INK, halo=90)
    return sheet


def library():
    sheet = Sheet.of("library", PLUM)
    sheet.fade("#4a3a44", "#3a2d36", 0, 860)
    spines = [RUST, TEAL, STRAW, SLATE, MOSS, BRICK, SAND, PINK, SEA, CREAM, PLUM]
    wood = "#7a4e36"
    for shelf in range(5):
        base = 170 + shelf * 170
        x = 24.0
        while x < 1572:
            wide = sheet.dice.uniform(16, 40)
            high = sheet.dice.uniform(88, 138)
            tone = sheet.dice.choice(spines)
            if sheet.dice.random() < 0.06:  # a gap, and a book that leans into it
                sheet.area(
                    [(x + 6, base), (x + 34, base), (x + 64, base - 104), (x + 36, base - 112)],
                    tone,
                )
                x += 78
                continue
            sheet.box(x, base - high, wide - 2, high, tone)
            sheet.box(x, base - high + 16, wide - 2, 6, mix(tone, CREAM, 0.5))
            sheet.box(x, base - 28, wide - 2, 4, mix(tone, INK, 0.35))
            x += wide
        sheet.box(0, base, 1600, 18, wood)
        sheet.box(0, base + 18, 1600, 8, mix(wood, INK, 0.5))
    for x in (0, 520, 1060, 1576):
        sheet.box(x, 0, 26, 870, wood)
    sheet.box(0, 868, 1600, 132, "#5a3d33")
    for y in (896, 936, 976):
        sheet.box(0, y, 1600, 3, "#4a322b")
    for rail in (0, 96):
        sheet.line([(250 + rail, 930), (380 + rail, 40)], SAND, 13)
    for rung in range(11):
        share = (rung + 0.6) / 11.4
        x, y = 250 + 130 * share, 930 - 890 * share
        sheet.line([(x, y), (x + 96, y)], SAND, 9)
    sheet.glow(1130, 730, 330, AMBER, strength=0.42)
    sheet.line([(1130, 930), (1130, 740)], INK, 7)
    sheet.area([(1072, 756), (1104, 690), (1156, 690), (1188, 756)], AMBER)
    sheet.box(1092, 924, 76, 12, INK, 6)
    # The reader, on the floor
    sheet.area([(836, 940), (880, 800), (960, 800), (1000, 940)], TEAL)
    sheet.line([(860, 930), (1010, 928), (1060, 938)], INK, 36)
    sheet.line([(880, 836), (930, 884), (996, 866)], mix(TEAL, INK, 0.25), 24)
    sheet.disc(918, 756, 44, PINK)
    sheet.slice(912, 748, 50, 150, 345, BRICK)
    sheet.area([(960, 872), (1010, 886), (1010, 836), (964, 824)], CREAM)
    sheet.area([(1010, 886), (1062, 868), (1056, 820), (1010, 836)], PAPER)
    for pile, x in enumerate((620, 1320)):
        for book in range(4 + pile * 2):
            tone = spines[(book * 3 + pile) % len(spines)]
            sheet.box(x + (book * 17) % 26, 936 - (book + 1) * 26, 128, 25, tone, 3)
    return sheet


def football():
    sheet = Sheet.of("football", NIGHT)
    sheet.fade("#25395a", "#d78f68", 0, 560)
    sheet.disc(420, 170, 46, CREAM)
    sheet.roofs(560, ["#2c3448", "#343a4c", "#272f42"], lit=0.12, least=60, most=140)
    for x in (150, 560, 1040, 1450):
        lit = x == 1040
        sheet.line([(x - 16, 590), (x, 120)], INK, 8)
        sheet.line([(x + 16, 590), (x, 120)], INK, 8)
        for y in range(180, 580, 60):
            reach = 16 * (y - 120) / 470
            sheet.line([(x - reach, y), (x + reach, y + 44)], INK, 3)
        sheet.box(x - 66, 76, 132, 70, INK, 6)
        for column in range(4):
            for row in range(2):
                tone = CREAM if lit else "#3a4560"
                sheet.disc(x - 46 + column * 31, 95 + row * 32, 11, tone)
    sheet.box(0, 540, 1600, 60, "#1f2737")
    for _ in range(260):  # the crowd
        x, y = sheet.dice.uniform(0, 1600), sheet.dice.uniform(534, 574)
        tone = sheet.dice.choice(["#39435a", "#4a4a5d", "#2f384d", "#59506a", "#6d5560"])
        sheet.disc(x, y, 9, tone)
        sheet.box(x - 11, y + 8, 22, 30, mix(tone, INK, 0.3))
    sheet.box(0, 592, 1600, 26, CREAM)
    for x, tone in ((40, RUST), (440, TEAL), (840, STRAW), (1240, SLATE)):
        sheet.box(x, 595, 320, 20, tone)
    sheet.fade("#4f6b3f", "#35502f", 618)
    for stripe in range(0, 8, 2):
        left = stripe * 200
        sheet.area(
            [
                (500 + left * 0.38, 618),
                (576 + left * 0.38, 618),
                (left * 1.5 - 300, 1000),
                (left * 1.5 - 600, 1000),
            ],
            "#587547",
        )
    sheet.beam([(980, 140), (1100, 140), (1560, 1000), (420, 1000)], CREAM, 0.17)
    white = "#dfe3d0"
    sheet.line([(0, 690), (1600, 690)], white, 5)
    sheet.line([(60, 1000), (330, 690)], white, 6)
    goal = (90, 470)
    sheet.line([(goal[0], 760), (goal[0], goal[1] + 90), (330, 540), (330, 704)], CREAM, 11)
    for x in range(100, 330, 24):
        sheet.line([(x, 565 - (x - 100) * 0.08), (x, 752 - (x - 100) * 0.22)], MIST, 1.2)
    for y in range(575, 740, 20):
        sheet.line([(94, y + 4), (328, y - 14)], MIST, 1.2)
    for x, base, size, kit, arms in (
        (470, 800, 190, CREAM, "up"),
        (590, 850, 200, SEA, "out"),
        (720, 800, 186, CREAM, None),
        (930, 880, 210, SEA, None),
        (1110, 830, 196, CREAM, "out"),
        (1330, 860, 204, SEA, None),
    ):
        sheet.disc(x + 30, base, size * 0.26, "#2d4529", flat=0.16)
        sheet.person(x, base, size, kit, arms=arms, lean=0.03 if arms else 0)
    sheet.disc(400, 610, 15, CREAM)
    sheet.disc(396, 606, 5, INK)
    return sheet


PICTURES = {
    function.__name__: function
    for function in (
        swing_bridge,
        night_tram,
        cranes,
        tide_gauge,
        court,
        town_hall,
        library,
        football,
    )
}

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
    return PICTURES[name]().finished()


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


def lighthouse():
    sheet = Sheet.of("lighthouse", NIGHT)
    sheet.fade("#14213a", "#3d5f78", 0, 660)
    sheet.stars(130, 480)
    lamp = (1140, 232)
    sheet.beam([lamp, (-40, 40), (-40, 330)], CREAM, 0.3)
    sheet.beam([lamp, (-40, 110), (-40, 250)], CREAM, 0.25)
    sheet.beam([lamp, (1640, 150), (1640, 330)], CREAM, 0.3)
    sheet.hills(668, 60, "#1f3349", 1.2, 4.0)
    sheet.water(664, "#12233a", "#41647a", lines=150, light="#9db7c0")
    sheet.trail(300, 680, 880, "#7f9aa6", 60)
    sheet.boat(330, 742, 66, "#0d1828", cabin="#24364b")
    sheet.disc(372, 652, 6, RUST)
    rock = "#0e1828"
    sheet.area(
        [
            (760, 1000),
            (800, 900),
            (880, 862),
            (930, 790),
            (1010, 760),
            (1090, 736),
            (1230, 738),
            (1310, 770),
            (1400, 786),
            (1490, 850),
            (1600, 870),
            (1600, 1000),
        ],
        rock,
    )
    sheet.area([(930, 790), (1010, 760), (1090, 736), (1060, 800), (960, 860)], "#1b2b40")
    sheet.area([(1310, 770), (1400, 786), (1490, 850), (1380, 836)], "#1b2b40")
    for band in range(7):  # the tower tapers, band by band
        low, high = band / 7, (band + 1) / 7
        tone = CREAM if band % 2 else RUST
        for side, shade in ((0, tone), (1, mix(tone, NIGHT, 0.3))):
            edge = 78 - 26 * low, 78 - 26 * high
            inner = 20 * (1 - low * 0.3), 20 * (1 - high * 0.3)
            y = 744 - 440 * low, 744 - 440 * high
            left = (-edge[0], -edge[1]) if side == 0 else (inner[0], inner[1])
            sheet.area(
                [
                    (1140 + left[0], y[0]),
                    (1140 + edge[0], y[0]),
                    (1140 + edge[1], y[1]),
                    (1140 + left[1], y[1]),
                ],
                shade,
            )
    sheet.box(1072, 288, 136, 18, INK)
    for x in range(1078, 1210, 18):
        sheet.line([(x, 288), (x, 262)], INK, 3)
    sheet.line([(1074, 262), (1206, 262)], INK, 4)
    sheet.box(1102, 190, 76, 98, AMBER)
    for x in (1102, 1126, 1150, 1174):
        sheet.box(x, 190, 5, 98, INK)
    sheet.area([(1090, 192), (1140, 138), (1190, 192)], BRICK)
    sheet.disc(1140, 134, 9, BRICK)
    sheet.glow(*lamp, 130, CREAM, strength=0.55)
    for y in (420, 560):
        sheet.box(1130, y, 20, 38, INK, 9)
    sheet.house(1240, 748, 130, 70, SAND, RUST, gable=44, windows=(3, 1), lit=1)
    return sheet


def turbines():
    sheet = Sheet.of("turbines", MIST)
    sheet.fade("#9fc0bf", "#eef0dc", 0, 640)
    for x, y, s in ((210, 170, 80), (930, 120, 64), (1400, 240, 92), (620, 300, 46)):
        sheet.cloud(x, y, s, "#f3f3e6")
    sheet.water(640, "#2f6a6b", "#a9c9bd", lines=170, light="#f1f4e2")
    for x, base, size, turn in (
        (1440, 668, 0.5, 10),
        (1090, 690, 0.68, 75),
        (730, 730, 0.92, 33),
        (290, 800, 1.3, 100),
    ):
        _turbine(sheet, x, base, size, turn)
    sheet.boat(500, 842, 120, RUST)
    sheet.trail(500, 850, 950, mix(RUST, "#2f6a6b", 0.5), 130)
    for x, y, s in ((560, 420, 26), (960, 380, 18), (1250, 330, 22)):
        sheet.gull(x, y, s, SLATE)
    return sheet


def _turbine(sheet, x, base, scale, turn):
    hub = (x, base - 430 * scale)
    sheet.area(
        [
            (x - 7 * scale, hub[1]),
            (x + 7 * scale, hub[1]),
            (x + 13 * scale, base),
            (x - 13 * scale, base),
        ],
        CREAM,
    )
    sheet.area(
        [
            (x + 2 * scale, hub[1]),
            (x + 7 * scale, hub[1]),
            (x + 13 * scale, base),
            (x + 3 * scale, base),
        ],
        MIST,
    )
    sheet.box(x - 19 * scale, base - 46 * scale, 38 * scale, 56 * scale, STRAW)
    sheet.trail(x, base + 10, base + 130 * scale, "#dfe8d8", 26 * scale)
    for blade in range(3):
        angle = math.radians(turn + blade * 120)
        along = math.cos(angle), math.sin(angle)
        across = -along[1], along[0]

        def at(reach, aside, along=along, across=across):
            return (
                hub[0] + (along[0] * reach + across[0] * aside) * scale,
                hub[1] + (along[1] * reach + across[1] * aside) * scale,
            )

        sheet.area([at(0, -6), at(60, -13), at(250, -1), at(250, 2), at(60, 7), at(0, 6)], CREAM)
        sheet.area([at(0, 3), at(60, 3), at(250, 1), at(60, 7), at(0, 6)], MIST)
    sheet.disc(*hub, 14 * scale, STRAW)


def kitchen_table():
    sheet = Sheet.of("kitchen_table", PLUM)
    sheet.fade("#5c4a4a", "#7a5c4c", 0, 1000)
    sheet.box(150, 110, 300, 350, "#2c3a52")
    for x, y in ((200, 180), (320, 150), (390, 260), (250, 300), (350, 380)):
        sheet.disc(x, y, 3, CREAM)
    for left, high in ((150, 130), (230, 190), (320, 150), (390, 210)):
        sheet.house(left, 460, 66, high, "#1d2940", windows=(2, 3), lit=0.5)
    for bar in ((136, 96, 328, 18), (136, 456, 328, 24), (136, 96, 18, 370), (446, 96, 18, 370)):
        sheet.box(*bar, SAND)
    sheet.box(293, 110, 14, 350, SAND)
    sheet.box(136, 280, 328, 12, SAND)
    sheet.box(1130, 150, 360, 20, BRICK)
    sheet.box(1130, 300, 360, 20, BRICK)
    for at, tone in enumerate((RUST, STRAW, TEAL, CREAM, MOSS)):
        sheet.box(1150 + at * 66, 92, 44, 58, tone, 8)
        sheet.box(1144 + at * 68, 246, 52, 54, mix(tone, PAPER, 0.35), 20)
    sheet.glow(800, 300, 680, AMBER, rings=7, strength=0.34)
    people = (
        (330, TEAL, "#a86f52", INK),
        (560, RUST, PINK, BRICK),
        (800, STRAW, "#8a5a41", INK),
        (1040, SLATE, PINK, MIST),
        (1270, MOSS, "#c48a68", PLUM),
    )
    for x, coat, skin, hair in people:
        sheet.box(x - 86, 560, 172, 230, coat, 74)
        sheet.box(x - 20, 516, 40, 66, mix(skin, INK, 0.15))
        sheet.disc(x, 474, 64, skin, flat=1.1)
        sheet.slice(x, 462, 70, 172, 368, hair)
        for eye in (-22, 22):
            sheet.disc(x + eye, 482, 5, INK)
        sheet.ring(x, 494, 22, mix(skin, INK, 0.5), 4, 40, 140)
    sheet.disc(800, 488, 74, PLUM, flat=0.2)  # a scarf over the hair of the one in the middle
    sheet.slice(800, 458, 78, 172, 368, PLUM)
    sheet.disc(800, 474, 52, "#8a5a41", flat=1.1)
    for eye in (-20, 20):
        sheet.disc(800 + eye, 480, 5, INK)
    sheet.ring(800, 492, 20, INK, 4, 40, 140)
    sheet.area([(120, 730), (1480, 730), (1600, 1000), (0, 1000)], "#a9734c")
    sheet.area([(120, 730), (1480, 730), (1488, 748), (112, 748)], "#c98d5e")
    for x, y in ((330, 812), (640, 846), (970, 840), (1290, 806)):
        sheet.disc(x, y + 12, 78, "#7d5238", flat=0.34)
        sheet.disc(x, y, 74, CREAM, flat=0.36)
        sheet.disc(x, y - 2, 56, "#c57a34", flat=0.3)
    for x, y, lean in ((470, 900, 14), (800, 925, -10), (1120, 900, 18)):
        sheet.area(
            [(x - 66, y - 34 + lean), (x + 60, y - 40), (x + 78, y + 46), (x - 80, y + 50 + lean)],
            CREAM,
        )
        for row in range(5):
            line = y - 20 + row * 13 + lean * 0.5
            sheet.line([(x - 50, line), (x + 44 - 20 * (row == 4), line - 3)], MIST, 4)
    sheet.disc(800, 790, 58, TEAL, flat=0.8)
    sheet.area([(850, 780), (916, 752), (908, 736), (846, 764)], TEAL)
    sheet.ring(738, 788, 30, TEAL, 10, 90, 270)
    sheet.disc(800, 744, 24, mix(TEAL, INK, 0.3), flat=0.35)
    sheet.line([(800, 0), (800, 180)], INK, 6)
    sheet.area([(680, 262), (740, 176), (860, 176), (920, 262)], RUST)
    sheet.disc(800, 262, 120, CREAM, flat=0.14)
    return sheet


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


def beehive():
    sheet = Sheet.of("beehive", SAND)
    sheet.fade("#9cc4cc", "#f8edcf", 0, 560)
    sheet.disc(1330, 170, 84, "#fbe6b0")
    sheet.cloud(420, 150, 80, CREAM)
    sheet.cloud(940, 220, 54, CREAM)
    sheet.box(0, 470, 1600, 70, "#79a6a8")
    sheet.roofs(
        570, ["#b98f72", "#a87f68", "#c7a583", "#96897e"], least=40, most=110, width=(60, 110)
    )
    sheet.box(0, 560, 1600, 440, "#b9a98c")
    sheet.box(0, 556, 1600, 26, "#d9ccb0")
    for x in range(0, 1600, 200):
        sheet.line([(x, 582), (x * 1.4 - 320, 1000)], "#a99a7e", 3)
    for x, tone in ((300, STRAW), (700, TEAL), (1100, RUST)):
        for leg in (24, 196):
            sheet.box(x + leg, 812, 22, 60, INK)
        for level in range(3):
            shade = mix(tone, CREAM, 0.12 * level)
            sheet.box(x, 720 - level * 100, 240, 98, shade, 5)
            sheet.box(x + 84, 752 - level * 100, 72, 14, mix(tone, INK, 0.4), 7)
            sheet.box(x, 806 - level * 100, 240, 12, mix(tone, INK, 0.22))
        sheet.box(x - 18, 488, 276, 34, mix(tone, INK, 0.35), 6)
        sheet.box(x + 70, 798, 100, 12, INK)
    for _ in range(120):
        x, y = sheet.dice.uniform(-10, 1600), sheet.dice.uniform(890, 1010)
        high = sheet.dice.uniform(40, 120)
        lean = sheet.dice.uniform(-16, 16)
        sheet.line([(x, y), (x + lean, y - high)], sheet.dice.choice([MOSS, "#55703f", LEAF]), 6)
        tone = sheet.dice.choice([PLUM, "#8d6f9c", RUST, CREAM, "#b38fb5"])
        sheet.disc(x + lean, y - high, sheet.dice.uniform(8, 16), tone)
    for _ in range(30):
        x, y = sheet.dice.uniform(120, 1520), sheet.dice.uniform(250, 880)
        size = sheet.dice.uniform(9, 20)
        for wing in (-0.5, 0.5):
            sheet.disc(x + wing * size, y - size * 0.8, size * 0.6, "#f4f3ea", flat=0.7)
        sheet.disc(x, y, size, AMBER, flat=0.7)
        for stripe in (-0.35, 0.15, 0.6):
            sheet.box(x + stripe * size, y - size * 0.58, size * 0.2, size * 1.16, INK, 2)
    return sheet


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


def rowing():
    sheet = Sheet.of("rowing", MIST)
    sheet.fade("#c8d8d4", "#f6e7c6", 0, 400)
    sheet.hills(400, 130, "#9db3a3", 1.3, 0.4)
    sheet.hills(420, 80, "#7f9a82", 2.1, 2.2)
    for x in (180, 420, 470, 980, 1220, 1280, 1500):
        sheet.tree(x, 430, sheet.dice.uniform(40, 74), "#5f7d62", "#4a4f42")
    sheet.box(0, 352, 1600, 14, "#7a7f80")
    for x in range(90, 1600, 280):
        sheet.box(x, 360, 44, 80, "#7a7f80")
        sheet.slice(x + 162, 450, 118, 180, 360, "#8a8f8e")
        sheet.slice(x + 162, 450, 104, 180, 360, "#d3d6c2")
    sheet.water(430, "#2d646c", "#b4c9bd", lines=190, light="#eef1dd")
    sheet.boat(1330, 540, 52, SLATE)
    # The gig comes from the right: six rowers with their backs to where they are going, and the cox
    sheet.area(
        [(150, 690), (250, 742), (1330, 742), (1440, 676), (1400, 776), (1290, 800), (290, 800)],
        TEAL,
    )
    sheet.area([(150, 690), (250, 742), (1330, 742), (1440, 676), (1400, 716), (250, 760)], STRAW)
    skins = [PINK, "#a86f52", "#d9a184", "#8a5a41", PINK, "#c48a68"]
    hairs = [BRICK, INK, STRAW, INK, PLUM, BRICK]
    for seat in range(6):
        x = 360 + seat * 148
        lean = 46
        sheet.line([(x + 14, 740), (x + 14 + lean, 640)], RUST, 62)
        sheet.disc(x + 14 + lean * 1.25, 588, 31, skins[seat])
        sheet.slice(x + 14 + lean * 1.25, 584, 34, 150, 340, hairs[seat])
        sheet.line([(x + lean, 650), (x - 44, 690)], skins[seat], 17)
        side = -1 if seat % 2 else 1
        blade = (x - 150, 840 + 34 * (side > 0))
        sheet.line([(x - 30, 690), blade], "#d9b98a", 9)
        sheet.area(
            [
                (blade[0] + 22, blade[1] - 14),
                (blade[0] + 30, blade[1]),
                (blade[0] - 34, blade[1] + 24),
                (blade[0] - 44, blade[1] + 4),
            ],
            CREAM,
        )
        sheet.ring(blade[0] - 20, blade[1] + 22, 36, "#dfe9dc", 4, 10, 170)
    sheet.line([(1272, 744), (1262, 650)], INK, 60)
    sheet.disc(1258, 596, 30, "#c48a68")
    sheet.slice(1258, 590, 33, 180, 360, STRAW)
    sheet.line([(1250, 660), (1330, 700)], INK, 16)
    sheet.mirror(806, 120, 0.3)
    for x in range(300, 1330, 120):
        sheet.box(x, 812 + (x % 7) * 3, 90, 5, "#dfe9dc", 3)
    for x, y in ((480, 180), (560, 220), (1020, 160)):
        sheet.gull(x, y, 26, SLATE)
    return sheet


def cinema():
    sheet = Sheet.of("cinema", INK)
    sheet.fade("#241c26", "#15131b", 0)
    sheet.beam([(800, -40), (180, 90), (1420, 90)], CREAM, 0.08)
    for side in (-1, 1):
        for fold in range(6):
            x = 800 + side * (640 + fold * 34)
            tone = mix("#7d2f2f", INK, 0.25 * (fold % 2) + 0.05 * fold)
            sheet.box(x - 17, 40, 35, 640, tone)
    for swag in range(9):
        sheet.slice(40 + swag * 190, 30, 110, 0, 180, "#6e2a2c" if swag % 2 else "#7d2f2f")
    sheet.box(200, 110, 1200, 540, CREAM)
    screen = (212, 122, 1176, 516)
    sheet.box(*screen, "#b8c4bd")
    for band in range(8):
        sheet.box(212, 122 + band * 42, 1176, 43, mix("#8fa5a8", "#e9e3cd", band / 7))
    sheet.disc(1060, 340, 70, "#f4ead0")
    sheet.box(212, 450, 1176, 188, "#56727a")
    for _ in range(40):
        x, y = sheet.dice.uniform(220, 1280), sheet.dice.uniform(464, 630)
        sheet.box(x, y, sheet.dice.uniform(20, 90), 5, "#8aa2a3", 2)
    sheet.area([(430, 420), (980, 408), (920, 520), (490, 520)], "#23303a")
    sheet.box(560, 340, 240, 82, "#dfd8c4")
    for port in range(5):
        sheet.disc(590 + port * 44, 380, 11, "#23303a")
    for funnel in (600, 700):
        sheet.box(funnel, 250, 46, 92, "#8d4434")
        sheet.box(funnel, 250, 46, 20, "#23303a")
        for puff in range(4):
            sheet.disc(funnel - 30 - puff * 46, 226 - puff * 14, 26 + puff * 9, "#cfd0c2")
    for x, wide in ((240, 150), (1140, 210), (1250, 130)):
        sheet.area([(x, 520), (x + wide * 0.4, 440), (x + wide, 520)], "#eef0e8")
    for row in range(4):
        y, size = 700 + row * 84, 62 + row * 16
        seats = 15 - row * 2
        for seat in range(seats):
            x = 800 + (seat - (seats - 1) / 2) * size * 1.78
            if sheet.dice.random() < 0.82:
                head = y - size * 0.42
                tone = mix("#2b2430", "#4a3d45", sheet.dice.random())
                kind = sheet.dice.random()
                sheet.disc(x, head, size * 0.42, tone)
                if kind < 0.25:
                    sheet.disc(x, head - size * 0.46, size * 0.2, tone)
                elif kind < 0.42:
                    sheet.box(x - size * 0.56, head - size * 0.2, size * 1.12, size * 0.12, tone, 5)
                    sheet.box(x - size * 0.34, head - size * 0.6, size * 0.68, size * 0.5, tone, 9)
            shade = mix("#7d2f2f", "#120e14", 0.25 + row * 0.12)
            sheet.box(x - size * 0.8, y - size * 0.1, size * 1.6, size * 2.2, shade, size * 0.4)
            sheet.box(
                x - size * 0.8, y - size * 0.1, size * 1.6, size * 0.16, mix(shade, PINK, 0.2), 8
            )
    return sheet


def bakery():
    sheet = Sheet.of("bakery", BRICK)
    sheet.fade("#4a332f", "#6b473a", 0, 800)
    for row in range(16):
        for x in range(-60 + (row % 2) * 60, 1000, 120):
            sheet.box(x, row * 50, 114, 44, "#6d463a" if (x + row) % 3 else "#76503f", 4)
    sheet.glow(470, 480, 560, STRAW, rings=6, strength=0.4)
    sheet.slice(470, 500, 330, 180, 360, INK)
    sheet.box(140, 498, 660, 150, INK)
    sheet.slice(470, 500, 292, 180, 360, "#a8452a")
    sheet.box(178, 498, 584, 120, "#a8452a")
    sheet.slice(470, 540, 210, 180, 360, STRAW)
    sheet.slice(470, 560, 130, 180, 360, "#f7e0a0")
    sheet.box(178, 560, 584, 60, "#7d3a28")
    for x in range(240, 720, 96):
        _loaf(sheet, x, 580, 40)
    sheet.box(110, 618, 720, 40, SLATE)
    sheet.box(1000, 0, 600, 800, "#8a6a52")
    for shelf in range(4):
        y = 170 + shelf * 160
        for at in range(5):
            if shelf % 2:
                _loaf(sheet, 1066 + at * 116, y - 32, 52)
            else:
                sheet.area(
                    [
                        (1036 + at * 112, y),
                        (1052 + at * 112, y - 66),
                        (1108 + at * 112, y - 66),
                        (1124 + at * 112, y),
                    ],
                    "#c98d4e",
                )
                sheet.slice(1080 + at * 112, y - 58, 40, 180, 360, "#b06c35")
        sheet.box(1000, y, 600, 18, "#4f382d")
    # The baker, with a peel
    sheet.line([(560, 640), (1010, 540)], "#d9b98a", 15)
    sheet.area([(470, 636), (580, 606), (600, 656), (486, 684)], "#d9b98a")
    _loaf(sheet, 532, 628, 40)
    sheet.box(872, 470, 190, 420, CREAM, 60)
    sheet.box(900, 560, 134, 330, "#dfe3dc", 10)
    sheet.line([(890, 530), (800, 590)], CREAM, 46)
    sheet.line([(1040, 530), (990, 548)], CREAM, 46)
    sheet.line([(780, 591), (1010, 540)], "#d9b98a", 15)
    for hand in ((790, 592), (978, 548)):
        sheet.disc(*hand, 24, PINK)
    sheet.disc(962, 404, 62, PINK)
    sheet.disc(962, 352, 78, CREAM, flat=0.5)
    sheet.box(904, 350, 116, 34, CREAM, 6)
    sheet.slice(962, 396, 64, 318, 390, BRICK)
    for eye in (-34, 6):
        sheet.disc(946 + eye + 14, 404, 5, INK)
    sheet.ring(944, 416, 20, BRICK, 4, 30, 130)
    sheet.box(0, 800, 1600, 200, "#b98a5e")
    sheet.box(0, 800, 1600, 18, "#d8ab7a")
    for x, y, size in ((160, 880, 64), (330, 900, 60), (250, 946, 66), (640, 900, 62)):
        _loaf(sheet, x, y, size)
    sheet.disc(1180, 880, 130, CREAM, flat=0.36)
    sheet.disc(1180, 850, 92, PAPER, flat=0.6)
    for _ in range(170):
        x, y = sheet.dice.uniform(80, 1560), sheet.dice.uniform(120, 990)
        sheet.disc(x, y, sheet.dice.uniform(1.2, 3.4), CREAM)
    return sheet


def _loaf(sheet, x, y, size):
    sheet.disc(x, y, size, "#9b5b2b", flat=0.62)
    sheet.disc(x, y - size * 0.08, size * 0.93, "#c9843f", flat=0.56)
    for cut in (-0.4, 0.0, 0.4):
        at = x + cut * size
        sheet.line(
            [(at - size * 0.1, y + size * 0.12), (at + size * 0.14, y - size * 0.36)],
            "#f0d09a",
            size * 0.1,
        )


def ferry():
    sheet = Sheet.of("ferry", MIST)
    sheet.fade("#6f7f9c", "#f3c9a5", 0, 560)
    sheet.disc(380, 440, 92, "#fbe4bf")
    for x, y, s in ((1080, 140, 70), (1330, 210, 54), (660, 90, 44)):
        sheet.cloud(x, y, s, "#c9b3b3")
    sheet.hills(560, 120, "#7d7f93", 1.2, 1.2)
    sheet.hills(570, 60, "#5f667d", 2.3, 3.0)
    for _ in range(26):
        x, y = sheet.dice.uniform(0, 1600), sheet.dice.uniform(520, 556)
        sheet.box(x, y, 7, 9, AMBER)
    sheet.water(562, "#34496a", "#d9b3a5", lines=150, light="#fbe0c4")
    sheet.trail(380, 574, 760, "#f7dcb8", 120)
    hull = "#27405a"
    sheet.area([(420, 640), (1330, 640), (1280, 748), (480, 748)], hull)
    sheet.area([(440, 690), (1306, 690), (1280, 748), (480, 748)], RUST)
    sheet.box(470, 540, 800, 104, CREAM)
    sheet.box(560, 448, 560, 94, PAPER)
    sheet.box(700, 372, 190, 78, CREAM)
    sheet.box(450, 532, 840, 12, hull)
    sheet.box(540, 440, 600, 12, hull)
    sheet.box(690, 362, 210, 14, hull)
    for window in range(13):
        sheet.box(496 + window * 59, 566, 38, 48, AMBER, 6)
    for window in range(8):
        sheet.box(590 + window * 65, 470, 40, 46, AMBER, 6)
    for window in range(3):
        sheet.box(716 + window * 56, 388, 44, 34, AMBER, 4)
    sheet.area([(950, 446), (966, 320), (1050, 320), (1066, 446)], STRAW)
    sheet.area([(966, 320), (1050, 320), (1053, 346), (963, 346)], hull)
    for puff in range(4):
        sheet.disc(1020 + puff * 62, 282 - puff * 22, 24 + puff * 9, "#b9aab0")
    for x in range(460, 560, 20):
        sheet.line([(x, 532), (x, 500)], hull, 3)
    sheet.line([(452, 500), (560, 500)], hull, 4)
    for at, tone in enumerate((RUST, TEAL, PLUM)):  # listeners on the upper deck
        sheet.person(1150 + at * 44, 534, 84, tone)
    sheet.person(500, 534, 88, INK, arms="out")
    sheet.mirror(748, 190, 0.34)
    for x in range(510, 1260, 59):
        sheet.trail(x, 756, 900, mix(AMBER, "#5a6480", 0.35), 18)
    for x, y, s in ((300, 250, 34), (420, 300, 24), (240, 340, 20), (1380, 360, 28)):
        sheet.gull(x, y, s, CREAM)
    return sheet


def chess():
    sheet = Sheet.of("chess", SAND)
    sheet.fade("#b9c8c2", "#f4e6c4", 0, 620)
    sheet.roofs(600, ["#c9a585", "#b8957a", "#a9a295"], least=180, most=300, width=(120, 190))
    for x, size, tone in ((150, 230, "#c9793c"), (1460, 260, "#d99a45"), (1240, 170, "#b9622f")):
        sheet.tree(x, 690, size, tone, "#5a4336")
    sheet.box(0, 600, 1600, 400, "#c3b191")
    for row in range(8):
        for x in range(-80 + (row % 2) * 60, 1600, 130 + row * 10):
            sheet.box(x, 610 + row * 50, 112 + row * 9, 40, "#cdbd9f", 6)
    # Two players: an old man to the left, a girl to the right
    sheet.box(210, 520, 230, 330, SLATE, 80)
    sheet.line([(400, 610), (560, 690)], SLATE, 52)
    sheet.disc(580, 694, 28, PINK)
    sheet.disc(330, 440, 82, PINK)
    sheet.slice(330, 424, 90, 165, 375, "#5a4a44")
    sheet.box(216, 404, 240, 24, "#5a4a44", 10)
    sheet.disc(354, 494, 48, CREAM, flat=0.7)
    sheet.disc(366, 446, 6, INK)
    sheet.box(1150, 540, 210, 310, RUST, 76)
    sheet.line([(1180, 620), (1030, 600)], RUST, 46)
    sheet.disc(1014, 596, 25, "#8a5a41")
    sheet.slice(1258, 470, 96, 100, 372, INK)
    sheet.box(1290, 466, 60, 150, INK, 28)
    sheet.disc(1240, 470, 74, "#8a5a41")
    sheet.slice(1244, 452, 80, 180, 360, INK)
    sheet.disc(1206, 476, 6, INK)
    sheet.ring(1214, 488, 18, INK, 4, 40, 130)
    # The table, its board drawn in perspective
    sheet.area([(640, 790), (960, 790), (920, 1000), (680, 1000)], "#8f8574")
    sheet.area([(430, 700), (1170, 700), (1270, 800), (330, 800)], "#d9d0bd")
    sheet.area([(330, 800), (1270, 800), (1262, 830), (338, 830)], "#a89d89")
    for row in range(8):
        for column in range(8):
            near = [row / 8, (row + 1) / 8]
            y = [708 + 84 * share for share in near]
            wide = [540 + 110 * share for share in near]
            corners = [
                (800 + (column / 8 - 0.5) * wide[0], y[0]),
                (800 + ((column + 1) / 8 - 0.5) * wide[0], y[0]),
                (800 + ((column + 1) / 8 - 0.5) * wide[1], y[1]),
                (800 + (column / 8 - 0.5) * wide[1], y[1]),
            ]
            sheet.area(corners, CREAM if (row + column) % 2 else "#5d5a55")
    for x, y, size, tone in (
        (620, 726, 0.7, INK),
        (700, 734, 0.9, INK),
        (870, 728, 0.7, CREAM),
        (760, 762, 1.0, CREAM),
        (920, 752, 1.25, CREAM),
        (600, 780, 1.3, INK),
        (840, 790, 0.8, INK),
        (1020, 786, 0.8, CREAM),
    ):
        _chessman(sheet, x, y, 62 * size, tone)
    sheet.area([(1100, 786), (1220, 786), (1196, 722), (1120, 722)], PAPER)
    for chip in range(7):
        x = 1122 + chip * 12
        sheet.line([(x, 736), (x + (chip % 3 - 1) * 12, 690 - (chip % 2) * 14)], STRAW, 9)
    for _ in range(46):
        x, y = sheet.dice.uniform(0, 1600), sheet.dice.uniform(300, 990)
        tone = sheet.dice.choice(["#c9793c", "#d99a45", "#b9622f", BRICK])
        sheet.disc(x, y, sheet.dice.uniform(6, 11), tone, flat=sheet.dice.uniform(0.4, 0.8))
    return sheet


def _chessman(sheet, x, base, size, tone):
    edge = mix(tone, SLATE, 0.45)
    sheet.disc(x, base, size * 0.34, edge, flat=0.4)
    sheet.area(
        [
            (x - size * 0.28, base),
            (x - size * 0.11, base - size * 0.7),
            (x + size * 0.11, base - size * 0.7),
            (x + size * 0.28, base),
        ],
        tone,
    )
    sheet.disc(x, base - size * 0.72, size * 0.2, edge, flat=0.4)
    sheet.disc(x, base - size * 0.92, size * 0.2, tone)
    if size > 60:
        sheet.box(x - 3, base - size * 1.34, 6, size * 0.3, tone)
        sheet.box(x - 10, base - size * 1.27, 20, 6, tone)


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


# The four who make the paper


def _portrait(name, ground, halo):
    sheet = Sheet.of(name, ground, 800, 800)
    sheet.disc(400, 420, 350, halo)
    return sheet


def _face(sheet, skin, width=150, height=1.24):
    shade = mix(skin, INK, 0.16)
    sheet.box(340, 480, 120, 150, shade, 40)
    sheet.disc(400, 390, width, skin, flat=height)
    for side in (-1, 1):
        sheet.disc(400 + side * width, 400, 26, skin, flat=1.3)
        sheet.disc(400 + side * 58, 384, 10, INK)
        sheet.disc(400 + side * 92, 440, 26, mix(skin, RUST, 0.25), flat=0.7)
    sheet.line([(402, 392), (386, 446), (408, 450)], shade, 8)


def _shoulders(sheet, tone):
    sheet.box(150, 610, 500, 320, tone, 150)


def portrait_marta():
    sheet = _portrait("portrait_marta", "#d8c7a4", "#c9775a")
    grey = "#b9bdbd"
    sheet.disc(400, 350, 196, grey, flat=1.05)
    _shoulders(sheet, TEAL)
    sheet.area([(330, 600), (400, 720), (470, 600)], CREAM)
    _face(sheet, "#e6b598")
    sheet.slice(400, 330, 172, 178, 362, grey)
    sheet.area([(228, 330), (420, 300), (572, 330), (560, 250), (400, 190), (240, 250)], grey)
    for side in (-1, 1):
        sheet.ring(400 + side * 60, 384, 46, INK, 8)
        sheet.line([(400 + side * 34, 318), (400 + side * 88, 318)], "#8d9191", 9)
    sheet.line([(386, 380), (414, 380)], INK, 8)
    sheet.ring(400, 462, 44, BRICK, 9, 25, 155)
    return sheet


def portrait_tobias():
    sheet = _portrait("portrait_tobias", "#a9bfc2", "#e0c58f")
    _shoulders(sheet, "#2c4258")
    for stripe in range(4):
        sheet.box(190, 664 + stripe * 40, 420, 14, CREAM)
    beard = "#5a4034"
    sheet.disc(400, 462, 158, beard, flat=0.98)
    _face(sheet, "#d79f80", 140, 1.05)
    sheet.slice(400, 450, 152, 0, 180, beard)
    sheet.disc(400, 470, 74, beard, flat=0.5)
    sheet.ring(400, 462, 30, "#e9c3ac", 9, 20, 160)
    for side in (-1, 1):
        sheet.line([(400 + side * 36, 350), (400 + side * 84, 344)], beard, 12)
    sheet.slice(400, 312, 176, 180, 360, INK)
    sheet.box(206, 292, 388, 52, "#2b3a4c", 24)
    sheet.disc(400, 318, 15, STRAW)
    return sheet


def portrait_noor():
    sheet = _portrait("portrait_noor", "#cfd3bd", "#7f9aa0")
    hair = "#2a2026"
    sheet.disc(400, 372, 206, hair, flat=1.06)
    sheet.box(196, 370, 408, 330, hair, 90)
    _shoulders(sheet, "#3c4a3e")
    sheet.disc(400, 640, 150, RUST, flat=0.5)
    sheet.disc(400, 612, 120, mix(RUST, INK, 0.2), flat=0.36)
    sheet.area([(470, 640), (560, 640), (590, 800), (500, 800)], RUST)
    _face(sheet, "#b77f5e", 144)
    sheet.slice(400, 320, 168, 180, 360, hair)
    sheet.area([(236, 340), (240, 250), (420, 220), (380, 290), (290, 330)], hair)
    sheet.area([(564, 340), (560, 250), (400, 220), (450, 290), (530, 320)], hair)
    for side in (-1, 1):
        sheet.line(
            [(400 + side * 34, 350), (400 + side * 62, 340), (400 + side * 88, 350)], hair, 10
        )
        sheet.disc(400 + side * 146, 452, 11, STRAW)
    sheet.ring(400, 456, 46, "#7a3b30", 10, 25, 155)
    return sheet


def portrait_iwo():
    sheet = _portrait("portrait_iwo", "#e3d3b0", "#8fa57f")
    hair = "#b5552c"
    _shoulders(sheet, "#41694d")
    sheet.box(310, 588, 180, 66, "#34553e", 30)
    _face(sheet, "#eebfa0", 146)
    for curl in range(15):
        angle = math.radians(186 + curl * 12)
        x, y = 400 + 150 * math.cos(angle), 334 + 132 * math.sin(angle)
        sheet.disc(x, y, 54, hair)
        sheet.ring(x, y, 28, mix(hair, INK, 0.22), 7, curl * 40, curl * 40 + 230)
    for dot in range(12):
        x = 330 + (dot % 6) * 28
        if abs(x - 400) > 24:
            sheet.disc(x, 426 + (dot * 7) % 24, 4, "#c98a63")
    for side in (-1, 1):
        sheet.line([(400 + side * 38, 346), (400 + side * 84, 340)], hair, 11)
    sheet.slice(400, 462, 46, 10, 170, CREAM)
    sheet.ring(400, 462, 46, BRICK, 8, 8, 172)
    sheet.line([(592, 300), (520, 420)], STRAW, 16)  # the pencil behind the ear
    sheet.area([(584, 296), (600, 306), (604, 280)], INK)
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
        lighthouse,
        turbines,
        kitchen_table,
        protest,
        beehive,
        rain_street,
        rowing,
        cinema,
        bakery,
        ferry,
        chess,
        excavation,
        market,
        portrait_marta,
        portrait_tobias,
        portrait_noor,
        portrait_iwo,
    )
}

"""Houses, and what goes on in them and on their roofs."""

import math

from ..drawing import (
    AMBER,
    BRICK,
    CREAM,
    INK,
    LEAF,
    MIST,
    MOSS,
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

"""The harbour, the river and what floats on it."""

import math

from ..drawing import (
    AMBER,
    BRICK,
    CREAM,
    INK,
    MIST,
    NIGHT,
    PAPER,
    PLUM,
    RUST,
    SAND,
    SLATE,
    STRAW,
    TEAL,
    Sheet,
    mix,
)


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

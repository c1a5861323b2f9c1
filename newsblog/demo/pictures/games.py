"""Football, rowing and chess."""

from ..drawing import (
    BRICK,
    CREAM,
    INK,
    MIST,
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

"""The four who make the paper."""

import math

from ..drawing import (
    BRICK,
    CREAM,
    INK,
    RUST,
    STRAW,
    TEAL,
    Sheet,
    mix,
)


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

from PIL import Image


def draw(name):
    return Image.new("RGB", (1600, 1000), "#8aa")

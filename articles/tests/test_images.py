import io

import pytest
from PIL import Image

from articles import images


def bytes_of(size, kind="PNG"):
    buffer = io.BytesIO()
    Image.new("RGB", size).save(buffer, kind)
    return buffer.getvalue()


def test_picture_gets_the_widths_it_is_wide_enough_for():
    prepared = images.prepare(bytes_of((1000, 500)), "Harbour at Night.PNG")
    assert prepared.name.startswith("harbour-at-night-")
    assert [width for width, _data in prepared.renditions] == [480, 960, 1000]


def test_wide_panorama_is_taken():
    assert images.prepare(bytes_of((20_000, 300)), "wide.png").width == 20_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a<script>alert(1)</script>",
        bytes_of((40, 40))[:60],
        bytes_of((100, 16_384)),  # no rendition of it can be written
    ],
)
def test_what_cannot_become_a_picture_is_refused_in_words(content):
    with pytest.raises(images.NotAPicture):
        images.prepare(content, "x.png")

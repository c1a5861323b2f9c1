import io
import tracemalloc
import zlib

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import ProtectedError
from django.urls import reverse
from PIL import Image

from articles.models import Picture, PictureUse

from .factories import (
    make_article,
    make_author,
    make_entry,
    make_page,
    make_picture,
    make_user,
    picture_bytes,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_picture_changelist")
ADD = reverse("admin:articles_picture_add")
PICK = reverse("admin:articles_picture_pick")


@pytest.fixture
def editor(client):
    user = make_user("erin", group="editor")
    client.force_login(user)
    return user


def change(picture):
    return reverse("admin:articles_picture_change", args=[picture.pk])


def upload(content=None, name="crane.png", **fields):
    return {"upload": SimpleUploadedFile(name, content or picture_bytes()), **fields}


def text_with(picture):
    return f'<figure><img src="{picture.url_at(480)}" alt="Here it is a crane"></figure>'


# The library


@pytest.mark.parametrize("path", [LIST, PICK])
def test_library_is_searched_by_what_is_said_about_a_picture(client, editor, path):
    make_picture(alt="A crane", credit="Ada Lens", rights="Agency, until 2030")
    make_picture(alt="A ferry", credit="Lens Ada")
    for words in ("crane", '"ada lens"', "agency 2030", "CRANE ada"):
        page = client.get(path, {"q": words}).text
        assert "A crane" in page
        assert "A ferry" not in page


def test_nonsense_finds_nothing_in_the_picker(client, editor):
    make_picture(alt="A crane")
    for words in ("\x00zebra", "%", "\"'", "x " * 5000):
        assert client.get(PICK, {"q": words}).status_code == 200


def test_library_shows_what_has_no_alternative_text(client, editor):
    make_picture(alt="A ferry")
    make_picture(alt="", caption="Quay")
    page = client.get(LIST, {"without": "alt"}).text
    assert "Quay" in page
    assert "A ferry" not in page


@pytest.mark.parametrize("path", [LIST, PICK])
def test_number_of_queries_does_not_grow_with_the_library(
    client, editor, path, django_assert_max_num_queries
):
    for count in (3, 27):
        for _ in range(count):
            make_picture((8, 6))
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200


def test_everything_about_a_picture_is_stored(client, editor):
    fields = {"alt": "A crane", "credit_url": "https://example.org/", "rights": "ours"}
    client.post(ADD, upload(**fields))
    picture = Picture.objects.get()
    assert (picture.alt, picture.credit_url, picture.rights) == tuple(fields.values())
    assert picture.focus == (0.5, 0.5)
    client.post(change(picture), {**fields, "focus_x": 20, "focus_y": 80})
    picture.refresh_from_db()
    assert picture.focus == (0.2, 0.8)


def test_credit_does_not_lead_to_a_script(client, editor):
    page = client.post(ADD, upload(credit_url="javascript:alert(1)", rights="ours"))
    assert "Enter a valid URL" in page.text
    assert 'value="ours"' in page.text
    assert not Picture.objects.exists()


def test_focal_point_outside_of_the_picture_is_refused(client, editor):
    picture = make_picture()
    page = client.post(change(picture), {"alt": "kept", "focus_x": 120, "focus_y": 50})
    assert "less than or equal to 100" in page.text
    assert 'value="kept"' in page.text


def test_focal_point_stays_in_sight_on_the_page(client):
    story = make_article(lead_picture=make_picture(focus_x=18, focus_y=50))
    assert 'data-focus-x="20" data-focus-y="50"' in client.get(story.get_absolute_url()).text


def test_middle_needs_no_focal_point(client):
    middle = make_article(lead_picture=make_picture())
    assert "data-focus" not in client.get(middle.get_absolute_url()).text


def test_credit_leads_where_its_link_says(client):
    picture = make_picture(credit="Ada Lens", credit_url="https://example.org/ada")
    page = client.get(make_article(lead_picture=picture).get_absolute_url()).text
    assert '<a href="https://example.org/ada">Ada Lens</a>' in page


def test_story_says_in_its_own_words_what_its_lead_picture_shows(client):
    picture = make_picture(alt="A crane")
    own = make_article(lead_picture=picture, lead_alt="The crane that fell")
    assert 'alt="The crane that fell"' in client.get(own.get_absolute_url()).text
    other = make_article(lead_picture=picture)
    assert 'alt="A crane"' in client.get(other.get_absolute_url()).text


def test_own_words_about_a_lead_picture_wait_in_the_draft(client, editor):
    story = make_article(lead_picture=make_picture(alt="A crane"))
    story.write({"lead_alt": "The crane that fell"}, editor)
    assert 'alt="A crane"' in client.get(story.get_absolute_url()).text
    story.draft.publish(editor)
    assert 'alt="The crane that fell"' in client.get(story.get_absolute_url()).text


# Where it is used


def test_uses_follow_the_text_through_draft_and_publication(editor):
    old, new, lead = make_picture(), make_picture(), make_picture()
    story = make_article(body=text_with(old))
    story.note_pictures()

    def shown():
        return set(PictureUse.objects.filter(article=story).values_list("picture", flat=True))

    assert shown() == {old.pk}
    story.write({"body": text_with(new), "lead_picture": lead.pk}, editor)
    assert shown() == {old.pk, new.pk, lead.pk}
    story.draft.publish(editor)
    assert shown() == {new.pk}
    story.refresh_from_db()
    story.write({"body": "<p>None.</p>"}, editor)
    story.draft.discard(editor)
    assert shown() == {new.pk}


def test_picture_in_an_entry_of_a_live_story_is_in_use(editor):
    picture, other = make_picture(alt="One"), make_picture((8, 6), alt="Other")
    story = make_article(body="<p>It began.</p>")
    entry = make_entry(story, text_with(picture), by=editor)
    assert list(story.picture_uses.values_list("picture", flat=True)) == [picture.pk]
    entry.correct("", text_with(other), False, entry.version)
    assert list(story.picture_uses.values_list("picture", flat=True)) == [other.pk]


def test_picture_says_where_it_is_used(client, editor):
    picture = make_picture()
    make_article(headline="The crane fell", lead_picture=picture)
    text = make_article(headline="Who built it", body=text_with(picture))
    text.note_pictures()
    page = make_page("About cranes", body=text_with(picture))
    page.note_pictures()
    make_author("Ada Lens", picture=picture)
    shown = client.get(change(picture)).text
    for name in ("The crane fell", "Who built it", "About cranes", "Ada Lens"):
        assert name in shown
    assert "Nowhere yet" in client.get(change(make_picture())).text


def test_author_does_not_learn_of_a_draft_of_somebody_else(client):
    user = make_user("alice", group="author")
    client.force_login(user)
    picture = make_picture()
    make_article(headline="The secret", status="draft", lead_picture=picture)
    mine = make_author("Alice", user=user)
    make_article(headline="My own", status="draft", lead_picture=picture, authors=[mine])
    page = client.get(change(picture)).text
    assert "The secret" not in page
    assert "My own" in page


def test_picture_in_a_text_cannot_be_deleted(client, editor):
    picture = make_picture()
    make_article(body=text_with(picture)).note_pictures()
    with pytest.raises(ProtectedError):
        picture.delete()
    client.post(reverse("admin:articles_picture_delete", args=[picture.pk]), {"post": "yes"})
    assert Picture.objects.count() == 1


# Choosing


def test_picker_offers_figures_ready_for_a_text(client, editor):
    make_picture((1000, 500), alt='A "crane"', caption="<b>", credit="Ada")
    page = client.get(PICK).text
    assert 'width="1000" height="500" alt="A &quot;crane&quot;"' in page
    assert "480w" in page
    assert "<figcaption>&lt;b&gt; <small>Ada</small></figcaption>" in page
    assert "No picture fits" in client.get(PICK, {"q": "ferry"}).text


@pytest.mark.parametrize("form", ["article_add", "page_add", "article_live"])
def test_library_is_at_hand_wherever_a_text_is_written(client, editor, form):
    story = make_article()
    story.run()
    path = reverse(f"admin:articles_{form}", args=[story.pk] if form == "article_live" else [])
    page = client.get(path).text
    assert f'data-pictures="{PICK}"' in page
    assert page.count("js/admin-pictures.js") == page.count("css/admin-pictures.css") == 1


def test_picker_takes_a_picture_and_chooses_it(client, editor):
    page = client.post(PICK, upload(alt="A crane", credit="Ada"))
    picture = Picture.objects.get()
    assert page.status_code == 200
    assert f'value="{picture.pk}"' in page.text
    assert page.text.count(" checked") == 1
    assert LogEntry.objects.filter(object_id=picture.pk, user=editor).count() == 1


def test_picker_keeps_what_was_typed_about_a_file_it_refuses(client, editor):
    page = client.post(PICK, upload(b"<script>alert(1)</script>", alt="A crane"))
    assert page.status_code == 422
    assert "no picture that can be shown" in page.text
    assert 'value="A crane"' in page.text
    assert not Picture.objects.exists()


def test_picker_is_for_the_newsroom(client):
    assert client.get(PICK).status_code == 302
    client.force_login(make_user("carol", group="moderator"))
    assert client.get(PICK).status_code == 403
    assert client.post(PICK, upload()).status_code == 403


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "²"])
def test_page_that_is_none_is_one_that_is(client, editor, page):
    assert client.get(PICK, {"page": page}).status_code == 200


# Files that are not what they say


def chunk(kind, data):
    body = kind + data
    return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")


def bomb():
    """A PNG of 100 megapixels in a few kilobytes."""
    size = (10_000).to_bytes(4, "big") * 2
    rows = zlib.compress(bytes(1251) * 10_000, 9)
    head = chunk(b"IHDR", size + bytes([1, 0, 0, 0, 0]))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_bomb_is_refused_before_it_is_decoded(client, editor):
    content = bomb()
    assert len(content) < 20_000
    client.get(ADD)
    tracemalloc.start()
    page = client.post(PICK, upload(content, alt="A crane"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert page.status_code == 422
    assert "more than 60 million pixels" in page.text
    assert 'value="A crane"' in page.text
    # Decoded it takes a hundred megabytes.
    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "x.svg"),
        (b"<html><script>alert(1)</script></html>", "x.png"),
        (picture_bytes(kind="JPEG"), "x.png"),
        (picture_bytes(kind="PNG"), "x.html"),
        (picture_bytes()[:90], "x.png"),
        (picture_bytes(kind="JPEG")[:300], "x.jpg"),
        (b"GIF89a" + b"\xff" * 40, "x.gif"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused(client, editor, content, name):
    page = client.post(PICK, upload(content, name, rights="ours"))
    assert page.status_code == 422
    assert "file" in page.text.split("errorlist")[1][:200].lower()
    assert 'value="ours"' in page.text
    assert not Picture.objects.exists()


def stored(name, content):
    picture = Picture()
    picture.store(content, name)
    storage = picture.file.storage
    files = [picture.file.name, *(name for _width, name in picture.renditions)]
    return picture, [storage.open(file).read() for file in files]


def test_place_and_script_in_a_picture_are_not_kept():
    exif = Image.Exif()
    exif[0x9286] = "the address of a source"
    exif.get_ifd(0x8825)[1] = "N"
    for kind in ("JPEG", "PNG", "WEBP"):
        buffer = io.BytesIO()
        Image.new("RGB", (600, 40)).save(buffer, kind, exif=exif, xmp=b"<xmp>56.1 N</xmp>")
        content = buffer.getvalue() + b"<script>alert(1)</script>"
        _picture, files = stored(f"x.{kind.lower()}", content)
        for file in files:
            assert b"address of a source" not in file
            assert b"script" not in file
            assert b"56.1" not in file
            assert not Image.open(io.BytesIO(file)).getexif()


def test_animation_is_kept_without_what_is_said_in_it():
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "teal", "white")]
    buffer = io.BytesIO()
    frames[0].save(
        buffer,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        comment=b"<script>",
        duration=[100, 300, 100],
        loop=0,
    )
    assert b"<script>" in buffer.getvalue()
    _picture, files = stored("x.gif", buffer.getvalue())
    assert b"script" not in files[0]
    with Image.open(io.BytesIO(files[0])) as animation:
        assert animation.info["loop"] == 0
        assert animation.n_frames == 3
        animation.seek(1)
        assert animation.info["duration"] == 300
        assert animation.convert("RGB").getpixel((5, 5)) == (0, 128, 128)


@pytest.mark.parametrize(
    ("mode", "colour", "kind", "shown"),
    [
        ("CMYK", (0, 255, 255, 0), "JPEG", (255, 0, 0)),
        ("I;16", 32768, "PNG", (128, 128, 128)),
        ("1", 1, "PNG", (255, 255, 255)),
        ("P", 0, "GIF", (0, 0, 0)),
        ("LA", (128, 255), "PNG", (128, 128, 128)),
    ],
)
def test_unusual_colours_look_right(mode, colour, kind, shown):
    buffer = io.BytesIO()
    Image.new(mode, (20, 20), colour).save(buffer, kind)
    _picture, files = stored(f"x.{kind.lower()}", buffer.getvalue())
    for file in files:
        pixel = Image.open(io.BytesIO(file)).convert("RGB").getpixel((10, 10))
        assert all(abs(have - want) <= 6 for have, want in zip(pixel, shown, strict=True))


def test_single_pixel_is_a_picture():
    picture, files = stored("x.png", picture_bytes((1, 1)))
    assert (picture.width, picture.height, len(files)) == (1, 1, 2)


def test_other_shapes_are_cut_around_the_focal_point(client):
    half = Image.new("RGB", (400, 100), "teal")
    half.paste("red", (200, 0, 400, 100))
    buffer = io.BytesIO()
    half.save(buffer, "PNG")
    picture, _files = stored("half.png", buffer.getvalue())
    make_article(lead_picture=picture)

    def square():
        address = client.get(reverse("picture_crop", args=[picture.pk, "1x1"])).url
        file = picture.file.storage.open(address.removeprefix("/media/"))
        return address, Image.open(file).convert("RGB").getpixel((50, 50))

    picture.focus_x = 0
    picture.save()
    first, left = square()
    picture.focus_x = 100
    picture.save()
    second, right = square()
    assert first != second
    assert left[2] > 100 > left[0]
    assert right[0] > 200 > right[2]

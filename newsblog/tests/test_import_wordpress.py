"""Moving in: a whole WordPress export by the command, and the pages it gives."""

import datetime
import gzip
import io

import pytest
from django.core.management import CommandError, call_command
from django.utils.html import escape

from articles.models import (
    Article,
    Author,
    Edition,
    Masthead,
    OldAddress,
    Page,
    Picture,
    Section,
    Tag,
)
from articles.tests.factories import make_article, make_section, picture_bytes
from comments.counts import recount
from comments.models import Comment, Commenter
from newsblog.tests.exports import attachment, category, comment, export, item, meta, tag, write

pytestmark = pytest.mark.django_db


def move_in(path, *arguments):
    """Run the command; returns what it printed."""
    out = io.StringIO()
    call_command("import_wordpress", str(path), *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def everything():
    """All rows that an import may touch, as comparable values."""
    models = (
        Article,
        Author,
        Comment,
        Commenter,
        Masthead,
        OldAddress,
        Page,
        Picture,
        Section,
        Tag,
    )
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def shape(article):
    """The tree under a story as {number: (parent, root, depth)}."""
    rows = article.comments.values_list("pk", "parent_id", "root_id", "depth")
    return {pk: tuple(rest) for pk, *rest in rows}


# The file


def test_a_story_is_read_at_the_address_it_had(client, tmp_path):
    move_in(write(tmp_path, item(12, title="Ferry returns", slug="ferry", content="One.\n\nTwo.")))
    page = client.get("/2015/03/02/ferry/")
    assert page.status_code == 200
    assert b"<p>One.</p>\n<p>Two.</p>" in page.content
    story = Article.objects.get()
    assert story.pk == 12
    assert story.published_at == datetime.datetime(2015, 3, 3, 4, 30, tzinfo=datetime.UTC)
    assert [author.name for author in story.authors.all()] == ["Alice Author"]
    assert client.get("/author/alice/").status_code == 200
    assert client.get("/?p=12")["Location"] == "/2015/03/02/ferry/"
    assert Masthead.load().name == "The Old Harbour"


def test_a_second_run_changes_nothing(tmp_path):
    thread = comment(7) + comment(8, parent=7) + comment(9, parent=99) + comment("", "No number")
    path = write(
        tmp_path,
        item(1, inner=thread, terms=[("category", "quay", "Quay"), ("post_tag", "fog", "Fog")]),
        item(2, kind="page", slug="about", title="About"),
        item(3, status="draft", slug="", title=""),
        item(1, slug="same-number", title="Same number"),
        head=category("quay", "Quay") + tag("fog", "Fog"),
    )
    move_in(path)
    before = everything()
    assert len(before[Article]) == 3 and len(before[Comment]) == 4
    move_in(path)
    assert everything() == before


def test_a_rehearsal_changes_nothing_and_says_what_would_be(tmp_path):
    before = everything()
    (tmp_path / "2015").mkdir()
    (tmp_path / "2015" / "quay.png").write_bytes(picture_bytes())
    path = write(tmp_path, item(1, inner=comment(7)), attachment(2, "2015/quay.png"))
    report = move_in(path, "--dry-run", "--media", str(tmp_path))
    assert everything() == before
    assert "1 stories, published" in report
    assert "nothing was changed" in report


@pytest.mark.parametrize("name", ["export.xml.gz", "-"])
def test_a_compressed_file_and_standard_input_are_read(name, tmp_path, monkeypatch):
    content = gzip.compress(export(item(1)).encode())
    path = tmp_path / "export.xml.gz"
    path.write_bytes(content)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    move_in("-" if name == "-" else path)
    assert Article.objects.count() == 1


WHOLE = export(item(1), item(2))
BOMB = WHOLE.replace("<rss", '<!DOCTYPE rss [<!ENTITY a "aaa">]>\n<rss', 1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n",
        b"name,age\nbob,7\n",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\x1f\x8b\x08\x00broken",
        gzip.compress(WHOLE.encode())[:-40],
        WHOLE.encode()[: len(WHOLE) * 2 // 3],
        b"<html><body>No</body></html>",
        b'<rss version="2.0"><channel><title>A feed</title></channel></rss>',
        BOMB.encode(),
        WHOLE.replace("Ferry", "&a;Ferry").replace("<![CDATA[", "").replace("]]>", "").encode(),
        WHOLE.replace(">1.2<", ">2.0<").encode(),
        WHOLE.replace('encoding="UTF-8"', 'encoding="klingon"').encode(),
        WHOLE.replace("<item>", "<item>" + "<a>" * 100, 1).encode(),
    ],
)
def test_a_file_that_is_no_export_is_refused_in_one_sentence(content, tmp_path):
    before = everything()
    path = tmp_path / "export.xml"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=r"^Nothing was changed\. [^\n]+\.$"):
        move_in(path)
    assert everything() == before


def test_a_file_that_is_not_there_and_a_folder_that_is_not_there_are_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        move_in(tmp_path / "none.xml")
    with pytest.raises(CommandError, match="cannot be read"):
        move_in(tmp_path)
    with pytest.raises(CommandError, match="no folder"):
        move_in(write(tmp_path, item(1)), "--media", str(tmp_path / "none"))


def test_characters_that_xml_forbids_are_left_out_with_a_line(tmp_path):
    path = tmp_path / "export.xml"
    path.write_text(
        export(item(1, content="Ding\x0b dong\x00"), item(2)).replace(
            "<title>The", "<title>&#x1f;The"
        )
    )
    assert "3 characters that XML does not allow" in move_in(path)
    assert Article.objects.get(pk=1).body == "<p>Ding dong</p>"


def test_the_counts_of_the_file_and_of_the_site_add_up(tmp_path):
    path = write(
        tmp_path,
        item(1, inner=comment(5) + comment(6, approved="spam")),
        item(2, status="trash", inner=comment(7)),
        item(3, kind="nav_menu_item"),
        item(4, kind="page", slug="about", inner=comment(8)),
        attachment(5, "2015/quay.png"),
    )
    report = move_in(path)
    total = next(line for line in report.splitlines() if line.startswith("all")).split()[1:]
    in_file, imported, here, passed = map(int, total)
    assert in_file == imported + here + passed == 1 + 5 + 4
    assert imported == 1 + Article.objects.count() + Page.objects.count() + Comment.objects.count()
    assert "its comments (1) are passed over" in report


def test_a_broken_item_is_reported_and_the_others_come_in(tmp_path, monkeypatch):
    from articles.importers import stories

    def fail(item, *arguments):
        raise ValueError("the ink ran out")

    path = write(tmp_path, item(1, inner=comment(5)), item(2), item(3))
    load = stories.Stories.load_story
    monkeypatch.setattr(
        stories.Stories,
        "load_story",
        lambda self, one: (fail if one.number == 1 else load)(self, one),
    )
    report = move_in(path)
    assert "could not be brought in (ValueError: the ink ran out)" in report
    assert sorted(Article.objects.values_list("pk", flat=True)) == [2, 3]


def test_an_import_moves_the_edition_so_that_finished_pages_are_made_anew(tmp_path):
    path = write(tmp_path, item(1, inner=comment(5)))
    move_in(path)
    edition = Edition.objects.get()
    assert edition.paper and edition.conversations


# States, dates and addresses


@pytest.mark.parametrize(
    ("status", "password", "expected"),
    [
        ("publish", "", "published"),
        ("draft", "", "draft"),
        ("pending", "", "draft"),
        ("private", "", "draft"),
        ("publish", "secret", "draft"),
        ("future", "", "published"),
        ("", "", "draft"),
    ],
)
def test_only_what_was_public_becomes_public(client, status, password, expected, tmp_path):
    report = move_in(write(tmp_path, item(1, status=status, password=password)))
    story = Article.objects.get()
    assert story.status == expected
    public = expected == "published"
    assert client.get("/2015/03/02/story-1/").status_code == (200 if public else 404)
    if password or status in ("private", ""):
        assert "so it is a draft here" in report


def test_a_story_of_the_future_is_scheduled(client, tmp_path):
    late = "2099-01-01 12:00:00"
    move_in(write(tmp_path, item(1, status="future", date=late, date_gmt=late)))
    assert Article.objects.get().status == Article.Status.SCHEDULED
    assert client.get("/2099/01/01/story-1/").status_code == 404


def test_trashed_stories_and_revisions_do_not_come_in(tmp_path):
    move_in(write(tmp_path, *(item(n, status=s) for n, s in enumerate(["trash", "inherit"], 1))))
    assert not Article.objects.exists()


def test_zero_dates_fall_back_to_the_local_date_and_then_to_a_neighbour(tmp_path):
    zero = "0000-00-00 00:00:00"
    report = move_in(
        write(
            tmp_path,
            item(1, date_gmt=zero),
            item(2, date=zero, date_gmt=zero, published="Mon, 30 Nov -0001 00:00:00 +0000"),
            item(3, date=zero, date_gmt=zero, published="Sun, 01 Feb 2015 10:00:00 +0000"),
        )
    )
    days = dict(Article.objects.values_list("pk", "published_on"))
    assert days == {
        1: datetime.date(2015, 3, 2),
        2: datetime.date(2015, 3, 2),
        3: datetime.date(2015, 2, 1),
    }
    assert report.count("has no date") == 3


def test_old_addresses_of_another_form_lead_to_the_story(client, tmp_path):
    move_in(write(tmp_path, item(1, link="http://old.example/blog/news/ferry.html?x=1")))
    address = "/2015/03/02/story-1/"
    assert client.get("/blog/news/ferry.html?x=1")["Location"] == address
    assert client.get("/blog/news/ferry.html/").status_code == 404
    move_in(write(tmp_path, item(2, link="http://old.example/ferry/"), name="two.xml"))
    two = "/2015/03/02/story-2/"
    assert client.get("/ferry/")["Location"] == two
    assert client.get("/ferry/comment-page-2/")["Location"] == two
    assert client.get("/ferry/feed/")["Location"] == f"{two}feed/"


def test_a_percent_encoded_slug_keeps_its_address(client, tmp_path):
    encoded = "%e3%81%93%e3%82%93"
    link = f"http://old.example/2015/03/02/{encoded}/"
    move_in(write(tmp_path, item(1, slug=encoded, link=link)))
    assert Article.objects.get().slug == "こん"
    assert client.get(f"/2015/03/02/{encoded}/").status_code == 200
    assert not OldAddress.objects.exists()


def test_a_number_that_is_taken_gets_another_and_still_leads_to_the_story(client, tmp_path):
    home = make_article()
    report = move_in(write(tmp_path, item(home.pk)))
    moved = Article.objects.get(import_key__isnull=False)
    assert moved.pk != home.pk
    assert f"the number {home.pk} is taken" in report
    assert client.get(f"/?p={home.pk}")["Location"] == moved.get_absolute_url()
    assert make_article().pk > moved.pk


def test_two_stories_never_share_an_identifier_in_feeds(client, tmp_path):
    guid = "http://old.example/?p=5"
    path = write(tmp_path, item(5, guid=guid), item(6, slug="other", guid=guid))
    assert "an identifier of its own" in move_in(path)
    feed = client.get("/feed/json/").json()
    assert sorted(one["id"] for one in feed["items"]) == ["http://127.0.0.1:8000/?p=6", guid]


def test_two_sites_move_into_one_without_touching_each_other(client, tmp_path):
    first = item(5, slug="ferry", title="From one", inner=comment(9, "One."))
    second = item(5, slug="ferry", title="From two", inner=comment(9, "Two."))
    move_in(write(tmp_path, first))
    path = write(tmp_path, second, url="http://other.example", name="two.xml")
    report = move_in(path)
    assert Article.objects.count() == Comment.objects.count() == 2
    assert Article.objects.get(pk=5).headline == "From one"
    assert client.get("/?p=5")["Location"] == "/2015/03/02/ferry/"
    assert client.get("/2015/03/02/ferry-2/").status_code == 200
    assert "there is a story at its address already" in report
    assert "its number is taken" in report
    before = everything()
    move_in(path)
    assert everything() == before


def test_a_huge_number_in_an_old_address_is_not_found(client):
    for number in ("9" * 30, "9" * 3000, "-1", "²"):
        assert client.get("/", {"p": number}).status_code == 404


# Pages, sections, tags, authors


def test_pages_stand_under_each_other_whatever_their_order(client, tmp_path):
    move_in(
        write(
            tmp_path,
            item(3, kind="page", slug="rules", parent=2, link="http://old.example/a/b/rules/"),
            item(2, kind="page", slug="about", link="http://old.example/?page_id=2"),
            item(4, kind="page", slug="search", parent=99),
        )
    )
    assert client.get("/about/rules/").status_code == 200
    assert client.get("/a/b/rules/")["Location"] == "/about/rules/"
    assert client.get("/?page_id=3")["Location"] == "/about/rules/"
    assert client.get("/?p=3")["Location"] == "/about/rules/"
    assert Page.objects.get(slug="rules").parent.slug == "about"
    assert client.get("/search-page/").status_code == 200


def test_a_private_page_stays_hidden(client, tmp_path):
    move_in(write(tmp_path, item(2, kind="page", slug="about", status="private")))
    assert client.get("/about/").status_code == 404


def test_categories_nest_and_further_ones_are_tags(client, tmp_path):
    head = category("quay", "Quay", "harbour") + category("harbour", "Harbour")
    head += category("boats", "Boats") + category("empty", "Empty")
    terms = [("category", slug, slug.title()) for slug in ("uncategorized", "quay", "boats")]
    move_in(write(tmp_path, item(1, terms=terms), item(2), head=head))
    story = Article.objects.get(pk=1)
    assert story.section.slug == "quay" and story.section.parent.slug == "harbour"
    assert [tag.slug for tag in story.tags.all()] == ["boats"]
    assert Article.objects.get(pk=2).section.slug == "uncategorized"
    assert client.get("/category/harbour/quay/")["Location"] == "/category/quay/"
    assert client.get("/category/boats/")["Location"] == "/tag/boats/"
    assert client.get("/category/empty/").status_code == 200


def test_sections_that_stand_inside_each_other_do_not(tmp_path):
    head = category("one", "One", "two") + category("two", "Two", "one")
    terms = [("category", "one", "One")]
    assert "would stand inside itself" in move_in(write(tmp_path, item(1, terms=terms), head=head))


def test_sections_and_authors_that_are_here_are_the_same(tmp_path):
    quay = make_section("Our Quay", slug="quay")
    move_in(write(tmp_path, item(1, terms=[("category", "quay", "Quay")])))
    assert Article.objects.get().section == quay
    assert Section.objects.get(slug="quay").name == "Our Quay"


def test_several_authors_of_one_story_are_named_in_order(tmp_path):
    terms = [("author", "cap-carol", "Carol"), ("author", "cap-bob", "Bob")]
    move_in(write(tmp_path, item(1, terms=terms)))
    assert [line.author.name for line in Article.objects.get().bylines.all()] == ["Carol", "Bob"]


# Titles


def test_empty_titles_and_titles_with_markup_become_headlines(tmp_path):
    report = move_in(
        write(
            tmp_path,
            item(1, title="", content="One two three four five six seven eight nine ten"),
            item(2, title="", content=""),
            item(3, title="With <em>mark<sup>up</sup></em> &amp; <html> l&#039;é"),
            item(4, title="x" * 300),
        )
    )
    headlines = dict(Article.objects.values_list("pk", "headline"))
    assert headlines[1] == "One two three four five six seven eight…"
    assert headlines[2] == "Untitled (2)"
    assert headlines[3] == "With markup & <html> l'é"
    assert len(headlines[4]) == 250
    assert "has no title" in report and "its title had markup" in report


# Pictures


@pytest.fixture
def uploads(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    folder = tmp_path / "uploads"
    (folder / "2015" / "03").mkdir(parents=True)
    (folder / "2015" / "03" / "quay.png").write_bytes(picture_bytes((800, 600)))
    (folder / "2015" / "03" / "fake.png").write_bytes(b"no picture")
    return folder


BODY = (
    '<img class="alignleft" src="http://old.example/wp-content/uploads/2015/03/quay-300x225.png" '
    'alt="The quay" width="300" height="225" /> Words.\n\n'
    '<img src="http://elsewhere.example/wp-content/uploads/2015/03/quay.png" alt="Not ours">'
)


def test_pictures_of_the_media_folder_are_shown_with_their_sizes(client, uploads, tmp_path):
    path = write(
        tmp_path,
        item(1, content=BODY, inner=meta("_thumbnail_id", 9)),
        attachment(9, "2015/03/quay.png", alt="The quay at dawn", excerpt="Dawn"),
        attachment(10, "2015/03/fake.png"),
    )
    report = move_in(path, "--media", str(uploads))
    story = Article.objects.get()
    assert story.lead_picture.alt == "The quay at dawn"
    assert story.lead_picture.caption == "Dawn"
    assert 'width="300" height="225"' in story.body_html
    assert 'loading="lazy"' in story.body_html and "srcset=" in story.body_html
    assert '<figure class="align-left"><img' in story.body_html
    assert 'src="http' not in story.body_html
    assert '<a href="http://elsewhere.example/' in story.body_html
    source = story.body_html.split('src="')[1].split('"')[0]
    assert client.get(source).status_code == 200
    assert "fake.png" in report
    before = everything()
    move_in(path, "--media", str(uploads))
    assert everything() == before
    assert len(list((tmp_path / "media").rglob("*.webp"))) == 2


def test_without_a_folder_pictures_become_links_and_are_counted(tmp_path):
    path = write(
        tmp_path,
        item(1, content=BODY, inner=meta("_thumbnail_id", 9)),
        attachment(9, "2015/03/quay.png"),
    )
    report = move_in(path)
    story = Article.objects.get()
    assert "<img" not in story.body_html
    assert ">The quay</a>" in story.body_html and ">Picture 9</a>" in story.body_html
    assert "2 pictures, sounds and films in texts that became links" in report
    assert "1 attachments that stay on the old site, as links" in report


def test_a_gallery_shows_the_pictures_of_the_story(uploads, tmp_path):
    path = write(
        tmp_path,
        item(1, content="Look:\n\n[gallery columns=2]\n\nFine."),
        attachment(9, "2015/03/quay.png", parent=1, excerpt="The quay"),
    )
    move_in(path, "--media", str(uploads))
    html = Article.objects.get().body_html
    assert '<figure class="gallery"><figure><img' in html
    assert "<figcaption>The quay</figcaption>" in html


def test_no_path_leads_out_of_the_media_folder(uploads, tmp_path):
    (tmp_path / "secret.png").write_bytes(picture_bytes())
    content = '<img src="http://old.example/wp-content/uploads/../../secret.png" alt="x">'
    move_in(write(tmp_path, item(1, content=content)), "--media", str(uploads))
    assert not Picture.objects.exists()


# Conversations


def test_threads_keep_their_numbers_states_and_places(client, tmp_path):
    thread = (
        comment(22, "A reply that stands before its parent.", parent=21)
        + comment(21, "The first.")
        + comment(23, "Held.", parent=21, approved="0")
        + comment(24, "Under a held one.", parent=23, author="Carol")
        + comment(25, "Trashed.", approved="trash")
        + comment(26, "Under a trashed one.", parent=25)
        + comment(27, "Buy!", approved="spam")
        + comment(28, "[...] nice [...]", kind="pingback", author="A blog &amp; more")
    )
    move_in(write(tmp_path, item(1, inner=thread)))
    story = Article.objects.get()
    assert shape(story) == {
        21: (None, None, 0),
        22: (21, 21, 1),
        23: (21, 21, 1),
        24: (23, 21, 2),
        25: (None, None, 0),
        26: (25, 25, 1),
        27: (None, None, 0),
        28: (None, None, 0),
    }
    states = dict(Comment.objects.values_list("pk", "status"))
    assert states[23] == "pending" and states[25] == "removed" and states[27] == "spam"
    assert Comment.objects.get(pk=28).kind == "pingback"
    assert Comment.objects.get(pk=28).commenter.name == "A blog & more"
    assert story.comment_count == 5
    assert recount(story) == 0
    page = client.get("/2015/03/02/story-1/").content.decode()
    assert 'id="comment-22"' in page and 'id="comment-24"' in page and 'id="comment-26"' in page
    assert "Buy!" not in page and "Held." not in page
    assert client.get("/comments/26/").status_code == 302
    assert Comment.objects.get(pk=21).created_at.hour == 15


def test_comments_whose_parent_is_not_there_begin_a_thread(tmp_path):
    thread = (
        comment(31, parent=99)
        + comment(32, parent=32)
        + comment(33, parent=35)
        + comment(34, parent=33)
        + comment(35, parent=34)
        + comment(36, parent="x")
    )
    report = move_in(write(tmp_path, item(1, inner=comment(99)), item(2, inner=thread)))
    assert shape(Article.objects.get(pk=2)) == {
        31: (None, None, 0),
        32: (None, None, 0),
        33: (None, None, 0),
        34: (33, 33, 1),
        35: (34, 33, 2),
        36: (None, None, 0),
    }
    assert report.count("begins a thread") == 4


def test_threads_deeper_than_threads_go_attach_to_the_deepest_place(tmp_path):
    deep = Comment.MAX_DEPTH + 3
    thread = "".join(comment(100 + n, parent=99 + n if n else 0) for n in range(deep))
    move_in(write(tmp_path, item(1, inner=thread)))
    story = Article.objects.get()
    places = shape(story)
    last = 100 + Comment.MAX_DEPTH
    assert places[last] == (last - 1, 100, Comment.MAX_DEPTH)
    assert places[last + 1] == places[last + 2] == (last - 1, 100, Comment.MAX_DEPTH)
    beside = Comment(article=story)
    beside.place_under(Comment.objects.get(pk=last))
    assert (beside.parent_id, beside.root_id, beside.depth) == places[last + 1]
    assert recount(story) == 0


def test_each_person_of_the_old_site_is_one_commenter_and_no_guest_of_this_one(tmp_path):
    Commenter.objects.create(name="Bob", email="bob@old.example")
    one = item(1, inner=comment(1) + comment(2) + comment(3, url="http://bob.example"))
    two = item(2, inner=comment(4) + comment(5, author="", email="nobody"))
    report = move_in(write(tmp_path, one, two))
    assert Commenter.objects.count() == 4
    bob = Comment.objects.get(pk=1).commenter
    assert Comment.objects.get(pk=2).commenter == Comment.objects.get(pk=4).commenter == bob
    assert Comment.objects.get(pk=3).commenter.website == "http://bob.example"
    assert Comment.objects.get(pk=5).commenter.name == "Anonymous"
    assert "had no name" in report
    move_in(write(tmp_path, one, item(3, inner=comment(6)), name="later.xml"))
    assert Comment.objects.get(pk=6).commenter == bob


def test_a_later_export_adds_what_is_new(tmp_path):
    move_in(write(tmp_path, item(1, inner=comment(1))))
    move_in(write(tmp_path, item(1, inner=comment(1) + comment(2, parent=1)), name="later.xml"))
    story = Article.objects.get()
    assert shape(story)[2] == (1, 1, 1)
    assert story.comment_count == 2
    assert recount(story) == 0


def test_a_comment_number_that_comes_under_two_stories_is_kept_once(tmp_path):
    path = write(tmp_path, item(1, inner=comment(11)), item(2, inner=comment(11)))
    report = move_in(path)
    assert Comment.objects.count() == 2
    assert "its number is taken" in report
    move_in(path)
    assert Comment.objects.count() == 2


def test_hostile_text_is_harmless(client, tmp_path):
    bad = '<script>alert(1)</script><a href="javascript:alert(2)" onclick="x()">go</a>'
    move_in(write(tmp_path, item(1, title=bad, content=bad, inner=comment(1, bad, author=bad))))
    page = client.get("/2015/03/02/story-1/").content.decode()
    assert "alert(1)" not in page and "javascript:" not in page and "onclick" not in page
    assert escape(Comment.objects.get().commenter.name) == "go"

"""The text rules of WordPress: what was stored, and what its readers saw."""

import time

import pytest

from articles import markup
from articles.importers.addresses import upload_path, without_size
from articles.importers.survey import clean_slug, nicename
from articles.importers.wordpress_paragraphs import autop
from articles.importers.wordpress_text import plain, to_html


class NoMedia:
    def picture(self, url):
        return None

    def gallery(self, numbers):
        return []

    def gallery_of(self, post):
        return []


def shown(source, **fields):
    return markup.render(to_html(source, NoMedia(), **fields).html)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        ("One.", "<p>One.</p>"),
        ("One.\n\nTwo.\nThree.", "<p>One.</p>\n<p>Two.<br>\nThree.</p>"),
        ("One.\r\n\r\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("<h2>Head</h2>\nText", "<h2>Head</h2>\n<p>Text</p>"),
        ("<p>As it is.</p>", "<p>As it is.</p>"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("<blockquote>Said.</blockquote>", "<blockquote><p>Said.</p></blockquote>"),
        ("<pre>a\n\n  b</pre>", "<pre>a\n\n  b</pre>"),
        ("One<!--more-->\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("<div>Loose</div>", "<p>Loose</p>"),
        ("<h1>Head</h1>", "<h2>Head</h2>"),
        ("<tt>x</tt> <strike>y</strike>", "<p><code>x</code> <s>y</s></p>"),
    ],
)
def test_paragraphs_are_where_readers_saw_them(source, expected):
    assert shown(source) == expected


def test_block_comments_go_and_blocks_that_were_computed_are_named():
    source = (
        '<!-- wp:paragraph {"align":"center"} -->\n<p class="x">One</p>\n<!-- /wp:paragraph -->\n'
        '<!-- wp:latest-posts {"n":5} /-->\n<!-- wp:separator -->\n<hr/>\n<!-- /wp:separator -->'
    )
    text = to_html(source, NoMedia())
    assert text.html == "<p>One</p>\n<hr>"
    assert text.blocks == {"latest-posts"}


@pytest.mark.parametrize(
    "source",
    [
        '[caption caption="A pelican"]<img src="http://x.example/a.png" alt="P">[/caption]',
        '[caption id="a"]<img src="http://x.example/a.png" alt="P" /> A pelican[/caption]',
        '[wp_caption]<a href="http://x.example/"><img src="http://x.example/a.png" alt="P"></a>'
        " A pelican[/wp_caption]",
    ],
)
def test_captions_become_figures(source):
    html = shown(f"Before.\n\n{source}\n\nAfter.")
    assert html.startswith("<p>Before.</p>\n<figure>") and html.endswith("<p>After.</p>")
    assert "<figcaption>A pelican</figcaption></figure>" in html
    assert ">P</a>" in html


def test_unknown_shortcodes_stay_and_are_named_and_quoted_ones_are_text():
    text = to_html("[form id=3] [[form]] [sic] [...] [box]in[/box] <pre>[raw]</pre>", NoMedia())
    assert text.shortcodes == {"form", "box"}
    assert "[form id=3] [form] [sic] [...] [box]in[/box]" in text.html


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc"),
        ("[embed]https://films.example/1[/embed]", "https://films.example/1"),
        (
            '<iframe src="//www.youtube.com/embed/abc"></iframe>',
            "https://www.youtube.com/watch?v=abc",
        ),
        ("[audio https://x.example/song.mp3]", "https://x.example/song.mp3"),
        (
            '<video controls><source src="https://x.example/film.mp4"></video>',
            "https://x.example/film.mp4",
        ),
        (
            '<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n'
            "https://films.example/2\n</div></figure>",
            "https://films.example/2",
        ),
    ],
)
def test_what_was_embedded_becomes_a_link(source, address):
    html = shown(source)
    assert f'<a href="{address}">{address}</a>' in html
    assert "<iframe" not in html and "<video" not in html


@pytest.mark.parametrize("name", sorted(markup.CLASSES["figure"]))
def test_figures_of_ours_come_back_as_what_they_were(name):
    figure = (
        f'<figure class="{name}"><a href="https://films.example/1">A film</a>'
        "<figcaption>Opens on films.example.</figcaption></figure>"
    )
    assert shown(figure) == figure


def test_links_to_the_old_site_itself_lose_their_host():
    html = shown('<a href="http://old.example/2015/x/?a=1#b">x</a>', hosts={"old.example"})
    assert '<a href="/2015/x/?a=1#b">' in html


@pytest.mark.parametrize(
    "piece", ["[", "<", " ", "\n", "<br>\n", "<div>", "[caption]", "[embed]", "<pre>", "<!--"]
)
def test_long_hostile_text_takes_no_time(piece):
    started = time.process_time()
    shown(piece * (40_000 // len(piece)) + "x")
    assert time.process_time() - started < 5


def test_autop_of_text_with_paragraphs_changes_nothing_when_done_again():
    once = autop("One.\n\nTwo.")
    assert autop(once) == once


def test_titles_slugs_and_paths():
    assert plain("A <em>b</em> &amp; <c>") == "A b & <c>"
    assert clean_slug("%e3%81%93%e3%82%93%e3%8") == "こん"
    assert clean_slug("Category 1") == "category-1"
    assert nicename("J. R. Doe") == "j-r-doe"
    assert upload_path("http://x.example/wp-content/uploads/2015/a%20b.jpg?w=3") == "2015/a b.jpg"
    assert upload_path("http://x.example/a.jpg") == ""
    assert without_size("2015/a-1-300x200.jpg") == "2015/a-1.jpg"

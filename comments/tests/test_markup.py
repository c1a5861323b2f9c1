import pytest

from comments.markup import count_links, fingerprint, normalise, render


@pytest.mark.parametrize(
    ("source", "markup"),
    [
        ("plain", "<p>plain</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("*em* **strong** `code`", "<p><em>em</em> <strong>strong</strong> <code>code</code></p>"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("# no heading", "<p># no heading</p>"),
        ("![alt](https://x.example/y.png)", None),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>"),
    ],
)
def test_small_markdown(source, markup):
    if markup is None:
        assert "<img" not in render(source)
    else:
        assert render(source) == markup


def test_bare_addresses_become_links_that_vouch_for_nothing():
    markup = render("see https://example.org/a?b=1&c=2.")
    assert 'href="https://example.org/a?b=1&amp;c=2"' in markup
    assert 'rel="nofollow ugc noopener"' in markup


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](//evil.example)",
    "<a href='javascript:alert(1)'>x</a>",
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    "<style>*{display:none}</style>",
    "<svg/onload=alert(1)>",
    '[x](https://e.example "onmouseover=alert(1)")',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202etxt.exe",
    "<!-- <script> -->",
    "<iframe src=https://evil.example></iframe>",
    "[a](<javascript:alert(1)>)",
    "![x](javascript:alert(1))",
    '<https://ok.example/"onclick=alert(1)>',
]


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_text_is_only_text(source):
    markup = render(normalise(source)).lower()
    for forbidden in ("<script", "<img", "<svg", "<iframe", "<style", "<!--", "\u202e"):
        assert forbidden not in markup
    for link in markup.split("<a ")[1:]:
        opening = link.split(">")[0]
        assert 'href="http' in opening or 'href="mailto' in opening
        assert " on" not in opening.replace("noopener", "")


def test_host_in_punycode_is_shown_as_it_was_typed():
    assert ">https://xn--80ak6aa92e.com<" in render("https://xn--80ak6aa92e.com")


def test_deep_nesting_and_long_input_end_quickly():
    for source in ("> " * 5000 + "x", "[" * 20000, "*" * 20000, "- " * 3000 + "x", "`" * 9999):
        assert render(source) is not None
    assert len(normalise("a" + " " * 1_000_000 + "b")) == 1_000_002


def test_links_are_counted_as_the_page_shows_them():
    source = "https://a.example and [b](https://b.example), not `https://c.example`"
    assert count_links(render(source)) == 2


def test_controls_and_overrides_go_and_joiners_stay():
    assert normalise("a\x00b\x1bc\u202ed\r\ne") == "abcd\ne"
    assert normalise("a\ufffe\uffffb") == "ab"  # no XML can hold them
    assert normalise("می‌خواهم") == "می‌خواهم"
    assert normalise("\n\n  indented\n\n\n\n\nend  \n") == "  indented\n\nend"


def test_fingerprint_is_of_the_words():
    assert fingerprint("Buy  MY book!") == fingerprint("buy my book")
    assert fingerprint("buy my book") != fingerprint("buy your book")
    assert fingerprint("!!!") != fingerprint("???")

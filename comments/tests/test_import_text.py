"""Comments of the old site as Markdown: the same words are shown, and nothing else."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markup import plain_text
from comments import markup
from comments.importers.wordpress_text import to_markdown


def shown(source):
    return markup.render(to_markdown(source))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("One.\n\nTwo.\nThree.", "<p>One.</p>\n<p>Two.<br>\nThree.</p>"),
        ("<strong>Yes</strong> and <i>no </i>.", "<p><strong>Yes</strong> and <em>no</em> .</p>"),
        (
            "<blockquote>Said.</blockquote>So?",
            "<blockquote>\n<p>Said.</p>\n</blockquote>\n<p>So?</p>",
        ),
        ("<code>a*b*</code>", "<p><code>a*b*</code></p>"),
        ("<pre>a\n b</pre>", "<pre><code>a\n b\n</code></pre>"),
        ("<ol><li>a</li><li>b</li></ol>", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("2 * 3 * 4, *so* and snake_case", "<p>2 * 3 * 4, *so* and snake_case</p>"),
        (
            "> no quote\n- no list\n1. nor this",
            "<p>&gt; no quote<br>\n- no list<br>\n1. nor this</p>",
        ),
        ("[...] a [b](c) `d`", "<p>[...] a [b](c) `d`</p>"),
        ("a &lt;b&gt; &amp;amp; < c", "<p>a &lt;b&gt; &amp;amp; &lt; c</p>"),
        ("<h1>Head</h1>Text", "<p><strong>Head</strong></p>\n<p>Text</p>"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "<p>a · b</p>"),
        ("", ""),
    ],
)
def test_what_was_said_is_shown(source, expected):
    assert shown(source) == expected


def test_links_keep_their_target_and_pictures_become_links():
    link = 'rel="nofollow ugc noopener"'
    assert shown('<a href="http://x.example/(a)_b_c">h<b>e</b>re</a>') == (
        f'<p><a href="http://x.example/%28a%29_b_c" {link}>h<strong>e</strong>re</a></p>'
    )
    assert 'href="https://x.example/_a_b"' in shown("see https://x.example/_a_b now")
    assert ">cat</a>" in shown('<img src="http://x.example/cat.png" alt="cat">')
    assert "<img" not in shown('<img src="http://x.example/cat.png">')
    assert shown('<a href="javascript:x()">go</a>') == "<p>go</p>"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab *_`\\[]()>-+#1.)~!\n\"'", max_size=60))
def test_plain_text_shows_as_it_was_typed(text):
    words = re.sub(r"\s+", "", text)
    assert re.sub(r"\s+", "", plain_text(shown(text))) == words

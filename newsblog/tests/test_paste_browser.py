"""What is pasted into the editor, in a real browser under the site's own content policy."""

import pytest

pytestmark = pytest.mark.browser

FILL = """
from articles.tests.factories import *
make_user("erin", group="editor")
make_section("Tides", slug="tides")
"""

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>
<!-- p.MsoNormal {margin:0cm; font-family:"Calibri"} --></style></head><body lang=EN-GB>
<!--StartFragment--><h1>The tide<o:p></o:p></h1>
<p class=MsoNormal
style='margin-bottom:0cm'>It came at <b>noon</b>,&nbsp;and <i>stayed</i>.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span></span><![endif]>Cod<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'>
<![if !supportLists]><span style='mso-list:Ignore'>o</span><![endif]>Small cod</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·</span><![endif]>Eel</p>
<p class=MsoNormal>Two kinds:</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>1.</span><![endif]>First</p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr><td width=301
style='width:225.4pt'><p class=MsoNormal>Height<o:p></o:p></p></td></tr></table>
<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]--><!--EndFragment-->
</body></html>"""

DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-5d1b">
<h2 dir="ltr" style="line-height:1.38"><span style="font-size:16pt">Fish</span></h2>
<p dir="ltr"><span style="font-weight:400">Plain, </span><span
style="font-weight:700;font-style:normal">bold</span><span
style="font-style:italic">, leaning</span>
<a href="https://www.google.com/url?q=https://example.org/a&amp;sa=D"
style="text-decoration:none"><span style="text-decoration:underline">a link</span></a>.</p>
<ul style="margin-top:0"><li dir="ltr" aria-level="1"><p dir="ltr"
role="presentation"><span>Cod</span></p></li></ul></b><br class="Apple-interchange-newline">"""

WEB = """<div class="wrap" style="color:red"><div><section><h1 onclick="alert(1)">Harbour</h1>
<div class="lead">Loose <font color=red>words</font> and <u>more</u>.</div></section></div>
<img src="https://elsewhere.example.net/pixel.png" onerror="alert(1)"><script>alert(1)</script>
<p><a href="javascript:alert(1)">No way</a> <span class="x">here</span></p><iframe src="/"></iframe>
<figure><img src="data:image/png;base64,AAAA"><figcaption>Its caption</figcaption></figure></div>"""


@pytest.fixture(scope="module")
def filled(site):
    site.fill(FILL)


@pytest.fixture
def write(sign_in, filled):
    """The form of a new story, signed in as an editor."""

    def write(headline="High water", **options):
        page = sign_in(**options)
        page.goto("/admin/articles/article/add/")
        page.get_by_role("textbox", name="Body").wait_for()
        page.fill("[name=headline]", headline)
        return page

    return write


def text_of(page):
    return page.input_value("textarea[name=body]")


def paste(page, html, text=""):
    page.get_by_role("textbox", name="Body").focus()
    page.evaluate(
        """([html, text]) => {
          const data = new DataTransfer()
          if (html) data.setData("text/html", html)
          data.setData("text/plain", text)
          const event = new ClipboardEvent("paste", {
            clipboardData: data, bubbles: true, cancelable: true,
          })
          document.querySelector(".ProseMirror[contenteditable]").dispatchEvent(event)
        }""",
        [html, text],
    )


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (
            WORD,
            "<h2>The tide</h2><p>It came at <strong>noon</strong>, and <em>stayed</em>.</p>"
            "<ul><li><p>Cod</p><ul><li><p>Small cod</p></li></ul></li><li><p>Eel</p></li></ul>"
            '<p>Two kinds:</p><ol data-type="decimal"><li><p>First</p></li></ol>',
        ),
        (
            DOCS,
            "<h2>Fish</h2><p>Plain, <strong>bold</strong><em>, leaning</em> "
            '<a href="https://example.org/a">a link</a>.</p><ul><li><p>Cod</p></li></ul>',
        ),
        (WEB, "<h2>Harbour</h2><p>Loose words and more.</p><p>No way here</p><p>Its caption</p>"),
    ],
    ids=["Word", "Google Docs", "a page"],
)
def test_pasted_text_comes_out_clean(write, html, wanted):
    page = write()
    paste(page, html)
    text = text_of(page)
    assert text.startswith(wanted), text
    for trace in (
        "mso",
        "style=",
        "class=",
        "<span",
        "docs-internal",
        "elsewhere.example",
        "Ignore",
    ):
        assert trace not in text.replace('class="kept"', "")
    if html is WORD:
        assert "<td" in text
        assert "Height" in text
    assert page.get_by_text("Pictures from elsewhere were left out").count() == (html is WEB)


def test_picture_of_a_page_is_moved_within_a_text(write):
    page = write()
    paste(
        page,
        '<figure><img src="/static/img/favicon.svg" alt="Ours"><figcaption>1</figcaption></figure>',
    )
    assert 'src="/static/img/favicon.svg" alt="Ours"' in text_of(page)

"""The editor in a real browser, under the site's own content policy."""

import pytest

from .journeys import enter

pytestmark = pytest.mark.browser

IMPORTED = (
    '<p>Old <b>words</b>, <code><a href="https://example.org/" hreflang="fr">code</a></code> and '
    '<abbr title="European Union">EU</abbr>.</p>\n'
    "<h2>Fish</h2><ul>\n<li>Cod</li>\n<li>Herring<ul><li>Red</li></ul></li></ul>"
    '<ol start="3"><li>Eel</li></ol>'
    '<blockquote cite="https://example.org/"><p>Quoted.</p></blockquote>'
    '<figure class="align-left"><img src="/media/a.jpg" alt="A crane" width="480" height="320"'
    ' srcset="/media/b.jpg 2w"><figcaption>A <em>crane</em>.</figcaption></figure>'
    '<figure class="gallery"><figure><img src="/media/c.jpg" alt="c"></figure>'
    '<figure><img src="/media/d.jpg" alt="d"></figure></figure>'
    '<figure><a href="/media/e.jpg"><img src="/media/f.jpg" alt="f"></a></figure>'
    '<table><caption>Catch</caption><thead><tr><th scope="col">Fish</th></tr></thead>'
    "<tbody><tr><td>Cod</td></tr></tbody></table><table><tbody><tr><td>Plain</td></tr></tbody></table>"
    "<dl><dt>Cod</dt><dd>A fish</dd></dl><hr><pre><code>x = 1\n  y = 2</code></pre>"
    '<p><img src="/media/g.jpg" alt="g"> beside text</p><h5>Small</h5>'
    '<p>Note<sup><a href="#fn1">1</a></sup><br>after it</p>'
)
TOO_MUCH = '<p>Before <span lang="fr">en français</span> after</p>'


FILL = f"""
from articles.tests.factories import *
make_user("erin", group="editor")
make_section("Tides", slug="tides")
for slug, body in (("imported", {IMPORTED!r}), ("plain", {IMPORTED!r}), ("harmed", {TOO_MUCH!r})):
    print(make_article(slug=slug, body=body).pk)
"""


@pytest.fixture(scope="module")
def stories(site):
    """Numbers of the stories, by slug."""
    return dict(zip(("imported", "plain", "harmed"), site.fill(FILL).split(), strict=True))


@pytest.fixture
def sign_in(visit, stories):
    def sign_in(**options):
        page = visit(**options)
        # The pictures of these stories are nowhere; that is no fault of the page.
        page.route("**/media/**", lambda route: route.fulfill(status=204))
        enter(page, "erin")
        return page

    return sign_in


def body_of(site, number):
    return site.fill(
        "from articles.models import Article\n"
        f"print(Article.objects.get(pk={number}).body_html, end='')"
    )


def test_editor_keeps_everything_of_an_imported_story_beside_what_is_typed(site, sign_in, stories):
    number = stories["imported"]
    page = sign_in()
    page.goto(f"/admin/articles/article/{number}/change/")
    editor = page.get_by_role("textbox", name="Body")
    editor.wait_for()
    assert page.locator(".editor-note").count() == 0
    editor.locator("p").first.click()
    page.keyboard.press("Home")
    page.keyboard.type("New and ")
    page.keyboard.press("Control+b")
    page.keyboard.type("bold. ")
    page.click("[name=_publish_changes]")
    page.get_by_text("Readers see this version.").wait_for()
    body = body_of(site, number)
    assert "<strong>bold. </strong>" in body
    for part in (
        "New and ",
        '<a href="https://example.org/" hreflang="fr">',
        '<abbr title="European Union">EU</abbr>',
        "<h2>Fish</h2>",
        '<ol start="3"',
        '<blockquote cite="https://example.org/">',
        '<figure class="align-left"><img src="/media/a.jpg"',
        'srcset="/media/b.jpg 2w"',
        "<figcaption>A <em>crane</em>.</figcaption>",
        '<figure class="gallery"><figure><img src="/media/c.jpg" alt="c"></figure>',
        '<a href="/media/e.jpg"><img src="/media/f.jpg" alt="f"></a>',
        '<table><caption>Catch</caption><thead><tr><th scope="col">Fish</th></tr></thead>',
        "<dl><dt>Cod</dt><dd>A fish</dd></dl>",
        "<pre><code>x = 1\n  y = 2</code></pre>",
        '<p><img src="/media/g.jpg" alt="g"> beside text</p>',
        "<h5>Small</h5>",
        "<br>after it",
    ):
        assert part in body


def test_story_that_the_editor_would_harm_is_shown_as_html(site, sign_in, stories):
    number = stories["harmed"]
    page = sign_in(color_scheme="dark")
    page.goto(f"/admin/articles/article/{number}/change/")
    page.locator(".editor-note").wait_for()
    assert page.locator(".prose-editor").count() == 0
    assert page.locator("textarea[name=body]").input_value() == TOO_MUCH
    page.fill("[name=kicker]", "Fish")
    page.click("[name=_publish_changes]")
    page.get_by_text("Readers see this version.").wait_for()
    assert body_of(site, number) == "<p>Before en français after</p>"


def test_story_is_written_with_the_keyboard_alone_in_the_dark(site, sign_in):
    page = sign_in(color_scheme="dark", viewport={"width": 360, "height": 800})
    page.goto("/admin/articles/article/add/")
    page.get_by_role("textbox", name="Body").wait_for()
    page.focus("[name=headline]")
    page.keyboard.type("High water at noon")
    page.keyboard.press("Tab")
    page.keyboard.type("Twice a day.")
    page.get_by_role("textbox", name="Body").focus()
    page.keyboard.type("The water came.")
    assert page.input_value("[name=slug]") == "high-water-at-noon"
    page.locator(".field-section .select2-selection").click()
    page.keyboard.type("Tid")
    page.get_by_role("option", name="Tides").click()
    page.click(".field-published_at .date-icon")
    page.keyboard.press("Escape")
    page.click("[name=_continue]")
    page.wait_for_url("**/change/")
    assert page.get_by_text("Preview", exact=True).count() == 1
    number = page.url.split("/")[-3]
    assert body_of(site, number) == "<p>The water came.</p>"


def test_body_is_written_as_html_without_scripts(site, sign_in, stories):
    number = stories["plain"]
    page = sign_in(scripts=False)
    page.goto(f"/admin/articles/article/{number}/change/")
    before = body_of(site, number)
    page.fill("[name=kicker]", "Fish")
    page.click("[name=_publish_changes]")
    page.get_by_text("Readers see this version.").wait_for()
    assert body_of(site, number) == before


def test_newsroom_fits_a_telephone_and_keeps_the_content_policy(sign_in):
    page = sign_in(viewport={"width": 360, "height": 800})
    for path in (
        "/admin/",
        "/admin/articles/article/",
        "/admin/articles/author/add/",
        "/admin/articles/picture/add/",
        "/admin/articles/page/add/",
        "/admin/articles/masthead/1/change/",
        "/admin/comments/desk/",
        "/admin/comments/discussionpolicy/1/change/",
    ):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path

"""Writing with pictures, quotes, cards and sources in a real browser, under our own policy."""

import pytest
from playwright.sync_api import expect

from articles.tests.factories import picture_bytes

pytestmark = pytest.mark.browser

FILL = """
from articles.tests.factories import *
make_user("erin", group="editor")
make_section("Tides", slug="tides")
make_author("Ada Author")
make_picture((1000, 600), alt="A crane at dawn", caption="Dawn.", credit="Ada Lens",
             credit_url="https://example.org/ada")
make_picture((700, 500), alt="A ferry", credit="Bo")
"""
SHOWS = "What it shows, in this story"


@pytest.fixture(scope="module")
def filled(site):
    site.fill(FILL)


@pytest.fixture
def write(sign_in, filled):
    """The form of a new story, signed in as an editor."""

    def write(headline="High water", **options):
        page = sign_in(**options)
        page.goto("/admin/articles/article/add/")
        page.fill("[name=headline]", headline)
        return page

    return write


def type_body(page, text):
    page.get_by_role("textbox", name="Body").click()
    page.keyboard.type(text)


def text_of(page):
    return page.input_value("textarea[name=body]")


def publish(page):
    page.locator(".field-section .select2-selection").click()
    page.keyboard.type("Tid")
    page.get_by_role("option", name="Tides").click()
    page.select_option("[name=status]", "published")
    page.click("[name=_continue]")
    page.get_by_role("link", name="View on site").first.click()
    page.locator("article.story").wait_for()


def paste_address(page, address):
    page.evaluate(
        """address => {
          const data = new DataTransfer()
          data.setData("text/plain", address)
          document.querySelector(".ProseMirror[contenteditable]").dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
        }""",
        address,
    )


def test_picture_is_uploaded_in_place_and_another_of_the_library_leads(write):
    page = write()
    type_body(page, "The water came.")
    page.get_by_role("button", name="Picture").click()
    dialog = page.get_by_role("dialog", name="Pictures")
    dialog.get_by_text("Upload here").click()
    dialog.get_by_label("File").set_input_files(
        {"name": "quay.png", "mimeType": "image/png", "buffer": b"<script>alert(1)</script>"}
    )
    dialog.get_by_label("Alternative text").fill("The quay")
    dialog.get_by_role("textbox", name="Credit:", exact=True).fill("Cy Net")
    dialog.get_by_role("button", name="Upload").click()
    dialog.get_by_text("no picture that can be shown").wait_for()
    assert dialog.get_by_role("textbox", name="Credit:", exact=True).input_value() == "Cy Net"
    dialog.get_by_label("File").set_input_files(
        {"name": "quay.png", "mimeType": "image/png", "buffer": picture_bytes((1200, 800))}
    )
    dialog.get_by_role("button", name="Upload").click()
    expect(dialog.get_by_label(SHOWS)).to_have_value("The quay")
    expect(dialog.get_by_label(SHOWS)).to_be_focused()
    dialog.get_by_label(SHOWS).fill("The quay under water")
    dialog.get_by_label("Caption in this story").fill("At noon.")
    dialog.get_by_role("button", name="Use this picture").click()
    assert 'alt="The quay under water"' in text_of(page)

    page.get_by_role("button", name="Choose from the library").click()
    dialog.get_by_label("Search the library").fill("crane")
    dialog.get_by_text("1 picture").wait_for()
    dialog.get_by_role("radio").check()
    assert not dialog.get_by_label("Caption in this story").is_visible()
    dialog.get_by_label(SHOWS).fill("The crane that fell")
    dialog.get_by_role("button", name="Use this picture").click()
    assert page.input_value("[name=lead_alt]") == "The crane that fell"
    publish(page)
    body = page.locator(".prose figure")
    picture = body.locator("img")
    assert picture.get_attribute("alt") == "The quay under water"
    for name in ("srcset", "sizes", "width", "height"):
        assert picture.get_attribute(name)
    assert "1200w" in picture.get_attribute("srcset")
    assert body.locator("figcaption").inner_text() == "At noon. Cy Net"
    lead = page.locator(".story__picture")
    assert lead.locator("img").get_attribute("alt") == "The crane that fell"
    assert lead.get_by_role("link", name="Ada Lens").count() == 1
    assert picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 0


def test_picture_is_chosen_with_the_keyboard_alone_in_the_dark(write):
    page = write(color_scheme="dark", viewport={"width": 360, "height": 800})
    page.get_by_role("textbox", name="Body").focus()
    page.keyboard.type("Before.")
    page.keyboard.press("Alt+F10")
    button = page.get_by_role("toolbar", name="Formatting").get_by_role("button", name="Picture")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
        if button.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Pictures")
    expect(dialog.get_by_label("Search the library")).to_be_focused()
    page.keyboard.type("ferry")
    dialog.get_by_text("1 picture").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("A late ferry")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.keyboard.press("Enter")
    picture = page.locator(".ProseMirror figure img")
    picture.wait_for()
    assert 'alt="A late ferry"' in text_of(page)
    # The words for one use are changed later, on the picture itself.
    picture.click()
    button.click()
    page.get_by_role("dialog").get_by_label(SHOWS).fill("A ferry, late again")
    page.get_by_role("button", name="Update").click()
    assert 'alt="A ferry, late again"' in text_of(page)
    # Leaving the dialog leads back to where it was opened.
    page.get_by_role("button", name="Choose from the library").press("Enter")
    expect(dialog.get_by_label("Search the library")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Choose from the library")).to_be_focused()


def test_picture_that_is_pasted_or_dropped_is_in_the_form_of_the_library(write):
    page = write()
    type_body(page, "Look:")
    picture = list(picture_bytes((900, 600)))
    for kind, field in (("paste", "clipboardData"), ("drop", "dataTransfer")):
        page.evaluate(
            """([kind, field, bytes]) => {
              const data = new DataTransfer()
              const type = "image/png"
              data.items.add(new File([new Uint8Array(bytes)], `${kind}.png`, { type }))
              const text = document.querySelector(".ProseMirror[contenteditable] p")
              const { x, y } = text.getBoundingClientRect()
              const Kind = kind === "paste" ? ClipboardEvent : DragEvent
              const options = { [field]: data, clientX: x + 9, clientY: y + 9 }
              text.dispatchEvent(new Kind(kind, { ...options, bubbles: true, cancelable: true }))
            }""",
            [kind, field, picture],
        )
        dialog = page.get_by_role("dialog", name="Pictures")
        dialog.get_by_label("Alternative text").fill(f"A {kind}")
        dialog.get_by_role("button", name="Upload").click()
        expect(dialog.get_by_label(SHOWS)).to_have_value(f"A {kind}")
        dialog.get_by_role("button", name="Use this picture").click()
        assert f'alt="A {kind}"' in text_of(page)
    assert text_of(page).count("<img") == 2


def test_menu_is_one_step_for_the_tab_key_and_leads_back(write):
    page = write()
    type_body(page, "Words")
    page.keyboard.press("Alt+F10")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".ProseMirror > h2")).to_have_text("Words")
    page.keyboard.press("Alt+F10")
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Body")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_label("Standfirst")).to_be_focused()


def test_pull_quote_cards_and_number_of_a_source(write):
    page = write("Quotes")
    type_body(page, "We were wet.")
    page.keyboard.press("Shift+Home")
    page.get_by_role("button", name="Pull quote").click()
    page.get_by_role("button", name="Pull quote").click()
    page.keyboard.type("A rower")
    page.keyboard.press("Enter")
    page.keyboard.type("As the report says ")
    page.get_by_role("button", name="Number of a source").click()
    dialog = page.get_by_role("dialog", name="Number of a source")
    dialog.get_by_role("button", name="Insert").click()
    page.keyboard.press("Enter")
    paste_address(page, "https://www.youtube.com/watch?v=abc")
    page.get_by_role("button", name="Video or post on another site").click()
    dialog = page.get_by_role("dialog", name="Video or post on another site")
    dialog.get_by_label("What readers see of it").fill("The storm, in a minute")
    dialog.get_by_role("button", name="Insert").click()
    page.keyboard.press("Enter")
    page.keyboard.type("After.")
    assert text_of(page) == (
        '<p>We were wet.</p><figure class="pull-quote"><blockquote><p>We were wet.</p></blockquote>'
        '<figcaption class="figure-caption">A rower</figcaption></figure>'
        '<p>As the report says [1]</p><figure class="embed">'
        '<a href="https://www.youtube.com/watch?v=abc">The storm, in a minute</a><figcaption>'
        "Opens on youtube.com. Nothing is loaded from there before you click.</figcaption></figure>"
        "<p>After.</p>"
    )
    publish(page)
    link = page.locator(".prose .embed").get_by_role("link", name="The storm, in a minute")
    assert link.get_attribute("href") == "https://www.youtube.com/watch?v=abc"
    assert page.locator(".pull-quote blockquote").inner_text() == "We were wet."
    # The editor holds all of it when it is opened again.
    page.go_back()
    page.get_by_role("textbox", name="Body").wait_for()
    assert page.locator(".editor-note:visible").count() == 0
    for part in (".pull-quote > blockquote", ".pull-quote > figcaption", ".embed > a"):
        assert page.locator(f".ProseMirror > {part}").count() == 1


def test_story_with_a_picture_saves_itself_and_all_of_it_outlives_a_crash(site, write):
    page = write("The night of the water")
    page.locator(".field-section .select2-selection").click()
    page.keyboard.type("Tid")
    page.get_by_role("option", name="Tides").click()
    type_body(page, "It came at noon.")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Picture").click()
    dialog = page.get_by_role("dialog", name="Pictures")
    dialog.get_by_label("A crane at dawn").check()
    dialog.get_by_role("button", name="Use this picture").click()
    page.wait_for_url("**/change/")
    state = page.locator("[data-shown=state]")
    expect(state).to_contain_text("Saved", timeout=15_000)
    stored = site.fill(
        "from articles.models import Article\n"
        "print(Article.objects.get(headline__startswith='The night').working_text()['body'])"
    )
    assert 'alt="A crane at dawn"' in stored

    # From here on the server does not answer, and then the browser dies.
    page.context.route("**/autosave/", lambda route: None)
    page.keyboard.press("Enter")
    page.keyboard.type("It left at one.")
    author = page.locator("#bylines-group")
    author.get_by_role("button", name="Add another Byline").click()
    author.locator(".select2-selection").last.click()
    page.keyboard.type("Ada")
    page.get_by_role("option", name="Ada Author").click()
    page.get_by_role("button", name="Add another Source").click()
    page.fill("[name=sources-0-title]", "The log of the harbour")
    page.fill("[name=sources-0-url]", "https://example.org/log")
    expect(state).to_contain_text("Not saved")
    page.wait_for_timeout(300)
    address = page.url
    page.close(run_before_unload=False)

    page.context.unroute("**/autosave/")
    page = page.context.new_page()
    page.goto(address)
    page.get_by_role("textbox", name="Body").wait_for()
    assert "It left at one." not in text_of(page)
    page.get_by_text("This browser keeps a newer text").wait_for()
    page.get_by_role("button", name="Take it").click()
    assert "It left at one." in text_of(page)
    assert 'alt="A crane at dawn"' in text_of(page)
    expect(page.locator("#bylines-group .select2-selection").first).to_contain_text("Ada Author")
    assert page.input_value("[name=sources-0-title]") == "The log of the harbour"
    expect(page.locator("[data-shown=state]")).to_contain_text("Saved", timeout=15_000)
    # A source without its title waits for it, here in the browser.
    page.get_by_role("button", name="Add another Source").click()
    page.fill("[name=sources-1-publisher]", "Harbour office")
    state = page.locator("[data-shown=state]")
    expect(state).to_contain_text("incomplete: sources", timeout=15_000)
    page.reload()
    page.get_by_role("button", name="Take it").click()
    assert page.input_value("[name=sources-0-title]") == "The log of the harbour"
    assert page.input_value("[name=sources-1-publisher]") == "Harbour office"
    page.fill("[name=sources-1-publisher]", "")
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    assert page.input_value("[name=sources-0-title]") == "The log of the harbour"
    assert not page.get_by_text("This browser keeps a newer text").is_visible()
    told = site.fill(
        "from articles.models import Article\n"
        "story = Article.objects.get(headline__startswith='The night')\n"
        "print([*story.sources.values_list('title', 'url')], story.working_text()['bylines'])"
    )
    assert told.startswith("[('The log of the harbour', 'https://example.org/log')] [[")


def test_story_is_written_without_scripts(write):
    page = write("Written by hand", scripts=False)
    body = (
        '<p>One.</p>\n<figure class="embed"><a href="https://example.org/film">A film</a></figure>'
    )
    page.fill("[name=body]", body)
    page.select_option("[name=section]", label="Tides")
    page.select_option("[name=lead_picture]", label="Dawn.")
    page.fill("[name=slug]", "by-hand")
    page.select_option("[name=status]", "published")
    page.click("[name=_continue]")
    page.get_by_text("was added successfully").wait_for()
    assert page.input_value("[name=body]") == body
    page.fill("[name=kicker]", "Fish")
    page.click("[name=_publish_changes]")
    page.get_by_text("Readers see this version.").wait_for()
    assert page.input_value("[name=body]") == body
    page.get_by_role("link", name="View on site").first.click()
    assert page.get_by_role("img", name="A crane at dawn").count() == 1
    assert page.get_by_role("link", name="A film").count() == 1

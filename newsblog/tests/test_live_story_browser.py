"""A live story in a real browser: from an editor's desk to pages that are open."""

import pytest

from .journeys import enter

pytestmark = pytest.mark.browser


@pytest.fixture
def story(site):
    """(number, address) of a live story with twelve entries, signed for erin."""
    return (
        site.fill("""
from articles.models import Article
from articles.tests.factories import *
from newsblog.models import User
for name in ("erin", "frank"):
    User.objects.filter(username=name).exists() or make_user(name, group="editor")
from itertools import count
one = next(n for n in count(1) if not Article.objects.filter(slug=f"gates-{n}").exists())
story = make_article(headline="The gates", slug=f"gates-{one}")
for n in range(1, 13):
    make_entry(story, f"<p>Gate {n} is shut. " + "Water stands before it. " * 30 + "</p>")
print(story.pk, story.get_absolute_url())
""")
        .strip()
        .split()
    )


@pytest.fixture
def at_desk(visit, story):
    """The desk of the story, for a login."""

    def at_desk(name="erin", scripts=True):
        page = visit(scripts)
        enter(page, name)
        page.goto(f"/admin/articles/article/{story[0]}/live/")
        return page

    return at_desk


def write(page, title, text):
    page.fill("[name=title]", title)
    page.locator("[contenteditable]").click()
    page.keyboard.type(text)


def test_entry_appears_in_the_open_page_without_a_reload_and_moves_nothing(visit, story, at_desk):
    reader = visit()
    reader.clock.install()
    reader.goto(story[1])
    reader.evaluate("window.isTheSame = true")
    entries = reader.locator(".entries__list > .entry")
    assert entries.count() == 12
    reading = entries.nth(5)
    reading.scroll_into_view_if_needed()
    reading.evaluate("row => scrollTo(0, row.getBoundingClientRect().top + scrollY - 20)")
    place = reading.bounding_box()["y"]
    name = reading.get_attribute("id")

    desk = at_desk()
    write(desk, "All shut", "The last gate is shut.")
    desk.keyboard.press("Control+Enter")
    desk.get_by_text("is out").wait_for()
    write(desk, "", "And holds.")
    desk.get_by_role("button", name="Publish the entry").click()
    desk.locator(".live-desk__entry").nth(13).wait_for()

    reader.clock.run_for(25_000)
    bar = reader.get_by_role("button", name="2 new entries")
    bar.wait_for()
    assert entries.count() == 12
    assert abs(reading.bounding_box()["y"] - place) < 1
    # The click of a test would scroll to what is clicked.
    moved = bar.evaluate(
        """(button, name) => {
            const row = document.getElementById(name);
            const before = row.getBoundingClientRect().top;
            button.click();
            return row.getBoundingClientRect().top - before;
        }""",
        name,
    )
    assert abs(moved) < 1
    assert entries.count() == 14
    assert "And holds." in entries.first.inner_text()
    assert reader.locator("h3", has_text="All shut").count() == 1
    assert reader.evaluate("window.isTheSame")
    up = reader.get_by_role("link", name="Up to the newest")
    assert up.evaluate("link => link === document.activeElement")
    up.click()
    assert entries.first.bounding_box()["y"] < 900
    assert reader.locator("[data-entries-bar]").is_hidden()


def test_withdrawn_and_corrected_entries_change_in_the_open_page(site, visit, story):
    reader = visit()
    reader.clock.install()
    reader.goto(story[1])
    assert reader.get_by_text("Gate 12 is shut.").count() == 1
    site.fill(f"""
from articles.models import Entry
entries = Entry.objects.filter(article={story[0]})
entries.get(number=12).withdraw()
entries.get(number=11).correct("", "<p>Gate eleven is open.</p>", True, 1)
""")
    reader.clock.run_for(25_000)
    reader.get_by_text("Gate eleven is open.").first.wait_for()
    assert reader.get_by_text("Gate 12 is shut.").count() == 0
    assert reader.get_by_text("was withdrawn.").count() == 1
    assert reader.get_by_text("Key moments").count() == 1


def test_without_scripts_all_of_it_is_there_after_a_reload(visit, story, at_desk):
    reader = visit(scripts=False)
    reader.goto(story[1])
    desk = at_desk(scripts=False)
    desk.fill("[name=title]", "By hand")
    desk.fill("[name=body]", "<p>Without a script.</p>")
    desk.get_by_role("button", name="Publish the entry").click()
    desk.get_by_text("is out").wait_for()
    reader.reload()
    assert reader.locator(".entry").count() == 13
    assert "Without a script." in reader.locator(".entry").first.inner_text()
    desk.locator(".live-desk__entry").first.get_by_role("link", name="Edit").click()
    desk.fill("[name=body]", "<p>Changed without one.</p>")
    desk.get_by_role("button", name="Save the entry").click()
    desk.locator(".live-desk__entry").first.get_by_role("button", name="Withdraw").click()
    reader.reload()
    assert "was withdrawn" in reader.locator(".entry").first.inner_text()


def test_what_is_not_sent_is_kept_and_what_was_sent_is_not(story, at_desk):
    desk = at_desk()
    write(desk, "Half", "Half a sentence")
    desk.wait_for_timeout(400)
    desk.reload()
    desk.get_by_text("This is what you had not sent.").wait_for()
    assert desk.input_value("[name=title]") == "Half"
    desk.locator("[contenteditable]", has_text="Half a sentence").wait_for()
    desk.get_by_role("button", name="Publish the entry").click()
    desk.get_by_text("is out").wait_for()
    assert desk.input_value("[name=title]") == ""
    desk.reload()
    assert desk.locator("[data-kept-note]").is_hidden()


def test_two_editors_see_what_the_other_has_sent(story, at_desk):
    erin, frank = at_desk("erin"), at_desk("frank")
    write(erin, "From Erin", "One.")
    erin.keyboard.press("Control+Enter")
    erin.get_by_text("is out").wait_for()
    write(frank, "From Frank", "Two.")
    frank.keyboard.press("Control+Enter")
    frank.get_by_text("is out").wait_for()
    titles = frank.locator(".live-desk__entry h3").all_inner_texts()
    assert titles[:2] == ["From Frank", "From Erin"]

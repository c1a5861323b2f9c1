"""What makes reading easier: saving, sharing, and the last stories without a network."""

import pytest

from .journeys import scripts_on_and_off

pytestmark = pytest.mark.browser


@scripts_on_and_off
def test_reader_saves_a_story_and_finds_it(visit, story, scripts):
    page = visit(scripts)
    page.goto(story)
    headline = page.locator("h1").inner_text()
    page.get_by_role("button", name="Save for later").click()
    if scripts:
        page.get_by_role("button", name="Saved").wait_for()
        assert page.url.endswith(story)
        page.get_by_role("link", name="All saved").click()
    page.get_by_role("heading", name="Saved for later").wait_for()
    page.get_by_role("link", name=headline).wait_for()
    page.get_by_role("button", name=f"Remove {headline}").click()
    page.get_by_text("Nothing is saved in this browser").wait_for()


@scripts_on_and_off
def test_reader_finds_the_link_to_share(visit, story, site, scripts):
    page = visit(scripts)
    page.goto(story)
    page.get_by_text("Share", exact=True).click()
    assert page.get_by_label("Link").input_value() == site.url + story
    page.get_by_role("link", name="By e-mail", exact=True).wait_for()
    if scripts:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copy").click()
        page.get_by_role("button", name="Copied").wait_for()


def test_stories_that_were_opened_can_be_read_without_a_network_but_not_answered(visit, story):
    page = visit()
    page.goto(story)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(story)
    page.locator("#comment-form").wait_for()
    page.wait_for_function(
        "path => caches.match(path).then((kept) => Boolean(kept))", arg=story, polling=100
    )
    headline = page.locator("h1").inner_text()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.goto(story)
    page.get_by_role("heading", name=headline).wait_for()
    page.get_by_text("You are offline").wait_for()
    assert page.locator("#comment-form").count() == 0
    page.goto("/2020/")
    page.get_by_role("heading", name="You are offline").wait_for()
    page.get_by_role("link", name=headline).click()
    page.get_by_role("heading", name=headline).wait_for()
    page.context.set_offline(False)
    page.goto(story)
    page.locator("#comment-form").wait_for()


def test_text_follows_the_size_that_a_reader_has_set_and_still_fits_a_phone(visit, site):
    story = site.fill("""
from articles.tests.factories import *
row = "<tr>" + "<td>Thirtythousandandeleven</td>" * 4 + "</tr>"
table = f"<table><thead>{row.replace('td', 'th')}</thead><tbody>{row}</tbody></table>"
print(make_article(slug="a-table", body=table).get_absolute_url())
""").strip()
    page = visit(viewport={"width": 360, "height": 800})
    large = {"fontSizes": {"standard": 32, "fixed": 26}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", large)
    for path in [story, "/", "/search/?q=ferry", "/letters/", "/accounts/login/"]:
        page.goto(path)
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 32
        assert page.evaluate("document.documentElement.scrollWidth") == 360, path

"""The search in a real browser: what a reader types, corrects, narrows and follows."""

import re
from urllib.parse import quote

import pytest

from .journeys import scripts_on_and_off

pytestmark = pytest.mark.browser

HOSTILE = '"><img src=x onerror=alert(1)> OR 1=1 -- %00 \\ ” AND NEAR('


@pytest.fixture(scope="module")
def paper(site):
    """Three stories about a lighthouse, of different years, and what readers say about one."""
    site.fill("""
from datetime import datetime, UTC
from articles.search import vocabulary
from articles.tests.factories import *
from comments.search import said
from comments.tests.factories import make_comment
harbour = make_section(name="Harbour", slug="harbour")
for year, headline in ((2024, "The lighthouse is sold"), (2026, "A lighthouse & its keeper")):
    make_article(headline=headline, section=harbour, published_at=datetime(year, 3, 2, tzinfo=UTC))
town = make_section(name="Town", slug="town")
other = make_article(
    headline="Keepers wanted", body="<p>For the <b>lighthouse</b>.</p>", section=town
)
for number in range(3):
    make_comment(other, body=f"My aunt was a lamplighter in {1950 + number}.")
vocabulary.gather(said())
""")


@scripts_on_and_off
def test_reader_mistypes_is_understood_narrows_and_takes_the_feed(site, visit, paper, scripts):
    reader = visit(scripts)
    reader.goto("/search/")
    box = reader.get_by_role("main").get_by_role("searchbox")
    box.fill("lihgthouse")
    box.press("Enter")
    reader.get_by_role("link", name="lighthouse", exact=True).click()
    titles = reader.locator(".river .card__headline")
    assert titles.count() == 3
    assert reader.locator(".river mark").first.inner_text().lower() == "lighthouse"

    reader.get_by_role("link", name="Newest first").click()
    assert titles.last.inner_text() == "The lighthouse is sold"
    reader.get_by_text("Section, author, dates").click()
    reader.get_by_label("From", exact=True).fill("2026-01-01")
    reader.get_by_label("Section", exact=True).select_option("Harbour")
    reader.get_by_role("main").get_by_role("button", name="Search").click()
    assert titles.all_inner_texts() == ["A lighthouse & its keeper"]
    # What was asked stays in the form, and goes with the feed.
    assert reader.get_by_label("From", exact=True).input_value() == "2026-01-01"
    main = reader.get_by_role("main")
    feed = main.get_by_role("link", name="Feed of this search").get_attribute("href")
    answer = reader.request.get(feed)
    assert "A lighthouse &amp; its keeper" in answer.text()
    assert "is sold" not in answer.text()

    titles.first.get_by_role("link").click()
    assert reader.locator("#story h1").inner_text() == "A lighthouse & its keeper"


@scripts_on_and_off
def test_reader_looks_among_the_comments(site, visit, paper, scripts):
    reader = visit(scripts)
    reader.goto("/search/?q=lampligther")
    assert reader.get_by_text("No story has").is_visible()
    reader.get_by_role("link", name="Comments", exact=True).click()
    reader.get_by_role("link", name="lamplighter", exact=True).click()
    pieces = reader.locator(".found__piece")
    assert pieces.count() == 3
    assert pieces.first.locator("mark").inner_text() == "lamplighter"
    reader.locator(".found__title a").first.click()
    reader.wait_for_url(re.compile("#comment-[0-9]+$"))
    assert reader.locator(".comment:target").get_by_text("My aunt").first.is_visible()


@scripts_on_and_off
def test_whatever_is_typed_is_shown_as_it_was_and_does_nothing(site, visit, paper, scripts):
    reader = visit(scripts)
    for tab in ("", "comments/"):
        reader.goto(f"/search/{tab}?q={quote(HOSTILE)}&since=nonsense&section=%3Cb%3E&author=%22")
        box = reader.get_by_role("main").get_by_role("searchbox")
        assert box.input_value().startswith('"><img src=x onerror=alert(1)>')
        assert reader.locator("main img").count() == 0
        assert reader.locator(".errorlist, .field__error, [aria-invalid]").first.is_visible()

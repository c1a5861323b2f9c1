"""The search in a real browser: what a reader types, corrects and follows."""

import re
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.browser

scripts_on_and_off = pytest.mark.parametrize(
    "scripts", [True, False], ids=["scripts", "no scripts"]
)
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
other = make_article(headline="Keepers wanted", body="<p>For the <b>lighthouse</b>.</p>")
for number in range(3):
    make_comment(other, body=f"My aunt was a lamplighter in {1950 + number}.")
vocabulary.gather(said())
""")


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

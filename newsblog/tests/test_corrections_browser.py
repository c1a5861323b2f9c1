"""A fact that a reader disputes becomes a correction of the story, in a real browser."""

import re

import pytest

from .journeys import enter, scripts_on_and_off

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def editor(site):
    site.fill("""
from articles.tests.factories import make_user
make_user("erin", group="editor")
""")


@pytest.fixture
def flooded(site, story):
    """A story with a mistake in it."""
    site.fill(f"""
from articles.models import Article
story = Article.objects.get(slug="{story.rstrip("/").rpartition("/")[2]}")
story.set_body("<p>At seven the river stood at <em>7.84</em> metres. Then it fell.</p>")
story.save()
""")
    return story


@scripts_on_and_off
def test_dispute_becomes_a_correction_on_the_story(site, visit, editor, flooded, scripts):
    reader = visit(scripts)
    reader.goto(flooded)
    if scripts:
        reader.locator(".prose em").dblclick()
    reader.get_by_role("link", name="Dispute it").click()
    passage = reader.get_by_label("The passage")
    if scripts:
        assert "7" in passage.input_value()
    passage.fill("the river stood at 9.99 metres")
    reader.get_by_label("What is wrong with it?").fill(f"The gauge says 6.84. ({flooded})")
    reader.get_by_label("A link that shows it").fill("https://gauge.example.org/today")
    reader.get_by_label("Name", exact=True).fill("Rita Reader")
    reader.get_by_label("you may thank me").check()
    reader.get_by_role("button", name="Send").click()
    reader.get_by_text("do not stand in the story").first.wait_for()
    passage = reader.get_by_label("The passage")
    assert passage.input_value() == "the river stood at 9.99 metres"
    passage.fill("the river stood at 7.84 metres")
    reader.get_by_role("button", name="Send").click()
    reader.get_by_role("heading", name="Somebody at the paper looks at it").wait_for()
    reader.goto(flooded)
    assert reader.get_by_text("The gauge says 6.84.").count() == 0

    desk = visit()
    enter(desk, "erin")
    desk.get_by_role("link", name="All disputed facts").click()
    row = desk.locator("#result_list tr", has_text=flooded)
    row.get_by_role("link", name="Look into it").click()
    desk.get_by_label("Correction", exact=True).fill("The story said 7.84 metres. It was 6.84.")
    desk.get_by_label("Answer", exact=True).fill("You are right, and we misread the gauge.")
    desk.get_by_role("button", name="Correct the story").click()
    desk.get_by_text("Corrected.").first.wait_for()

    reader.goto(flooded)
    reader.locator(".story__head").get_by_role("link", name=re.compile("^Corrected")).click()
    correction = reader.locator("#corrections")
    correction.get_by_text("The story said 7.84 metres. It was 6.84.").wait_for()
    assert "With thanks to Rita Reader" in correction.inner_text()
    case = reader.locator("#cases")
    assert "the river stood at 7.84 metres" in case.inner_text()
    assert "You are right, and we misread the gauge." in case.inner_text()
    reader.get_by_role("contentinfo").get_by_role("link", name="Corrections").click()
    first = reader.locator(".corrections-list > li").first
    assert "It was 6.84." in first.inner_text()
    assert "Rita Reader" in first.inner_text()
    first.get_by_role("link", name=re.compile("The ferry is late")).click()
    reader.wait_for_url(re.compile("#correction-[0-9]+$"))

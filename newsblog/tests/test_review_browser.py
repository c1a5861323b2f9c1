"""Review in a real browser: a change approved by another and published later; an outsider."""

import pytest

from .journeys import scripts_on_and_off
from .test_drafts_browser import FILL, edit_url, saving

pytestmark = pytest.mark.browser


@pytest.fixture
def live(site, story):
    """The number of a story in print, at the address `story`, written by erin and read by frank."""
    site.fill(FILL)
    return site.fill(f"""
from articles.models import Article, Checklist
Checklist.objects.update_or_create(pk=1, defaults={{"second_pair": "block"}})
print(Article.objects.get(slug={story.split("/")[-2]!r}).pk)
""").strip()


def review_url(number):
    return edit_url(number).replace("change/", "review/")


def test_change_is_approved_by_another_and_appears_at_its_minute(
    site,
    sign_in,
    visit,
    live,
    story,
):
    erin, frank, reader = sign_in("erin"), sign_in("frank"), visit()
    erin.goto(edit_url(live))
    erin.get_by_role("textbox", name="Body").wait_for()
    old = erin.input_value("[name=headline]")
    with saving(erin, "lost"):
        erin.fill("[name=headline]", old.replace("late", "lost"))
    # Not before somebody else has read it.
    erin.get_by_label("substantive: readers are told").check()
    erin.fill("[name=summary]", "The ferry was lost, not late.")
    erin.fill("[name=why]", "We believed the timetable.")
    erin.click("[name=_publish_changes]")
    erin.get_by_text("Saved, but not published: Nobody else has approved this text.").wait_for()
    erin.get_by_role("button", name="Save and hand in").click()
    erin.get_by_text("It is ready for review.").wait_for()
    # frank finds it on the board, and says what he thinks of a passage.
    frank.goto("/admin/articles/board/")
    card = frank.locator(".board__column--ready .board-card", has_text=old)
    card.get_by_role("link", name="Review").click()
    frank.get_by_label("Passage").fill("is lost")
    frank.get_by_label("Note", exact=True).fill("Says who?")
    frank.get_by_role("button", name="Leave the note").click()
    frank.locator(".review-notes", has_text="Says who?").get_by_role("button").click()
    frank.get_by_text("No note waits.").wait_for()
    frank.get_by_role("button", name="Approve").click()
    frank.get_by_text("Approved by frank").wait_for()
    # It gets its minute; readers see the old text until then.
    erin.goto(edit_url(live))
    erin.get_by_label("substantive: readers are told").check()
    erin.fill("[name=summary]", "The ferry was lost, not late.")
    erin.fill("[name=why]", "We believed the timetable.")
    erin.fill("[name=changes_at_0]", "01/02/2099")
    erin.fill("[name=changes_at_1]", "06:30")
    erin.click("[name=_publish_changes]")
    erin.get_by_text("The changes appear at").wait_for()
    erin.goto("/admin/articles/calendar/?from=2099-02-01")
    erin.locator(".calendar__entry--changes", has_text=old).wait_for()
    reader.goto(story)
    assert reader.locator("h1.story__headline").inner_text() == old
    site.fill("""
from django.utils import timezone
from articles.models import Draft, Edition
# Kept pages know the moment that was set; moving it behind their back is told as a save tells it.
Draft.objects.update(publish_at=timezone.now())
Edition.move()
""")
    reader.reload()
    reader.reload()
    assert "lost" in reader.locator("h1.story__headline").inner_text()
    reader.get_by_text("The ferry was lost, not late.").first.wait_for()
    reader.get_by_role("link", name="History", exact=True).click()
    assert reader.locator("del").inner_text() == "late"
    assert reader.locator("ins").inner_text() == "lost"


@scripts_on_and_off
def test_outsider_approves_by_link(site, sign_in, visit, scripts):
    number = site.fill(
        FILL + 'print(make_article(headline="The dredger", body="<p>It is deep.</p>",'
        ' status="draft").pk)'
    ).strip()
    erin, bob = sign_in("erin"), visit(scripts)
    erin.goto(review_url(number))
    erin.get_by_label("For whom").fill("Dr Bob")
    erin.get_by_label("May approve the text").check()
    erin.get_by_role("button", name="Make a link").click()
    address = erin.get_by_label("The link for Dr Bob").input_value()
    bob.goto(address)
    assert bob.locator("h1").inner_text() == "The dredger"
    bob.get_by_label("Passage").fill("It is deep.")
    bob.get_by_label("Your remark").fill("Seven metres.")
    bob.get_by_role("button", name="Send the remark").click()
    bob.get_by_text("the newsroom sees your remark").wait_for()
    bob.get_by_role("button", name="Approve the text").click()
    bob.get_by_text("You have approved this text.").wait_for()
    erin.goto(review_url(number))
    erin.get_by_text("Approved by Dr Bob (outside)").wait_for()
    erin.locator(".note__text", has_text="Seven metres.").wait_for()
    erin.get_by_role("button", name="End it").click()
    erin.get_by_text("The link is over.").wait_for()
    problem = bob.goto(address)
    assert problem.status == 410
    bob.get_by_role("heading", name="This link is over").wait_for()

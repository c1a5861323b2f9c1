"""Reports and notices in a real browser, signed out, with scripts and without."""

import pytest

from .journeys import scripts_on_and_off

pytestmark = pytest.mark.browser


@pytest.fixture
def comment(site, story):
    """The number of a comment under the story."""
    return site.fill(f"""
from articles.models import Article
from comments.tests.factories import make_comment
story = Article.objects.get(slug="{story.split("/")[-2]}")
print(make_comment(story, name="Rude Rudi", body="You are all fools.").pk)
""").strip()


def reports(site, comment):
    return site.fill(f"""
from comments.models import Comment
one = Comment.objects.get(pk={comment})
print(one.status, one.open_reports, *one.reports.values_list("text", flat=True))
""").strip()


@scripts_on_and_off
def test_reader_reports_signed_out(site, visit, story, comment, scripts):
    reader = visit(scripts)
    reader.goto(story)
    reader.locator(f"#comment-{comment}").get_by_role("link", name="Report").click()
    reader.get_by_role("heading", name="Report this comment").wait_for()
    # What is missing is said, and what was typed is kept.
    form = reader.locator("[data-report] form")
    form.get_by_label("What should the moderators know?").fill("He says so every day.")
    form.evaluate("form => (form.noValidate = true)")
    form.get_by_role("button", name="Report").click()
    reader.get_by_role("alert").get_by_text("Please choose what is wrong with it.").wait_for()
    text = form.get_by_label("What should the moderators know?")
    assert text.input_value() == "He says so every day."
    form.get_by_label("It attacks a person instead of an argument.").check()
    form.get_by_role("button", name="Report").click()
    reader.get_by_role("heading", name="A moderator will look at it").wait_for()
    assert reports(site, comment) == "approved 1 He says so every day."
    reader.get_by_text("Back to the comment").click()
    if scripts:
        assert reader.locator("dialog[open]").count() == 0
        focused = reader.evaluate("document.activeElement.getAttribute('href')")
        assert focused == f"/comments/{comment}/report/"
    reader.wait_for_url(f"**{story}*")
    reader.get_by_text("You are all fools.").wait_for()
    # A second one is known, and the comment cannot be answered for a while.
    reader.locator(f"#comment-{comment}").get_by_role("link", name="Report").click()
    reader.get_by_role("heading", name="reported already").wait_for()
    reader.goto(f"{story}?replytocom={comment}#respond")
    answer = reader.locator("#comment-form")
    answer.locator("[name=body]").fill("And you are another.")
    answer.locator("[name=name]").fill("Gwen")
    answer.get_by_role("button", name="Send").click()
    reader.get_by_text("Please wait ten minutes before you answer it").first.wait_for()
    assert reader.locator("[name=body]").input_value() == "And you are another."


def test_dialog_is_left_by_escape(site, visit, story, comment):
    reader = visit()
    reader.goto(story)
    link = reader.locator(f"#comment-{comment}").get_by_role("link", name="Report")
    link.press("Enter")
    reader.locator("dialog[open]").get_by_label("It advertises.").wait_for()
    reader.keyboard.press("Escape")
    assert reader.locator("dialog[open]").count() == 0
    assert link.evaluate("link => link === document.activeElement")


@scripts_on_and_off
def test_notice_is_sent_from_the_page_of_a_report_and_confirmed_by_mail(
    site, visit, story, comment, scripts
):
    address = f"nora{comment}@example.org"
    reader = visit(scripts)
    reader.goto(f"/comments/{comment}/report/")
    reader.get_by_role("link", name="Send a notice of illegal content").click()
    form = reader.locator("main form")
    assert f"/comments/{comment}/" in form.get_by_label("Where is it?").input_value()
    form.get_by_label("Insult or false claims about a person").check()
    form.get_by_label("Why is it illegal?").fill("It is an insult, and it means me.")
    form.get_by_label("Your e-mail address").fill(address)
    form.get_by_role("button", name="Send the notice").click()
    reader.get_by_role("alert").get_by_text("Your name").wait_for()
    form.get_by_label("Your name").fill("Nora")
    form.get_by_label("I believe in good faith").check()
    form.get_by_role("button", name="Send the notice").click()
    reader.get_by_text("We have received it").wait_for()
    receipt = reader.url
    assert receipt.split("/")[-2] in site.mail_to(address).get_body(("plain",)).get_content()

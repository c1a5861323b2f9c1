"""Writing in a real browser: what saves itself, a crash, two editors at once, a story in print."""

import re
from contextlib import contextmanager

import pytest

from .journeys import enter, give_password

pytestmark = pytest.mark.browser

FILL = """
from articles.models import Section
from articles.tests.factories import *
from newsblog.models import User
for name in ("erin", "frank"):
    User.objects.filter(username=name).exists() or make_user(name, group="editor")
section = Section.objects.filter(slug="tides").first() or make_section("Tides", slug="tides")
"""


@pytest.fixture
def draft(site):
    """The number of a draft."""
    return site.fill(FILL + 'print(make_article(headline="The ferry", status="draft").pk)').strip()


def edit_url(number):
    return f"/admin/articles/article/{number}/change/"


def state(page, text):
    return page.locator("[data-shown=state]", has_text=re.compile(f"^{text}|{text}$"))


@contextmanager
def saving(page, text):
    """What is done inside is over when the server has taken `text`.

    The word "Saved" alone may still be about what was typed before.
    """

    def has_it(response):
        sent = response.request.post_data_buffer or b""
        return "/autosave/" in response.url and response.ok and text.encode() in sent

    with page.expect_response(has_it):
        yield
    state(page, "Saved ").wait_for()


def text_of(site, number):
    return site.fill(
        "from articles.models import Article\n"
        f"text = Article.objects.get(pk={number}).working_text()\n"
        "print(text['headline'], text['body'])"
    ).strip()


def test_what_is_typed_saves_itself_and_outlives_a_crash(site, sign_in, draft):
    page = sign_in()
    page.goto(edit_url(draft))
    editor = page.get_by_role("textbox", name="Body")
    editor.wait_for()
    editor.click()
    page.keyboard.press("Control+End")
    with saving(page, "It saved itself."):
        page.keyboard.type(" It saved itself.")
        state(page, "Not saved yet").wait_for()
    assert "It saved itself." in text_of(site, draft)
    # The browser dies before the next save: the network is gone, and then the page.
    page.context.route("**/autosave/", lambda route: route.abort())
    page.fill("[name=headline]", "The ferry sank")
    page.wait_for_timeout(600)
    page.close(run_before_unload=False)
    assert "sank" not in text_of(site, draft)
    page.context.unroute("**/autosave/")
    page = page.context.new_page()
    page.goto(edit_url(draft))
    offer = page.locator("[data-shown=kept]")
    offer.get_by_text("This browser keeps a newer text").wait_for()
    assert page.input_value("[name=headline]") == "The ferry"
    with page.context.expect_page() as opened:
        offer.get_by_role("button", name="Compare").click()
    assert opened.value.locator("ins", has_text="sank").count() == 1
    with saving(page, "The ferry sank"):
        offer.get_by_role("button", name="Take it").click()
        assert page.input_value("[name=headline]") == "The ferry sank"
    assert text_of(site, draft).startswith("The ferry sank")
    page.goto(edit_url(draft))
    page.wait_for_timeout(300)
    assert not page.locator("[data-shown=kept]").is_visible()


def test_story_that_is_begun_becomes_a_draft_of_its_own(site, sign_in, draft):
    page = sign_in()
    page.goto("/admin/articles/article/add/")
    page.get_by_role("textbox", name="Body").wait_for()
    page.fill("[name=headline]", "Begun by the sea")
    state(page, "Kept in this browser").wait_for()
    with saving(page, "Begun by the sea"):
        page.locator(".field-section .select2-selection").click()
        page.keyboard.type("Tid")
        page.get_by_role("option", name="Tides").click()
    page.wait_for_url("**/change/")
    page.fill("[name=kicker]", "Fish")
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()
    begun = "Article.objects.filter(headline__startswith='Begun').count()"
    assert site.fill(f"from articles.models import Article\nprint({begun})").strip() == "1"


def test_session_that_is_over_loses_nothing(site, sign_in, draft):
    page = sign_in()
    page.goto(edit_url(draft))
    page.get_by_role("textbox", name="Body").wait_for()
    page.context.clear_cookies(name="sessionid")
    page.fill("[name=headline]", "Written too late")
    state(page, "Not saved: you are signed out").wait_for()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new tab").click()
    give_password(opened.value, "erin")
    opened.value.close()
    with saving(page, "Written in time"):
        page.fill("[name=headline]", "Written in time")
    assert text_of(site, draft).startswith("Written in time")


def test_whole_form_sent_too_late_is_kept_without_scripts(site, sign_in, draft):
    page = sign_in(scripts=False)
    page.goto(edit_url(draft))
    page.context.clear_cookies(name="sessionid")
    page.fill("[name=headline]", "Sent too late")
    page.click("[name=_save]")
    page.get_by_text("nothing is lost").wait_for()
    other = page.context.new_page()
    enter(other, "erin")
    page.get_by_role("button", name="Send it again").click()
    page.get_by_text("You are signed in again").wait_for()
    page.get_by_role("button", name="Send it again").click()
    page.get_by_text("was changed successfully").wait_for()
    assert text_of(site, draft).startswith("Sent too late")


def test_two_editors_collide_and_lose_nothing(site, sign_in, draft):
    erin, frank = sign_in("erin"), sign_in("frank")
    for page in (erin, frank):
        page.goto(edit_url(draft))
        page.get_by_role("textbox", name="Body").wait_for()
    frank.get_by_text("erin has this story open since").wait_for()
    with saving(erin, "The ferry left"):
        erin.fill("[name=headline]", "The ferry left")
    frank.fill("[name=headline]", "The ferry sank")
    state(frank, "Not saved: erin changed this story.").wait_for()
    frank.click("[name=_continue]")
    frank.get_by_text("erin saved this story").wait_for()
    assert frank.input_value("[name=headline]") == "The ferry sank"
    conflict = frank.locator(".conflict")
    assert conflict.locator("del").inner_text() == "sank"
    assert conflict.locator("ins").inner_text() == "left"
    assert text_of(site, draft).startswith("The ferry left")
    frank.click("[name=_continue]")
    frank.get_by_text("was changed successfully").wait_for()
    assert text_of(site, draft).startswith("The ferry sank")
    frank.goto(edit_url(draft).replace("change/", "revisions/"))
    frank.get_by_role("row", name="Set aside").wait_for()


def test_story_in_print_is_changed_in_a_draft_and_shows_its_history(site, sign_in, visit, story):
    site.fill(FILL)
    number = site.fill(
        "from articles.models import Article\n"
        f"print(Article.objects.get(slug={story.split('/')[-2]!r}).pk)"
    ).strip()
    page, reader = sign_in(), visit()
    page.goto(edit_url(number))
    page.get_by_role("textbox", name="Body").wait_for()
    page.wait_for_timeout(4000)  # opening it changes nothing
    assert page.locator("[name=_discard], .verb--remove").count() == 0
    old = page.input_value("[name=headline]")
    with saving(page, "lost"):
        page.fill("[name=headline]", old.replace("late", "lost"))
    reader.goto(story)
    assert reader.locator("h1.story__headline").inner_text() == old
    page.click("[name=_save]")
    page.get_by_text("Readers still see the published version.").wait_for()
    page.get_by_label("substantive: readers are told").check()
    page.click("[name=_publish_changes]")
    page.get_by_text("A substantive change says what was changed, and why.").first.wait_for()
    page.fill("[name=summary]", "The ferry was lost, not late.")
    page.fill("[name=why]", "We believed the timetable.")
    page.click("[name=_publish_changes]")
    page.get_by_text("Readers see this version.").wait_for()
    reader.reload()
    assert "lost" in reader.locator("h1.story__headline").inner_text()
    reader.get_by_text("The ferry was lost, not late.").first.wait_for()
    reader.get_by_role("link", name="History", exact=True).click()
    assert reader.locator("del").inner_text() == "late"
    assert reader.locator("ins").inner_text() == "lost"
    reader.get_by_text("We believed the timetable.").wait_for()

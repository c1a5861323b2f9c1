"""Guests who come back: the journeys of their own comments in a real browser."""

import json
import re

import pytest

from .journeys import scripts_on_and_off

pytestmark = pytest.mark.browser


def write(page, text, name="Gwen Guest"):
    form = page.locator("#comment-form")
    form.locator("[name=body]").fill(text)
    form.locator("[name=name]").fill(name)
    form.locator("[name=remember]").check()
    form.get_by_role("button", name="Send").click()


def approve(site, text):
    site.fill(f"""
from comments.models import Comment
Comment.objects.get(body="{text}").approve()
""")


def answer(site, text):
    site.fill(f"""
from comments.models import Comment
from comments.tests.factories import make_comment
make_comment(parent=Comment.objects.get(body="{text}"), body="An answer to {text}")
""")


@scripts_on_and_off
def test_guest_comes_back_edits_sees_the_mark_and_deletes(site, visit, story, scripts):
    guest = visit(scripts)
    guest.goto(story)
    text = f"I wait at {story} since noon."
    write(guest, text)
    guest.get_by_text("waits for a moderator").first.wait_for()
    approve(site, text)
    answer(site, text)

    guest.goto(story)
    comment = guest.locator(".comment", has=guest.get_by_text(text, exact=True)).first
    if scripts:
        comment.get_by_role("link", name="Edit your comment").first.click()
    else:
        assert comment.get_by_role("link", name="Edit").count() == 0
        guest.get_by_role("link", name="Your comments").click()
        guest.locator(".comment", has_text=text).get_by_role("link", name="Edit").click()
    assert guest.locator("[name=body]").input_value() == text
    guest.locator("[name=body]").fill(f"I waited at {story} until two.")
    guest.get_by_role("button", name="Save").click()
    guest.wait_for_url(re.compile("#comment-[0-9]+$"))
    own = guest.locator(f"#{guest.url.rpartition('#')[2]}").locator(".comment__own").first
    assert f"I waited at {story} until two." in own.inner_text()
    assert "edited after a reply" in own.inner_text()

    guest.goto("/comments/mine/")
    mine = guest.locator(".comment", has_text="until two.")
    assert "Published" in mine.inner_text()
    mine.get_by_role("link", name="Delete").click()
    guest.get_by_role("button", name="Delete").click()
    guest.get_by_text("Your comment is deleted.").wait_for()
    guest.goto(story)
    assert guest.get_by_text("until two.").count() == 0
    guest.get_by_text("deleted by its author").wait_for()
    guest.get_by_text("An answer to").wait_for()


@scripts_on_and_off
def test_impostor_with_the_same_name_and_address_gets_nothing(site, visit, story, scripts):
    guest = visit(scripts)
    guest.goto(story)
    text = f"My words under {story}"
    write(guest, text)
    approve(site, text)
    other = visit(scripts)
    other.goto(story)
    write(other, f"Their words under {story}")
    other.get_by_text("waits for a moderator").first.wait_for()
    other.goto("/comments/mine/")
    assert other.get_by_text("Their words").count() == 1
    assert other.get_by_text("My words").count() == 0
    other.goto(story)
    other.wait_for_load_state("networkidle")
    assert other.get_by_role("link", name="Edit your comment").count() == 0


@scripts_on_and_off
def test_guest_takes_everything_along_and_erases_it(site, visit, story, scripts):
    guest = visit(scripts)
    guest.goto(story)
    text = f"To be forgotten, {story}"
    write(guest, text, name="Gone Guest")
    approve(site, text)
    answer(site, text)
    guest.goto("/comments/mine/")
    with guest.expect_download() as download:
        guest.get_by_role("link", name="data (JSON)").click()
    told = json.loads(download.value.path().read_text())
    assert [comment["text"] for comment in told["comments"]] == [text]
    with guest.expect_download() as download:
        guest.get_by_role("link", name="a page to read").click()
    assert text in download.value.path().read_text()
    guest.get_by_role("link", name="Erase everything").click()
    guest.get_by_label("Yes, erase everything").check()
    guest.get_by_role("button", name="Erase").click()
    guest.get_by_role("heading", name="Everything is erased").wait_for()
    guest.goto(story)
    assert guest.locator(".thread").get_by_text("Gone Guest").count() == 0
    guest.get_by_text("An answer to").wait_for()
    guest.goto("/comments/mine/")
    guest.get_by_text("keeps nobody’s key").wait_for()

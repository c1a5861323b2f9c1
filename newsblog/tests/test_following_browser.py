"""Journeys of guests who hear of answers by e-mail, in a real browser."""

import itertools
import re
import urllib.parse
import urllib.request

import pytest

from .journeys import scripts_on_and_off

pytestmark = pytest.mark.browser

number = itertools.count(1)


def link_in(message, word):
    text = message.get_body(("plain",)).get_content()
    return re.search(rf"http\S+/comments/{word}/\S+", text).group(0)


@scripts_on_and_off
def test_guest_proves_a_mailbox_gets_mail_and_ends_it_with_one_click(site, visit, story, scripts):
    one = next(number)
    address = f"greta{one}@example.org"
    guest = visit(scripts)
    guest.goto(story)
    text = f"Who has the key? {one}"
    form = guest.locator("#comment-form")
    form.locator("[name=body]").fill(text)
    form.locator("[name=name]").fill("Greta Guest")
    form.locator("[name=email]").fill(address)
    form.locator("[name=follow]").check()
    form.get_by_role("button", name="Send").click()
    guest.get_by_text("waits for a moderator").first.wait_for()

    # In another browser: the mailbox is theirs wherever it is read.
    reader = visit(scripts)
    reader.goto(link_in(site.mail_to(address), "prove"))
    reader.get_by_text("Is this you?").wait_for()
    reader.get_by_role("button", name="Yes, that is me").click()
    reader.get_by_text(f"Mail goes to {address}.").wait_for()
    reader.goto("/comments/mine/")
    reader.get_by_text(text).wait_for()

    site.fill(f"""
from comments.models import Comment
from comments.tests.factories import make_comment
from comments import tasks
comment = Comment.objects.get(body="{text}")
comment.approve()
make_comment(parent=comment, name="Ben", body="I have it, {one}.")
""")
    message = site.mail_to(address, number=2)
    assert "answered you" in message["Subject"]
    assert f"I have it, {one}." in message.get_body(("plain",)).get_content()
    assert f"I have it, {one}." in message.get_body(("html",)).get_content()

    unsubscribe = re.fullmatch("<(.*)>", message["List-Unsubscribe"].strip()).group(1)
    body = urllib.parse.urlencode({"List-Unsubscribe": "One-Click"}).encode()
    with urllib.request.urlopen(unsubscribe, data=body) as answer:  # noqa: S310
        assert answer.status == 200
    reader.goto("/comments/preferences/")
    assert not reader.get_by_label("Tell me when somebody answers me").is_checked()


@scripts_on_and_off
def test_guest_follows_a_thread_and_stops(site, visit, story, scripts):
    one = next(number)
    address = f"hugo{one}@example.org"
    guest = visit(scripts)
    guest.goto(f"{story}follow/")
    guest.get_by_label("Your e-mail address").fill(address)
    guest.get_by_role("button", name="Send the link").click()
    guest.get_by_role("heading", name="Look into your mailbox").wait_for()
    guest.goto(link_in(site.mail_to(address), "prove"))
    guest.get_by_role("button", name="Yes, that is me").click()
    guest.get_by_role("link", name=re.compile("The ferry is late")).wait_for()
    guest.get_by_label("Once a day").check()
    guest.get_by_role("button", name="Save").click()
    guest.get_by_text("Saved.").wait_for()
    guest.goto(f"{story}follow/")
    guest.get_by_role("button", name="Stop following").click()
    guest.get_by_role("button", name="Follow", exact=True).wait_for()
    guest.goto("/comments/preferences/")
    guest.get_by_text("Nothing yet.").wait_for()


def test_guest_recommends_mutes_and_previews(site, visit, story):
    site.fill(f"""
from articles.models import Article
from comments.tests.factories import make_comment
make_comment(Article.objects.get(slug="{story.split("/")[-2]}"), name="Rosa", body="Worth it.")
""")
    guest = visit()
    guest.goto(story)
    guest.get_by_role("button", name="Recommend").click()
    guest.get_by_role("button", name="Keep a cookie and recommend").click()
    guest.wait_for_url(re.compile("#comment-[0-9]+$"))
    guest.get_by_role("button", name="Recommend").click()
    guest.get_by_role("button", name="Take it back").click()
    guest.wait_for_url(re.compile("#comment-[0-9]+$"))
    loads = []
    guest.on("request", lambda request: request.is_navigation_request() and loads.append(1))
    button = guest.get_by_role("button", name="Recommend")
    button.click()
    guest.locator('.comment__vote[aria-pressed="true"]').wait_for()
    assert loads == []

    guest.get_by_role("button", name="Mute Rosa").click()
    assert guest.get_by_text("Worth it.").is_hidden()
    guest.reload()
    assert guest.get_by_text("Worth it.").is_hidden()
    assert guest.locator('.comment__vote[aria-pressed="true"]').count() == 1
    guest.get_by_role("button", name="Unmute Rosa").click()
    guest.get_by_text("Worth it.").wait_for()

    guest.locator("[name=body]").fill("A word with *weight*.")
    guest.locator("[name=name]").fill("Gwen")
    loads.clear()
    guest.get_by_role("button", name="Preview").click()
    guest.locator("[data-preview] em", has_text="weight").wait_for()
    assert loads == []
    guest.goto("/")
    guest.goto(story)
    assert guest.locator("[name=body]").input_value() == "A word with *weight*."


def test_guest_recommends_and_previews_without_scripts(site, visit, story):
    site.fill(f"""
from articles.models import Article
from comments.tests.factories import make_comment
make_comment(Article.objects.get(slug="{story.split("/")[-2]}"), name="Rosa", body="Worth it.")
""")
    guest = visit(False)
    guest.goto(story)
    guest.get_by_role("button", name="Recommend").click()
    guest.get_by_role("button", name="Keep a cookie and recommend").click()
    guest.wait_for_url(re.compile("#comment-[0-9]+$"))
    guest.get_by_role("button", name="Recommend").click()
    guest.get_by_role("button", name="Take it back").click()
    guest.wait_for_url(re.compile("#comment-[0-9]+$"))
    guest.locator("[name=body]").fill("A word with *weight*.")
    guest.locator("[name=name]").fill("Gwen")
    guest.get_by_role("button", name="Preview").click()
    guest.locator("[data-preview] em", has_text="weight").wait_for()
    assert guest.locator("[name=body]").input_value() == "A word with *weight*."

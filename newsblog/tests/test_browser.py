"""The journeys that need a real browser, on the real site."""

import itertools
import re

import pytest

from .journeys import enter, scripts_on_and_off

pytestmark = pytest.mark.browser

number = itertools.count(1)

PEOPLE = """
from articles.tests.factories import *
for name, group in (("erin", "editor"), ("carol", "moderator")):
    make_user(name, group=group)
make_author("Alice Author", slug="alice-author")
make_section("Harbour", slug="harbour")
"""


@pytest.fixture(scope="module", autouse=True)
def people(site):
    site.fill(PEOPLE)


@pytest.fixture
def story(site):
    """The address of a story of its own for each test."""
    one = next(number)
    return site.fill(f"""
from articles.tests.factories import *
from articles.models import Author, Section
story = make_article(
    headline="The crane moves, number {one}",
    slug="crane-{one}",
    section=Section.objects.get(slug="harbour"),
    authors=[Author.objects.get(slug="alice-author")],
)
print(story.get_absolute_url())
""").strip()


def write(page, text, name="Gwen Guest"):
    form = page.locator("#comment-form")
    form.locator("[name=body]").fill(text)
    if form.locator("[name=name]").count():
        form.locator("[name=name]").fill(name)
        form.locator("[name=remember]").check()
    form.locator("button[type=submit], input[type=submit]").first.click()


@scripts_on_and_off
def test_guest_is_held_approved_and_then_answers_at_once(site, visit, story, scripts):
    guest = visit(scripts)
    guest.goto("/")
    guest.locator(f'a[href="{story}"]').first.click()
    assert guest.locator("#story h1").inner_text().startswith("The crane moves")
    text = f"I saw it with my own eyes, said {story}."
    write(guest, text)
    guest.get_by_text("waits for a moderator").first.wait_for()
    guest.goto(story)
    assert guest.get_by_text(text).count() == 0

    carol = visit(scripts)
    enter(carol, "carol")
    carol.goto("/admin/comments/desk/")
    carol.locator("[data-entry]", has_text=text).get_by_role("button", name="Approve").click()
    carol.locator("[data-done]", has_text="Approved").wait_for()

    guest.goto(story)
    comment = guest.locator(".comment", has_text=text)
    assert comment.locator(".comment-body").inner_text() == text
    comment.get_by_role("link", name=re.compile("Reply")).click()
    respond = comment.locator("#comment-form")
    assert respond.locator("[name=parent]").input_value()
    answer = f"Answering myself about {story}."
    write(guest, answer)
    guest.wait_for_url(re.compile("#comment-[0-9]+$"))
    reply = guest.locator(".comment .comment", has_text=answer)
    assert reply.count() == 1
    assert guest.url.endswith(reply.get_attribute("id"))


@scripts_on_and_off
def test_refused_comment_keeps_what_was_typed(visit, story, scripts):
    guest = visit(scripts)
    guest.goto(story)
    guest.locator("#comment-form").evaluate("form => form.noValidate = true") if scripts else None
    write(guest, "Nobody will know who wrote this.", name="\u200b \u200b")
    assert guest.locator("[name=body]").input_value() == "Nobody will know who wrote this."
    guest.get_by_text("Please give a name.").first.wait_for()


def test_reply_form_moves_without_a_round_trip_and_comes_back(site, visit, story):
    site.fill(f"""
from articles.models import Article
from comments.tests.factories import make_comment
make_comment(Article.objects.get(slug="{story.rstrip("/").rsplit("/", 1)[1]}"), body="Answer me.")
""")
    guest = visit()
    guest.goto(story)
    loads = []
    guest.on("request", lambda request: request.is_navigation_request() and loads.append(1))
    guest.locator("#comment-form [name=body]").fill("Half a thought")
    comment = guest.locator(".comment", has_text="Answer me.")
    comment.get_by_role("link", name=re.compile("Reply")).click()
    body = comment.locator("#comment-form [name=body]")
    assert body.input_value() == "Half a thought"
    assert body.evaluate("field => document.activeElement === field")
    guest.keyboard.press("Escape")
    assert comment.locator("#comment-form").count() == 0
    assert guest.locator("#comment-form [name=parent]").input_value() == ""
    assert loads == []


def test_draft_survives_a_reload_until_the_comment_is_taken(visit, story):
    guest = visit()
    guest.goto(story)
    guest.locator("#comment-form [name=body]").fill("A thought for later.")
    guest.wait_for_timeout(1200)
    guest.goto("/")
    guest.goto(story)
    assert guest.locator("#comment-form [name=body]").input_value() == "A thought for later."
    write(guest, "A thought for later.")
    guest.get_by_text("waits for a moderator").first.wait_for()
    guest.goto(story)
    assert guest.locator("#comment-form [name=body]").input_value() == ""


def test_editor_publishes_a_story(visit):
    erin = visit()
    enter(erin, "erin")
    erin.goto("/admin/articles/article/add/")
    headline = f"Written in the newsroom, number {next(number)}"
    erin.locator("#id_headline").press_sequentially(headline)
    assert erin.locator("#id_slug").input_value().startswith("written-in-the-newsroom")
    erin.get_by_role("textbox", name="Body").click()
    erin.keyboard.type("The first words of a new story.")
    erin.locator("#id_status").select_option("published")
    erin.locator(".field-section .select2-selection").click()
    erin.locator(".select2-search__field").last.fill("Harbour")
    erin.locator(".select2-results__option", has_text="Harbour").first.click()
    erin.locator("[name=_save]").first.click()
    erin.wait_for_url("**/admin/articles/article/")
    reader = visit()
    reader.goto("/")
    reader.get_by_role("link", name=headline).first.click()
    assert "The first words of a new story." in reader.locator("#story").inner_text()


def test_theme_is_remembered(visit):
    reader = visit(color_scheme="light")
    reader.goto("/")
    before = reader.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    switch = reader.locator("[data-theme-switch], [data-theme-toggle]").first
    switch.click()
    after = reader.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    if after == before:  # the first step may name the system's own scheme
        switch.click()
        after = reader.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert after != before
    reader.reload()
    assert reader.evaluate("getComputedStyle(document.documentElement).backgroundColor") == after


def add_comment(site, story, body, parent=None):
    slug = story.rstrip("/").rsplit("/", 1)[1]
    above = f'Comment.objects.get(body="{parent}")' if parent else "None"
    site.fill(f"""
from articles.models import Article
from comments.models import Comment
from comments.tests.factories import make_comment
make_comment(Article.objects.get(slug="{slug}"), parent={above}, body="{body}")
""")


def test_new_comments_are_announced_and_shown_without_moving_the_page(site, visit, story):
    first = f"The first word on {story}"
    add_comment(site, story, first)
    reader = visit()
    reader.clock.install()
    reader.goto(story)
    add_comment(site, story, f"A reply on {story}", parent=first)
    add_comment(site, story, f"The second word on {story}")
    reader.clock.run_for(25_000)
    bar = reader.get_by_role("button", name="2 new comments")
    bar.wait_for()
    bar.scroll_into_view_if_needed()
    text = reader.locator(".comment__own").first
    place = text.bounding_box()
    bar.click()
    assert reader.locator(".comment .comment", has_text="A reply on").count() == 1
    assert reader.locator(".thread > .comment").count() == 2
    assert reader.locator("#comments-title").inner_text() == "3 comments"
    # scrolling happens in whole pixels, layout in fractions of them
    assert abs(text.bounding_box()["y"] - place["y"]) < 1
    assert reader.locator("[data-live-bar]").is_hidden()


def test_first_comment_appears_in_an_empty_conversation(site, visit, story):
    reader = visit()
    reader.clock.install()
    reader.goto(story)
    add_comment(site, story, f"Somebody had to begin {story}")
    reader.clock.run_for(25_000)
    reader.get_by_role("button", name="1 new comment").click()
    assert reader.locator(".thread > .comment", has_text="Somebody had to begin").count() == 1


def test_comments_since_the_last_visit_are_marked_and_stepped_through(site, visit, story):
    add_comment(site, story, f"Old news on {story}")
    reader = visit()
    reader.goto(story)
    assert reader.locator("[data-unread-bar]").is_hidden()
    reader.goto("/")
    add_comment(site, story, f"Newer on {story}")
    add_comment(site, story, f"Newest on {story}")
    reader.goto(story)
    assert reader.locator("[data-unread-count]").inner_text() == "2 comments are new to you"
    assert reader.locator(".comment--new").count() == 2
    reader.get_by_role("button", name="Next").click()
    focused = reader.evaluate("document.activeElement.closest('.comment').innerText")
    assert "Newer on" in focused
    reader.goto("/")
    reader.goto(story)
    assert reader.locator(".comment--new").count() == 0


def test_draft_of_a_reply_returns_to_what_it_answers(site, visit, story):
    add_comment(site, story, f"A question about {story}")
    guest = visit()
    guest.goto(story)
    guest.locator(".comment").get_by_role("link", name=re.compile("Reply")).click()
    guest.locator("#comment-form [name=body]").fill("An answer, half written.")
    guest.goto("/")
    guest.goto(story)
    form = guest.locator(".comment #comment-form")
    assert form.locator("[name=body]").input_value() == "An answer, half written."
    assert form.locator("[name=parent]").input_value() != ""
    assert guest.evaluate("scrollY") == 0

"""The moderators' desk in a real browser: queues worked off by keyboard and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from .journeys import scripts_on_and_off

pytestmark = pytest.mark.browser


@pytest.fixture
def sign_in(site, visit):
    """A page on which a moderator, new for each test, is signed in."""

    def sign_in(name, scripts=True, **options):
        key = site.fill(f"""
from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from articles.tests.factories import make_user
user = make_user("{name}", group="moderator")
store = SessionStore()
store[auth.SESSION_KEY] = str(user.pk)
store[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
store[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
store.save()
print(store.session_key)
""").strip()
        page = visit(scripts, **options)
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": site.url}])
        return page

    return sign_in


@pytest.fixture
def queue(site):
    """`queue(n)` makes n comments that wait, and nothing else in any queue."""

    def queue(count):
        site.fill(f"""
from datetime import timedelta
from django.utils import timezone
from articles.tests.factories import make_article
from comments.models import Comment
from comments.tests.factories import make_comment
for comment in Comment.objects.waiting():
    comment.reject()
article, now = make_article(slug=f"desk-{{Comment.objects.count()}}"), timezone.now()
for number in range({count}):
    make_comment(article, status="pending", name=f"Reader {{number}}",
        body=f"Remark {{number}} of {count}.", created_at=now - timedelta(minutes={count} - number))
""")

    return queue


def states(site, where=""):
    """{status: how many} of the comments whose text has `where` in it."""
    told = site.fill(f"""
from collections import Counter
from comments.models import Comment
found = Comment.objects.filter(body__contains="{where}")
print(dict(Counter(found.values_list("status", flat=True))))
""")
    return eval(told)  # noqa: S307  (our own output)


def focused(page):
    return page.evaluate("document.activeElement.innerText")


def test_fifty_pending_comments_are_cleared_by_keyboard_alone(site, sign_in, queue):
    queue(50)
    page = sign_in("carol")
    page.goto("/admin/comments/desk/")
    keys = page.keyboard
    keys.press("j")
    assert "Remark 0 of 50." in focused(page)
    for number in range(50):
        if number == 25:
            page.get_by_text("This page is done.").wait_for()
            expect(page.locator("[aria-busy]")).to_have_count(0, timeout=30_000)
            assert "Next page" in focused(page)
            keys.press("Enter")
            page.wait_for_url("**after=*")
            page.locator("[data-entry]:focus").wait_for()
            assert "Remark 25 of 50." in focused(page)
        if number % 10 == 3:
            keys.press("r")
            keys.press("2")
            keys.press("Enter")
        elif number % 10 == 5:
            keys.press("r")
            keys.press("r")
        elif number % 10 == 7:
            keys.press("s")
        else:
            keys.press("a")
    page.get_by_text("This page is done.").wait_for()
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=30_000)
    assert states(site, "of 50.") == {"approved": 35, "rejected": 10, "spam": 5}
    reasons = site.fill("""
from comments.models import Comment, Reason
second = list(Reason.objects.filter(is_offered=True))[1]
print(Comment.objects.filter(body__contains="of 50.", refused_because=second.text).count())
""")
    assert reasons.strip() == "5"
    page.reload()
    page.get_by_text("Nobody is waiting.").wait_for()


def test_a_decision_is_undone_by_key_and_the_comment_is_there_again(site, sign_in, queue):
    queue(3)
    page = sign_in("cora")
    page.goto("/admin/comments/desk/")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_text("Approved. 2 left on this page.").wait_for()
    assert "Remark 1 of 3." in focused(page)
    assert states(site, "of 3.") == {"approved": 1, "pending": 2}
    page.keyboard.press("u")
    page.get_by_text("Undone. 3 left on this page.").wait_for()
    assert "Remark 0 of 3." in focused(page)
    assert states(site, "of 3.") == {"pending": 3}


def test_keys_do_nothing_while_something_is_typed_or_with_modifiers(site, sign_in, queue):
    queue(2)
    page = sign_in("cleo")
    page.goto("/admin/comments/desk/")
    page.keyboard.press("j")
    page.keyboard.press("Control+a")
    page.keyboard.press("c")
    page.keyboard.type("as you say, carajo")
    assert page.locator("textarea:focus").input_value() == "as you say, carajo"
    page.keyboard.press("Escape")
    assert "Remark 0 of 2." in focused(page)
    page.keyboard.press("/")
    page.keyboard.type("spam")
    assert page.locator("[name=q]").input_value() == "spam"
    assert states(site, "of 2.") == {"pending": 2}
    page.keyboard.press("Tab")
    page.locator("[data-entry]").first.focus()
    page.keyboard.press("?")
    page.get_by_role("heading", name="Keys").wait_for()
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    assert not page.get_by_role("heading", name="Keys").is_visible()
    assert states(site, "of 2.") == {"pending": 2}


@scripts_on_and_off
def test_the_second_moderator_is_told_what_the_first_decided(site, sign_in, queue, scripts):
    queue(1)
    one, two = sign_in(f"first{scripts}"), sign_in(f"second{scripts}", scripts)
    for page in (one, two):
        page.goto("/admin/comments/desk/")
    one.keyboard.press("j")
    one.keyboard.press("a")
    one.get_by_text("This page is done.").wait_for()
    two.get_by_role("button", name="Spam", exact=True).click()
    told = f"first{scripts} has decided meanwhile: Approved. Nothing was changed."
    two.get_by_text(told).first.wait_for()
    assert "Approved" in two.locator("[data-entry]").inner_text()
    assert states(site, "of 1.")["approved"] >= 1


def test_without_scripts_a_decision_is_made_and_undone(site, sign_in, queue):
    queue(4)
    page = sign_in("cass", scripts=False)
    page.goto("/admin/comments/desk/")
    entry = page.locator("[data-entry]", has_text="Remark 0 of 4.")
    entry.locator("summary", has_text="Reject").click()
    entry.get_by_label("It advertises.").check()
    entry.get_by_role("button", name="Reject", exact=True).click()
    page.wait_for_url(re.compile("done="))
    assert states(site, "of 4.") == {"rejected": 1, "pending": 3}
    page.locator("[data-done]").get_by_role("button", name="Undo").click()
    page.get_by_text("Undone.").wait_for()
    assert states(site, "of 4.") == {"pending": 4}


def test_many_are_decided_after_a_look_and_undone_as_a_whole(site, sign_in, queue):
    queue(5)
    page = sign_in("cilla")
    page.goto("/admin/comments/desk/")
    for _ in range(3):
        page.keyboard.press("j")
        page.keyboard.press("x")
    page.locator("[data-bulk]").get_by_role("button", name="Spam").click()
    page.get_by_text("3 comments will change.").wait_for()
    assert states(site, "of 5.") == {"pending": 5}
    page.get_by_role("button", name="Spam 3 comments").click()
    page.get_by_text("3 comments decided.").wait_for()
    assert states(site, "of 5.") == {"pending": 2, "spam": 3}
    page.get_by_role("button", name="Undo all").click()
    page.get_by_text("3 decisions undone.").wait_for()
    assert states(site, "of 5.") == {"pending": 5}


def test_the_desk_fits_a_telephone(site, sign_in, queue):
    queue(2)
    page = sign_in("ciara", viewport={"width": 360, "height": 800})
    for path in ("", "?queue=recent", "?queue=spam&q=word", "bulk/"):
        page.goto(f"/admin/comments/desk/{path}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path

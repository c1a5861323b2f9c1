"""Journeys of who subscribes to a letter and of who sends it, in a real browser."""

import itertools
import re
import urllib.parse
import urllib.request

import pytest

from .journeys import enter, scripts_on_and_off
from .test_following_browser import link_in

pytestmark = pytest.mark.browser

number = itertools.count(1)


@scripts_on_and_off
def test_reader_subscribes_gets_the_letter_and_ends_it(site, visit, story, scripts):
    one = next(number)
    address = f"lena{one}@example.org"
    reader = visit(scripts)
    reader.goto("/")
    reader.get_by_role("link", name="The day or the week in one letter").click()
    reader.get_by_role("heading", name="Letters by e-mail").wait_for()
    form = reader.locator("#letters-form")
    form.get_by_label("Your e-mail address").fill(address)
    form.get_by_role("button", name="Subscribe").click()
    reader.get_by_text("Please choose at least one letter.", exact=True).wait_for()
    assert form.get_by_label("Your e-mail address").input_value() == address
    form.get_by_label(re.compile("once a day")).check()
    form.get_by_role("button", name="Subscribe").click()
    reader.get_by_role("heading", name="Look into your mailbox").wait_for()

    reader.goto(link_in(site.mail_to(address), "prove"))
    reader.get_by_role("button", name="Yes, that is me").click()
    reader.get_by_role("link", name="Daily letter").wait_for()

    site.fill(f"""
from datetime import timedelta
from django.utils import timezone
from comments.models import Letter, LetterSettings
from comments import tasks
from articles.tests.factories import make_article
# As if the earlier letter were of another day.
for letter in Letter.objects.sent():
    letter.day -= timedelta(days=letter.pk)
    letter.save()
make_article(headline="The harbour master resigns, {one}", slug="resigns-{one}",
    published_at=timezone.now() - timedelta(minutes=1))
make_article(headline="Not yet, {one}", slug="not-yet-{one}", status="draft")
now = timezone.now()
letter = Letter.open("daily", LetterSettings.load(), now)
letter.note = "Good morning, {one}."
letter.save()
letter.gather(now)
assert letter.send(now)
tasks.wake()
""")
    message = site.mail_to(address, number=2)
    for kind in ("plain", "html"):
        text = message.get_body((kind,)).get_content()
        assert f"The harbour master resigns, {one}" in text and f"Good morning, {one}." in text
        assert "Not yet" not in text

    reader.goto("/letters/")
    reader.get_by_role("link", name=re.compile(f"resigns, {one}")).click()
    reader.get_by_role("heading", name=re.compile("Daily letter, ")).wait_for()
    reader.get_by_text(f"Good morning, {one}.").wait_for()
    assert reader.get_by_text("Not yet").count() == 0

    unsubscribe = re.fullmatch("<(.*)>", message["List-Unsubscribe"].strip()).group(1)
    body = urllib.parse.urlencode({"List-Unsubscribe": "One-Click"}).encode()
    with urllib.request.urlopen(unsubscribe, data=body) as answer:  # noqa: S310
        assert answer.status == 200
    reader.goto("/comments/preferences/")
    reader.get_by_text("Nothing yet.").wait_for()


@scripts_on_and_off
def test_editor_arranges_looks_at_and_sends_a_letter(site, visit, scripts):
    one = next(number)
    site.fill(f"""
from datetime import timedelta
from django.utils import timezone
from articles.models import FrontItem
from articles.tests.factories import make_article, make_user
from comments.models import Letter
make_user("editor{one}", group="editor")
Letter.objects.filter(kind="weekly").delete()
for n, name in enumerate(("Alpha", "Beta")):
    make_article(headline=name + " {one}", slug=name.lower() + "-{one}",
        published_at=timezone.now() - timedelta(minutes=n))
""")
    editor = visit(scripts)
    enter(editor, f"editor{one}")
    editor.goto("/admin/comments/letter/")
    editor.get_by_role("link", name=re.compile("Weekly letter")).first.click()
    editor.locator("[name=note]").fill("Good evening.")
    editor.get_by_role("button", name=f"To the top: Beta {one}").click()
    rows = editor.locator("#items-group tr.form-row:not(.empty-form)")
    rows.first.get_by_role("link", name=f"Beta {one}").wait_for()
    editor.get_by_role("button", name="Save and look at it").click()
    editor.get_by_role("heading", name="As plain text").wait_for()
    text = editor.locator(".letter__text").inner_text()
    assert "Good evening." in text and text.index(f"Beta {one}") < text.index(f"Alpha {one}")
    frame = editor.frame_locator(".letter__mail")
    frame.locator("p", has_text="Good evening.").wait_for()
    editor.get_by_text("Send it now").click()
    editor.get_by_role("button", name="Yes, send it").click()
    editor.get_by_text("The letter is on its way.").wait_for()

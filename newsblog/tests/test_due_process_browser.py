"""A journey through due process: removed, stated, appealed, reversed, and open to everybody."""

import itertools

import pytest

from .journeys import enter, scripts_on_and_off

pytestmark = pytest.mark.browser

number = itertools.count(1)
PASSWORD = "a long secret word"


@pytest.fixture(scope="module")
def moderators(site):
    """Two people who moderate; their names."""
    site.fill(f"""
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
for name in ("carol", "dora"):
    user = get_user_model().objects.create_user(
        name, f"{{name}}@example.org", "{PASSWORD}", is_staff=True
    )
    user.groups.add(Group.objects.get(name="moderator"))
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
from comments.models import HouseRules
rules = HouseRules(number=1)
rules.set_body("<p>Be kind.</p>")
rules.save()
""")
    return "carol", "dora"


@scripts_on_and_off
def test_removed_stated_appealed_and_reversed_by_another_moderator(
    site, visit, story, moderators, scripts
):
    one = next(number)
    text = f"The harbour master sleeps, {one}."
    author = visit(scripts)
    author.goto(story)
    form = author.locator("#comment-form")
    form.locator("[name=body]").fill(text)
    form.locator("[name=name]").fill("Gwen Guest")
    form.locator("[name=remember]").check()
    form.get_by_role("button", name="Send").click()
    author.get_by_text("waits for a moderator").first.wait_for()

    # Carol lets it stand, then removes it with a reason.
    carol, dora = moderators
    site.fill(f"""
from django.contrib.auth import get_user_model
from comments.models import Comment, Reason
comment = Comment.objects.get(body="{text}")
carol = get_user_model().objects.get(username="{carol}")
comment.approve(carol)
comment.remove(carol, reason=Reason.objects.first(), text="Numbered {one}.")
""")
    author.goto(story)
    assert author.get_by_text(text).count() == 0

    # Its author reads why, and appeals.
    author.goto("/comments/mine/")
    mine = author.locator(".comment", has_text=text)
    mine.get_by_role("link", name="Statement and appeal").click()
    author.get_by_role("heading", name="Your comment was removed").wait_for()
    facts = author.locator(".facts").inner_text()
    assert f"Numbered {one}." in facts
    assert "rules of the house, version 1" in facts
    assert "It was not decided automatically." in facts
    author.get_by_role("button", name="Appeal").click()
    author.get_by_label("Why was the decision wrong?").fill(f"He does, I saw him. {one}")
    author.get_by_role("button", name="Appeal").click()
    author.get_by_text("It waits for a moderator").wait_for()
    statement = author.url.partition("#")[0]

    # Carol may not answer it; Dora reverses her decision.
    first = visit(scripts)
    enter(first, carol, PASSWORD)
    first.goto("/admin/comments/appeal/")
    first.locator("#result_list a").last.click()
    first.get_by_text("You have a part in this").wait_for()
    second = visit(scripts)
    enter(second, dora, PASSWORD)
    second.goto("/admin/comments/appeal/")
    second.locator("#result_list a").last.click()
    second.get_by_text(f"He does, I saw him. {one}").wait_for()
    second.get_by_label("Why").fill(f"It is no attack to say so. {one}")
    second.get_by_role("button", name="Uphold").click()
    second.get_by_text("The appeal is upheld.").wait_for()

    author.goto(statement)
    author.get_by_text("Your appeal was upheld").wait_for()
    author.get_by_text(f"It is no attack to say so. {one}").wait_for()
    author.goto(story)
    author.get_by_text(text).wait_for()

    # The log tells everybody all three, and nobody's name or words.
    reader = visit(scripts)
    reader.goto("/moderation/")
    log = reader.locator(".log__entry", has_text=f"number {story.rpartition('-')[2].strip('/')}")
    told = log.all_inner_texts()
    assert len(told) == 2
    assert "An appeal was upheld: the comment was put back." in told[0]
    assert "A comment was removed." in told[1]
    assert "Reversed on appeal." in told[1]
    assert "rules, version 1" in told[1]
    whole = reader.locator("main").inner_text()
    for secret in ("Gwen", "harbour master", "I saw him", "no attack", "Numbered", carol, dora):
        assert secret not in whole
    reader.get_by_role("link", name="rules, version 1").first.click()
    reader.get_by_text("Be kind.").wait_for()

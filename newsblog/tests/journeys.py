"""What journeys share: each with scripts and without them, and the way into the newsroom."""

import pytest

scripts_on_and_off = pytest.mark.parametrize(
    "scripts", [True, False], ids=["scripts", "no scripts"]
)


def enter(page, name, password="secret"):
    """Open the newsroom as somebody who is not signed in, and sign in."""
    page.goto("/admin/")
    give_password(page, name, password)


def give_password(page, name, password="secret"):
    """Sign in on the page that asks for it."""
    page.locator("summary", has_text="With a password").click()
    page.fill("[name=login]", name)
    page.fill("[name=password]", password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator("#user-tools").wait_for()

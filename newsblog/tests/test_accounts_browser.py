"""Journeys of readers with an account, in a real browser."""

import itertools
import re

import pytest

from .journeys import scripts_on_and_off

pytestmark = pytest.mark.browser

number = itertools.count(1)


def type_code(site, page, address, number=1):
    message = site.mail_to(address, number)
    text = message.get_body(("plain",)).get_content()
    page.locator("[name=code]").fill(re.search(r"^([A-Z0-9-]{6,9})$", text, re.MULTILINE).group(1))
    page.get_by_role("button", name="Confirm").first.click()
    return message


def sign_up(site, page, address, name):
    page.goto("/accounts/signup/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Send me a code").click()
    type_code(site, page, address)
    page.get_by_text(name).first.wait_for()


@scripts_on_and_off
def test_guest_signs_up_and_finds_the_old_comments(site, visit, story, scripts):
    one = next(number)
    reader = visit(scripts)
    reader.goto(story)
    text = f"Written before there was an account, {one}."
    form = reader.locator("#comment-form")
    form.locator("[name=body]").fill(text)
    form.locator("[name=name]").fill(f"Ilse {one}")
    form.locator("[name=remember]").check()
    form.get_by_role("button", name="Send").click()
    reader.get_by_text("waits for a moderator").first.wait_for()
    sign_up(site, reader, f"ilse{one}@example.org", f"Ilse {one}")
    reader.goto("/comments/mine/")
    reader.get_by_text(text).wait_for()
    reader.get_by_text("They belong to your account.").wait_for()

    # The name is theirs now: nobody else writes under it, or under one that looks like it.
    other = visit(scripts)
    other.goto(story)
    form = other.locator("#comment-form")
    form.locator("[name=body]").fill("I am Ilse too.")
    form.locator("[name=name]").fill(f"I1se {one}")
    form.get_by_role("button", name="Send").click()
    other.get_by_text("somebody with an account").first.wait_for()
    assert other.locator("[name=body]").input_value() == "I am Ilse too."

    # And back again, by a code.
    again = visit(scripts)
    again.goto("/accounts/login/")
    again.get_by_label("E-mail").fill(f"ilse{one}@example.org")
    again.get_by_role("button", name="Send me a code").click()
    again.locator("[name=code]").wait_for()
    type_code(site, again, f"ilse{one}@example.org", number=2)
    again.get_by_text(f"Ilse {one}").first.wait_for()
    again.goto("/comments/mine/")
    again.get_by_text(text).wait_for()


def test_reader_adds_a_passkey_and_signs_in_with_it(site, visit):
    # Browsers know passkeys of a name, not of an address.
    here = site.url.replace("127.0.0.1", "localhost")
    reader = visit(base_url=here)
    session = reader.context.new_cdp_session(reader)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_up(site, reader, "paula@example.org", "Paula Passkey")
    reader.goto("/accounts/2fa/webauthn/add/")
    if reader.get_by_text("Confirm Access").count():
        reader.get_by_role("button", name=re.compile("code", re.IGNORECASE)).first.click()
    reader.get_by_label("Passwordless").check()
    reader.locator("#mfa_webauthn_add").click()
    reader.wait_for_url(re.compile("recovery-codes|webauthn/$"))
    reader.goto("/accounts/logout/")
    reader.locator("main").get_by_role("button", name="Sign out").click()
    reader.wait_for_url(f"{here}/")
    reader.goto("/accounts/login/")
    reader.get_by_role("button", name="Sign in with a passkey").click()
    reader.get_by_role("link", name="Paula Passkey").wait_for()


@scripts_on_and_off
def test_expired_sign_in_loses_nothing(site, visit, story, scripts):
    one = next(number)
    reader = visit(scripts)
    sign_up(site, reader, f"otto{one}@example.org", f"Otto {one}")
    reader.goto(story)
    reader.locator("#comment-form [name=body]").fill("Typed before the sign-in was over.")
    site.fill("from django.contrib.sessions.models import Session; Session.objects.all().delete()")
    reader.locator("#comment-form").get_by_role("button", name="Send").click()
    assert reader.locator("[name=body]").input_value() == "Typed before the sign-in was over."
    reader.get_by_text("Your sign-in is over").first.wait_for()

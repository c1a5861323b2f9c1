"""Accounts: sign up and in by code, names, guests' comments, the newsroom's door."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import get_user_model
from django.core import mail, signing
from django.core.cache import cache
from django.test import Client

from articles.tests.factories import make_article, make_user
from comments import visitor
from comments.models import Commenter
from comments.tests.factories import make_comment, make_commenter, set_policy

pytestmark = pytest.mark.django_db

SIGNUP, LOGIN, CODE = "/accounts/signup/", "/accounts/login/", "/accounts/login/code/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def code_in(message):
    return re.search(r"^([A-Z0-9-]{6,9})$", message.body, re.MULTILINE).group(1)


def sign_up(client, email="alice@example.org", name="Alice Reader"):
    answer = client.post(SIGNUP, {"email": email, "name": name})
    assert answer.status_code == 302, answer.context["form"].errors
    return client.post(answer["Location"], {"code": code_in(mail.outbox[-1])})


def test_account_is_opened_by_a_code(client):
    answer = sign_up(client)
    assert answer.status_code == 302
    user = get_user_model().objects.get()
    assert user.email == "alice@example.org" and not user.has_usable_password()
    assert "alice" not in user.username
    commenter = user.commenter
    assert commenter.name == "Alice Reader"
    assert commenter.has_proven_address()
    page = client.get("/").content.decode()
    assert "Alice Reader" in page and user.username not in page


def test_mail_says_where_it_is_from_and_holds_nothing_foreign(client):
    client.post(SIGNUP, {"email": "alice@example.org", "name": "Buy at evil.example"})
    (message,) = mail.outbox
    assert "evil.example" not in message.body and "example.com" not in message.body


def test_mail_with_a_code_stands_on_the_papers_sheet(client, settings):
    settings.DEFAULT_FROM_EMAIL = "newsroom@example.org"
    sign_up(client)
    cache.clear()
    Client().post(SIGNUP, {"email": "alice@example.org", "name": "Another"})
    cache.clear()
    Client().post(CODE, {"email": "alice@example.org"})
    proof, exists, login = mail.outbox
    assert proof.subject == "Is this your address?" and login.subject == "Your code to sign in"
    assert exists.subject == "You have an account already"
    for sent in (proof, exists, login):
        assert sent.from_email == "The Newsblog <newsroom@example.org>"
        html = sent.alternatives[0].content
        assert sent.message()["Auto-Submitted"] == "auto-generated"
        assert html.startswith("<!DOCTYPE html>") and "The Newsblog</a></h1>" in html
        assert "src=" not in html and "example.com" not in html
    for sent in (proof, login):
        assert code_in(sent) in sent.alternatives[0].content


def test_wrong_code_lets_nobody_in(client):
    answer = client.post(SIGNUP, {"email": "alice@example.org", "name": "Alice"})
    answer = client.post(answer["Location"], {"code": "AAA-AAA"})
    assert answer.status_code == 200
    assert not Commenter.objects.exists()
    assert "_auth_user_id" not in client.session


def test_sign_in_by_code(client):
    sign_up(client)
    client.logout()
    answer = client.post(CODE, {"email": "alice@example.org"})
    client.post(answer["Location"], {"code": code_in(mail.outbox[-1])})
    assert "_auth_user_id" in client.session


def test_password_is_the_fallback(client):
    sign_up(client)
    user = get_user_model().objects.get()
    user.set_password("a long enough secret")
    user.save()
    client.logout()
    client.post(LOGIN, {"login": "alice@example.org", "password": "a long enough secret"})
    assert "_auth_user_id" in client.session


def test_signing_up_takes_over_what_this_browser_wrote(client):
    bob = make_commenter("Bob")
    comment = make_comment(commenter=bob)
    client.cookies[visitor.COOKIE] = signing.dumps(bob.key, salt=visitor.SALT)
    sign_up(client, name="Bob the Second")
    comment.refresh_from_db()
    assert comment.commenter_id == bob.pk
    assert comment.commenter.user.email == "alice@example.org"
    page = client.get(comment.article.get_absolute_url()).content.decode()
    assert "Bob the Second" in page and f"/comments/{comment.pk}/edit/" in page


def test_nothing_is_taken_over_before_the_address_is_proven(client):
    bob = make_commenter("Bob")
    client.cookies[visitor.COOKIE] = signing.dumps(bob.key, salt=visitor.SALT)
    client.post(SIGNUP, {"email": "alice@example.org", "name": "Alice"})
    bob.refresh_from_db()
    assert bob.user is None


@pytest.mark.parametrize("name", ["Carol Keeper", "carol keeper", "C\u0430rol Keeper", "carol"])
def test_name_that_belongs_to_somebody_is_refused(client, name):
    make_user("carol", group="moderator", first_name="Carol", last_name="Keeper")
    answer = client.post(SIGNUP, {"email": "mallory@example.org", "name": name})
    assert answer.status_code == 200
    assert "looks like it" in answer.content.decode()
    assert get_user_model().objects.count() == 1


def test_two_who_wanted_one_name_get_two(client):
    for number in (1, 2):
        client.post(SIGNUP, {"email": f"a{number}@example.org", "name": "Alice"})
        client.logout()
    from newsblog.accounts import settle

    for user in get_user_model().objects.order_by("pk"):
        settle(None, user)
    assert sorted(Commenter.objects.values_list("name", flat=True)) == ["Alice", "Alice 2"]


# No answer tells whether an address has an account


def shape(answer):
    body = re.sub(rb'value="[^"]{20,}"|nonce-[^"]+', b"", answer.content)
    body = re.sub(rb"[a-z]+@example.org", b"ADDRESS", body)
    return answer.status_code, answer.get("Location"), body


@pytest.mark.parametrize(
    ("url", "fields"),
    [(SIGNUP, {"name": "Somebody"}), (CODE, {}), ("/accounts/password/reset/", {})],
)
def test_answers_are_the_same_for_known_and_unknown_addresses(client, url, fields):
    user = make_user("known")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    shapes = []
    for email in ("known@example.org", "other@example.org"):
        client.cookies.clear()
        answer = client.post(url, {"email": email, **fields})
        follow = client.get(answer["Location"])
        shapes.append((shape(answer), shape(follow)))
    assert shapes[0] == shapes[1]
    # Who has no account gets no mail, but the code by which one is opened.
    expected = {"known@example.org"} | ({"other@example.org"} if url == SIGNUP else set())
    assert {message.to[0] for message in mail.outbox} == expected


def test_wrong_password_says_the_same_for_known_and_unknown(client):
    make_user("known")
    answers = [
        client.post(LOGIN, {"login": f"{name}@example.org", "password": "wrong"})
        for name in ("known", "other")
    ]
    texts = [re.findall("<li>(.*?)</li>", answer.content.decode()) for answer in answers]
    errors = [answer.context["form"].errors for answer in answers]
    assert errors[0] == errors[1] and texts


def test_guessing_is_throttled(client):
    make_user("known")
    for _ in range(6):
        answer = client.post(LOGIN, {"login": "known", "password": "wrong"})
    assert "Too many" in answer.content.decode() or answer.status_code == 429
    answer = client.post(LOGIN, {"login": "known", "password": "secret"})
    assert "_auth_user_id" not in client.session


def test_requests_for_codes_are_throttled(client):
    for _ in range(8):
        client.post(CODE, {"email": "known@example.org"})
    assert len(mail.outbox) <= 3


# The newsroom


def test_newsroom_signs_in_through_the_same_door(client):
    make_user("carol", group="moderator")
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2F"
    answer = client.post(LOGIN, {"login": "carol", "password": "secret", "next": "/admin/"})
    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_staff_without_an_address_can_sign_in(client):
    get_user_model().objects.create_superuser("root", "", "secret")
    client.post(LOGIN, {"login": "root", "password": "secret", "next": "/admin/"})
    assert client.get("/admin/").status_code == 200


def test_reader_is_told_that_the_newsroom_is_not_theirs(client):
    client.force_login(make_user("alice"))
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403 and len(answer.redirect_chain) <= 1


def test_next_leads_nowhere_else(client):
    make_user("carol", group="moderator")
    fields = {"login": "carol", "password": "secret", "next": "https://evil.example/"}
    assert client.post(LOGIN, fields)["Location"] == "/"


def test_policy_requires_a_second_factor_of_staff(client):
    carol = make_user("carol", group="moderator")
    client.force_login(carol)
    set_policy(require_second_factor=True)
    answer = client.get("/admin/comments/desk/")
    assert answer.status_code == 302 and answer["Location"] == "/accounts/2fa/"
    page = client.get(answer["Location"]).content.decode()
    assert "asks for a second factor" in page
    Authenticator.objects.create(user=carol, type="totp", data={"secret": "x"})
    assert client.get("/admin/comments/desk/").status_code == 200


def test_second_factor_costs_readers_nothing(client, django_assert_max_num_queries):
    set_policy(require_second_factor=True)
    article = make_article()
    client.force_login(make_user("alice"))
    with django_assert_max_num_queries(13):
        client.get(article.get_absolute_url())


def test_second_factor_is_asked_for_at_sign_in(client):
    carol = make_user("carol", group="moderator")
    Authenticator.objects.create(user=carol, type="totp", data={"secret": "x"})
    answer = client.post(LOGIN, {"login": "carol", "password": "secret", "next": "/admin/"})
    assert "/2fa/authenticate/" in answer["Location"]
    assert client.get("/admin/", follow=False).status_code == 302


# Pages


@pytest.mark.parametrize(
    "url",
    [
        SIGNUP,
        LOGIN,
        CODE,
        "/accounts/password/reset/",
        "/accounts/email/",
        "/accounts/2fa/",
        "/accounts/password/set/",
        "/accounts/2fa/webauthn/",
        "/accounts/logout/",
    ],
)
def test_pages_of_accounts_are_in_the_sites_own_look(client, url):
    if url not in (SIGNUP, LOGIN, CODE, "/accounts/password/reset/"):
        sign_up(client)
    answer = client.get(url, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="masthead' in page and "<style" not in page and "onclick" not in page
    scripts = re.findall(r"<script([^>]*)>", page)
    assert all("src=" in one or "application/" in one for one in scripts)


# Addresses that change


def test_mail_follows_the_primary_address(client):
    sign_up(client)
    user = get_user_model().objects.get()
    other = EmailAddress.objects.create(user=user, email="new@example.org", verified=True)
    other.set_as_primary()
    from allauth.account.signals import email_changed

    email_changed.send(
        type(user), request=None, user=user, from_email_address=None, to_email_address=other
    )
    user.commenter.refresh_from_db()
    assert user.commenter.email == "new@example.org" and user.commenter.has_proven_address()


# A second factor, from the page that sets it up to the code that is typed


def activate_app(client, password):
    """Set an app up on the pages, as its owner does; returns the secret that it keeps."""
    url = "/accounts/2fa/totp/activate/"
    asked = client.get(url)
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    client.post(asked["Location"], {"password": password})
    secret = client.get(url).context["form"].secret
    answer = client.post(url, {"code": code_of(secret)})
    assert answer.status_code == 302, answer.context["form"].errors
    return secret


def code_of(secret, step=0):
    """What the app shows; RFC 6238 with steps of 30 seconds."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def test_staff_set_up_an_app_and_type_its_code_at_the_next_sign_in(client):
    make_user("carol", group="moderator")
    set_policy(require_second_factor=True)
    fields = {"login": "carol", "password": "secret", "next": "/admin/"}
    client.post(LOGIN, fields)
    assert client.get("/admin/")["Location"] == "/accounts/2fa/"
    secret = activate_app(client, "secret")
    assert client.get("/admin/").status_code == 200

    client.logout()
    cache.clear()
    answer = client.post(LOGIN, fields)
    assert "_auth_user_id" not in client.session
    wrong = client.post(answer["Location"], {"code": "000000"})
    assert wrong.status_code == 200 and "_auth_user_id" not in client.session
    # A code counts once: the one of the set-up is used up.
    answer = client.post(answer["Location"], {"code": code_of(secret, step=1)})
    assert answer.status_code == 302 and answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_confirming_an_address_later_takes_over_nobody(client):
    from newsblog.accounts import settle

    carol = make_user("carol", group="moderator")
    client.post(LOGIN, {"login": "carol", "password": "secret"})
    carol.refresh_from_db()
    bob = make_commenter("Bob")
    client.cookies[visitor.COOKIE] = signing.dumps(bob.key, salt=visitor.SALT)
    request = client.get("/accounts/email/").wsgi_request
    settle(request, carol)
    bob.refresh_from_db()
    assert bob.user is None and carol.commenter != bob

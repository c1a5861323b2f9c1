"""Letters on the site: the page where they are asked for, their archive and its feed."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from articles.tests.factories import make_user
from comments import letters
from comments.models import Commenter, Follow, Letter, LetterSettings

from .factories import make_commenter
from .test_letters import news, next_letter, send, subscribe

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def test_letters_page_is_the_same_for_everybody_and_takes_an_address(browser_client):
    page = browser_client.get("/letters/")
    assert page.status_code == 200 and page.finished is not None
    assert "csrfmiddlewaretoken" not in page.text
    answer = browser_client.post(
        "/letters/", {"letters": ["daily", "weekly"], "email": "new@example.org"}
    )
    assert answer.status_code == 200 and "mailbox" in answer.text
    assert not hasattr(answer, "finished")
    reader = Commenter.objects.get(email="new@example.org")
    assert not reader.has_proven_address() and reader.follows.count() == 2
    assert [sent.subject.rpartition(": ")[2] for sent in mail.outbox] == ["Is this your address?"]
    news()
    send(next_letter())
    assert len(mail.outbox) == 1
    link = re.search(r"http\S+/comments/prove/\S+", mail.outbox[0].body)[0]
    browser_client.post(link.removeprefix(django_settings.SITE_URL))
    news("More")
    send(next_letter(now=timezone.now() + timedelta(days=1)), timezone.now() + timedelta(days=1))
    assert mail.outbox[-1].to == ["new@example.org"] and len(mail.outbox) == 2


def test_known_guest_subscribes_at_once_and_another_address_is_asked_first(browser_client):
    from .test_following import key_of

    alice = make_commenter("Alice", email="alice@example.org", email_proven_at=NOW)
    key_of(browser_client, alice)
    answer = browser_client.post("/letters/", {"letters": "daily", "email": "Alice@example.org"})
    assert answer.status_code == 302 and alice.follows.get().letter == "daily"
    browser_client.post("/letters/", {"letters": "daily", "email": "bob@example.org"})
    alice.refresh_from_db()
    assert alice.email == "alice@example.org" and mail.outbox[0].to == ["bob@example.org"]


def test_who_has_ended_all_mail_and_subscribes_gets_that_letter_again(browser_client):
    from .test_following import key_of

    alice = make_commenter("Alice", email="alice@example.org", email_proven_at=NOW)
    key_of(browser_client, alice)
    data = {"letters": ["daily", "weekly"], "email": "alice@example.org"}
    browser_client.post("/letters/", data)
    Commenter.objects.update(delivery="none")
    data["letters"] = ["weekly"]
    assert "ended all mail" not in browser_client.post("/letters/", data, follow=True).text
    assert not letters.readers("daily").exists() and letters.readers("weekly").count() == 1


def test_account_subscribes_without_typing_an_address(browser_client):
    browser_client.force_login(make_user("alice"))
    assert 'name="email"' not in browser_client.get("/letters/").text
    assert browser_client.post("/letters/", {"letters": ["weekly"]}).status_code == 302
    assert Follow.objects.get().letter == "weekly"


@pytest.mark.parametrize(
    "data",
    [
        {"email": "a@example.org"},
        {"letters": "daily", "email": "nobody"},
        {"letters": "hourly", "email": "a@example.org"},
        {"letters": "daily", "email": "a@example.org", "website": "https://spam.example"},
        {"letters": "daily", "email": "a@example.org\r\nBcc: b@example.org"},
    ],
)
def test_bad_input_is_answered_with_the_form(browser_client, data):
    answer = browser_client.post("/letters/", data)
    assert answer.status_code == 422 and "letters-form" in answer.text
    assert not Commenter.objects.exists() and mail.outbox == []


def test_post_from_another_site_is_refused(client):
    data = {"letters": "daily", "email": "a@example.org"}
    assert (
        client.post("/letters/", data, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    )
    answer = Client(enforce_csrf_checks=True).post("/letters/", data)
    assert "csrfmiddlewaretoken" in answer.text and not Commenter.objects.exists()


def test_archive_shows_what_may_be_read_now_and_no_letter_before_it_is_sent(client):
    news("Stays")
    goes = news("Goes")
    letter = next_letter()
    today = timezone.localdate().isoformat()
    assert client.get(f"/letters/daily/{today}/").status_code == 404
    letter.send()
    goes.unpublish()
    page = client.get(f"/letters/daily/{today}/")
    assert "Stays" in page.text and "Goes" not in page.text and page.finished is not None
    listed = client.get("/letters/").text
    assert f"/letters/daily/{today}/" in listed and "Stays" in listed and "Goes" not in listed
    for path in ("daily/2026-13-45", "hourly/2026-11-25", "daily/x"):
        assert client.get(f"/letters/{path}/").status_code == 404


def test_archive_asks_as_often_for_thirty_letters_as_for_three(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def make(number):
        day = timezone.localdate() - timedelta(days=number)
        sent_at = timezone.now() - timedelta(days=number)
        letter = Letter.objects.create(kind="daily", day=day, sent_at=sent_at, due_at=sent_at)
        letter.items.create(article=news(f"Story {number}"))

    counts = []
    for begins, ends in ((0, 3), (3, 30)):
        for number in range(begins, ends):
            make(number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/letters/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_page_of_this_name_stays_where_a_paper_sends_no_letters(client):
    LetterSettings.objects.create(pk=LetterSettings.ROW, daily="off", weekly="off")
    assert client.get("/letters/").status_code == 404
    from articles.tests.factories import make_page

    make_page(title="Letters to the editor", slug="letters")
    assert "Letters to the editor" in client.get("/letters/").text


# The feed


@pytest.mark.parametrize("format_", ["", "atom/", "json/"])
def test_feed_has_the_letters_with_their_notes_and_what_may_be_read(client, format_):
    subscribe()
    news("Stays", standfirst="All of it.")
    gone = news("Withdrawn")
    assert "Stays" not in client.get(f"/letters/feed/{format_}").text
    letter = next_letter()
    letter.note = "With *love*"
    letter.save()
    send(letter)
    page = client.get(f"/letters/feed/{format_}").text
    assert all(words in page for words in ("Stays", "All of it.", "Withdrawn", "love"))
    assert django_settings.SITE_URL + letter.get_absolute_url() in page
    gone.unpublish()
    assert "Withdrawn" not in client.get(f"/letters/feed/{format_}").text
    assert "@example.org" not in page


def test_feed_asks_as_often_for_ten_letters_as_for_two(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    story, counts = news(), []
    for day in range(1, 11):
        letter = Letter.objects.create(
            kind="daily",
            due_at=NOW,
            sent_at=NOW - timedelta(days=day),
            day=NOW - timedelta(days=day),
        )
        letter.items.create(article=story)
        if day in (2, 10):
            with CaptureQueriesContext(connection) as queries:
                assert client.get("/letters/feed/").text.count("<item>") == day
            counts.append(len(queries))
    assert counts[0] == counts[1]

"""The desk for letters: order, note, preview, test, sending, hours."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from articles.tests.factories import make_article, make_user
from comments.models import Letter, LetterSettings

pytestmark = pytest.mark.django_db

LIST = "/admin/comments/letter/"


@pytest.fixture
def editor(client):
    user = make_user("carol", group="editor")
    client.force_login(user)
    return user


@pytest.fixture
def letter(client, editor):
    """The next daily letter, as the desk itself makes it."""
    at = timezone.now() - timedelta(hours=1)
    for number, name in enumerate(("First", "Second", "Third")):
        make_article(headline=name, published_at=at - timedelta(minutes=number))
    make_article(headline="A secret draft", status="draft")
    assert client.get(LIST).status_code == 200
    return Letter.objects.get(kind="daily")


def form(letter, **fields):
    items = list(letter.items.all())
    data = {"subject": "", "note": "", "items-TOTAL_FORMS": len(items)}
    data |= {"items-INITIAL_FORMS": len(items), "items-MIN_NUM_FORMS": 0, "items-MAX_NUM_FORMS": 0}
    for number, item in enumerate(items):
        data |= {f"items-{number}-id": item.pk, f"items-{number}-letter": letter.pk}
    return {**data, **fields}


def names(letter):
    return [item.article.headline for item in letter.public_items()]


def test_editor_reorders_leaves_out_and_adds_a_note(client, letter):
    url = f"{LIST}{letter.pk}/change/"
    page = client.get(url).text
    assert "First" in page and "A secret draft" not in page
    third = letter.items.get(article__headline="Third")
    client.post(url, form(letter, _shift=f"{third.pk}:-200", note="Good morning."))
    letter.refresh_from_db()
    assert names(letter) == ["Third", "First", "Second"] and letter.note == "Good morning."
    client.post(url, form(letter, _shift=f"{third.pk}:1", note="Good morning."))
    assert names(letter) == ["First", "Third", "Second"]
    for nonsense in ("x:1", "1:99", "", f"{'9' * 30}:1", f"{third.pk}:"):
        client.post(url, form(letter, _shift=nonsense))
    assert names(letter) == ["First", "Third", "Second"]
    data = form(letter, note="Hello, **readers**.", _preview="1")
    answer = client.post(url, {**data, "items-1-is_left_out": "on"})
    assert answer.url == f"{LIST}{letter.pk}/preview/"
    assert names(letter) == ["First", "Second"]
    page = client.get(answer.url).text
    assert "Hello, **readers**." in page and "Third" not in page
    assert "A secret draft" not in page


def test_preview_of_the_mail_runs_nothing_and_fetches_nothing(client, letter):
    answer = client.get(f"{LIST}{letter.pk}/preview/mail/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "script-src" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "First" in answer.text and "{{" not in answer.text
    frame = client.get(f"{LIST}{letter.pk}/preview/").headers["Content-Security-Policy"]
    assert "frame-src 'self'" in frame


def test_editor_has_a_test_sent_and_nobody_else_gets_it(client, letter, editor):
    client.post(f"{LIST}{letter.pk}/test/")
    (sent,) = mail.outbox
    assert sent.to == [editor.email] and "Test: First" in sent.subject
    letter.refresh_from_db()
    assert letter.sent_at is None


def test_letter_is_sent_by_hand_once_and_then_stays_as_it_is(client, letter):
    url = f"{LIST}{letter.pk}/send/"
    assert client.get(url).status_code == 405
    client.post(url)
    letter.refresh_from_db()
    assert letter.sent_at
    assert "It was not sent" in client.post(url, follow=True).text
    page = client.get(f"{LIST}{letter.pk}/change/").text
    assert 'name="_save"' not in page
    assert client.post(f"{LIST}{letter.pk}/change/", form(letter)).status_code == 403
    assert Letter.objects.sent().count() == 1


@pytest.mark.parametrize("group", ["author", "moderator"])
def test_others_see_no_letters(client, letter, group):
    client.force_login(make_user("dave", group=group))
    for path in ("", f"{letter.pk}/change/", f"{letter.pk}/preview/", f"{letter.pk}/preview/mail/"):
        assert client.get(f"{LIST}{path}").status_code == 403
    for verb in ("send", "test"):
        assert client.post(f"{LIST}{letter.pk}/{verb}/").status_code == 403
    assert mail.outbox == [] and not Letter.objects.sent().exists()


def test_other_hours_hold_for_the_letter_that_is_waiting(client, letter):
    data = {"daily": "automatic", "daily_hour": 22, "weekly": "off", "weekly_day": 0}
    client.post("/admin/comments/lettersettings/1/change/", {**data, "weekly_hour": 9})
    letter.refresh_from_db()
    assert timezone.localtime(letter.due_at).hour == 22
    assert LetterSettings.load().offered() == ["daily"]


def test_letter_that_was_held_past_its_hour_waits_for_the_next_one(client, letter):
    Letter.objects.filter(pk=letter.pk).update(
        is_held=True, due_at=timezone.now() - timedelta(hours=1)
    )
    client.post(f"{LIST}{letter.pk}/change/", form(letter))
    letter.refresh_from_db()
    assert not letter.is_held and letter.due_at > timezone.now()


def test_desk_asks_as_often_for_thirty_stories_as_for_three(client, letter):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in range(2):
        for more in range(number * 27):
            make_article(headline=f"Story {more}")
        client.get(f"{LIST}{letter.pk}/preview/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}{letter.pk}/change/")
            client.get(f"{LIST}{letter.pk}/preview/")
        counts.append(len(queries))
    assert counts[0] == counts[1] and letter.items.count() == 30

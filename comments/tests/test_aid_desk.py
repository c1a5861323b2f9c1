"""The desk of the aid in the newsroom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.tests.factories import make_article, make_user
from comments.models import Aid, DiscussionPolicy, Lesson, Opinion

from .factories import make_comment, make_commenter, set_policy

pytestmark = pytest.mark.django_db
DESK = "/admin/comments/aid/"


def sign_in(client, group):
    client.force_login(make_user(group=group))


def make_lessons(count):
    """Every second one refused; it would hold every fourth, each of them refused."""
    article, bob, start = make_article(), make_commenter(), timezone.now() - timedelta(days=count)
    for n in range(count):
        comment = make_comment(article, commenter=bob)
        Lesson.objects.create(
            comment=comment,
            refused=n % 2 == 0,
            score=0,
            would_hold=n % 4 == 0,
            decided_at=start + timedelta(days=n),
        )


def test_desk_tells_how_far_it_has_learnt(client):
    sign_in(client, "moderator")
    Aid.objects.create(pk=Aid.ROW, approved=30, refused=7)
    page = client.get(DESK).text
    assert "It is learning, and silent" in page
    assert "It has learnt from 37 decisions of moderators: 30 approved, 7 refused." in page
    assert "It needs 200, at least 40 of each kind" in page
    assert "Nothing has been measured yet." in page


def test_desk_shows_precision_and_recall_over_time(client):
    sign_in(client, "editor")
    make_lessons(250)
    Aid.objects.create(pk=Aid.ROW, approved=125, refused=125, threshold=0.0)
    page = client.get(DESK).text
    assert "It watches in shadow" in page
    assert "Of the last 250:" in page
    assert "63 of the 63 it would have held were refused" in page
    assert "63 of the 125 refused would have been held" in page
    assert page.count('<th scope="row">') == 3
    assert page.count("<polyline") == 2


def test_desk_shows_words_of_readers_as_text(client):
    sign_in(client, "moderator")
    words = {"refused": [["<b>click", 1.0]], "approved": [["council", -0.5]]}
    Aid.objects.create(pk=Aid.ROW, words=words)
    comment = make_comment(body="<script>alert(1)</script>")
    Opinion.objects.create(comment=comment, score=1, because="<i>It</i>", held=False)
    page = client.get(DESK).text
    assert "&lt;b&gt;click" in page and "council" in page
    assert "&lt;script&gt;alert(1)" in page and "&lt;i&gt;It" in page
    assert "Would have been held." in page


@pytest.mark.parametrize("count", [3, 30])
def test_desk_costs_the_same_however_much_it_has_learnt(
    client, django_assert_max_num_queries, count
):
    sign_in(client, "editor")
    make_lessons(count)
    for comment in Lesson.objects.all():
        Opinion.objects.create(comment=comment.comment, score=1, because="so", held=True)
    Aid.load()
    with django_assert_max_num_queries(9):
        client.get(DESK)


def test_editor_switches_it_on(client):
    sign_in(client, "editor")
    response = client.post(f"{DESK}mode/", {"aid": "hold", "aid_false_alarms": "5"}, follow=True)
    assert response.redirect_chain == [(DESK, 302)]
    policy = DiscussionPolicy.load()
    assert (policy.aid, policy.aid_false_alarms) == ("hold", 5)


def test_switch_refuses_nonsense_and_says_why(client):
    sign_in(client, "editor")
    response = client.post(f"{DESK}mode/", {"aid": "refuse", "aid_false_alarms": "90"})
    assert response.status_code == 422
    assert "less than or equal to 20" in response.text
    assert DiscussionPolicy.load().aid == "shadow"


def test_reset_asks_first(client):
    sign_in(client, "editor")
    make_lessons(2)
    page = client.get(f"{DESK}reset/").text
    assert "Forget everything" in page
    assert Lesson.objects.count() == 2
    client.post(f"{DESK}reset/")
    assert not Lesson.objects.exists()
    assert "Reset:" in client.get(DESK).text


@pytest.mark.parametrize("address", ["mode/", "reset/"])
def test_moderator_may_look_and_change_nothing(client, address):
    sign_in(client, "moderator")
    make_lessons(1)
    set_policy(aid="shadow")
    page = client.get(DESK).text
    assert "The switch" not in page
    data = {"aid": "hold", "aid_false_alarms": "2"}
    assert client.post(DESK + address, data).status_code == 403
    assert Lesson.objects.exists() and DiscussionPolicy.load().aid == "shadow"


def test_author_of_stories_has_no_business_there(client):
    sign_in(client, "author")
    assert client.get(DESK).status_code == 403


def test_strangers_are_asked_to_sign_in(client):
    assert client.get(DESK).status_code == 302


def test_mode_is_posted_not_fetched(client):
    sign_in(client, "editor")
    assert client.get(f"{DESK}mode/").status_code == 405

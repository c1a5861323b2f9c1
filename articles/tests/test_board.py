"""The board of stories in work, the calendar, and what the first page says of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Review, ReviewNote

from .factories import make_article, make_author, make_section, make_user

pytestmark = pytest.mark.django_db

BOARD, CALENDAR = "/admin/articles/board/", "/admin/articles/calendar/"


@pytest.fixture
def erin(client):
    user = make_user("erin", group="editor")
    client.force_login(user)
    return user


def columns(client, **query):
    """{column: headlines} of the board."""
    found = client.get(BOARD, query).context["columns"]
    return {name: [card.headline for card in cards] for name, _label, cards in found if cards}


def test_board_shows_what_is_where(client, erin):
    make_article(headline="Begun", status="draft")
    ready = make_article(headline="Finished", status="draft")
    Review.of(ready).hand_in(erin)
    good = make_article(headline="Good", status="draft")
    Review.of(good).approve(0, erin)
    make_article(headline="Tomorrow", published_at=timezone.now() + timedelta(days=1))
    make_article(headline="Today")
    make_article(headline="Long ago", published_at=timezone.now() - timedelta(days=30))
    changed = make_article(headline="In print", published_at=timezone.now() - timedelta(days=40))
    changed.write({"standfirst": "Changed."}, erin)
    timed = make_article(headline="Timed", published_at=timezone.now() - timedelta(days=40))
    timed.write({"standfirst": "Changed."}, erin)
    timed.draft.publish(erin, at=timezone.now() + timedelta(days=2))
    assert columns(client) == {
        "writing": ["Begun", "In print"],
        "ready": ["Finished"],
        "approved": ["Good"],
        "scheduled": ["Tomorrow", "Timed"],
        "published": ["Today"],
    }


def test_board_is_narrowed_to_a_section_and_to_mine(client, erin):
    here = make_section("Here")
    mine = make_article(headline="Mine", status="draft", section=here)
    Review.of(mine).assign(erin, erin)
    signed = make_article(
        [make_author(user=erin)], headline="Signed", status="draft", section=make_section("There")
    )
    make_article(headline="Theirs", status="draft", section=here)
    assert columns(client, section=here.pk) == {"writing": ["Theirs", "Mine"]}
    assert columns(client, mine="") == {"writing": ["Signed", "Mine"]}
    assert columns(client, mine="", section=signed.section_id) == {"writing": ["Signed"]}
    for nonsense in ("x", "9" * 30, "²", "-1"):
        assert len(columns(client, section=nonsense)["writing"]) == 3


def test_card_moves_by_its_buttons(client, erin):
    story = make_article(headline="Moved", status="draft")
    url = f"/admin/articles/article/{story.pk}/review/step/"
    for step, column in (("hand_in", "ready"), ("approve", "approved")):
        response = client.post(url, {"step": step, "version": 0, "board": ""})
        assert response["Location"] == BOARD
        assert columns(client) == {column: ["Moved"]}


def test_late_and_open_notes_are_marked(client, erin):
    story = make_article(status="draft")
    review = Review.of(story)
    review.due_at = timezone.now() - timedelta(hours=1)
    review.save()
    ReviewNote.objects.create(article=story, version=0, text="Why?")
    page = client.get(BOARD).text
    assert "Late:" in page
    assert "1 note" in page
    assert 'id="waiting-late"' in client.get("/admin/").text


def test_author_finds_their_own_and_cannot_approve(client):
    alice = make_user("alice", group="author")
    story = make_article([make_author(user=alice)], headline="Own", status="draft")
    make_article(headline="Theirs", status="draft")
    client.force_login(alice)
    assert columns(client) == {"writing": ["Own"]}
    Review.of(story).hand_in(alice)
    page = client.get(BOARD).text
    assert 'value="take_back"' in page
    assert 'value="approve"' not in page
    assert 'id="waiting-ready"' not in client.get("/admin/").text


def test_board_reads_the_same_number_of_rows_for_three_and_thirty(
    client, erin, django_assert_max_num_queries
):
    author = make_author()

    def fill(count):
        for number in range(count):
            story = make_article([author], status="draft")
            review = Review.of(story)
            review.assign(erin, erin)
            if number % 3:
                review.hand_in(erin)
            if number % 3 == 2:
                review.approve(0, erin)
            make_article([author], published_at=timezone.now() + timedelta(days=1))
            make_article([author])

    fill(3)
    client.get(BOARD)
    with django_assert_max_num_queries(40) as few:
        client.get(BOARD)
    fill(27)
    with django_assert_max_num_queries(len(few)):
        client.get(BOARD)
    assert len(few) < 22


def test_calendar_shows_every_kind_of_time(client, erin):
    now = timezone.localtime().replace(hour=12)
    make_article(headline="Appearing", published_at=now + timedelta(days=3))
    make_article(headline="Going", unpublish_at=now + timedelta(days=4))
    changed = make_article(headline="Changing")
    changed.write({"standfirst": "Changed."}, erin)
    changed.draft.publish(erin, at=now + timedelta(days=5))
    Review.of(make_article(headline="Owed", status="draft")).set_due(now + timedelta(days=6), erin)
    page = client.get(CALENDAR)
    found = {
        (entry["kind"], entry["story"].headline, (day - now.date()).days)
        for day, _today, _past, entries in page.context["days"]
        for entry in entries
    }
    assert {
        ("appears", "Appearing", 3),
        ("goes", "Going", 4),
        ("changes", "Changing", 5),
        ("due", "Owed", 6),
    } <= found
    assert len(page.context["days"]) == 28


@pytest.mark.parametrize("start", ["2030-01-02", "x", "9999-12-31", "0001-01-01", ""])
def test_calendar_opens_at_any_week_or_at_this_one(client, erin, start):
    page = client.get(CALENDAR, {"from": start})
    assert page.status_code == 200
    assert page.context["start"].weekday() == 0
    assert (str(page.context["start"]) == "2029-12-31") == (start == "2030-01-02")


def test_calendar_of_an_author_is_their_own(client):
    make_article(headline="Secret", published_at=timezone.now() + timedelta(days=2))
    client.force_login(make_user("alice", group="author"))
    assert "Secret" not in client.get(CALENDAR).text
    assert Article.objects.count() == 1

"""The front page: what editors place, what fills itself, and that no story stands twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import front
from articles.models import FrontBlock, FrontItem, FrontPage

from .factories import make_article, make_author, make_section, make_user

pytestmark = pytest.mark.django_db


def ago(**past):
    return timezone.now() - timedelta(**past)


def place(article, place="second", **fields):
    return FrontItem.objects.create(front=FrontPage.load(), article=article, place=place, **fields)


def block(section, size=4, position=1):
    return FrontBlock.objects.create(
        front=FrontPage.load(), section=section, size=size, position=position
    )


def everything(arranged):
    stories = [arranged.lead, *arranged.second, *arranged.rest]
    return stories + [story for _section, chosen in arranged.blocks for story in chosen]


def test_a_placed_lead_leads_until_its_end_and_then_the_newest_does(client):
    old = make_article(published_at=ago(days=90))
    newest = make_article()
    item = place(old, "lead", until=timezone.now() + timedelta(hours=1))
    assert client.get("/").context["front"].lead == old
    later = front.arrange(timezone.now() + timedelta(hours=2))
    assert later.lead == newest and later.until is None
    assert front.arrange().until == item.until


def test_a_lead_that_is_not_published_leaves_its_place_to_the_next(client):
    place(make_article(status="draft"), "lead")
    second = make_article(published_at=ago(days=2))
    place(second, "lead", position=2)
    make_article()
    assert client.get("/").context["front"].lead == second


def test_the_second_row_holds_what_is_placed_and_is_filled_with_the_newest():
    placed = make_article(published_at=ago(days=300))
    place(placed)
    stories = [make_article(published_at=ago(hours=n)) for n in range(1, 6)]
    arranged = front.arrange()
    assert arranged.lead == stories[0]
    assert arranged.second == [placed, stories[1], stories[2]]


def test_a_block_shows_the_newest_of_its_section_that_stand_nowhere_above():
    town, council = make_section("Town"), make_section("Council")
    inside = make_section("Parks", parent=council)
    lead = make_article(section=council, published_at=ago(minutes=1))
    for n in range(1, 4):
        make_article(section=town, published_at=ago(hours=n))
    older = [make_article(section=inside, published_at=ago(days=n)) for n in range(1, 4)]
    block(council, size=2)
    arranged = front.arrange()
    assert arranged.lead == lead
    assert arranged.blocks == [(council, older[:2])]
    assert older[2] in arranged.rest


def test_an_old_story_is_found_for_a_block_however_much_is_newer():
    quiet = make_section("Quiet")
    old = make_article(section=quiet, published_at=ago(days=900))
    loud = make_section("Loud")
    for n in range(front.SIZE + 5):
        make_article(section=loud, published_at=ago(hours=n + 1))
    block(quiet)
    assert front.arrange().blocks == [(quiet, [old])]


def test_no_story_stands_twice_and_none_of_the_newest_is_missing():
    sections = [make_section(f"Section {n}") for n in range(3)]
    stories = [
        make_article(section=sections[n % 3], published_at=ago(hours=n + 1)) for n in range(30)
    ]
    for n, section in enumerate(sections[:2]):
        block(section, size=5, position=n)
    place(stories[0])
    place(stories[7], "lead")
    place(stories[25], "lead", position=2)
    arranged = front.arrange()
    shown = everything(arranged)
    assert len(shown) == len(set(shown))
    assert set(stories[: front.SIZE]) <= set(shown)
    assert arranged.has_older


def test_the_front_page_costs_the_same_whatever_is_placed(client, django_assert_max_num_queries):
    author = make_author()
    for count in (3, 27):
        for n in range(count):
            section = make_section()
            story = make_article(section=section, authors=[author], published_at=ago(hours=n + 1))
            place(story, "second" if n % 2 else "lead")
            block(section)
        with django_assert_max_num_queries(8):
            client.get("/")


def test_editors_arrange_it_on_one_form_and_authors_do_not(client):
    client.force_login(make_user("erin", group="editor"))
    url = client.get("/admin/articles/frontpage/")["Location"]
    page = client.get(url).content.decode()
    assert "no story stands twice" in page
    story = make_article(published_at=ago(days=9))
    make_article()
    data = {
        "items-TOTAL_FORMS": 1,
        "items-INITIAL_FORMS": 0,
        "items-0-place": "lead",
        "items-0-article": story.pk,
        "items-0-position": 1,
        "items-0-until_0": "",
        "items-0-until_1": "",
        "blocks-TOTAL_FORMS": 1,
        "blocks-INITIAL_FORMS": 0,
        "blocks-0-section": story.section_id,
        "blocks-0-size": 4,
        "blocks-0-position": 1,
    }
    assert client.post(url, data).status_code == 302
    assert client.get("/").context["front"].lead == story
    twice = {**data, "items-INITIAL_FORMS": 0, "blocks-0-size": 99}
    answer = client.post(url, twice)
    assert answer.status_code == 200 and "already exists" in answer.content.decode()
    client.force_login(make_user("alice", group="author"))
    assert client.get(url).status_code == 403

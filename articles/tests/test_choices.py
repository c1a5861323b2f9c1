"""What can be chosen in the newsroom's forms without scripts."""

import re

import pytest
from django.urls import reverse

from .factories import make_article, make_author, make_picture, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_user("erin", group="editor"))


def options(page, name):
    """The texts of what a field offers, in order."""
    select = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)[0]
    return [text for text in re.findall(r"<option[^>]*>([^<]*)</option>", select) if text]


def test_section_tags_picture_and_author_are_there_to_be_chosen(client, editor):
    for name in ("Tides", "Council"):
        make_section(name, slug=name.lower())
    make_tag("Eels")
    make_picture(alt="A crane")
    make_author("Ada Author")
    page = client.get(reverse("admin:articles_article_add")).text
    assert {"Tides", "Council"} <= set(options(page, "section"))
    assert "Eels" in options(page, "tags")
    assert "A crane" in options(page, "lead_picture")
    assert "Ada Author" in options(page, "bylines-0-author")


def test_newest_pictures_are_offered_and_the_chosen_one_stays(client, editor):
    first = make_picture((8, 6), alt="The first")
    for number in range(31):
        make_picture((8, 6), alt=f"Picture {number}")
    story = make_article(lead_picture=first)
    page = client.get(reverse("admin:articles_article_change", args=[story.pk])).text
    offered = options(page, "lead_picture")
    assert offered[0:2] == ["The first", "Picture 30"]
    assert "Picture 0" not in offered
    assert len(offered) == 31


def test_nothing_is_chosen_before_somebody_chooses(client, editor):
    make_section("Tides", slug="tides")
    make_article(headline="A ferry")
    for path, name in (("article_add", "section"), ("frontpage_change", "items-0-article")):
        page = client.get(
            reverse(f"admin:articles_{path}", args=[1] * path.endswith("change"))
        ).text
        select = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)[0]
        assert re.findall(r"<option[^>]*>", select)[0] == '<option value="" selected>'


def test_rows_of_an_inline_share_what_they_offer(client, editor, django_assert_max_num_queries):
    names = [make_author(f"Author {number}") for number in range(8)]
    few, many = make_article(authors=names[:2]), make_article(authors=names)
    client.get(reverse("admin:articles_article_change", args=[few.pk]))
    with django_assert_max_num_queries(80) as queries:
        client.get(reverse("admin:articles_article_change", args=[many.pk]))
    assert (
        sum("LIMIT 30" in query["sql"] and "articles_author" in query["sql"] for query in queries)
        == 1
    )

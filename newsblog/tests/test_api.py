from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.tests.factories import make_article, make_author, make_entry, make_section, make_tag
from comments.tests.factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


def walk(client, url):
    """The items of all pages from `url` on."""
    found = []
    while url:
        page = client.get(url.removeprefix(SITE)).json()
        found += page["items"]
        url = page["next"]
    return found


def test_stories_go_on_to_the_last_each_once_though_several_share_a_moment(client):
    now = timezone.now()
    stories = [make_article(published_at=now - timedelta(minutes=n // 3)) for n in range(10)]
    found = walk(client, "/api/stories/?limit=4")
    assert sorted(one["id"] for one in found) == sorted(story.pk for story in stories)
    assert [one["published_at"] for one in found] == sorted(
        (one["published_at"] for one in found), reverse=True
    )


def test_stories_are_chosen_by_section_tag_and_author(client):
    section, tag, author = make_section(), make_tag(), make_author()
    story = make_article(
        section=make_section("In it", parent=section), tags=[tag], authors=[author]
    )
    make_article(section=make_section("Other"))
    for query in (f"section={section.slug}", f"tag={tag.slug}", f"author={author.slug}"):
        assert [one["id"] for one in walk(client, f"/api/stories/?{query}")] == [story.pk]
    for query in ("tag=none", "section=%00"):
        answer = client.get(f"/api/stories/?{query}")
        assert answer.status_code == 404 and answer.json()["error"]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "after=x",
        "after=9-9-9",
        "after=999999999999999999-1",
    ],
)
def test_nonsense_is_a_sentence(client, query):
    answer = client.get(f"/api/stories/?{query}")
    assert answer.status_code == 400 and answer.json()["error"]


@pytest.mark.parametrize(
    "address", ["/api/nothing/", "/api/stories/x/", "/api/stories/1,2/entries/"]
)
def test_what_is_not_there_is_a_sentence_too(client, address):
    answer = client.get(address)
    assert answer.status_code == 404 and answer.json()["error"]


def test_nothing_that_is_not_public_is_there(client):
    draft = make_article(status="draft")
    to_come = make_article(published_at=timezone.now() + timedelta(hours=1))
    article = make_article()
    bob = make_commenter("Bob", email="bob@secret.example")
    make_comment(article, body="Stands.", commenter=bob)
    for status in ("pending", "rejected", "spam", "removed", "withdrawn"):
        make_comment(article, body=f"Hidden {status}.", status=status)
    for story in (draft, to_come):
        assert client.get(f"/api/stories/{story.pk}/").status_code == 404
        assert client.get(f"/api/stories/{story.pk}/comments/").status_code == 404
    assert [one["id"] for one in walk(client, "/api/stories/")] == [article.pk]
    answer = client.get(f"/api/stories/{article.pk}/comments/")
    assert len(answer.json()["items"]) == 1
    assert "Hidden" not in answer.text and "secret.example" not in answer.text


def test_comments_name_what_they_answer_and_go_on(client):
    root = make_comment()
    for _ in range(4):
        make_comment(parent=root)
    found = walk(client, f"/api/stories/{root.article_id}/comments/?limit=2")
    assert [one["in_reply_to"] for one in found] == [None, *[root.pk] * 4]


def test_any_page_may_read_it_and_only_read(client):
    answer = client.get("/api/")
    assert answer["Access-Control-Allow-Origin"] == "*"
    etag = client.get("/api/stories/")["ETag"]
    assert client.get("/api/stories/", headers={"if-none-match": etag}).status_code == 304
    for method in ("post", "put", "delete"):
        # A browser sends no token along, and is not asked for one.
        refused = getattr(Client(enforce_csrf_checks=True), method)("/api/stories/")
        assert refused.status_code == 405 and refused.json()["error"]
        assert refused["Access-Control-Allow-Origin"] == "*"


def test_page_of_another_site_may_ask_with_headers_of_its_own(client):
    asked = {"origin": "https://other.example", "access-control-request-method": "GET"}
    answer = client.options("/api/stories/", headers=asked)
    assert answer.status_code == 204 and answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Access-Control-Allow-Headers"] == "*"
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD"


def test_description_names_every_property_that_is_told(client):
    article = make_article(authors=[make_author()])
    make_comment(article)
    make_entry(article)
    described = client.get("/api/openapi.json").json()["components"]["schemas"]
    story = client.get("/api/stories/").json()["items"][0]
    whole = client.get(story["story"].removeprefix(SITE)).json()
    comment = client.get(story["comments"].removeprefix(SITE)).json()["items"][0]
    entry = client.get(story["live"]["entries"].removeprefix(SITE)).json()["items"][0]
    found = {"Summary": story, "Story": whole, "Comment": comment}
    for name, told in (found | {"Live": story["live"], "Entry": entry}).items():
        assert set(told) == set(described[name]["properties"]) == set(described[name]["required"])


@pytest.mark.parametrize("url", ["/api/stories/?limit=100", "/api/stories/{}/comments/?limit=100"])
def test_a_page_costs_the_same_for_three_and_thirty(client, url, django_assert_max_num_queries):
    article = make_article()
    for count in (3, 27):
        for _ in range(count):
            make_comment(article)
            make_article(authors=[make_author()], tags=[make_tag()])
        with django_assert_max_num_queries(7):
            client.get(url.format(article.pk))

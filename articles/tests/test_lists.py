"""Front page, sections, tags, authors, archives: what they show, and what they cost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.front import SIZE as FRONT_SIZE
from articles.models import Edition
from articles.paging import SIZE

from .factories import make_article, make_author, make_picture, make_section, make_tag

pytestmark = pytest.mark.django_db


def headlines(response):
    return [story.headline for story in response.context["page"].items]


def test_front_page_leads_with_the_newest_story(client):
    make_article(headline="Older", published_at=timezone.now() - timedelta(days=2))
    make_article(headline="Newest")
    assert client.get("/").context["front"].lead.headline == "Newest"


def test_empty_paper_has_a_front_page(client):
    assert client.get("/").status_code == 200


def test_no_story_is_lost_between_the_pages_of_the_front(client):
    for number in range(FRONT_SIZE + 5):
        make_article(published_at=timezone.now() - timedelta(hours=number + 1))
    first, second = client.get("/"), client.get("/page/2/")
    front = first.context["front"]
    shown = {front.lead, *front.second, *front.rest, *second.context["page"].items}
    assert len(shown) == FRONT_SIZE + 5


def test_section_shows_the_stories_of_the_sections_inside_it(client):
    town = make_section("Town")
    council = make_section("Council", parent=town)
    make_article(headline="In council", section=council)
    make_article(headline="In town", section=town)
    make_article(headline="Elsewhere", section=make_section("Sport"))
    assert set(headlines(client.get(town.get_absolute_url()))) == {"In council", "In town"}
    assert headlines(client.get(council.get_absolute_url())) == ["In council"]


def test_nested_address_of_a_section_leads_to_its_own(client):
    council = make_section("Council", slug="council", parent=make_section("Town", slug="town"))
    response = client.get("/category/town/council/")
    assert (response.status_code, response["Location"]) == (301, council.get_absolute_url())


def test_author_page_shows_each_story_once(client):
    alice = make_author()
    article = make_article(authors=[alice])
    article.bylines.create(author=alice, role="photos", position=1)
    assert headlines(client.get(alice.get_absolute_url())) == [article.headline]


def test_archives_show_their_year_month_and_day(client):
    moment = timezone.now().replace(year=2019, month=2, day=28, hour=12)
    make_article(headline="Then", published_at=moment)
    make_article(headline="Now")
    for url in ("/2019/", "/2019/02/", "/2019/02/28/"):
        assert headlines(client.get(url)) == ["Then"]
    assert client.get("/2018/").status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "/page/0/",
        "/page/999999999999999999999/",
        "/page/-1/",
        "/page/x/",
        "/2019/13/",
        "/2019/02/30/",
        "/0000/01/01/",
        "/9999/12/31/",
        "/2019/02/30/story/",
        "/category/nothing/",
        "/tag/nothing/",
        "/author/nothing/",
        "/nothing/",
        "/nothing/at/all/",
        "/?p=999999999999999999999999",
        "/?p=x",
        "/?p=-1",
        "/category/%00/",
        "/%00/",
        "/feed/nothing/",
        "/comments/0/",
    ],
)
def test_wrong_address_is_not_found(client, url):
    assert client.get(url).status_code == 404


def test_first_page_has_one_address(client):
    make_article()
    response = client.get("/page/1/")
    assert (response.status_code, response["Location"]) == (301, "/")


@pytest.mark.parametrize("kind", ["section", "tag", "author", "year"])
def test_paging_keeps_its_address(client, kind):
    author, tag, section = make_author(), make_tag(), make_section()
    for _ in range(SIZE + 1):
        make_article(authors=[author], tags=[tag], section=section)
    url = {
        "section": section.get_absolute_url(),
        "tag": tag.get_absolute_url(),
        "author": author.get_absolute_url(),
        "year": f"/{timezone.localdate():%Y}/",
    }[kind]
    first = client.get(url)
    assert first.context["page"].older_url == f"{url}page/2/"
    second = client.get(f"{url}page/2/")
    assert len(headlines(second)) == 1
    assert second.context["page"].newer_url == url
    assert client.get(f"{url}page/3/").status_code == 404


@pytest.mark.parametrize("count", [3, 30])
def test_lists_cost_the_same_whatever_they_show(client, django_assert_num_queries, count):
    section, author, tag = make_section(), make_author(), make_tag()
    for _ in range(count):
        make_article(
            section=section, authors=[author], tags=[tag], lead_picture=make_picture((8, 6))
        )
    Edition.move()
    for url, queries in (
        ("/", 6),
        (section.get_absolute_url(), 6),
        (tag.get_absolute_url(), 4),
        (author.get_absolute_url(), 5),
        (f"/{timezone.localdate():%Y}/", 3),
    ):
        with django_assert_num_queries(queries):
            client.get(url)


def test_old_query_addresses_of_wordpress_lead_on(client):
    article = make_article()
    assert client.get(f"/?p={article.pk}")["Location"] == article.get_absolute_url()
    assert client.get("/?s=two words")["Location"] == "/search/?q=two+words"

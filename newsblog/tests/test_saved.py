import pytest

from articles.models import Article
from articles.tests.factories import make_article
from newsblog.saved import MOST

pytestmark = pytest.mark.django_db


def saved(client):
    return client.cookies["saved"].value if "saved" in client.cookies else ""


def test_a_saved_story_is_listed_in_this_browser_alone(browser_client, client):
    story = make_article(headline="The night tram")
    answer = browser_client.post("/saved/", {"story": story.pk})
    assert (answer.status_code, answer["Location"]) == (302, "/saved/")
    assert "The night tram" in browser_client.get("/saved/").content.decode()
    assert "The night tram" not in client.get("/saved/").content.decode()


def test_the_last_saved_stands_first_and_is_there_once(browser_client):
    one, two = make_article(), make_article()
    for story in (one, two, one):
        browser_client.post("/saved/", {"story": story.pk})
    assert saved(browser_client) == f"{one.pk}.{two.pk}"


def test_a_story_is_taken_off(browser_client):
    story = make_article()
    browser_client.post("/saved/", {"story": story.pk})
    browser_client.post("/saved/", {"story": story.pk, "drop": "1"})
    assert saved(browser_client) == ""


def test_a_story_that_is_no_longer_published_is_not_shown_and_can_be_taken_off(browser_client):
    story = make_article(headline="Withdrawn")
    browser_client.post("/saved/", {"story": story.pk})
    Article.objects.update(status="draft")
    assert "Withdrawn" not in browser_client.get("/saved/").content.decode()
    answer = browser_client.post("/saved/", {"story": story.pk, "drop": "1"})
    assert answer.status_code == 302 and saved(browser_client) == ""


@pytest.mark.parametrize("number", ["", "0", "-1", "1e9", "9" * 40, "१", "1'"])
def test_what_is_no_story_is_not_saved(browser_client, number):
    assert browser_client.post("/saved/", {"story": number}).status_code == 404


def test_a_draft_cannot_be_saved(browser_client):
    draft = make_article(status="draft")
    assert browser_client.post("/saved/", {"story": draft.pk}).status_code == 404


def test_another_site_cannot_save(client):
    story = make_article()
    answer = client.post("/saved/", {"story": story.pk}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_the_list_has_an_end_and_a_broken_cookie_is_an_empty_one(browser_client):
    browser_client.cookies["saved"] = "a.b" * 900 + "<script>"
    assert browser_client.get("/saved/").status_code == 200
    browser_client.cookies["saved"] = ".".join(str(n) for n in range(10_000, 10_400))
    story = make_article()
    browser_client.post("/saved/", {"story": story.pk})
    numbers = saved(browser_client).split(".")
    assert numbers[0] == str(story.pk) and len(numbers) == MOST


def test_the_list_costs_the_same_for_three_and_thirty(
    browser_client, django_assert_max_num_queries
):
    for count in (3, 30):
        stories = [make_article() for _ in range(count)]
        browser_client.cookies["saved"] = ".".join(str(story.pk) for story in stories)
        with django_assert_max_num_queries(4):
            browser_client.get("/saved/")


def test_the_story_page_is_the_same_whether_it_is_saved_or_not(browser_client, client):
    story = make_article()
    browser_client.post("/saved/", {"story": story.pk})
    url = story.get_absolute_url()
    assert browser_client.get(url).content == client.get(url).content


def test_the_service_worker_is_served_from_the_top_and_asked_for_each_time(client):
    answer = client.get("/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"

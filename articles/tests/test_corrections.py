"""Corrections: under their story, at /corrections/, in its feed, and where editors write them."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Correction
from articles.tests.factories import make_article, make_author, make_correction, make_user
from newsblog import pagecache

from .test_article_admin import change_url, form_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def post_story(client, article, corrections=()):
    """Save the story's form in the admin as it is, with new `corrections`."""
    data = form_of(article) | {"corrections-TOTAL_FORMS": len(corrections)}
    for number, correction in enumerate(corrections):
        data |= {f"corrections-{number}-{name}": value for name, value in correction.items()}
    return client.post(change_url(article), data)


def test_story_says_at_the_top_that_it_was_corrected_and_at_its_end_how(client):
    article = make_article(published_at=timezone.now() - 3 * DAY)
    make_correction(article, "It said 7.84 metres. It is 6.84.", why="A slip of the pen.")
    page = client.get(article.get_absolute_url()).text
    top, text = page.split('<div class="prose">')
    day = f"{timezone.localdate():%Y-%m-%d}"
    assert re.search(rf'href="#corrections">Corrected <time datetime="{day}', top)
    assert "It said 7.84 metres." in text
    assert "A slip of the pen." in text
    assert text.index("The first paragraph.") < text.index("It said 7.84")


def test_correction_moves_when_the_story_was_updated(client):
    article = make_article(published_at=timezone.now() - 3 * DAY)
    correction = make_correction(article)
    article.refresh_from_db()
    assert article.updated_at == correction.corrected_at
    assert article.is_updated()


def test_correction_is_told_to_machines(client):
    article = make_article()
    correction = make_correction(article, "</script><b>Seven</b>")
    page = client.get(article.get_absolute_url()).text
    facts = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])["@graph"][0]
    assert facts["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "</script><b>Seven</b>",
            "datePublished": correction.corrected_at.isoformat(timespec="seconds"),
        }
    ]
    assert facts["dateModified"] == correction.corrected_at.isoformat(timespec="seconds")


def test_story_without_corrections_says_nothing_of_them(client):
    page = client.get(make_article().get_absolute_url()).text
    assert "story__corrected" not in page
    assert 'id="corrections"' not in page
    assert '"correction"' not in page


def test_reader_is_thanked_by_name_and_hostile_text_is_text(client):
    evil = "<script>alert(1)</script>"
    article = make_article()
    make_correction(article, evil, why=evil, thanks=f"Bob {evil}")
    for url in (article.get_absolute_url(), "/corrections/"):
        page = client.get(url).text
        assert "<script>alert" not in page
        assert "With thanks to <bdi>Bob &lt;script&gt;" in page
    feed = client.get("/corrections/feed/").text
    assert "<script>alert" not in feed
    assert "&lt;script&gt;alert" not in feed


def test_list_has_all_corrections_of_published_stories_the_newest_first(client):
    for number in range(3):
        make_correction(make_article(), f"Number {number}.", now=timezone.now() - number * DAY)
    make_correction(make_article(published_at=timezone.now() + DAY), "Not out yet.")
    make_correction(make_article(status=Article.Status.DRAFT), "A draft.")
    for url in ("/corrections/", "/corrections/feed/"):
        page = client.get(url).text
        places = [page.index(f"Number {number}.") for number in range(3)]
        assert places == sorted(places)
        assert "Not out yet." not in page
        assert "A draft." not in page


@pytest.mark.parametrize("count", [3, 30])
def test_list_costs_the_same_whatever_it_shows(client, django_assert_max_num_queries, count):
    for _ in range(count):
        make_correction(make_article())
    with django_assert_max_num_queries(5):
        client.get("/corrections/")
    with django_assert_max_num_queries(3):
        client.get("/corrections/feed/")


def test_list_has_pages(client):
    for number in range(25):
        make_correction(make_article(), f"Number {number}.")
    assert "Number 0." not in client.get("/corrections/").text
    assert "Number 0." in client.get("/corrections/page/2/").text
    assert client.get("/corrections/page/3/").status_code == 404
    assert client.get("/corrections/page/1/").status_code == 301


def test_feed_has_entries_with_identifiers_of_their_own(client):
    article = make_article()
    make_correction(article, "One.\x0b")
    make_correction(article, "Two.")
    items = client.get("/corrections/feed/").text.split("<item>")[1:]
    assert [f"<title>Corrected: {article.headline}</title>" in item for item in items] == [True] * 2
    assert len({re.search("<guid.*?</guid>", item)[0] for item in items}) == 2
    assert all("#correction-" in re.search("<link>(.*?)</link>", item)[1] for item in items)


def test_kept_pages_see_a_new_correction_and_one_that_goes(client):
    article = make_article()
    for url in (article.get_absolute_url(), "/corrections/", "/corrections/feed/"):
        before = pagecache.read_numbers(article.pk)
        assert client.get(url).finished is not None
        correction = make_correction(article)
        between = pagecache.read_numbers(article.pk)
        correction.delete()
        assert len({before, between, pagecache.read_numbers(article.pk)}) == 3


def test_editor_corrects_in_the_storys_form(client):
    article = make_article(published_at=timezone.now() - DAY)
    editor = make_user("erin", group="editor")
    client.force_login(editor)
    said = {"text": "It is eight.", "why": "We misread.", "thanks": "Bob"}
    assert post_story(client, article, [said]).status_code == 302
    correction = Correction.objects.get()
    assert (correction.text, correction.why, correction.thanks, correction.by) == (
        *said.values(),
        editor,
    )
    article.refresh_from_db()
    assert article.updated_at == correction.corrected_at


def test_editor_mends_the_words_of_a_correction(client):
    correction = make_correction(make_article(published_at=timezone.now() - DAY), "It is eihgt.")
    client.force_login(make_user("erin", group="editor"))
    assert "It is eihgt." in client.get(change_url(correction.article)).text
    data = form_of(correction.article) | {
        "corrections-TOTAL_FORMS": 1,
        "corrections-INITIAL_FORMS": 1,
        "corrections-0-id": correction.pk,
        "corrections-0-article": correction.article_id,
        "corrections-0-text": "It is eight.",
    }
    assert client.post(change_url(correction.article), data).status_code == 302
    assert Correction.objects.get().text == "It is eight."
    assert Correction.objects.get().corrected_at == correction.corrected_at


def test_correction_has_to_say_something(client):
    article = make_article(published_at=timezone.now() - DAY)
    client.force_login(make_user("erin", group="editor"))
    assert post_story(client, article, [{"text": "", "thanks": "Bob"}]).status_code == 200
    assert not Correction.objects.exists()


def test_what_nobody_has_read_is_edited_and_not_corrected(client):
    client.force_login(make_user("erin", group="editor"))
    for article in (
        make_article(status=Article.Status.DRAFT),
        make_article(published_at=timezone.now() + DAY),
    ):
        page = client.get(change_url(article)).text
        assert "corrections-TOTAL_FORMS" not in page
        assert "sources-TOTAL_FORMS" in page


def test_author_cannot_correct_what_is_in_print(client):
    alice = make_user("alice", group="author")
    article = make_article(authors=[make_author(user=alice)])
    client.force_login(alice)
    page = client.get(change_url(article)).text
    assert 'name="corrections-0-text"' not in page
    assert post_story(client, article, [{"text": "It is eight."}]).status_code == 403
    assert not Correction.objects.exists()

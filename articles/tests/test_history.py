"""The public history of a story, and texts compared word by word."""

import time

import pytest

from articles.comparison import compared, paragraphs

from .factories import make_article, make_section, make_user

pytestmark = pytest.mark.django_db


def publish(story, by, change="minor", **text):
    story.write(text, by)
    told = ("What.", "Why.") if change == "substantive" else ()
    story.draft.publish(by, change, *told)
    story.refresh_from_db()


@pytest.fixture
def erin():
    return make_user("erin", group="editor")


def test_history_shows_versions_what_and_why_and_every_word_that_changed(client, erin):
    story = make_article(headline="Four ships", body="<p>They <b>sank</b> at noon.</p><p>End.</p>")
    publish(story, erin, "substantive", headline="Five ships")
    publish(story, erin, body="<p>They <b>sank</b> at dusk.</p><p>End.</p>")
    page = client.get(f"{story.get_absolute_url()}history/").text
    assert "<del>Four</del><ins>Five</ins> ships" in page
    assert "They sank at <del>noon</del><ins>dusk</ins>." in page
    assert "What." in page
    assert "Why." in page
    assert page.index("dusk</ins>") < page.index("Five</ins>") < page.index("First published")
    assert "history/" in client.get(story.get_absolute_url()).text


def test_history_has_nothing_that_was_not_published(client, erin):
    story = make_article(headline="Out")
    story.write({"headline": "Secret draft"}, erin)
    url = f"{story.get_absolute_url()}history/"
    assert "Secret draft" not in client.get(url).text
    assert 'class="story__history"' not in client.get(story.get_absolute_url()).text
    draft = make_article(status="draft", slug="hidden")
    type(story).objects.filter(pk=draft.pk).update(published_on=story.published_on)
    draft.refresh_from_db()
    assert client.get(f"{draft.get_absolute_url()}history/").status_code == 404


def test_story_that_was_never_changed_says_so(client):
    story = make_article()
    page = client.get(f"{story.get_absolute_url()}history/").text
    assert "Nothing has been changed since it was published" in page


def test_history_costs_the_same_for_three_versions_and_many(
    client, erin, django_assert_num_queries
):
    story = make_article()
    sections = [make_section(f"Section {n}") for n in range(3)]
    for n in range(3):
        publish(story, erin, headline=f"Headline {n}", section=sections[n].pk)
    url = f"{story.get_absolute_url()}history/"
    with django_assert_num_queries(6):
        client.get(url)
    for n in range(12):
        publish(story, erin, headline=f"Headline again {n}")
    with django_assert_num_queries(6):
        assert "page/2/" in client.get(url).text
    assert client.get(f"{url}page/2/").text.count('class="version"') == 6


# Words


def test_paragraphs_have_links_lists_and_pictures_that_can_be_read():
    html = (
        '<p>See <a href="https://example.org/">here</a>.</p><ul><li>One</li><li>Two</li></ul>'
        '<figure><img src="/a.jpg" alt="A crane"><figcaption>Tall</figcaption></figure>'
    )
    assert paragraphs(html) == [
        "See here [https://example.org/].",
        "• One",
        "• Two",
        "[Picture: A crane]",
        "Tall",
    ]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (["It is late."], ["It is very late."], ["It is <ins>very </ins>late."]),
        (["Late."], ["Late.", "Sunk."], ["Late.", "<ins>Sunk.</ins>"]),
        (["Late.", "Sunk."], ["Late."], ["Late.", "<del>Sunk.</del>"]),
        (["a <b>"], ["a <i>"], ["a &lt;<del>b</del><ins>i</ins>&gt;"]),
        ([], ["New."], ["<ins>New.</ins>"]),
    ],
)
def test_words_that_went_and_came_are_marked(old, new, shown):
    assert [str(paragraph) for paragraph in compared(old, new)] == shown


def test_unchanged_paragraphs_far_from_a_change_are_counted():
    old = [f"Paragraph {n}." for n in range(9)]
    shown = [str(one) for one in compared(old, [*old[:8], "Other."])]
    assert "7 paragraphs unchanged" in shown[0]
    assert shown[1] == "Paragraph 7."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["x " * 100_000], ["y " * 100_000]),
        (["x y " * 500], ["y x z " * 330]),
        ([str(n) for n in range(50_000)], [str(n + 1) for n in range(50_000)]),
        (["x y z " * 200], ["z " * 400 + "x y " * 200]),
    ],
)
def test_hostile_texts_are_compared_in_bounded_time(old, new):
    began = time.process_time()
    compared(old, new)
    assert time.process_time() - began < 3

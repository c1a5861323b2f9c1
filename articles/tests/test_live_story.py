"""A live story for readers: its entries, their pages, and what they move."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from articles.models import Article, Entry, NotRunning

from .factories import make_article, make_author, make_entry, make_section, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return make_article(headline="The gates", slug="gates")


def shown(client, story):
    """The page of the story without its last part, where the words stand again for machines."""
    return client.get(story.get_absolute_url()).text.partition("application/ld+json")[0]


def fill(story, count):
    """Entries by hand: `publish` takes a lock and a few statements for each."""
    erin, now = make_user("erin", "editor"), timezone.now()
    story.run(now - timedelta(days=1))
    for number in range(1, count + 1):
        entry = Entry(article=story, number=number, made_by=erin, title=f"Title {number}.")
        entry.set_body(f"<p>Body {number}.</p>")
        entry.published_at = now - timedelta(minutes=count - number)
        entry.save()


def test_entries_stand_under_the_text_the_newest_first_with_their_time_and_author(client, story):
    erin = make_user("erin", "editor")
    make_author("Erin Editor", user=erin)
    morning = timezone.make_aware(datetime(2026, 3, 4, 9, 5))
    make_entry(story, "<p>Two gates are shut.</p>", title="Two down", by=erin, now=morning)
    make_entry(story, "<p>All are.</p>", by=erin, now=morning + timedelta(hours=2))
    page = shown(client, story)
    assert page.index("The first paragraph.") < page.index("All are.") < page.index("Two gates")
    assert '<h3 class="entry__title">Two down</h3>' in page
    assert ">09:05</time>" in page
    assert page.count("Wednesday, 4 March 2026") == 1
    assert page.count("Erin Editor") == 2
    assert "Running" in page


def test_days_are_named_where_they_change(client, story):
    noon = timezone.make_aware(datetime(2026, 3, 4, 12, 0))
    for hours in (0, 1, 24):
        make_entry(story, f"<p>After {hours} hours.</p>", now=noon + timedelta(hours=hours))
    page = shown(client, story)
    assert page.count('class="entries__day"') == 2
    thursday, wednesday = page.index("Thursday, 5 March"), page.index("Wednesday, 4 March")
    assert thursday < page.index("After 24") < wednesday < page.index("After 1 h")


def test_other_stories_have_none_of_it_and_cost_no_query_more(
    client, story, django_assert_num_queries
):
    url = story.get_absolute_url()
    with django_assert_num_queries(7):
        plain = client.get(url).text
    assert 'id="entries"' not in plain
    assert "entries.js" not in plain
    assert "LiveBlogPosting" not in plain
    fill(story, 3)
    with django_assert_num_queries(8):
        client.get(url)


def test_thirty_entries_cost_as_many_queries_as_three(client, story, django_assert_num_queries):
    fill(story, 30)
    with django_assert_num_queries(8):
        client.get(story.get_absolute_url())


def test_key_entries_are_marked_and_listed_above_the_others(client, story):
    make_entry(story, "<p>Nothing yet.</p>")
    key = make_entry(story, "<p>It <b>holds</b>.</p>", is_key=True)
    page = shown(client, story)
    assert f'<a href="#entry-{key.pk}">It holds.</a>' in page
    assert page.index("Key moments") < page.index("Nothing yet.")
    assert page.count("entry--key") == 1


def test_page_has_the_last_fifty_and_older_ones_have_pages_on_which_they_stay(client, story):
    fill(story, 120)
    Entry.objects.filter(number=7).update(is_key=True)
    url = story.get_absolute_url()
    page = shown(client, story)
    assert page.count('class="entry__title"') == 50
    assert "Body 71." in page
    assert "Body 70." not in page
    key = Entry.objects.get(number=7)
    assert f"{url}entries/page/1/#entry-{key.pk}" in page
    assert f'<a href="{url}entries/page/2/">Older entries</a>' in page

    second = client.get(f"{url}entries/page/2/").text
    assert second.count('class="entry__title"') == 50
    assert second.index("Body 100.") < second.index("Body 51.")
    canonical = f'<link rel="canonical" href="{settings.SITE_URL}{url}entries/page/2/">'
    assert canonical in second
    assert f'href="{url}entries/page/1/"' in second
    assert f'href="{url}entries/page/3/"' in second
    third = client.get(f"{url}entries/page/3/").text
    assert third.count('class="entry__title"') == 20
    assert f'href="{url}#entries"' in third

    make_entry(story, "<p>One more.</p>")
    assert client.get(f"{url}entries/page/2/").text == second
    assert "One more." in client.get(f"{url}entries/page/3/").text


def test_page_of_entries_that_are_not_there_is_404(client, story):
    fill(story, 3)
    url = story.get_absolute_url()
    assert client.get(f"{url}entries/page/2/").status_code == 404
    assert client.get(f"{make_article().get_absolute_url()}entries/page/1/").status_code == 404
    assert client.get(f"{url}entries/").headers["Location"] == f"{url}#entries"


def test_page_of_entries_costs_the_same_whatever_there_is(
    client, story, django_assert_max_num_queries
):
    fill(story, 60)
    for number in (1, 2):
        with django_assert_max_num_queries(4):
            client.get(f"{story.get_absolute_url()}entries/page/{number}/")


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_nothing_of_a_story_that_readers_may_not_see_is_shown(client, state):
    later = timezone.now() + timedelta(hours=1) if state == "scheduled" else None
    story = make_article(status=state, published_at=later, slug="hidden")
    make_entry(story, "<p>A secret.</p>")
    assert Entry.objects.published().count() == 0
    if later:
        assert Entry.objects.published(now=later).count() == 1
        assert client.get(f"{story.get_absolute_url()}entries/page/1/").status_code == 404


def test_withdrawn_entry_leaves_its_place_and_no_word(client, story):
    entry = make_entry(story, "<p>A rumour.</p>", title="They say", is_key=True)
    entry.withdraw()
    page = shown(client, story)
    at = timezone.localtime(entry.published_at)
    assert f"An entry of {at:%H:%M} was withdrawn." in page
    assert "rumour" not in page
    assert "They say" not in page
    assert "Key moments" not in page
    assert f'id="entry-{entry.pk}"' in page
    older = client.get(f"{story.get_absolute_url()}entries/page/1/").text
    assert "rumour" not in older
    entry.put_back()
    assert "rumour" in shown(client, story)


def test_corrected_entry_says_when_but_not_within_a_minute(client, story):
    now = timezone.now() - timedelta(hours=1)
    entry = make_entry(story, "<p>Five gtaes.</p>", now=now)
    entry.correct("", "<p>Five gates.</p>", False, 1, now=now + timedelta(seconds=30))
    assert "updated" not in shown(client, story)
    entry.correct("", "<p>Six gates.</p>", False, 2, now=now + timedelta(minutes=9))
    page = shown(client, story)
    assert "Six gates." in page
    assert "updated" in page


def test_story_that_has_ended_says_so_and_takes_no_more(client, story):
    make_entry(story)
    story.end()
    page = shown(client, story)
    assert "This live story has ended" in page
    with pytest.raises(NotRunning):
        Entry(article=story, title="Late").publish(make_user("frank", "editor"))


def test_story_without_entries_that_is_ended_was_never_live(client, story):
    story.run()
    assert "The first entry will follow." in shown(client, story)
    story.end()
    assert 'id="entries"' not in shown(client, story)


def test_same_words_sent_twice_are_one_entry(story):
    first = make_entry(story, "<p>Once.</p>")
    assert make_entry(story, "<p>Once.</p>") == first
    later = make_entry(story, "<p>Once.</p>", now=timezone.now() + timedelta(minutes=6))
    assert (first.number, later.number) == (1, 2)


def test_hostile_text_is_clean_and_a_headline_is_text(client, story):
    make_entry(
        story,
        '<p>Hm<script>alert(1)</script><img src=x onerror="alert(2)"></p>',
        title="<script>alert(3)</script>",
        is_key=True,
    )
    page = shown(client, story)
    for bad in ("<script>alert", "onerror"):
        assert bad not in page


def test_lists_mark_a_story_as_live_while_it_runs(client, story):
    section = make_section("Sea", slug="sea")
    Article.objects.filter(pk=story.pk).update(section=section)
    mark = '<span class="live-mark">Live</span>'
    assert mark not in client.get("/").text
    story.run()
    make_entry(story)
    for url in ("/", "/category/sea/", f"/{story.published_on:%Y}/"):
        assert mark in client.get(url).text
    story.end()
    assert mark not in client.get("/").text


def test_key_entry_counts_as_an_update_of_the_story(client, story):
    make_entry(story, "<p>One.</p>")
    story.refresh_from_db()
    assert story.updated_at is None
    at = timezone.now()
    entry = make_entry(story, "<p>It holds.</p>", is_key=True, now=at)
    story.refresh_from_db()
    assert story.updated_at == at
    assert at.strftime("%Y-%m-%dT%H:%M:%S") in client.get("/feed/atom/").text
    # A spelling in it is none.
    entry.correct("", "<p>It held.</p>", True, 1, now=at + timedelta(minutes=2))
    story.refresh_from_db()
    assert story.updated_at == at

"""What machines are told of a live story."""

import json
import re

import pytest

from articles.tests.factories import make_article, make_author, make_entry, make_user

pytestmark = pytest.mark.django_db


def facts(client, story):
    page = client.get(story.get_absolute_url()).text
    data = json.loads(re.search(r'application/ld\+json">(.*?)</script>', page)[1])
    return data["@graph"][0]


def test_live_story_tells_machines_of_its_entries(client):
    story, erin = make_article(slug="gates"), make_user("erin", "editor")
    make_author("Erin Editor", user=erin)
    first = make_entry(story, "<p>Two <b>gates</b> are shut.</p>", by=erin)
    make_entry(story, "<p>A rumour.</p>", by=erin).withdraw()
    last = make_entry(story, "<p>All are.</p>", title="All shut", by=erin)
    told = facts(client, story)
    assert told["@type"] == "LiveBlogPosting"
    story.refresh_from_db()
    assert told["coverageStartTime"] == story.live_from_at.isoformat(timespec="seconds")
    assert "coverageEndTime" not in told
    assert told["dateModified"] == last.published_at.isoformat(timespec="seconds")
    newest, oldest = told["liveBlogUpdate"]
    assert newest["headline"] == "All shut"
    assert newest["datePublished"] == last.published_at.isoformat(timespec="seconds")
    assert oldest["headline"] == "Two gates are shut."
    assert oldest["author"]["name"] == "Erin Editor"
    assert oldest["url"].endswith(f"{story.get_absolute_url()}entries/page/1/#entry-{first.pk}")
    story.end()
    assert facts(client, story)["coverageEndTime"] == story.live_until_at.isoformat(
        timespec="seconds"
    )


def test_other_stories_stay_news_articles(client):
    assert facts(client, make_article())["@type"] == "NewsArticle"

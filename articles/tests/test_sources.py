"""What a story rests on: a numbered list under it, and the numbers in its text."""

import json
import re

import pytest

from articles import markup
from articles.models import Article, Revision, Source
from articles.tests.factories import make_article, make_source, make_user

from .test_article_admin import change_url, form_of

pytestmark = pytest.mark.django_db


def page(client, article):
    return client.get(article.get_absolute_url()).text


def test_sources_are_listed_under_the_story_by_number(client):
    article = make_article()
    make_source(article, number=2, title="Tide tables", publisher="Harbour office", kind="data")
    make_source(article, number=1, title="Minute book", url="https://archive.example.org/1908")
    text = page(client, article).split('<div class="prose">')[1]
    assert text.index("Minute book") < text.index("Tide tables")
    assert 'href="https://archive.example.org/1908"' in text
    assert "Harbour office · Data" in text


def test_number_in_the_text_leads_to_its_source_and_back(client):
    article = make_article(body="<p>It rose [1], then fell.[2] It rose again [1].</p>")
    make_source(article, title="Tide tables")
    text = page(client, article)
    assert text.count('href="#source-1"') == 2
    assert 'href="#source-2"' not in text
    assert "fell.[2]" in text
    ids = re.findall(r'id="(reference-1-[0-9])"', text)
    assert ids == ["reference-1-1", "reference-1-2"]
    assert [f"#{one}" for one in ids] == re.findall(r'href="(#reference-[0-9-]+)"', text)


@pytest.mark.parametrize(
    "body",
    [
        '<a href="https://example.org/[1]">see [1]</a>',
        '<img alt="a &gt; b > [1]" src="/media/a.png">',
        "<pre><code>list[1]</code></pre>",
        "[01] [0] [1234] [ 1] [a]",
        '<abbr title="[1]">x</abbr>',
    ],
)
def test_what_is_no_reference_stays_as_it_is(body):
    assert markup.refer(body, [1]) == (body, {1: 0})


def test_reference_after_a_link_is_one_again():
    body, found = markup.refer('<p><a href="/x">[1]</a> and <em>[1]</em></p>', [1])
    assert found == {1: 1}
    assert body.index('href="/x"') < body.index('href="#source-1"')


def test_story_without_sources_is_shown_as_it_is_stored(client):
    text = page(client, make_article(body="<p>An aside [1].</p>"))
    assert "<p>An aside [1].</p>" in text
    assert "sources-title" not in text


def test_sources_are_citations_for_machines(client):
    article = make_article()
    make_source(
        article, title="Count", publisher="Works", url="https://w.example.org/", kind="data"
    )
    facts = json.loads(re.search(r'ld\+json">(.*?)</script>', page(client, article))[1])["@graph"][
        0
    ]
    assert facts["citation"] == [
        {
            "@type": "Dataset",
            "name": "Count",
            "publisher": {"@type": "Organization", "name": "Works"},
            "url": "https://w.example.org/",
        }
    ]


@pytest.mark.parametrize("count", [3, 30])
def test_sources_cost_one_query(client, django_assert_max_num_queries, count):
    article = make_article()
    for _ in range(count):
        make_source(article)
    with django_assert_max_num_queries(11):
        client.get(article.get_absolute_url())


def post_draft(client, sources):
    data = form_of(make_article(status=Article.Status.DRAFT))
    data |= {"sources-TOTAL_FORMS": len(sources), "published_at_0": "", "published_at_1": ""}
    for number, source in enumerate(sources):
        data |= {f"sources-{number}-{name}": value for name, value in source.items()}
    return client.post(change_url(Article.objects.get()), data)


def test_editor_lists_sources_and_numbers_follow_by_themselves(client):
    client.force_login(make_user("erin", group="editor"))
    sources = [
        {"title": "First", "kind": "document", "number": ""},
        {"title": "Fifth", "kind": "interview", "number": "5"},
        {"title": "Sixth", "kind": "report", "number": "", "seen_on": "2026-11-02"},
    ]
    assert post_draft(client, sources).status_code == 302
    found = {source.title: source.number for source in Source.objects.all()}
    assert found["Fifth"] == 5
    assert len(set(found.values())) == 3
    assert min(found.values()) >= 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "javascript:alert(1)"},
        {"url": "ftp://example.org/a"},
        {"title": "", "publisher": "Works"},
        {"number": "0"},
        {"number": "1000"},
        {"kind": "rumour"},
        {"seen_on": "yesterday"},
    ],
)
def test_source_that_is_none_is_refused(client, wrong):
    client.force_login(make_user("erin", group="editor"))
    source = {"title": "First", "kind": "document", "number": "1", **wrong}
    assert post_draft(client, [source]).status_code == 200
    assert not Source.objects.exists()


def test_two_sources_with_one_number_are_refused(client):
    client.force_login(make_user("erin", group="editor"))
    twice = [{"title": "A", "kind": "data", "number": "1"}] * 2
    assert post_draft(client, twice).status_code == 200
    assert not Source.objects.exists()


def test_row_that_was_emptied_is_no_source(client):
    client.force_login(make_user("erin", group="editor"))
    rows = [{"title": "A", "kind": "data", "number": "1"}, {"kind": "data", "number": "2"}]
    assert post_draft(client, rows).status_code == 302
    assert [source.title for source in Source.objects.all()] == ["A"]


# Of a story in print they are part of its draft


MINOR = {"_publish_changes": "", "change": "minor"}


def rows_of(*titles):
    rows = {"sources-TOTAL_FORMS": len(titles)}
    for number, title in enumerate(titles):
        rows |= {f"sources-{number}-number": number + 1, f"sources-{number}-title": title}
        rows |= {f"sources-{number}-kind": "data"}
    return rows


def test_sources_wait_with_the_draft_until_the_changes_are_published(client):
    client.force_login(make_user("erin", group="editor"))
    story = make_article(body="<p>It rose [1][2].</p>")
    make_source(story, title="Old ledger", kind="data")
    data = form_of(story, **rows_of("Old ledger", "New ledger"))
    assert client.post(change_url(story), data).status_code == 302
    assert "New ledger" not in page(client, story)
    assert "New ledger" in client.get(change_url(story)).text
    preview = client.get(story.get_preview_url()).text
    assert 'href="#source-2"' in preview and "New ledger" in preview
    assert client.post(change_url(story), data | MINOR).status_code == 302
    assert 'href="#source-2"' in page(client, story)
    history = client.get(f"{story.get_absolute_url()}history/").text
    assert "New ledger" in history.split("<ins>", 1)[1]


def test_sources_that_save_themselves_are_in_the_draft_alone(client):
    client.force_login(make_user("erin", group="editor"))
    story = make_article()
    data = form_of(story, **rows_of("Ledger"), text_version="0")
    answer = client.post(f"/admin/articles/article/{story.pk}/autosave/", data)
    assert answer.status_code == 200
    assert not story.sources.exists()
    assert [line["title"] for line in story.working_text()["sources"]] == ["Ledger"]


def test_restoring_a_version_brings_its_sources_back():
    erin = make_user("erin", group="editor")
    story = make_article()
    make_source(story, title="Ledger", seen_on="2026-11-02")
    with_source = Article.objects.get().text()
    story.write({"sources": []}, erin)
    story.draft.publish(erin)
    assert not story.sources.exists()
    first = story.revisions.public().order_by("number").first()
    assert first.text == with_source
    story.restore(first, erin)
    assert not story.sources.exists()
    Article.objects.get().draft.publish(erin)
    assert [source.line() for source in story.sources.all()] == with_source["sources"]


def test_version_from_before_sources_were_part_of_it_is_no_change_of_them(client):
    story = make_article()
    Revision.keep_published(story)
    version = story.revisions.get()
    del version.text["sources"]
    version.save()
    make_source(story, title="Ledger")
    Revision.keep_published(Article.objects.get())
    assert story.revisions.count() == 1
    story.write({"headline": "Another"}, make_user("erin", group="editor"))
    story.draft.publish(make_user("una", group="editor"))
    assert "Ledger" not in client.get(f"{story.get_absolute_url()}history/").text

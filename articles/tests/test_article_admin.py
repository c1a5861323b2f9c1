"""The newsroom's desk for stories: writing, publishing, and who may do it."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Masthead, OldAddress, Page, Picture

from .factories import (
    make_article,
    make_author,
    make_page,
    make_picture,
    make_section,
    make_tag,
    make_user,
    picture_bytes,
)

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"
ADD = "/admin/articles/article/add/"
IMPORTED = """<p>Words\r\nand <strong>more</strong>.</p>
<figure class="gallery"><figure><img src="/a.jpg" alt="a" srcset="/b.jpg 2w"></figure></figure>
<table><caption>Catch</caption><thead><tr><th scope="col">Fish</th></tr></thead></table>
<dl><dt>Cod</dt><dd>A fish</dd></dl><p>Note<sup><a href="#fn1">1</a></sup></p>"""


@pytest.fixture
def editor(client):
    user = make_user("erin", group="editor")
    client.force_login(user)
    return user


@pytest.fixture
def alice(client):
    user = make_user("alice", group="author")
    make_author("Alice", user=user)
    client.force_login(user)
    return user


def change_url(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def form_of(article=None, bylines=(), **fields):
    """What a browser posts from the form of `article`, or of a new story."""
    local = timezone.localtime(article.published_at) if article and article.published_at else None
    data = {
        "kicker": article.kicker if article else "",
        "headline": article.headline if article else "A headline",
        "standfirst": article.standfirst if article else "",
        "body": article.body if article else "<p>Text.</p>",
        "section": article.section_id if article else make_section().pk,
        "tags": [tag.pk for tag in article.tags.all()] if article else [],
        "dateline": "",
        "lead_picture": "",
        "status": article.status if article else "draft",
        "published_at_0": f"{local:%d/%m/%Y}" if local else "",
        "published_at_1": f"{local:%H:%M:%S}" if local else "",
        "slug": article.slug if article else "a-headline",
        "comments_open": "on",
        "bylines-TOTAL_FORMS": len(bylines),
        "bylines-INITIAL_FORMS": 0,
        "sources-TOTAL_FORMS": 0,
        "sources-INITIAL_FORMS": 0,
        "corrections-TOTAL_FORMS": 0,
        "corrections-INITIAL_FORMS": 0,
    }
    for place, author in enumerate(bylines):
        data |= {
            f"bylines-{place}-author": author.pk,
            f"bylines-{place}-role": "reporting",
            f"bylines-{place}-position": place,
        }
    return {**data, **fields}


# Writing


def test_editor_publishes_a_story(client, editor):
    author = make_author()
    response = client.post(ADD, form_of(status="published", bylines=[author]))
    assert response.status_code == 302
    story = Article.objects.get()
    assert story.is_published()
    assert story.body_html == "<p>Text.</p>"
    assert [byline.author for byline in story.bylines.all()] == [author]
    assert client.get(story.get_absolute_url()).status_code == 200
    assert LogEntry.objects.filter(object_id=story.pk, user=editor).count() == 1


def test_byline_left_empty_is_none(client, editor):
    empty = {"bylines-TOTAL_FORMS": 1, "bylines-0-role": "reporting", "bylines-0-position": 0}
    assert 'name="bylines-0-author"' in client.get(ADD).text
    assert client.post(ADD, form_of(**empty)).status_code == 302
    assert not Article.objects.get().bylines.exists()


def test_time_to_come_schedules_whatever_was_chosen(client, editor):
    client.post(
        ADD,
        form_of(status="published", published_at_0="01/02/2099", published_at_1="06:30"),
    )
    story = Article.objects.get()
    assert story.status == "scheduled"
    assert client.get(story.get_absolute_url()).status_code == 404


def test_scheduling_without_a_time_is_asked_about(client, editor):
    response = client.post(ADD, form_of(status="scheduled"))
    assert response.status_code == 200
    assert "When should it appear?" in response.text
    assert not Article.objects.exists()


def test_slug_taken_on_the_same_day_is_said_beside_the_field(client, editor):
    make_article(slug="storm", published_at=timezone.now())
    response = client.post(ADD, form_of(status="published", slug="storm", headline="Kept text"))
    assert response.status_code == 200
    assert "There is a story at this address on the same day." in response.text
    assert "Kept text" in response.text


def test_draft_that_has_an_address_cannot_take_that_of_another(client, editor):
    make_article(slug="storm", published_at=timezone.now() - timedelta(seconds=5))
    draft = make_article(slug="calm", published_at=timezone.now() - timedelta(seconds=5))
    Article.objects.filter(pk=draft.pk).update(status="draft")
    draft.refresh_from_db()
    response = client.post(change_url(draft), form_of(draft, slug="storm"))
    assert response.status_code == 200
    assert "There is a story at this address on the same day." in response.text


def test_scheduled_story_that_moves_to_now_has_todays_address(client, editor):
    story = make_article(published_at=timezone.now() + timedelta(days=40))
    data = form_of(story, status="published", published_at_0="", published_at_1="")
    client.post(change_url(story), data)
    story.refresh_from_db()
    assert story.is_published()
    assert story.published_on == timezone.localdate()


@pytest.mark.parametrize("field", ["headline", "standfirst", "body"])
def test_substantive_change_of_a_published_story_is_dated(client, editor, field):
    story = make_article()
    release = {"_publish_changes": "", "change": "substantive", "summary": "It.", "why": "So."}
    client.post(change_url(story), form_of(story, **{field: "<p>Other words</p>"}, **release))
    story.refresh_from_db()
    assert getattr(story, field) == "<p>Other words</p>"
    assert story.updated_at is not None


def test_changed_section_is_no_later_version(client, editor):
    story = make_article()
    release = {"_publish_changes": "", "change": "minor"}
    client.post(change_url(story), form_of(story, section=make_section("Other").pk, **release))
    story.refresh_from_db()
    assert story.section.name == "Other"
    assert story.updated_at is None


def test_imported_body_is_the_same_after_another_field_was_changed(client, editor):
    story = make_article(body=IMPORTED)
    before = Article.objects.values("body", "body_html").get()
    as_sent = IMPORTED.replace("\r\n", "\n").replace("\n", "\r\n")  # as browsers send lines
    release = {"_publish_changes": "", "change": "minor"}
    client.post(change_url(story), form_of(story, kicker="New", body=as_sent, **release))
    story.refresh_from_db()
    assert story.kicker == "New"
    assert story.updated_at is None
    assert {"body": story.body, "body_html": story.body_html} == before


def test_hostile_html_is_kept_as_written_and_shown_clean(client, editor):
    client.post(ADD, form_of(body='<p onclick="x()">Hi<script>alert(1)</script></p>'))
    assert Article.objects.get().body_html == "<p>Hi</p>"


def test_body_can_be_edited_as_html(client, editor):
    story = make_article()
    assert "data-django-prose-editor" in client.get(change_url(story)).text
    as_html = client.get(f"{change_url(story)}?html").text
    assert "data-django-prose-editor" not in as_html
    assert "html-source" in as_html
    assert "data-django-prose-editor" in client.get(change_url(story)).text


def test_old_address_of_a_published_story_leads_to_the_new_one(client, editor):
    story = make_article(slug="old")
    old = story.get_absolute_url()
    client.post(change_url(story), form_of(story, slug="new"))
    story.refresh_from_db()
    assert OldAddress.objects.get().path == old
    response = client.get(old)
    assert response.status_code in (301, 308)
    assert response["Location"] == story.get_absolute_url()


def test_nul_in_a_field_is_refused_with_the_text_kept(client, editor):
    response = client.post(ADD, form_of(headline="A\x00B", standfirst="Kept text"))
    assert response.status_code == 200
    assert "Null characters are not allowed." in response.text
    assert "Kept text" in response.text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"standfirst": "z" * 2001}, "The standfirst has 2,001 characters. It may have 2,000."),
        ({"section": "9" * 30}, "That choice is not one of the available choices."),
        ({"lead_picture": "1 OR 1=1"}, "That choice is not one of the available choices."),
        ({"tags": ["x", "9" * 30]}, "“x” is not a valid value."),
    ],
)
def test_what_no_form_of_ours_would_send_is_refused_with_the_text_kept(
    client, editor, wrong, message
):
    response = client.post(ADD, form_of(kicker="Kept text") | wrong)
    assert response.status_code == 200
    assert message in response.text
    assert "Kept text" in response.text
    assert not Article.objects.exists()


def test_long_standfirst_that_came_from_elsewhere_does_not_stand_in_the_way(client, editor):
    story = make_article(standfirst="z" * 2001)
    client.post(
        change_url(story), form_of(story, kicker="Fish", _publish_changes="1", change="minor")
    )
    story.refresh_from_db()
    assert story.kicker == "Fish"


def test_story_that_readers_answered_is_not_deleted(client, editor):
    story = make_article()
    delete = reverse("admin:articles_article_delete", args=[story.pk])
    assert client.get(delete).status_code == 200
    Article.objects.update(comment_count=1)
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert Article.objects.exists()


# The list


def test_list_reads_the_same_number_of_rows_for_three_and_thirty(
    client, editor, django_assert_num_queries, django_assert_max_num_queries
):
    author = make_author()
    for _ in range(3):
        make_article([author])
    client.get(LIST)
    with django_assert_max_num_queries(14) as few:
        client.get(LIST)
    for _ in range(27):
        make_article([author])
    with django_assert_num_queries(len(few)):
        client.get(LIST)


def test_list_names_authors_and_a_scheduled_story_whose_minute_has_come(client, editor):
    story = make_article([make_author("Marta Lund")], headline="Tide")
    Article.objects.filter(pk=story.pk).update(status="scheduled")
    page = client.get(LIST).text
    assert "Marta Lund" in page
    assert "badge--published" in page
    assert "badge--scheduled" not in page
    assert story.get_absolute_url() in page


@pytest.mark.parametrize(
    ("status", "found"), [("draft", "Draft one"), ("scheduled", "Later"), ("published", "Out")]
)
def test_list_filters_by_what_readers_would_call_it(client, editor, status, found):
    make_article(headline="Draft one", status="draft")
    make_article(headline="Later", published_at=timezone.now() + timedelta(days=1))
    make_article(headline="Out")
    page = client.get(LIST, {"status": status}).text
    assert [name for name in ("Draft one", "Later", "Out") if name in page] == [found]


def test_list_filters_by_section_author_and_month(client, editor):
    author, section = make_author(), make_section("Culture")
    make_article([author], headline="Mine", section=section)
    make_article(
        headline="Other",
        section=make_section("News"),
        published_at=timezone.now() - timedelta(days=70),
    )
    for query in (
        {"author": author.pk},
        {"section": section.pk},
        {"month": f"{timezone.localdate():%m-%Y}"},
    ):
        page = client.get(LIST, query).text
        assert "Mine" in page
        assert "Other<" not in page


@pytest.mark.parametrize(
    "query",
    [
        "status=nonsense",
        "status=%00",
        "author=x",
        "section=99999",
        "month=13-2020",
    ],
)
def test_unknown_filter_is_no_error(client, editor, query):
    make_article(headline="Still here")
    response = client.get(f"{LIST}?{query}", follow=True)
    assert response.status_code == 200
    assert "Still here" in response.text


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        ("HARBOURMA", "The harbourmaster"),
        ("dredger nig", "A secret"),
        ('"dredgers came" -noon', "A secret"),
        ("https://news.example.org/2026/01/02/once-more/", "Again"),
        ("once-more", "Again"),
    ],
)
def test_search_finds_words_however_they_go_on_and_addresses(client, editor, words, headline):
    make_article(headline="The harbourmaster", body="<p>Nobody knows.</p>")
    make_article(headline="A secret", body="<p>The dredgers came at night.</p>", status="draft")
    make_article(headline="Again", slug="once-more")
    page = client.get(LIST, {"q": words}).text
    found = [one for one in ("The harbourmaster", "A secret", "Again") if one in page]
    assert found == [headline]


def test_nul_in_search_is_no_error(client, editor):
    assert client.get(LIST, {"q": "a\x00b"}).status_code == 200


# Actions


def act(client, action, *stories):
    data = {"action": action, "_selected_action": [story.pk for story in stories]}
    return client.post(LIST, data, follow=True)


def test_publish_action_publishes_now_and_is_in_the_history(client, editor):
    draft = make_article(status="draft")
    later = make_article(published_at=timezone.now() + timedelta(days=30))
    act(client, "publish", draft, later)
    for story in (draft, later):
        story.refresh_from_db()
        assert story.is_published()
        assert story.published_on == timezone.localdate()
        assert "Published" in LogEntry.objects.get(object_id=story.pk).get_change_message()


def test_publish_action_says_when_an_address_is_taken(client, editor):
    make_article(slug="storm", published_at=timezone.now())
    draft = make_article(slug="storm", headline="Second storm", status="draft")
    response = act(client, "publish", draft)
    assert "Second storm: There is a story at this address on the same day." in response.text
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_other_actions_change_what_they_say_and_are_in_the_history(client, editor):
    story = make_article()
    act(client, "close_comments", story)
    story.refresh_from_db()
    assert not story.comments_open
    act(client, "open_comments", story)
    act(client, "make_draft", story)
    story.refresh_from_db()
    assert story.comments_open
    assert story.status == "draft"
    assert LogEntry.objects.filter(object_id=story.pk).count() == 3


# Authors


def test_author_begins_a_story_that_bears_their_name(client, alice):
    response = client.post(ADD, form_of(status="published"))
    assert response.status_code == 302
    story = Article.objects.get()
    assert story.is_by(alice)
    assert story.status == "draft"
    assert client.get(change_url(story)).status_code == 200


def test_author_sees_only_their_own_stories(client, alice):
    make_article([alice.author], headline="Mine", status="draft")
    theirs = make_article(headline="Theirs", status="draft")
    page = client.get(LIST).text
    assert "Mine" in page
    assert "Theirs" not in page
    assert client.get(change_url(theirs)).status_code == 302  # as for a story there is none of
    client.post(change_url(theirs), form_of(theirs, headline="Stolen"))
    theirs.refresh_from_db()
    assert theirs.headline == "Theirs"
    assert client.get(theirs.get_preview_url()).status_code == 403


def test_author_reads_but_no_longer_changes_their_published_story(client, alice):
    story = make_article([alice.author], headline="Out")
    assert client.get(change_url(story)).status_code == 200
    assert client.post(change_url(story), form_of(story, headline="Changed")).status_code == 403
    story.refresh_from_db()
    assert story.headline == "Out"


def test_author_cannot_publish_by_action(client, alice):
    story = make_article([alice.author], status="draft")
    act(client, "publish", story)
    story.refresh_from_db()
    assert story.status == "draft"


def test_author_previews_their_draft(client, alice):
    story = make_article([alice.author], status="draft")
    assert story.get_preview_url() in client.get(change_url(story)).text
    assert client.get(story.get_preview_url()).status_code == 200


def test_login_without_an_author_cannot_begin_a_story(client):
    client.force_login(make_user("nobody", group="author"))
    assert client.get(ADD).status_code == 403


@pytest.mark.parametrize("name", ["page", "masthead", "oldaddress"])
def test_author_is_refused_what_is_the_editors(client, alice, name):
    assert client.get(f"/admin/articles/{name}/").status_code == 403


def test_moderator_reads_published_stories_and_changes_none(client):
    client.force_login(make_user("carol", group="moderator"))
    out = make_article(headline="Out")
    make_article(headline="Secret", status="draft")
    page = client.get(LIST).text
    assert "Out" in page
    assert "Secret" not in page
    assert client.post(change_url(out), form_of(out, headline="X")).status_code == 403
    assert client.get(ADD).status_code == 403


# The rest of the paper


def test_picture_is_stored_with_its_renditions(client, editor):
    upload = SimpleUploadedFile("crane.png", picture_bytes((600, 400)))
    response = client.post("/admin/articles/picture/add/", {"upload": upload, "alt": "A crane"})
    assert response.status_code == 302
    picture = Picture.objects.get()
    assert (picture.alt, picture.width, picture.height) == ("A crane", 600, 400)
    assert picture.renditions
    assert "library__item" in client.get("/admin/articles/picture/").text


@pytest.mark.parametrize("content", [b"no picture", b"", b"<svg onload='x()'/>"])
def test_file_that_is_no_picture_is_refused_with_the_text_kept(client, editor, content):
    upload = SimpleUploadedFile("crane.png", content)
    response = client.post("/admin/articles/picture/add/", {"upload": upload, "alt": "A crane"})
    assert response.status_code == 200
    assert "errorlist" in response.text
    assert "A crane" in response.text
    assert not Picture.objects.exists()


def test_words_about_a_picture_change_without_a_new_file(client, editor):
    picture = make_picture()
    name = picture.file.name
    url = reverse("admin:articles_picture_change", args=[picture.pk])
    assert client.post(url, {"alt": "Teal", "caption": "", "credit": "Ana"}).status_code == 302
    picture.refresh_from_db()
    assert (picture.alt, picture.credit, picture.file.name) == ("Teal", "Ana", name)


def test_moved_page_takes_the_pages_under_it_along(client, editor):
    about = make_page(slug="about")
    make_page(slug="rules", parent=about)
    url = reverse("admin:articles_page_change", args=[about.pk])
    data = {"title": "About", "slug": "us", "body": "<p>New.</p>", "position": 1, "is_public": "on"}
    assert client.post(url, data).status_code == 302
    assert set(Page.objects.values_list("path", flat=True)) == {"us", "us/rules"}
    about.refresh_from_db()
    assert about.body_html == "<p>New.</p>"
    assert OldAddress.objects.get().path == "/about/"


def test_page_cannot_take_an_address_of_the_site(client, editor):
    data = {"title": "X", "slug": "admin", "body": "", "position": 1}
    response = client.post("/admin/articles/page/add/", data)
    assert response.status_code == 200
    assert "The site uses this address itself." in response.text


def test_masthead_is_one_form_reached_at_once(client, editor):
    response = client.get("/admin/articles/masthead/", follow=True)
    assert response.status_code == 200
    assert 'name="tagline"' in response.text
    response = client.post(
        response.request["PATH_INFO"], {"name": "The Tide", "tagline": "", "description": ""}
    )
    assert response.status_code == 302
    assert Masthead.load().name == "The Tide"
    assert client.get("/admin/articles/masthead/add/").status_code == 403
    assert client.get("/admin/articles/masthead/2/change/").status_code == 302


def test_section_and_author_that_stories_need_cannot_be_deleted(client, editor):
    author, tag = make_author(), make_tag()
    story = make_article([author], [tag])
    for kind, row in (("section", story.section), ("author", author)):
        url = reverse(f"admin:articles_{kind}_delete", args=[row.pk])
        assert "would require deleting" in client.get(url).text
        assert client.post(url, {"post": "yes"}).status_code in (200, 403)
    assert Article.objects.filter(section=story.section, bylines__author=author).exists()

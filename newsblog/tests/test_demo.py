import datetime
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.transaction import atomic, set_rollback
from django.test import Client, override_settings
from django.utils import timezone
from PIL import Image

from articles.models import (
    Article,
    Author,
    Correction,
    FrontItem,
    Masthead,
    Page,
    Picture,
    Review,
    ReviewNote,
    Section,
    Source,
    Tag,
)
from articles.tests.factories import make_article
from comments import counts
from comments.models import Comment, Commenter, Dispute, Letter
from comments.tests.factories import make_comment
from newsblog.demo import loader, pictures, reading, removal
from newsblog.models import User

pytestmark = pytest.mark.django_db


def draw_small(name):
    return Image.new("RGB", (32, 20), "#3f6f7d")


@pytest.fixture(scope="class")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    quick = {
        "MEDIA_ROOT": tmp_path_factory.mktemp("media"),
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }
    with django_db_blocker.unblock(), override_settings(**quick), atomic():
        yield loader.load(draw=draw_small)
        set_rollback(True)


@pytest.fixture
def demo():
    return loader.load(draw=draw_small)


def run(*arguments):
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


class TestLoaded:
    """What only looks at the demo: it is loaded once for all of these."""

    def test_demo_has_the_stories_people_and_pages_it_promises(self, loaded):
        states = Counter(Article.objects.values_list("status", flat=True))
        assert states["published"] >= 22
        assert (states["draft"], states["scheduled"]) == (2, 2)
        assert Section.objects.filter(parent=None).count() == 5
        assert Section.objects.exclude(parent=None).count() == 2
        assert Author.objects.exclude(picture=None).count() == 4
        assert Article.objects.exclude(lead_picture=None).count() >= 18
        assert FrontItem.objects.count() == 1
        assert Article.objects.exclude(updated_at=None).count() >= 2
        assert Article.objects.filter(comments_open=False).count() == 1
        assert {"about", "about/how-we-work", "rules", "contact", "privacy"} == set(
            Page.objects.values_list("path", flat=True)
        )
        assert not Picture.objects.filter(alt="").exists()
        assert min(Article.objects.values_list("pk", flat=True)) == loader.FIRST_NUMBER

    def test_demo_has_sources_a_correction_and_cases(self, loaded):
        assert Source.objects.order_by().values("article").distinct().count() == 2
        for source in Source.objects.select_related("article"):
            assert f"[{source.number}]" in source.article.body_html
        assert Correction.objects.published().count() == 1
        cases = Dispute.objects.visible().published()
        assert sorted(cases.values_list("state", flat=True)) == ["open", "stands"]
        for case in cases.exclude(passage=""):
            assert case.article.says(case.passage)

    def test_demo_has_work_in_every_step_of_the_review(self, loaded):
        reviews = {review.article.slug: review for review in Review.objects.all()}
        assert {review.state for review in reviews.values()} >= {
            Review.State.WRITING,
            Review.State.READY,
            Review.State.CHANGES,
            Review.State.APPROVED,
        }
        assert reviews["crane-number-four"].is_approved()
        assert reviews["library-amnesty"].is_late()
        for note in ReviewNote.objects.exclude(passage=""):
            assert note.passage in note.article.working_text()["body"]
        changed = Article.objects.get(slug="crane-number-four")
        assert changed.has_writing() and "longer lease" not in changed.body

    def test_demo_has_letters_of_both_kinds_with_their_stories(self, loaded):
        for kind in ("daily", "weekly"):
            sent = Letter.objects.sent().filter(kind=kind)
            assert sent.count() >= 2
            for letter in sent:
                assert letter.public_items(letter.sent_at).count() == letter.items.count() > 0

    def test_demo_has_a_live_story_that_is_running(self, loaded):
        story = Article.objects.published().get(live_from_at__isnull=False)
        assert story.is_running()
        entries = list(story.entries.order_by("number"))
        assert 6 <= len(entries) <= 10
        assert sum(entry.is_key for entry in entries) == 2
        times = [story.published_at, *(entry.published_at for entry in entries), timezone.now()]
        assert times == sorted(times)
        assert all(entry.author for entry in entries)

    def test_demo_has_a_conversation_of_every_kind(self, loaded):
        assert 190 <= Comment.objects.count() <= 230
        longest = Article.objects.get(front_item__place="lead")
        assert 90 <= longest.comment_count <= 110
        assert longest.comments.filter(depth__gte=6).exists()
        states = Counter(Comment.objects.values_list("status", flat=True))
        assert (states["pending"], states["removed"], states["spam"], states["rejected"]) == (
            6,
            1,
            1,
            1,
        )
        assert Comment.objects.filter(status="removed", reply_count__gt=0).exists()
        assert Comment.objects.exclude(edited_at=None).count() == 1
        assert not Comment.objects.waiting().filter(held_because="").exists()
        assert min(Comment.objects.values_list("pk", flat=True)) == loader.FIRST_NUMBER

    def test_counts_of_the_demo_agree_with_its_rows(self, loaded):
        for article in Article.objects.all():
            assert article.comment_count == article.comments.visible().count()
            assert counts.recount(article) == 0

    def test_comments_come_after_the_story_and_after_what_they_answer(self, loaded):
        for comment in Comment.objects.select_related("article", "parent"):
            above = comment.parent or comment.article
            earlier = above.created_at if comment.parent else above.published_at
            assert earlier < comment.created_at < timezone.now()
        for article in Article.objects.exclude(comment_count=0):
            assert article.published_at < article.thread_changed_at < timezone.now()

    def test_stories_lie_within_six_weeks_and_two_are_still_to_come(self, loaded):
        now = timezone.now()
        dates = Article.objects.published(now).values_list("published_at", flat=True)
        assert min(dates) > now - datetime.timedelta(weeks=6)
        assert max(dates) > now - datetime.timedelta(hours=12)
        to_come = Article.objects.filter(published_at__gt=now).order_by("published_at")
        days = [(story.published_at.date() - now.date()).days for story in to_come]
        assert days == [1, 7]

    def test_editor_signs_in_with_the_printed_password_and_others_with_none(self, loaded):
        name, password = loaded
        assert Client().login(username=name, password=password)
        editor = User.objects.get(username=name)
        assert editor.is_superuser
        assert editor.groups.get().name == "administrator"
        assert editor.author.bylines.exists()
        assert not any(user.has_usable_password() for user in User.objects.exclude(pk=editor.pk))

    def test_every_address_of_the_demo_answers(self, loaded, client):
        addresses = ["/", "/page/2/", "/feed/", "/sitemap.xml", "/search/?q=bridge"]
        for rows in (Article.objects.published(), Page, Section, Tag, Author):
            addresses += [row.get_absolute_url() for row in getattr(rows, "objects", rows).all()]
        assert {client.get(address).status_code for address in addresses} == {200}
        hidden = Article.objects.filter(status="scheduled")
        assert {client.get(story.get_absolute_url()).status_code for story in hidden} == {404}


def test_demo_does_nothing_to_a_site_that_has_articles():
    make_article()
    assert "articles already" in run()
    assert Article.objects.count() == 1
    assert not User.objects.filter(username=loader.EDITOR).exists()


def test_demo_leaves_what_the_site_has_made_of_itself():
    Masthead.objects.create(pk=Masthead.ROW, name="The Other Paper")
    User.objects.create_user("editor", password="of the site itself")
    name, _password = loader.load(draw=draw_small)
    assert name == "editor-2"
    assert Masthead.load().name == "The Other Paper"
    assert User.objects.get(username="editor").check_password("of the site itself")


def test_demo_that_fails_leaves_neither_rows_nor_files(settings):
    def draw(name):
        if name == "lighthouse":
            raise OSError("no paint")
        return draw_small(name)

    with pytest.raises(OSError, match="no paint"):
        loader.load(draw=draw)
    assert not Article.objects.exists()
    assert not User.objects.exists()
    assert files(settings.MEDIA_ROOT) == []


def test_remove_leaves_an_empty_site(demo, settings, django_capture_on_commit_callbacks):
    assert files(settings.MEDIA_ROOT)
    with django_capture_on_commit_callbacks(execute=True):
        assert "has been removed" in run("--remove")
    for model in (
        Article,
        Author,
        Section,
        Tag,
        Page,
        Picture,
        Comment,
        Commenter,
        Masthead,
        User,
        Letter,
    ):
        assert not model.objects.exists(), model
    assert files(settings.MEDIA_ROOT) == []
    assert "no demo paper" in run("--remove")


def test_remove_takes_a_readers_comment_only_with_force(demo):
    article = Article.objects.get(front_item__place="lead")
    answered = article.comments.visible().first()
    mine = make_comment(article, parent=answered)
    with pytest.raises(CommandError, match="1 comment would go"):
        run("--remove")
    assert Comment.objects.filter(pk=mine.pk).exists()
    run("--remove", "--force")
    assert not Comment.objects.exists()


def test_remove_keeps_what_the_site_made_with_it(demo):
    author, section = Author.objects.first(), Section.objects.get(slug="council")
    picture = Picture.objects.filter(import_key__startswith=loader.KEY).first()
    mine = make_article(section=section, lead_picture=picture)
    mine.bylines.create(author=author)
    Client().login(username=demo[0], password=demo[1])
    _found, kept = removal.remove()
    assert Article.objects.get() == mine
    assert {author, section, section.parent} <= {*Author.objects.all(), *Section.objects.all()}
    assert picture in Picture.objects.all()
    assert User.objects.get().username == demo[0]
    assert len(kept) == Picture.objects.count() + 1


def test_every_story_has_a_picture_that_can_be_drawn():
    named = {story.fields["picture"] for story in reading.stories() if "picture" in story.fields}
    named |= {author["picture"] for author in reading.paper()["authors"]}
    assert named == set(pictures.PICTURES)
    assert pictures.draw("portrait_iwo").tobytes() == pictures.draw("portrait_iwo").tobytes()


def test_thread_file_with_a_reply_to_nothing_is_refused():
    with pytest.raises(ValueError, match="A reply to nothing"):
        reading.parse_thread("@ Alice\nYes.\n\n@@@ Bob\nNo.\n")

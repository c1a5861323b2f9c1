"""Bulk content: the same for the same seed, counted right, in the shape of real threads."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Max

from articles.models import Article
from comments.counts import recount
from comments.models import Comment, Commenter
from newsblog import fabricate
from newsblog.fabricate import Fabricator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few_texts(monkeypatch):
    monkeypatch.setattr(fabricate, "TEXTS", 60)


def told():
    """All that the seed decides, without numbers that the database gives."""
    first = Comment.objects.order_by("pk").values_list("pk", flat=True).first() or 0
    return [
        (slug, body, status, up, down, created, depth, parent and parent - first)
        for slug, body, status, up, down, created, depth, parent in Comment.objects.order_by(
            "pk"
        ).values_list(
            "article__slug",
            "body",
            "status",
            "up_votes",
            "down_votes",
            "created_at",
            "depth",
            "parent",
        )
    ]


def test_same_seed_gives_the_same_content():
    Fabricator(7).run(5, 120, 60)
    first = told()
    Comment.objects.update(parent=None, root=None, depth=0)
    Comment.objects.all().delete()
    Commenter.objects.all().delete()
    Article.objects.all().delete()
    Fabricator(7).run(5, 120, 60)
    assert told() == first


def test_another_seed_gives_other_content():
    Fabricator(7).run(2, 40, 20)
    first = told()
    Fabricator(8).run(2, 40, 20)
    assert told()[:40] == first
    assert [row[1] for row in told()[40:]] != [row[1] for row in first]


def test_the_newest_story_carries_the_thread():
    story = Fabricator(7).run(6, 300, 150)
    assert Article.objects.count() == 6
    assert Comment.objects.count() == 300
    assert story.comments.count() == 150
    assert Article.objects.published().newest_first().first() == story


def test_what_is_counted_is_right():
    Fabricator(7).run(6, 400, 200)
    for article in Article.objects.all():
        before = article.comment_count
        assert recount(article) == 0
        article.refresh_from_db()
        assert article.comment_count == before == article.comments.visible().count()


def test_threads_have_the_shape_of_real_ones():
    story = Fabricator(7).run(1, 1500, 1500)
    roots = story.comments.filter(parent=None).count() / 1500
    assert 0.36 < roots < 0.44
    assert story.comments.aggregate(most=Max("depth"))["most"] == Comment.MAX_DEPTH
    for reply in story.comments.exclude(parent=None).select_related("parent")[:300]:
        assert reply.depth == reply.parent.depth + 1
        assert reply.root_id == (reply.parent.root_id or reply.parent_id)
        assert reply.created_at > reply.parent.created_at
    lengths = [len(body.split()) for body in story.comments.values_list("body", flat=True)]
    assert 20 <= min(lengths)
    assert max(lengths) <= 151  # a link at the end of 150 words
    assert any("https://" in body for body in story.comments.values_list("body", flat=True))


def test_a_comment_written_afterwards_gets_a_number_of_its_own(browser_client):
    story = Fabricator(7).run(1, 20, 20)
    browser_client.post(
        f"{story.get_absolute_url()}comment/", {"name": "Bob", "body": "After all these."}
    )
    assert Comment.objects.count() == 21


def test_command_says_what_it_made(capsys):
    call_command("fabricate", articles=2, comments=30, thread=20, seed=3, verbosity=0)
    said = capsys.readouterr().out
    assert "2 articles and 30 comments" in said
    assert Article.objects.order_by("-pk").first().get_absolute_url() in said


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        ({"articles": 0}, "--articles must be at least 1"),
        ({"comments": 10, "thread": 11}, "cannot be larger"),
        ({"articles": 1, "comments": 10, "thread": 5}, "must equal"),
    ],
)
def test_nonsense_is_refused(numbers, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("fabricate", **{"articles": 2, "comments": 20, "thread": 5, **numbers})
    assert not Article.objects.exists()


@pytest.mark.parametrize("word", ["-1", "many", "1.5"])
def test_words_that_are_no_number_are_refused(word):
    with pytest.raises(CommandError):
        call_command("fabricate", f"--comments={word}")


def test_same_seed_twice_is_refused_and_leaves_nothing_behind():
    call_command("fabricate", articles=2, comments=30, thread=20, seed=3, verbosity=0)
    with pytest.raises(CommandError, match="already here"):
        call_command("fabricate", articles=2, comments=30, thread=20, seed=3, verbosity=0)
    assert Comment.objects.count() == 30

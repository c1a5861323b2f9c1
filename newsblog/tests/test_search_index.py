"""The index of the search stays in step, whoever writes; commands verify and rebuild it."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from articles.models import Article
from articles.search import STORIES
from articles.search.query import parse
from articles.tests.factories import make_article, make_user
from comments.models import Comment
from comments.search import COMMENTS
from comments.tests.factories import make_comment

pytestmark = pytest.mark.django_db
INDEXES = (STORIES, COMMENTS)


def finds(word, index=STORIES, rows=None):
    return index.find(parse(word), Article.objects.all() if rows is None else rows)


def statement(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def is_in_step():
    return [index.differences() for index in INDEXES] == [[0, 0, 0], [0, 0, 0]]


def test_every_way_of_writing_a_story_is_followed():
    article = make_article(headline="One")
    Article.objects.filter(pk=article.pk).update(headline="Two")
    assert finds("one") == [] and finds("two") == [article.pk]
    article.headline = "Three"
    Article.objects.bulk_update([article], ["headline"])
    assert finds("two") == [] and finds("three") == [article.pk]
    article.pk, article.slug = None, "another"
    (copy,) = Article.objects.bulk_create([article])
    assert len(finds("three")) == 2
    statement("UPDATE articles_article SET headline = 'Four' WHERE id = %s", copy.pk)
    assert finds("four") == [copy.pk]
    Article.objects.filter(pk=copy.pk).delete()
    assert finds("four") == []
    assert is_in_step()


def test_every_way_of_writing_a_comment_is_followed():
    comment = make_comment(body="harbour")
    rows = Comment.objects.all()
    assert finds("harbour", COMMENTS, rows) == [comment.pk]
    rows.update(body="bridge")
    assert finds("harbour", COMMENTS, rows) == []
    assert finds("bridge", COMMENTS, rows) == [comment.pk]
    rows.update(status=Comment.Status.SPAM)
    assert finds("bridge", COMMENTS, rows) == []
    rows.update(status=Comment.Status.APPROVED, body="ferry")
    assert finds("ferry", COMMENTS, rows) == [comment.pk]
    rows.update(up_votes=3)
    assert is_in_step()
    rows.delete()
    assert finds("ferry", COMMENTS, rows) == []
    assert is_in_step()


def test_draft_beside_a_story_in_print_is_found_once_it_is_published():
    article = make_article(headline="One", body="<p>bridge</p>")
    alice = make_user()
    article.write({"body": "<p>harbour</p>"}, alice)
    assert finds("harbour") == [] and finds("bridge") == [article.pk]
    article.draft.publish(alice)
    assert finds("harbour") == [article.pk] and finds("bridge") == []
    assert is_in_step()


def test_what_is_taken_back_was_never_in_the_index():
    article = make_article(headline="One")
    with transaction.atomic():
        Article.objects.update(headline="Two")
        assert finds("two") == [article.pk]
        transaction.set_rollback(True)
    assert finds("two") == [] and finds("one") == [article.pk]
    assert is_in_step()


def test_verify_tells_what_differs_and_rebuild_mends_it(capsys):
    make_comment(make_article(headline="Bridge"), body="harbour")
    lost = make_article(headline="Ferry")
    call_command("verify_search")
    assert "nothing else" in capsys.readouterr().out
    Article.objects.filter(pk=lost.pk).update(body_text="Something else")
    if connection.vendor == "sqlite":
        columns = "articles_search, rowid, headline, standfirst, body_text"
        statement(
            f"INSERT INTO articles_search ({columns})"  # noqa: S608
            " SELECT 'delete', id, headline, standfirst, body_text FROM articles_article"
            " WHERE id = %s",
            lost.pk,
        )
        statement("INSERT INTO comments_search (rowid, body) VALUES (999999, 'ghost')")
    else:
        statement("DELETE FROM articles_search WHERE rowid = %s", lost.pk)
        statement("INSERT INTO comments_search VALUES (999999, to_tsvector('ghost'))")
    with pytest.raises(CommandError) as error:
        call_command("verify_search")
    assert str(error.value) == (
        "The index differs from what is written (1 outdated text; stories: 1 missing,"
        " 0 superfluous, 0 other; comments: 0 missing, 1 superfluous, 0 other);"
        " run rebuild_search."
    )
    call_command("rebuild_search")
    call_command("verify_search")
    assert finds("ferry") == [lost.pk]
    assert finds("first paragraph") != []


def test_words_that_differ_in_a_text_of_the_same_length_are_noticed():
    make_article(headline="Bridge")
    if connection.vendor == "sqlite":
        # SQLite is lied to about what the headline was.
        columns = "rowid, headline, standfirst, body_text"
        for first, headline in (("'delete', id", "headline"), ("NULL, id", "'Ferry'")):
            into = f"articles_search, {columns}" if "delete" in first else columns
            first = first if "delete" in first else "id"
            statement(
                f"INSERT INTO articles_search ({into})"  # noqa: S608
                f" SELECT {first}, {headline}, standfirst, body_text FROM articles_article"
            )
    else:
        statement("UPDATE articles_search SET words = to_tsvector('newsblog', 'ferry')")
    assert STORIES.differences() == [0, 0, 1]


def test_text_of_however_many_different_words_can_be_written():
    """A tsvector holds 1 MB and fails with more; a live story may run for days."""
    article = make_article()
    rare = [chr(0x20000 + number) for number in range(40_000)]
    words = {
        "four bytes each": " ".join(f"{letter}{rare[-1]}" for letter in rare),
        "letters each": " ".join(f"{number:x}" for number in range(200_000)),
        "few": "The lock keeper waits. " * 20_000,
    }
    for what, text in words.items():
        Article.objects.update(headline="Sluice", standfirst=text, body_text=f"{text} {text}")
        assert finds("sluice") == [article.pk], what
        assert is_in_step(), what


@pytest.mark.parametrize("damage", ["no trigger", "no index", "garbled"])
def test_index_that_was_damaged_is_told_and_made_anew(damage):
    article = make_article(headline="One")
    if connection.vendor == "sqlite":
        statements = {
            "no trigger": "DROP TRIGGER articles_search_1_add",
            "no index": "DROP TABLE articles_search",
            "garbled": "UPDATE articles_search_data SET block = zeroblob(50) WHERE id > 10",
        }
    else:
        statements = {
            "no trigger": "ALTER TABLE articles_article DISABLE TRIGGER articles_search_3_row",
            "no index": "DROP TABLE articles_search",
            "garbled": "UPDATE articles_search SET words = ''",
        }
    statement("SET CONSTRAINTS ALL IMMEDIATE" if connection.vendor != "sqlite" else "SELECT 1")
    statement(statements[damage])
    with pytest.raises(CommandError, match=r"stories: (not kept in step|cannot be read|.*1 other)"):
        call_command("verify_search")
    call_command("rebuild_search")
    call_command("verify_search")
    Article.objects.filter(pk=article.pk).update(headline="Two")
    assert finds("two") == [article.pk] and finds("one") == []
    assert is_in_step()


def test_index_comes_back_after_a_migration_that_made_the_table_anew():
    """SQLite drops the triggers with the table, and what is written then goes past the index."""
    article = make_article(headline="One")
    drop = "" if connection.vendor == "sqlite" else " ON articles_article"
    names = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'articles_search%'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'articles_search%'"
    )
    with connection.cursor() as cursor:
        cursor.execute(names)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}{drop}")
    Article.objects.update(headline="Two")
    assert finds("two") == []
    call_command("migrate", verbosity=0)
    assert finds("two") == [article.pk]
    assert is_in_step()
    assert not STORIES.install()

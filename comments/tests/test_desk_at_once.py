"""Moderators who decide at the same time, in transactions of their own."""

import contextlib
import threading

import pytest
from django.core.management import call_command
from django.db import connection

from articles.tests.factories import make_article, make_user
from comments.counts import recount
from comments.models import Batch, Comment, Overtaken

from .factories import make_comment, make_commenter

BUSY = 30


@pytest.fixture
def committing(django_db_setup, django_db_blocker):
    """What is written is there for other connections, and gone afterwards.

    The tests that follow find what migrations put there, which pytest-django's own transactional
    tests take away with the rest.
    """
    with django_db_blocker.unblock():
        migrated = connection.creation.serialize_db_to_string()
        yield
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
        connection.creation.deserialize_db_from_string(migrated)


def test_bulk_decision_and_single_ones_at_the_same_time_do_not_wait_for_each_other(committing):
    """Rows are taken in one order by everybody. SQLite lets one write after the other anyway."""
    carol = make_user("carol", group="moderator")
    articles, bob = [make_article(), make_article()], make_commenter()
    comments = [
        make_comment(articles[number % 2], commenter=bob, status="pending")
        for number in range(BUSY)
    ]
    seen = {comment.pk: comment.decisions.latest("pk").pk for comment in comments}
    at_once = connection.features.has_select_for_update
    wrong, together = [], threading.Barrier(3 if at_once else 1)

    def run(work):
        try:
            together.wait()
            work()
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    def one_by_one():
        for comment in reversed(comments):
            with contextlib.suppress(Overtaken):
                Comment.objects.get(pk=comment.pk).approve(carol, seen=seen[comment.pk])

    def as_a_whole():
        batch = Batch.objects.create(made_by=carol)
        batch.decide("mark_as_spam", seen)
        batch.undo(carol)

    works = [one_by_one, one_by_one, as_a_whole]
    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
        if not at_once:
            thread.join()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert [recount(article) for article in articles] == [0, 0]
    for comment in Comment.objects.all():
        assert comment.decisions.latest("pk").status == comment.status
    bob.refresh_from_db()
    assert bob.approved_count == bob.comments.visible().count()

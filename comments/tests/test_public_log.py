"""The public log of moderation: decisions without names and words, and the figures of a year."""

import csv
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Edition
from articles.tests.factories import make_article, make_user
from comments import figures
from comments.models import Appeal, Decision, HouseRules, Reason, Sanction

from .factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db


@pytest.fixture
def carol():
    return make_user("carol", group="moderator", first_name="Carola")


def text_of(client, address="/moderation/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_removal_stands_there_with_its_reason_but_without_names_and_words(client, carol):
    HouseRules.objects.create(number=2, body="x")
    reason = Reason.objects.create(text="It shouts.", clause="Be kind")
    bob = make_commenter("Bob Blabber")
    comment = make_comment(make_article(headline="The tide"), commenter=bob, body="Zounds!")
    comment.remove(carol, reason=reason, text="You wrote Zounds.")
    page = text_of(client)
    for words in ("A comment was removed.", "It shouts.", "Be kind", "version 2", "The tide"):
        assert words in page
    for words in ("Bob", "Blabber", "Zounds", "carol", "Carola"):
        assert words not in page


def test_what_readers_need_not_know_is_not_there(client, carol):
    comment = make_comment(status="pending")
    comment.approve(carol)
    comment.withdraw()
    assert "Nothing has been refused yet." in text_of(client)


def test_reversals_undos_appeals_and_sanctions_stand_there(client, carol):
    make_comment().remove(carol).undo(carol)
    appeal = Appeal.objects.create(decision=make_comment().remove(carol), text="No!")
    appeal.dismiss(None, "Yes.")
    make_comment(status="spam").approve(carol)
    until = timezone.now() + timedelta(days=3)
    Sanction.objects.create(commenter=make_commenter("Zed"), kind="suspend", until=until, text="T")
    page = text_of(client)
    for words in (
        "A decision was undone: the comment is no longer refused.",
        "Undone since.",
        "An appeal was dismissed: the comment stays refused.",
        "Confirmed on appeal.",
        "A comment was put back.",
        "A commenter was suspended.",
    ):
        assert words in page
    assert "Zed" not in page and "No!" not in page and "Yes." not in page


def test_a_story_that_is_not_public_is_not_named(client, carol):
    article = make_article(headline="Never mind")
    make_comment(article).remove(carol)
    article.status = "draft"
    article.save()
    assert "Never mind" not in text_of(client)


def test_by_ground_and_by_year(client, carol):
    law = Reason.objects.filter(ground="illegal").first()
    make_comment(status="pending").mark_as_spam(carol)
    make_comment().remove(carol, reason=law)
    assert "advertising." in text_of(client, "/moderation/spam/")
    assert "was removed." not in text_of(client, "/moderation/spam/")
    assert law.text in text_of(client, "/moderation/illegal/")
    assert "was removed." in text_of(client, f"/moderation/{timezone.localtime().year}/")
    for nowhere in ("/moderation/other/", "/moderation/1999/", "/moderation/1999.csv"):
        assert client.get(nowhere).status_code == 404


def test_pages_follow_each_other_without_a_gap_and_with_as_many_queries(client, carol, monkeypatch):
    monkeypatch.setattr("comments.public_log.SIZE", 4)
    moment = timezone.now()
    for number in range(9):
        make_comment(make_article(headline=f"Tide {number}.")).remove(carol)
        if number % 3 == 0:
            Sanction.objects.create(commenter=make_commenter(), kind="warn", text="T")
    # All at the same moment, so that nothing but numbers tells them apart.
    Decision.objects.update(made_at=moment)
    Sanction.objects.update(made_at=moment)
    address, keys, counted = "/moderation/", [], set()
    while address:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address).context["page"]
        counted.add(len(queries) - (address != "/moderation/"))
        keys += [entry.key for entry in page.items]
        address = page.older_url
    assert len(keys) == len(set(keys)) == 12
    assert len(counted) == 1
    assert client.get("/moderation/before/d999999/").status_code == 404


def test_log_is_finished_and_every_line_moves_its_edition(client, carol):
    assert client.get("/moderation/").finished.decisions
    before = Edition.objects.filter(pk=1).values_list("decisions", flat=True).first() or 0
    decision = make_comment().remove(carol)
    appeal = Appeal.objects.create(decision=decision, text="No!")
    appeal.uphold(carol)
    Sanction.objects.create(commenter=make_commenter(), kind="warn", text="T")
    assert Edition.objects.get().decisions >= before + 4


def figures_of(client, year):
    answer = client.get(f"/moderation/{year}.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = csv.DictReader(answer.content.decode().splitlines())
    return {(row["figure"], row["ground"], row["decided"]): row["value"] for row in rows}


def test_figures_of_a_year_as_page_and_table(client, carol):
    now = timezone.now()
    law = Reason.objects.filter(ground="illegal").first()
    posted = now - timedelta(minutes=10)
    make_comment(created_at=posted).remove(carol, reason=law)
    make_comment(created_at=posted).remove(carol)
    last = make_comment(created_at=now - timedelta(hours=5)).remove(carol)
    Appeal.objects.create(decision=last, text="No!").uphold(carol)
    spam = make_comment(status="pending", created_at=posted)
    spam._move_to("spam", origin="rule")
    found = figures_of(client, timezone.localtime(now).year)
    assert found["refusals", "", ""] == "4"
    assert found["refusals", "house", "by_person"] == "2"
    assert found["refusals", "illegal", "by_person"] == "1"
    assert found["refusals", "spam", "automatically"] == "1"
    assert found["put_back", "", ""] == "1"
    assert found["appeals", "", ""] == found["appeals_upheld", "", ""] == "1"
    assert 600 <= int(found["median_seconds", "", ""]) <= 620
    page = text_of(client, f"/moderation/{timezone.localtime(now).year}/")
    assert "10 minutes" in page and "Appeals upheld" in page


def test_figures_are_counted_from_their_index_alone(carol):
    make_comment().remove(carol)
    with CaptureQueriesContext(connection) as queries:
        figures.of_year(timezone.localtime().year)
    # Notices and appeals, which are few, have tables of their own; PostgreSQL joins as it likes.
    others = ["comments_notice"] if connection.vendor == "sqlite" else NEXT_TO_DECISIONS
    statements = [one["sql"] for one in queries]
    asked = [sql for sql in statements if not any(table in sql for table in others)]
    assert asked
    for sql in asked:
        plan = plan_of(sql)
        assert any(words in plan for words in FROM_AN_INDEX), plan


# How the two databases call it when an index is read and no row. Appeals, which are few, are read.
FROM_AN_INDEX = [
    "COVERING INDEX decision_figures",
    "COVERING INDEX appeal_figures",
    "Index Only Scan using decision_figures",
    "Index Only Scan using appeal_figures",
    "Index Scan using appeal_figures",
]
NEXT_TO_DECISIONS = ["comments_notice", "comments_appeal"]
OTHERS = "decision_log, decision_log_by_ground, decision_by_people, appeal_queue"


def plan_of(statement):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            return " ".join(row[3] for row in cursor.fetchall())
        # Few rows are quicker found in another way, by what it guesses of them: whether it could.
        for way in ("seqscan", "bitmapscan", "indexscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"DROP INDEX IF EXISTS {OTHERS}")
        cursor.execute(f"EXPLAIN {statement}")
        return " ".join(row[0] for row in cursor.fetchall())

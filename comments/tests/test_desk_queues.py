"""The desk's queues: what each holds, what narrows it, and that a page of it is bounded."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from articles.tests.factories import make_article, make_user
from comments.desk import queues
from comments.models import Comment, DiscussionPolicy, Note, Sanction

from .factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db

DESK = "/admin/comments/desk/"


@pytest.fixture
def carol(client):
    user = make_user("carol", group="moderator")
    client.force_login(user)
    return user


def shown(client, **query):
    """The texts of the comments on a page, in its order."""
    return [entry.comment.body for entry in client.get(DESK, query).context["entries"]]


def test_each_queue_holds_what_its_name_says(client, carol):
    for status in Comment.Status.values:
        make_comment(body=f"It is {status}.", status=status)
    aided = make_comment(body="The aid holds it.", status="pending")
    Comment.objects.filter(pk=aided.pk).update(held_by="aid")
    assert shown(client) == ["It is pending.", "The aid holds it."]
    assert shown(client, queue="aid") == ["The aid holds it."]
    assert shown(client, queue="spam") == ["It is spam."]
    assert set(shown(client, queue="rejected")) == {"It is rejected.", "It is removed."}
    assert len(shown(client, queue="recent")) == 7


def test_whoever_has_waited_longest_is_first_and_the_order_can_be_turned(client, carol):
    now = timezone.now()
    for hours in (1, 3, 2):
        make_comment(body=f"{hours}", status="pending", created_at=now - timedelta(hours=hours))
    assert shown(client) == ["3", "2", "1"]
    assert shown(client, turned="1") == ["1", "2", "3"]
    assert shown(client, queue="recent") == ["1", "2", "3"]


@pytest.mark.parametrize("queue", ["recent", "rejected"])
def test_pages_follow_each_other_without_a_gap_though_comments_share_a_moment(
    client, carol, queue, monkeypatch
):
    monkeypatch.setattr(queues.Filters.keys, "__defaults__", (3,))
    now = timezone.now()
    for number in range(10):
        status = "removed" if number % 3 else "rejected"
        make_comment(body=f"{number}", status=status, created_at=now - timedelta(hours=number // 4))
    seen, query = [], f"queue={queue}"
    while query:
        page = client.get(f"{DESK}?{query}")
        seen += [entry.comment.body for entry in page.context["entries"]]
        query = page.context["next"]
    assert len(seen) == 10 and len(set(seen)) == 10


def test_filters_by_story_commenter_name_address_and_network(client, carol):
    one = make_comment(
        commenter=make_commenter("Bob Breeze", email="bob@example.org"),
        body="Wanted.",
        status="pending",
        network="a" * 32,
        network_prefix="203.0.113.0/24",
    )
    make_comment(
        make_article(),
        body="Other.",
        status="pending",
        name="Ann",
        network="b" * 32,
        network_prefix="198.51.100.0/24",
    )
    for query in (
        {"story": one.article_id},
        {"commenter": one.commenter_id},
        {"who": "breeze"},
        {"who": "bob@example"},
        {"network": "a" * 32},
        {"network": "203.0.113.0/24"},
    ):
        assert shown(client, **query) == ["Wanted."], query
        assert shown(client, queue="recent", **query) == ["Wanted."], query


@pytest.mark.parametrize("queue", ["pending", "recent", "rejected"])
def test_words_are_found_a_step_at_a_time_however_far_back(client, carol, queue, monkeypatch):
    monkeypatch.setattr(queues, "SCANNED", 4)
    now = timezone.now()
    status = {"pending": "pending", "recent": "approved", "rejected": "rejected"}[queue]
    for number in range(15):
        word = "Herring and cod" if number in (0, 7, 14) else "Nothing"
        make_comment(
            body=f"{word} {number}", status=status, created_at=now - timedelta(hours=number)
        )
    if queue == "rejected":
        make_comment(body="COD, herring.", status="removed", created_at=now - timedelta(days=2))
    query, found = f"queue={queue}&q=cod+HERRING", []
    for _step in range(8):
        page = client.get(f"{DESK}?{query}")
        found += [entry.comment.body for entry in page.context["entries"]]
        query = page.context["next"]
        if not query:
            break
    assert len(found) == len(set(found)) == (4 if queue == "rejected" else 3)


def test_an_entry_tells_all_that_a_decision_asks_for(client, carol):
    parent = make_comment(name="Ann", body="What was *said* first.")
    comment = make_comment(
        parent=parent,
        commenter=make_commenter("Bob", refused_count=2),
        body="An answer.",
        status="pending",
        network="a" * 32,
        network_prefix="203.0.113.0/24",
    )
    make_comment(name="Eve", status="spam", network="a" * 32)
    Note.objects.create(commenter=comment.commenter, made_by=carol, text="Shouts, means well.")
    comment.edit("Another answer.", DiscussionPolicy.load())
    Sanction.objects.create(commenter=comment.commenter, kind="hold", text="Insults.")
    page = client.get(DESK).text
    for part in (
        "Another answer.",
        "An answer.",
        "<em>said</em>",
        "Ann",
        "Guest",
        "0 approved, 2 refused",
        "1 other from this network this week",
        "203.0.113.0/24",
        "Everything is held",
        "Shouts, means well.",
        "More by this commenter was refused than approved.",
        "First comments",
        comment.article.headline,
        comment.get_absolute_url(),
    ):
        assert part in page, part


def test_hostile_text_is_harmless(client, carol):
    make_comment(body="<script>alert(1)</script>", name="<b>Bob", status="pending")
    page = client.get(DESK).text
    assert "<script>alert(1)" not in page and "<b>Bob" not in page


def test_counts_go_no_further_than_a_hundred(client, carol):
    one = make_comment(status="pending")
    Comment.objects.bulk_create(
        Comment(article=one.article, commenter=one.commenter, body="x", body_html="x")
        for _ in range(105)
    )
    page = client.get(DESK)
    assert page.context["queues"][0]["count"] == "100+"
    assert len(page.context["entries"]) == queues.SIZE


@pytest.mark.parametrize(
    "query",
    [
        "queue=bogus",
        "queue=%00",
        "story=x",
        "story=99999999999999999999",
        "story=%D9%A3",
        "commenter=%00",
        "after=99999999999999999-1",
        "after=-",
        "after=x-y",
        "network=%00",
        "q=%00",
        "q=%25_%5C",
        "who=%00",
        "done=%00",
        "done=99",
        "nonsense=1",
    ],
)
def test_nonsense_in_the_address_is_no_error(client, carol, query):
    make_comment(status="pending")
    assert client.get(f"{DESK}?{query}").status_code == 200


@pytest.mark.parametrize("query", ["", "queue=recent", "queue=recent&q=comment&who=bob"])
def test_the_desk_asks_the_same_number_of_questions_for_three_and_thirty(
    client, carol, query, django_assert_num_queries, django_assert_max_num_queries
):
    def fill(count):
        for number in range(count):
            parent = make_comment(network=f"{number:032}")
            make_comment(parent=parent, status="pending", network=f"{number:032}")
            Note.objects.create(commenter=parent.commenter, text="Known.")
            parent.edit("Other words for this comment.", DiscussionPolicy.load())

    fill(3)
    client.get(f"{DESK}?{query}")
    with django_assert_max_num_queries(25) as few:
        client.get(f"{DESK}?{query}")
    fill(30)
    with django_assert_num_queries(len(few)):
        client.get(f"{DESK}?{query}")


def test_the_list_of_the_admin_leads_to_the_desk_with_its_filters(client, carol):
    comment = make_comment()
    answer = client.get("/admin/comments/comment/?queue=recent&story=3")
    assert answer["Location"] == f"{DESK}?queue=recent&story=3"
    for page in ("change", "history"):
        answer = client.get(f"/admin/comments/comment/{comment.pk}/{page}/")
        assert answer["Location"] == f"{DESK}{comment.pk}/"


def test_author_is_refused_and_a_stranger_is_sent_to_the_login(client):
    comment = make_comment(status="pending")
    pages = [DESK, f"{DESK}{comment.pk}/", f"{DESK}bulk/"]
    for page in [*pages, f"{DESK}commenters/{comment.commenter_id}/"]:
        assert client.get(page)["Location"].startswith("/admin/login/")
    client.force_login(make_user(group="author"))
    for page in [*pages, "/admin/comments/comment/", "/admin/comments/commenter/"]:
        assert client.get(page).status_code == 403, page


def test_whoever_may_only_look_sees_no_buttons(client):
    user = make_user("dora", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client.force_login(user)
    comment = make_comment(status="pending", body="Look at me.")
    for page in (DESK, f"{DESK}{comment.pk}/"):
        text = client.get(page).text
        assert "Look at me." in text
        assert "data-decide" not in text and 'form="bulk"' not in text
    for path in (f"{comment.pk}/decide/", f"{comment.pk}/answer/", "bulk/preview/", "bulk/decide/"):
        assert client.post(f"{DESK}{path}", {"verb": "approve"}).status_code == 403
    comment.refresh_from_db()
    assert comment.status == "pending"

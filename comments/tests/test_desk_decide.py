"""Deciding one comment at the desk, taking it back, answering it; its page and its history."""

import pytest

from articles.tests.factories import make_user
from comments.models import Comment, Decision, DiscussionPolicy, HouseRules, Reason

from .factories import make_comment

pytestmark = pytest.mark.django_db

DESK = "/admin/comments/desk/"


@pytest.fixture
def carol(client):
    user = make_user("carol", group="moderator")
    client.force_login(user)
    return user


def last(comment):
    return comment.decisions.order_by("-pk").first()


def decide(client, comment, verb, seen=None, **options):
    headers = options.pop("headers", {})
    data = {"verb": verb, "seen": seen or last(comment).pk, **options}
    return client.post(f"{DESK}{comment.pk}/decide/", data, headers=headers)


@pytest.mark.parametrize(
    ("verb", "status"),
    [("approve", "approved"), ("reject", "rejected"), ("spam", "spam"), ("remove", "removed")],
)
def test_verb_moves_the_comment_by_a_decision_and_leads_back(client, carol, verb, status):
    comment = make_comment(status="pending")
    answer = decide(client, comment, verb, next=f"{DESK}?queue=pending&q=fish")
    comment.refresh_from_db()
    assert comment.status == status
    decision = last(comment)
    assert (decision.made_by, decision.was, decision.status) == (carol, "pending", status)
    assert answer["Location"] == f"{DESK}?queue=pending&q=fish&done={decision.pk}"
    page = client.get(answer["Location"]).text
    assert f"/decisions/{decision.pk}/undo/" in page


def test_reason_and_own_words_are_in_the_decision_and_reach_the_author(client, carol):
    HouseRules.objects.create(number=1, body="<p>Be kind.</p>")
    comment = make_comment(status="pending")
    reason = Reason.objects.get(text="It advertises.")
    decide(client, comment, "reject", reason=reason.pk, text="Three links to one shop.")
    comment.refresh_from_db()
    assert comment.refused_because == "It advertises. Three links to one shop."
    assert last(comment).house_rules.number == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"verb": "explode"},
        {"verb": ""},
        {"reason": "9999"},
        {"reason": "<b>mine"},
        {"seen": "x"},
        {"seen": "-1"},
        {"text": "x" * 2001},
    ],
)
def test_nonsense_decides_nothing(client, carol, fields):
    comment = make_comment(status="pending")
    data = {"verb": "reject", "seen": last(comment).pk, **fields}
    answer = client.post(f"{DESK}{comment.pk}/decide/", data)
    assert answer.status_code == 422
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_a_retired_reason_cannot_be_chosen(client, carol):
    reason = Reason.objects.create(text="It rhymes.", is_offered=False)
    comment = make_comment(status="pending")
    assert decide(client, comment, "reject", reason=reason.pk).status_code == 422


def test_the_second_moderator_is_told_what_the_first_decided(client, carol):
    comment = make_comment(status="pending")
    seen = last(comment).pk
    comment.approve(make_user("dan", group="moderator"))
    told = "dan has decided meanwhile: Approved. Nothing was changed."
    answer = decide(client, comment, "spam", seen=seen, headers={"X-Fragment": "entry"})
    assert answer.status_code == 409 and told in answer.text
    assert "entry--approved" in answer.text and "<html" not in answer.text
    page = client.get(decide(client, comment, "spam", seen=seen)["Location"]).text
    assert told[0].upper() + told[1:] in page
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_scripts_are_answered_with_a_line_and_its_undo(client, carol):
    comment = make_comment(status="pending")
    answer = decide(client, comment, "approve", headers={"X-Fragment": "entry"})
    assert answer.status_code == 200 and "<html" not in answer.text
    assert f"/decisions/{last(comment).pk}/undo/" in answer.text


def test_undo_puts_the_comment_back(client, carol):
    comment = make_comment(status="pending")
    decide(client, comment, "approve")
    url = f"{DESK}decisions/{last(comment).pk}/undo/"
    answer = client.post(url, {"next": f"{DESK}?queue=pending&done=5"})
    assert answer["Location"] == f"{DESK}?queue=pending"
    comment.refresh_from_db()
    assert comment.status == "pending"
    assert client.post(url, headers={"X-Fragment": "entry"}).status_code == 409
    assert Decision.objects.filter(comment=comment).count() == 3


def test_decision_does_not_lead_away_from_the_site(client, carol):
    ours = "http://testserver"
    for where in (
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        f"{ours}//evil.example/",
        f"{ours}///evil.example/",
        f"{ours}@evil.example/",
        "/\\evil.example/",
    ):
        answer = decide(client, make_comment(status="pending"), "approve", next=where)
        assert answer["Location"].startswith(f"{DESK}?done=")


def test_decision_by_get_is_refused_and_on_nothing_is_404(client, carol):
    comment = make_comment(status="pending")
    assert client.get(f"{DESK}{comment.pk}/decide/").status_code == 405
    assert client.post(f"{DESK}9999/decide/", {"verb": "approve"}).status_code == 404
    assert client.post(f"{DESK}decisions/9999/undo/").status_code == 404
    assert client.get(f"{DESK}9999/").status_code == 404


def test_decision_needs_the_csrf_token(client, carol):
    comment = make_comment(status="pending")
    client.handler.enforce_csrf_checks = True
    assert decide(client, comment, "approve").status_code == 403
    comment.refresh_from_db()
    assert comment.status == "pending"


@pytest.mark.parametrize("group", ["editor", "administrator"])
def test_editors_and_administrators_decide_too(client, group):
    client.force_login(make_user(group=group))
    comment = make_comment(status="pending")
    decide(client, comment, "approve")
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_approved_comment_is_on_the_page_and_counted(client, carol):
    comment = make_comment(body="Now you see me.", status="pending")
    decide(client, comment, "approve")
    comment.article.refresh_from_db()
    assert comment.article.comment_count == 1
    assert "Now you see me." in client.get(comment.article.get_absolute_url()).text


# Answering


def test_answer_stands_under_the_comment_in_the_moderators_name(client, carol):
    comment = make_comment()
    client.post(f"{DESK}{comment.pk}/answer/", {"body": "Here is **why**.", "seen": 1})
    answer = comment.replies.get()
    assert (answer.status, answer.commenter.user, answer.body) == (
        "approved",
        carol,
        "Here is **why**.",
    )


def test_answer_approves_what_waits_in_one_step(client, carol):
    comment = make_comment(status="pending")
    data = {"body": "Welcome.", "seen": last(comment).pk}
    client.post(f"{DESK}{comment.pk}/answer/", data)
    comment.refresh_from_db()
    assert comment.status == "approved" and comment.replies.visible().count() == 1


def test_empty_answer_is_refused_and_nothing_is_approved(client, carol):
    comment = make_comment(status="pending")
    data = {"body": "  ", "seen": last(comment).pk}
    assert client.post(f"{DESK}{comment.pk}/answer/", data).status_code == 422
    comment.refresh_from_db()
    assert comment.status == "pending" and not comment.replies.exists()


def test_answer_to_what_was_decided_meanwhile_is_not_sent(client, carol):
    comment = make_comment(status="pending")
    seen = last(comment).pk
    comment.approve(make_user("dan", group="moderator"))
    comment.undone = last(comment).undo(None)
    page = client.post(
        f"{DESK}{comment.pk}/answer/", {"body": "Welcome.", "seen": seen}, follow=True
    )
    assert "Your answer was not sent." in page.text
    assert not Comment.objects.filter(body="Welcome.").exists()


def test_answer_to_spam_is_404_and_under_a_closed_story_refused(client, carol):
    comment = make_comment(status="spam")
    assert client.post(f"{DESK}{comment.pk}/answer/", {"body": "Hm."}).status_code == 404
    comment = make_comment()
    comment.article.comments_open = False
    comment.article.save()
    answer = client.post(f"{DESK}{comment.pk}/answer/", {"body": "Kept for me.", "seen": 1})
    assert answer.status_code == 422
    assert "Kept for me." in answer.text and not comment.replies.exists()


# The page of a comment


def test_page_shows_what_it_answers_what_answers_it_and_every_decision(client, carol):
    root = make_comment(body="The root.")
    middle = make_comment(parent=root, body="The middle.")
    make_comment(root.article, body="Elsewhere.")
    make_comment(parent=middle, body="The waiting leaf.", status="pending")
    middle.remove(carol, text="No names given.")
    middle.approve(carol)
    page = client.get(f"{DESK}{middle.pk}/").text
    places = [page.index(part) for part in ("The root.", "The middle.", "The waiting leaf.")]
    assert places == sorted(places)
    assert "Elsewhere." not in page
    assert "No names given." in page
    assert f"/decisions/{last(middle).pk}/undo/" in page
    assert page.count("/undo/") == 1


def test_page_asks_the_same_number_of_questions_for_three_replies_and_thirty(
    client, carol, django_assert_num_queries, django_assert_max_num_queries
):
    comment = make_comment()
    for _ in range(3):
        make_comment(parent=comment)
    client.get(f"{DESK}{comment.pk}/")
    with django_assert_max_num_queries(25) as few:
        client.get(f"{DESK}{comment.pk}/")
    for _ in range(27):
        make_comment(parent=comment)
    with django_assert_num_queries(len(few)):
        client.get(f"{DESK}{comment.pk}/")


def test_replies_of_much_answered_comments_come_a_page_at_a_time(client, carol):
    parent = make_comment()
    replies = [
        make_comment(parent.article, parent=parent, body=f"Reply {number:02}.")
        for number in range(30)
    ]
    first = client.get(f"{DESK}{parent.pk}/").text
    more = f"?after={replies[24].pk}"
    assert "Reply 24." in first and "Reply 25." not in first
    assert f'href="{more}#below"' in first
    second = client.get(f"{DESK}{parent.pk}/{more}").text
    assert "Reply 24." not in second and "Reply 25." in second and "Reply 29." in second
    assert "More replies" not in second
    assert client.get(f"{DESK}{parent.pk}/?after=nonsense").text.count("Reply ") >= 25


def test_what_its_author_withdrew_offers_no_decision(client, carol):
    comment = make_comment()
    comment.withdraw()
    page = client.get(f"{DESK}{comment.pk}/").text
    assert "data-decide" not in page and "/undo/" not in page


def test_moderator_sees_every_version_and_can_change_no_word(client, carol):
    comment = make_comment(body="What it said first.")
    comment.edit("What it says now.", DiscussionPolicy.load())
    page = client.get(f"{DESK}{comment.pk}/").text
    assert "What it said first." in page and "What it says now." in page
    assert client.get("/admin/comments/comment/add/").status_code == 403
    delete = f"/admin/comments/comment/{comment.pk}/delete/"
    assert client.post(delete, {"post": "yes"}).status_code == 403


def test_reasons_are_the_editors_and_are_retired_not_deleted(client, carol):
    assert client.get("/admin/comments/reason/add/").status_code == 403
    client.force_login(make_user("erin", group="editor"))
    data = {"text": "It shouts.", "ground": "house", "position": 9, "is_offered": "on"}
    assert client.post("/admin/comments/reason/add/", data).status_code == 302
    reason = Reason.objects.get(text="It shouts.")
    make_comment(status="pending")
    assert "It shouts." in client.get(DESK).text
    assert client.post(f"/admin/comments/reason/{reason.pk}/delete/").status_code == 403
    del data["is_offered"]
    client.post(f"/admin/comments/reason/{reason.pk}/change/", data, follow=True)
    assert "It shouts." not in client.get(DESK).text

"""Judging comments in the newsroom, one by one and in bulk."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles.tests.factories import make_article, make_user
from comments.models import Comment, DiscussionPolicy, Reason

from .factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db

DESK = "/admin/comments/comment/"


@pytest.fixture
def carol(client):
    user = make_user("carol", group="moderator")
    client.force_login(user)
    return user


def decide_url(comment, verb):
    return reverse("admin:comments_comment_decide", args=[comment.pk, verb])


def act(client, action, comments):
    data = {"action": action, "_selected_action": [comment.pk for comment in comments]}
    return client.post(f"{DESK}?status=all", data, follow=True)


# The list


def test_desk_opens_on_what_waits(client, carol):
    make_comment(body="Let me in.", status="pending")
    make_comment(body="Already there.")
    page = client.get(DESK).text
    assert "Let me in." in page
    assert "Already there." not in page
    assert "Already there." in client.get(DESK, {"status": "all"}).text


def test_row_tells_story_commenter_status_and_why_it_waits(client, carol):
    comment = make_comment(name="Bob", body="*Hm*.", status="pending")
    Comment.objects.update(held_because="It has 9 links; up to 2 pass.")
    page = client.get(DESK).text
    for part in (
        "<em>Hm</em>",
        "Bob",
        comment.article.headline,
        "badge--pending",
        "It has 9 links; up to 2 pass.",
        reverse("admin:comments_comment_thread", args=[comment.pk]),
    ):
        assert part in page


def test_long_comment_is_cut_and_hostile_text_is_harmless(client, carol):
    make_comment(body="<script>alert(1)</script> " + "word " * 200, status="pending")
    page = client.get(DESK).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
    assert "Read all of it" in page
    assert page.count("word") < 150


def test_search_finds_text_name_and_email_in_every_state(client, carol):
    bob = make_commenter("Bob Breeze", email="bob@example.org")
    make_comment(commenter=bob, body="About herring.")
    make_comment(name="Ann", body="About cod.")
    for words in ("herring", "breeze", "bob@example", "about HERRING"):
        page = client.get(DESK, {"q": words}).text
        assert "About herring." in page
        assert "About cod." not in page


def test_filter_by_story_and_by_commenter_shows_every_state(client, carol):
    one = make_comment(body="First story.", status="spam")
    make_comment(article=make_article(), body="Second story.")
    for query in ({"story": one.article_id}, {"commenter__id__exact": one.commenter_id}):
        page = client.get(DESK, query).text
        assert "First story." in page
        assert "Second story." not in page


@pytest.mark.parametrize(
    "query",
    [
        "status=bogus",
        "status=%00",
        "story=x",
        "story=99999999999999999999",
        "kind=zzz",
        "commenter__id__exact=%00",
        "p=99999",
        "q=%00",
        "nonsense=1",
    ],
)
def test_nonsense_in_the_address_is_no_error(client, carol, query):
    make_comment(status="pending")
    assert client.get(f"{DESK}?{query}", follow=True).status_code == 200


def test_desk_asks_the_same_number_of_questions_for_three_and_thirty(
    client, carol, django_assert_num_queries, django_assert_max_num_queries
):
    for _ in range(3):
        make_comment(status="pending")
    client.get(DESK)
    with django_assert_max_num_queries(8) as few:
        client.get(DESK)
    for _ in range(27):
        make_comment(status="pending")
    with django_assert_num_queries(len(few)):
        client.get(DESK)


# Deciding


@pytest.mark.parametrize(
    ("verb", "status"),
    [("approve", "approved"), ("reject", "rejected"), ("spam", "spam"), ("remove", "removed")],
)
def test_verb_moves_one_comment_and_is_in_the_history(client, carol, verb, status):
    comment = make_comment(status="pending")
    response = client.post(decide_url(comment, verb) + "?next=/admin/")
    assert response["Location"] == "/admin/"
    comment.refresh_from_db()
    assert comment.status == status
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (carol, str(comment.pk))
    history = reverse("admin:comments_comment_history", args=[comment.pk])
    assert entry.get_change_message() in client.get(history).text


def test_approved_comment_is_on_the_page_and_counted(client, carol):
    comment = make_comment(body="Now you see me.", status="pending")
    client.post(decide_url(comment, "approve"))
    comment.article.refresh_from_db()
    assert comment.article.comment_count == 1
    assert "Now you see me." in client.get(comment.article.get_absolute_url()).text


def test_verb_that_changes_nothing_is_not_in_the_history(client, carol):
    comment = make_comment()
    client.post(decide_url(comment, "approve"))
    assert not LogEntry.objects.exists()


def test_decision_does_not_lead_away_from_the_site(client, carol):
    comment = make_comment(status="pending")
    response = client.post(decide_url(comment, "approve") + "?next=https://evil.example/")
    assert response["Location"] == DESK


def test_decision_by_get_is_refused(client, carol):
    comment = make_comment(status="pending")
    assert client.get(decide_url(comment, "approve")).status_code == 405
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_decision_on_nothing_or_by_an_unknown_verb_is_404(client, carol):
    comment = make_comment(status="pending")
    assert client.post(decide_url(comment, "explode")).status_code == 404
    comment.pk = 9999
    assert client.post(decide_url(comment, "approve")).status_code == 404


def test_decision_needs_the_csrf_token(carol, client):
    comment = make_comment(status="pending")
    client.handler.enforce_csrf_checks = True
    assert client.post(decide_url(comment, "approve")).status_code == 403
    comment.refresh_from_db()
    assert comment.status == "pending"


@pytest.mark.parametrize(
    ("action", "status"),
    [("approve", "approved"), ("reject", "rejected"), ("spam", "spam"), ("remove", "removed")],
)
def test_bulk_action_moves_many_and_each_is_in_the_history(client, carol, action, status):
    article = make_article()
    comments = [make_comment(article, status="pending") for _ in range(4)]
    response = act(client, action, comments)
    assert "4 comments" in response.text
    assert {comment.status for comment in Comment.objects.all()} == {status}
    assert LogEntry.objects.count() == 4
    article.refresh_from_db()
    assert article.comment_count == (4 if status == "approved" else 0)


def test_removed_comment_with_replies_stays_as_a_placeholder(client, carol):
    parent = make_comment(body="Gone soon.")
    make_comment(parent=parent, body="Still here.")
    client.post(decide_url(parent, "remove"))
    page = client.get(parent.article.get_absolute_url()).text
    assert "Gone soon." not in page
    assert "Still here." in page


def test_readers_words_cannot_be_changed_added_or_deleted(client, carol):
    comment = make_comment(body="My words.", status="pending")
    url = reverse("admin:comments_comment_change", args=[comment.pk])
    assert "My words." in client.get(url).text
    assert client.post(url, {"body": "Yours"}).status_code == 403
    assert client.get(f"{DESK}add/").status_code == 403
    delete = reverse("admin:comments_comment_delete", args=[comment.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert Comment.objects.get().body == "My words."


def test_page_of_a_comment_offers_its_verbs_and_its_thread(client, carol):
    comment = make_comment(status="pending")
    page = client.get(reverse("admin:comments_comment_change", args=[comment.pk])).text
    for verb in ("approve", "reject", "spam"):
        assert decide_url(comment, verb) in page
    assert reverse("admin:comments_comment_thread", args=[comment.pk]) in page


# The thread


def test_thread_shows_what_was_answered_and_what_answers(client, carol):
    root = make_comment(body="The root.")
    middle = make_comment(parent=root, body="The middle.")
    make_comment(root.article, body="Elsewhere.")
    make_comment(parent=middle, body="The waiting leaf.", status="pending")
    page = client.get(reverse("admin:comments_comment_thread", args=[middle.pk])).text
    texts = ["The root.", "The middle.", "The waiting leaf."]
    places = [page.index(text) for text in texts]
    assert places == sorted(places)
    assert "Elsewhere." not in page
    assert middle.get_absolute_url() in page
    assert decide_url(root, "remove") in page


def test_thread_of_nothing_is_404(client, carol):
    assert client.get(reverse("admin:comments_comment_thread", args=[77])).status_code == 404


# Who may


@pytest.mark.parametrize("group", ["editor", "administrator"])
def test_editors_and_administrators_decide_too(client, group):
    client.force_login(make_user(group=group))
    comment = make_comment(status="pending")
    assert client.post(decide_url(comment, "approve")).status_code == 302
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_author_is_refused_the_desk(client):
    client.force_login(make_user(group="author"))
    comment = make_comment(status="pending")
    thread = reverse("admin:comments_comment_thread", args=[comment.pk])
    for url in (DESK, thread, "/admin/comments/commenter/", "/admin/comments/discussionpolicy/"):
        assert client.get(url).status_code == 403
    assert client.post(decide_url(comment, "approve")).status_code == 403
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_whoever_may_only_look_sees_no_buttons(client):
    user = make_user("dora", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client.force_login(user)
    comment = make_comment(status="pending", body="Look at me.")
    page = client.get(DESK).text
    assert "Look at me." in page
    assert decide_url(comment, "approve") not in page
    assert client.post(decide_url(comment, "approve")).status_code == 403
    act(client, "approve", [comment])
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_stranger_is_sent_to_the_login(client):
    comment = make_comment(status="pending")
    for url in (DESK, reverse("admin:comments_comment_thread", args=[comment.pk])):
        assert client.get(url)["Location"].startswith("/admin/login/")
    assert client.post(decide_url(comment, "approve"))["Location"].startswith("/admin/login/")


# Commenters and policy


def test_commenter_is_read_and_leads_to_their_comments(client, carol):
    comment = make_comment(name="Bob")
    url = reverse("admin:comments_commenter_change", args=[comment.commenter_id])
    page = client.get(url).text
    assert f"commenter__id__exact={comment.commenter_id}" in page
    assert client.post(url, {"name": "Robert"}).status_code == 403


def test_policy_is_one_form_that_moderators_read_and_editors_change(client, carol):
    url = client.get("/admin/comments/discussionpolicy/")["Location"]
    assert client.get(url).status_code == 200
    assert client.post(url, {"max_links": 9}).status_code == 403
    client.force_login(make_user("erin", group="editor"))
    form = client.get(url).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not False}
    assert client.post(url, {**data, "max_links": 9}).status_code == 302
    assert DiscussionPolicy.load().max_links == 9
    assert client.get("/admin/comments/discussionpolicy/add/").status_code == 403


def test_reason_of_a_refusal_reaches_the_comment(client, carol):
    comment = make_comment(status=Comment.Status.PENDING)
    reason = Reason.objects.get(text="It advertises.")
    client.post(decide_url(comment, "reject"), {f"because-{comment.pk}": reason.pk})
    comment.refresh_from_db()
    assert (comment.status, comment.refused_because) == ("rejected", "It advertises.")
    client.post(decide_url(comment, "approve"))
    comment.refresh_from_db()
    assert comment.refused_because == ""


def test_reason_that_is_not_on_the_list_is_none(client, carol):
    comment = make_comment(status=Comment.Status.PENDING)
    client.post(decide_url(comment, "reject"), {f"because-{comment.pk}": "<b>My own words"})
    comment.refresh_from_db()
    assert (comment.status, comment.refused_because) == ("rejected", "")


def test_moderator_sees_every_version(client, carol):
    comment = make_comment(body="What it said first.")
    comment.edit("What it says now.", DiscussionPolicy.load())
    page = client.get(reverse("admin:comments_comment_change", args=[comment.pk])).content.decode()
    assert "What it said first." in page and "What it says now." in page


def test_what_its_author_withdrew_offers_no_decision(client, carol):
    comment = make_comment()
    comment.withdraw()
    page = client.get(reverse("admin:comments_comment_change", args=[comment.pk])).content.decode()
    assert "/decide/" not in page

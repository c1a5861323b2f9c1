"""Many comments decided at once: seen before, done once, undone as a whole."""

import re

import pytest

from articles.tests.factories import make_article, make_user
from comments.desk.forms import BulkForm
from comments.models import Batch, Comment, Reason

from .factories import make_comment

pytestmark = pytest.mark.django_db

DESK = "/admin/comments/desk/"


@pytest.fixture
def carol(client):
    user = make_user("carol", group="moderator")
    client.force_login(user)
    return user


def preview(client, **data):
    return client.post(f"{DESK}bulk/preview/", data)


def items(page):
    return re.search(r'name="items" value="([^"]*)"', page.text)[1]


def test_preview_says_what_it_will_touch_and_touches_nothing(client, carol):
    article = make_article(headline="Tides")
    waiting = [make_comment(article, name="Bob", status="pending") for _ in range(3)]
    already = make_comment(article, status="spam")
    numbers = [comment.pk for comment in [*waiting, already]]
    page = preview(client, verb="spam", comment=numbers)
    assert "3 comments will change." in page.text
    assert "1 is so already" in page.text
    assert page.context["states"] == [("Pending", 3)]
    assert page.context["stories"] == [(article, 3)]
    assert Comment.objects.filter(status="pending").count() == 3


def test_all_that_match_are_those_of_the_filters_and_bounded(client, carol, monkeypatch):
    monkeypatch.setattr(BulkForm, "MOST", 4)
    article = make_article()
    for _ in range(6):
        make_comment(article, status="pending")
    other = make_comment(make_article(), status="pending")
    filters = f"queue=pending&story={article.pk}"
    page = preview(client, verb="approve", all="1", filters=filters)
    assert "4 comments will change." in page.text
    assert "No more than 4" in page.text
    assert f"{other.pk}:" not in items(page)


def test_nothing_selected_is_said(client, carol):
    make_comment(status="pending")
    answer = client.post(f"{DESK}bulk/preview/", {"verb": "spam"}, follow=True)
    assert "Select the comments first." in answer.text
    assert preview(client, verb="explode", comment=1).status_code == 404


def test_bulk_is_one_batch_with_a_reason_and_is_undone_as_a_whole(client, carol):
    article = make_article()
    comments = [make_comment(article, status="pending") for _ in range(60)]
    page = preview(client, verb="reject", comment=[comment.pk for comment in comments])
    reason = Reason.objects.get(text="It advertises.")
    data = {"verb": "reject", "items": items(page), "reason": reason.pk, "text": "All of them."}
    answer = client.post(f"{DESK}bulk/decide/", data)
    batch = Batch.objects.get()
    assert answer["Location"].startswith(f"{DESK}bulk/{batch.pk}/")
    assert set(Comment.objects.values_list("status", "refused_because")) == {
        ("rejected", "It advertises. All of them.")
    }
    page = client.get(answer["Location"])
    assert "60 comments decided." in page.text and "Undo all" in page.text
    assert "60 comments" in client.get(f"{DESK}bulk/").text
    comments[0].refresh_from_db()
    comments[0].approve(carol)
    page = client.post(f"{DESK}bulk/{batch.pk}/undo/", follow=True)
    assert "59 decisions undone." in page.text and "1 was left" in page.text
    assert Comment.objects.filter(status="pending").count() == 59
    assert "Undo all" in page.text  # the one that was decided anew may be undone in its turn


def test_what_others_decided_meanwhile_is_left_alone_and_said(client, carol):
    comments = [make_comment(status="pending") for _ in range(3)]
    page = preview(client, verb="spam", comment=[comment.pk for comment in comments])
    comments[1].approve(make_user("dan", group="moderator"))
    answer = client.post(f"{DESK}bulk/decide/", {"verb": "spam", "items": items(page)}, follow=True)
    assert "2 comments decided." in answer.text
    assert "Somebody else has decided about 1 of them meanwhile" in answer.text
    assert Comment.objects.get(pk=comments[1].pk).status == "approved"


@pytest.mark.parametrize("typed", ["", "x", "1:2,", "1", "1:2;3:4", ",".join(["1:2"] * 501)])
def test_nonsense_changes_nothing(client, carol, typed):
    comment = make_comment(status="pending")
    answer = client.post(f"{DESK}bulk/decide/", {"verb": "spam", "items": typed}, follow=True)
    assert "Nothing was changed." in answer.text
    assert not Batch.objects.exists()
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_batch_of_nothing_is_not_kept_and_an_unknown_one_is_404(client, carol):
    client.post(f"{DESK}bulk/decide/", {"verb": "spam", "items": "999:1"})
    assert not Batch.objects.exists()
    assert client.get(f"{DESK}bulk/1/").status_code == 404
    assert client.post(f"{DESK}bulk/1/undo/").status_code == 404
    assert client.get(f"{DESK}bulk/1/undo/").status_code == 405

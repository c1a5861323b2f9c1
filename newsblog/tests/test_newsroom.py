"""The newsroom's first page, its content policy and its roles."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from articles.tests.factories import make_article, make_author, make_user
from comments.models import Comment
from comments.tests.factories import make_comment

pytestmark = pytest.mark.django_db


def sign_in(client, group):
    user = make_user(group=group)
    client.force_login(user)
    return user


def test_newsroom_opens_on_what_waits(client):
    sign_in(client, "editor")
    make_article(headline="Half written", status="draft")
    later = make_article(headline="Tide table", published_at=timezone.now() + timedelta(days=2))
    make_article(headline="Yesterday's news")
    make_comment(status="pending")
    page = client.get("/admin/").text
    for part in (
        "Half written",
        "Tide table",
        f'datetime="{timezone.localtime(later.published_at):%Y-%m-%d}',
        "/admin/comments/desk/?queue=pending",
    ):
        assert part in page
    assert page.index("queue=pending") < page.index("Discussion policy")


def test_first_page_leads_to_the_queues_with_their_counts(client):
    sign_in(client, "moderator")
    make_comment(status="pending", created_at=timezone.now() - timedelta(hours=3))
    make_comment(status="spam")
    page = client.get("/admin/")
    counts = {queue.slug: count for queue, count in page.context["queues"]}
    wanted = {"pending": "1", "reported": "0", "aid": "0", "spam": "1", "rejected": "0"}
    assert counts == wanted
    assert "/admin/comments/desk/?queue=spam" in page.text
    assert "has waited 3\xa0hours" in page.text


def test_first_page_counts_no_further_than_a_hundred(client, django_assert_max_num_queries):
    sign_in(client, "moderator")
    one = make_comment(status="pending")
    Comment.objects.bulk_create(
        Comment(
            article=one.article,
            commenter=one.commenter,
            body="x",
            body_html="x",
            fingerprint=str(n),
        )
        for n in range(105)
    )
    with django_assert_max_num_queries(17):
        page = client.get("/admin/").text
    assert ">100+<" in page


def test_author_finds_their_own_drafts_and_no_comments(client):
    user = sign_in(client, "author")
    author = make_author(user=user)
    make_article([author], headline="Mine", status="draft")
    make_article(headline="Theirs", status="draft")
    make_article(headline="Their tide table", published_at=timezone.now() + timedelta(days=1))
    make_comment(body="Judge me.", status="pending")
    page = client.get("/admin/").text
    assert "Mine" in page
    for part in ("Theirs", "Their tide table", "Judge me.", "/admin/comments/desk/"):
        assert part not in page


def test_moderator_finds_comments_and_no_drafts(client):
    sign_in(client, "moderator")
    make_article(headline="Half written", status="draft")
    make_comment(body="Judge me.", status="pending")
    page = client.get("/admin/").text
    assert "/admin/comments/desk/" in page
    assert "Half written" not in page


def test_reader_without_a_role_is_refused(client):
    client.force_login(make_user("bob"))
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/", follow=True).redirect_chain[0][0].startswith("/admin/login/")


def test_four_roles_exist_from_the_first_migration():
    names = {"author", "editor", "moderator", "administrator"}
    assert names <= set(Group.objects.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("group", "allowed", "refused"),
    [
        ("author", ["articles/article", "articles/picture"], ["comments/comment", "newsblog/user"]),
        (
            "editor",
            ["articles/article", "articles/page", "comments/comment", "comments/discussionpolicy"],
            ["newsblog/user", "auth/group"],
        ),
        (
            "moderator",
            ["comments/comment", "comments/commenter", "articles/article"],
            ["articles/page", "newsblog/user", "auth/group"],
        ),
        (
            "administrator",
            ["articles/article", "comments/comment", "newsblog/user", "auth/group"],
            [],
        ),
    ],
)
def test_role_reaches_its_desks_and_no_others(client, group, allowed, refused):
    user = sign_in(client, group)
    make_author(user=user)
    for desk in allowed:
        assert client.get(f"/admin/{desk}/", follow=True).status_code == 200
    for desk in refused:
        assert client.get(f"/admin/{desk}/").status_code == 403


def test_editor_can_do_nothing_about_logins(client):
    sign_in(client, "editor")
    assert client.get("/admin/newsblog/user/1/change/").status_code == 403
    assert client.post("/admin/auth/group/add/", {"name": "kings"}).status_code == 403
    assert not Group.objects.filter(name="kings").exists()


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/comments/desk/"])
def test_newsroom_pages_need_nothing_inline(client, path):
    if "login" not in path:
        sign_in(client, "editor")
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert not re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", response.text)


def test_editor_page_has_a_nonce_of_its_own_and_no_unsafe_source(client):
    sign_in(client, "editor")
    seen = set()
    for _ in range(2):
        response = client.get("/admin/articles/article/add/")
        policy = response["Content-Security-Policy"]
        nonce = re.search(r"script-src 'self' 'nonce-([^']+)'", policy)[1]
        seen.add(nonce)
        assert "unsafe" not in policy
        for tag in re.findall(r"<script(?![^>]*src=)[^>]*>|<style[^>]*>", response.text):
            assert f'nonce="{nonce}"' in tag
        assert 'type="importmap"' in response.text
    assert len(seen) == 2

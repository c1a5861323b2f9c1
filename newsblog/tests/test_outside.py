"""The link for outsiders: reading one draft, remarking on it and approving it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, OutsideLink, Review, ReviewNote
from articles.tests.factories import make_article, make_author, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def erin():
    return make_user("erin", group="editor")


def link_to(story, by, **options):
    options = {"name": "Dr Bob", "may_approve": True, **options}
    return OutsideLink.make(story, by, **options)


def draft(**fields):
    return make_article(**{"status": "draft", "headline": "The secret ferry", **fields})


def answer(story, **fields):
    return {"name": "Dr Bob", "version": Article.objects.get(pk=story.pk).text_version, **fields}


def test_outsider_reads_the_draft_and_nobody_keeps_it(client, erin):
    _link, url = link_to(draft(body="<p>It leaked.</p>"), erin)
    page = client.get(url)
    assert page.status_code == 200
    assert "The secret ferry" in page.text
    assert "It leaked." in page.text
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert "noindex" in page["X-Robots-Tag"]
    assert "canonical" not in page.text
    assert OutsideLink.objects.get().used_at is not None


def test_only_a_hash_of_the_secret_is_kept(erin):
    link, url = link_to(draft(), erin)
    secret = url.split("/")[2].split(".")[0]
    assert len(secret) >= 22
    assert secret not in str(vars(link))


@pytest.mark.parametrize("token", ["x", "x.y", "%00", "a" * 3000])
def test_address_that_nobody_made_is_not_found(client, token, erin):
    link_to(draft(), erin)
    assert client.get(f"/outside/{token}/").status_code == 404


def test_secret_without_our_signature_is_not_found(client, erin):
    _link, url = link_to(draft(), erin)
    secret, signature = url.split("/")[2].split(".")
    assert client.get(f"/outside/{secret}/").status_code == 404
    assert client.get(f"/outside/{secret}.{signature[:-1]}/").status_code == 404


def test_remark_reaches_the_newsroom(client, browser_client, erin):
    story = draft(body="<p>Forty people were aboard.</p>")
    link, url = link_to(story, erin)
    data = answer(story, passage="forty people", text="It was fourteen.", say="")
    response = browser_client.post(url, data, follow=True)
    assert "the newsroom sees your remark" in response.text
    note = ReviewNote.objects.get()
    assert (note.link, note.passage, note.by) == (link, "forty people", None)
    client.force_login(erin)
    page = client.get(f"/admin/articles/article/{story.pk}/review/").text
    assert "It was fourteen." in page
    assert "Dr Bob (outside)" in page


def test_approval_is_a_step_with_the_name(browser_client, erin):
    story = draft()
    _link, url = link_to(story, erin)
    response = browser_client.post(url, answer(story, approve=""), follow=True)
    assert "You have approved this text." in response.text
    review = Review.objects.get()
    assert (review.state, review.approved_by, review.approved_name) == ("approved", None, "Dr Bob")
    assert review.steps.get().who() == "Dr Bob (outside)"


def test_link_that_may_not_approve_does_not(browser_client, erin):
    story = draft()
    _link, url = link_to(story, erin, may_approve=False)
    assert 'name="approve"' not in browser_client.get(url).text
    assert browser_client.post(url, answer(story, approve="")).status_code == 422
    assert not Review.objects.filter(state="approved").exists()


def test_text_that_changed_meanwhile_is_not_approved(browser_client, erin):
    story = draft()
    _link, url = link_to(story, erin)
    old = answer(story, approve="", text="Fine by me.")
    story.write({"headline": "Another ferry"}, erin)
    response = browser_client.post(url, old)
    assert response.status_code == 422
    assert "The text has changed since you opened it." in response.text
    assert "Fine by me." in response.text
    assert "Another ferry" in response.text
    assert not Review.objects.filter(state="approved").exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": " "}, "Please write what you want to say."),
        ({"text": "Yes", "name": ""}, "This field is required."),
        ({"text": "Kept text", "passage": "no such words"}, "do not stand in the text"),
        ({"text": "x" * 5001}, "at most 5000 characters"),
        ({"text": "a\x00b"}, "Null characters are not allowed."),
        ({"text": "Yes", "version": "x"}, "Enter a whole number."),
    ],
)
def test_bad_input_is_said_and_kept(browser_client, erin, fields, message):
    story = draft()
    _link, url = link_to(story, erin)
    response = browser_client.post(url, answer(story, say="") | fields)
    assert response.status_code == 422
    assert message in response.text
    assert not ReviewNote.objects.exists()


def test_hostile_remark_is_shown_as_text(browser_client, erin):
    story = draft()
    _link, url = link_to(story, erin)
    data = answer(story, text="<script>x</script>", name="<b>Bob", say="")
    page = browser_client.post(url, data, follow=True).text
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
    assert "<b>Bob" not in page


def test_one_link_sends_so_many_remarks_and_no_more(browser_client, erin):
    story = draft()
    link, url = link_to(story, erin)
    ReviewNote.objects.bulk_create(
        ReviewNote(article=story, link=link, name="Bob", text="And", version=0)
        for _ in range(OutsideLink.MOST_NOTES)
    )
    response = browser_client.post(url, answer(story, text="One more", say=""))
    assert response.status_code == 422
    assert "One more" in response.text


def test_post_from_another_site_is_refused(client, erin):
    story = draft()
    _link, url = link_to(story, erin)
    headers = {"sec-fetch-site": "cross-site"}
    assert client.post(url, answer(story, approve=""), headers=headers).status_code == 403
    client.handler.enforce_csrf_checks = True
    # A client that says nothing gets the form once more, with a token.
    response = client.post(url, answer(story, approve=""))
    assert response.status_code == 422
    assert "csrfmiddlewaretoken" in response.text
    assert not Review.objects.filter(state="approved").exists()


# Its end


def end_by_time(link, story, erin):
    OutsideLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def end_by_hand(link, story, erin):
    link.revoke()


def end_by_publication(link, story, erin):
    story.release(erin)


def end_by_taking_down(link, story, erin):
    story.release(erin)
    story.take_down(erin, "Wrong.")


def end_by_publication_and_withdrawal(link, story, erin):
    story.release(erin)
    story.unpublish(erin)


@pytest.mark.parametrize(
    "end",
    [
        end_by_time,
        end_by_hand,
        end_by_publication,
        end_by_taking_down,
        end_by_publication_and_withdrawal,
    ],
)
def test_link_after_its_end_says_so_in_plain_words(browser_client, erin, end):
    make_author("Erin Editor", user=erin)
    story = draft()
    link, url = link_to(story, erin)
    end(link, story, erin)
    for response in (
        browser_client.get(url),
        browser_client.post(url, answer(story, text="Too late", approve="")),
    ):
        assert response.status_code == 410
        assert "This link is over" in response.text
        assert "ask Erin Editor" in response.text
        assert "erin@example.org" not in response.text
        assert "The secret ferry" not in response.text
    assert not ReviewNote.objects.exists()
    assert not Review.objects.filter(state="approved").exists()


@pytest.mark.parametrize("end", ["publish", "discard"])
def test_link_to_changes_ends_with_them(client, erin, end):
    story = make_article(headline="Live")
    story.write({"headline": "Live and changed"}, erin)
    _link, url = link_to(story, erin)
    assert "Live and changed" in client.get(url).text
    getattr(Article.objects.get().draft, end)(erin)
    assert client.get(url).status_code == 410
    Article.objects.get().write({"headline": "Later changes"}, erin)
    page = client.get(url)
    assert page.status_code == 410
    assert "Later changes" not in page.text


def test_page_tells_nothing_but_the_draft(client, erin):
    author = make_author("Alice", user=make_user("alice", group="author"))
    draft(headline="Another draft")
    story = draft(authors=[author])
    ReviewNote.objects.create(article=story, version=0, text="He is an odd one.", by=erin)
    _link, url = link_to(story, erin)
    page = client.get(url).text
    for part in ("Another draft", "alice@example.org", "erin", "He is an odd one.", "/admin/"):
        assert part not in page


def test_link_is_made_shown_once_and_ended_at_the_desk(client, erin):
    client.force_login(erin)
    story = draft()
    desk = f"/admin/articles/article/{story.pk}/review/"
    data = {"name": "Dr Bob", "days": 7, "may_approve": "on"}
    page = client.post(f"{desk}link/", data, follow=True).text
    url = "/outside/" + page.split("/outside/")[1].split('"')[0]
    assert client.get(url).status_code == 200
    assert "/outside/" not in client.get(desk).text
    client.post(f"{desk}link/{OutsideLink.objects.get().pk}/revoke/")
    assert client.get(url).status_code == 410


@pytest.mark.parametrize("days", ["0", "91", "x", ""])
def test_link_lasts_at_most_ninety_days(client, erin, days):
    client.force_login(erin)
    story = draft()
    url = f"/admin/articles/article/{story.pk}/review/link/"
    assert client.post(url, {"name": "Kept name", "days": days}).status_code == 422
    assert not OutsideLink.objects.exists()


def test_story_without_a_draft_gives_no_link(client, erin):
    client.force_login(erin)
    story = make_article()
    url = f"/admin/articles/article/{story.pk}/review/link/"
    assert (
        "there is no draft to show" in client.post(url, {"name": "B", "days": 7}, follow=True).text
    )
    assert not OutsideLink.objects.exists()

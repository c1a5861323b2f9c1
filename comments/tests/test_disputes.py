"""Disputed facts: who opens a case, what readers see of it, and what it leaves behind."""

import re
from datetime import timedelta

import pytest
from django.core import mail, signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from articles.models import Article, Correction
from articles.tests.factories import make_article, make_author, make_user
from comments import leaving, outbox, purge, visitor
from comments.models import Bucket, Commenter, Dispute, Message, Sanction
from newsblog import pagecache

from .factories import make_case, make_comment, make_commenter, set_policy

pytestmark = pytest.mark.django_db

BODY = "<p>At seven the river stood at <em>7.84</em> metres, “as foretold”.</p>"


@pytest.fixture
def article():
    return make_article(headline="The river rose", body=BODY)


def url_of(article):
    return f"{article.get_absolute_url()}dispute/"


def form(**fields):
    return {
        "passage": "the river stood at 7.84 metres",
        "claim": "The gauge says 6.84.",
        "evidence": "https://gauge.example.org/today",
        "name": "Rita Reader",
        **fields,
    }


def keep_key(client, commenter):
    client.cookies[visitor.COOKIE] = signing.dumps(commenter.key, salt=visitor.SALT)
    return client


# A passage of the story


def test_guest_disputes_a_passage_and_it_waits(browser_client, article):
    assert "What is wrong with it?" in browser_client.get(url_of(article)).text
    response = browser_client.post(url_of(article), form(), follow=True)
    assert "Somebody at the paper looks at it" in response.text
    case = Dispute.objects.get()
    assert (case.state, case.commenter.name, case.may_thank) == ("pending", "Rita Reader", False)
    assert case.passage == "the river stood at 7.84 metres"
    assert [step.state for step in case.steps.all()] == ["pending"]
    assert "The gauge says" not in browser_client.get(article.get_absolute_url()).text
    assert "The gauge says" not in browser_client.get("/corrections/").text


def test_trusted_reader_opens_it_at_once(client, browser_client, article):
    reader = Commenter.of_user(make_user("rita"))
    make_comment(commenter=reader)
    browser_client.force_login(reader.user)
    assert 'name="email"' not in browser_client.get(url_of(article)).text
    response = browser_client.post(url_of(article), form())
    case = Dispute.objects.get()
    assert response["Location"] == f"{article.get_absolute_url()}#case-{case.pk}"
    for url in (article.get_absolute_url(), "/corrections/", "/corrections/cases/"):
        page = client.get(url).text
        assert "The gauge says 6.84." in page
        assert re.search(r'gauge.example.org/today" rel="nofollow ugc noopener"', page)
        assert "rita" not in page.lower().replace(url, "")


def test_reader_under_sanction_waits_though_trusted(browser_client, article):
    reader = Commenter.of_user(make_user("rita"))
    make_comment(commenter=reader)
    Sanction.objects.create(commenter=reader, kind="ban", text="Enough.")
    browser_client.force_login(reader.user)
    browser_client.post(url_of(article), form())
    assert Dispute.objects.get().state == "pending"


@pytest.mark.parametrize(
    "passage",
    [
        "the river\n  stood at 7.84   metres",
        '"as foretold"',
        "THE RIVER STOOD",
        "The river rose",
        "7.84 metres, “as foretold”.",
    ],
)
def test_passage_is_found_however_it_was_copied(browser_client, article, passage):
    assert browser_client.post(url_of(article), form(passage=passage)).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"passage": "the river stood at 6.84 metres"},
        {"passage": ""},
        {"passage": "a"},
        {"passage": "river " * 400},
        {"passage": "\u200b\u00ad \u2003"},
        {"claim": ""},
        {"claim": "?!"},
        {"claim": "x" * 2001},
        {"evidence": ""},
        {"evidence": "javascript:alert(1)"},
        {"evidence": "ftp://example.org/"},
        {"evidence": "https://e.org/" + "a" * 500},
        {"name": ""},
        {"name": "\u202e"},
        {"email": "no address"},
        {"wants_news": "on"},
        {"website": "https://spam.example.org"},
        {"claim": "a\x00b"},
    ],
)
def test_what_cannot_be_taken_comes_back_with_what_was_typed(browser_client, article, wrong):
    response = browser_client.post(url_of(article), form(**wrong))
    assert response.status_code == 422
    assert "This could not be sent as it is" in response.text
    if "claim" not in wrong:
        assert "The gauge says 6.84." in response.text
    assert not Dispute.objects.exists()


def test_name_of_somebody_else_is_refused(browser_client, article):
    make_user("erin", group="editor", first_name="Erin", last_name="Editor")
    response = browser_client.post(url_of(article), form(name="Erin Editor"))
    assert response.status_code == 422
    assert not Dispute.objects.exists()


def test_same_case_sent_twice_is_one(browser_client, article):
    for _ in range(2):
        assert browser_client.post(url_of(article), form()).status_code == 302
    assert Dispute.objects.count() == 1


def test_flood_is_stopped(browser_client, article):
    set_policy(flood_limit=2)
    answers = [
        browser_client.post(url_of(article), form(claim=f"Wrong, {n}.")).status_code
        for n in range(3)
    ]
    assert answers == [302, 302, 429]
    Bucket.objects.update(filled_at=timezone.now() - timedelta(minutes=6))
    assert browser_client.post(url_of(article), form(claim="Wrong, 4.")).status_code == 302
    # Cases and comments are counted apart.
    assert not Bucket.objects.exclude(key__startswith="case-").exists()


def test_guest_with_another_name_is_counted_by_network_and_an_account_by_itself(
    browser_client, article
):
    set_policy(flood_limit=1)
    for name, status in (("Ann", 302), ("Ben", 429)):
        said = form(name=name, claim=f"Says {name}.")
        assert browser_client.post(url_of(article), said).status_code == status
    browser_client.force_login(make_user("bob"))
    assert browser_client.post(url_of(article), form(claim="Says bob.")).status_code == 302


def test_other_sites_cannot_post_and_silent_browsers_get_a_token(client, article):
    response = client.post(url_of(article), form(), headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    response = Client(enforce_csrf_checks=True).post(url_of(article), form())
    assert response.status_code == 422
    assert "csrfmiddlewaretoken" in response.text
    assert not Dispute.objects.exists()


def test_only_published_stories_can_be_disputed(browser_client):
    later = make_article(published_at=timezone.now() + timedelta(days=1), body=BODY)
    assert browser_client.get(url_of(later)).status_code == 404
    assert browser_client.post(url_of(later), form()).status_code == 404


def test_words_selected_in_the_page_are_brought_along(client, article):
    page = client.get(url_of(article), {"passage": "<b>7.84</b>"}).text
    assert "&lt;b&gt;7.84&lt;/b&gt;</textarea>" in page


def test_form_is_kept_in_no_cache(client, article):
    assert "no-store" in client.get(url_of(article))["Cache-Control"]
    assert pagecache.key_of({"REQUEST_METHOD": "GET", "PATH_INFO": url_of(article)}) is None


# A comment


def test_author_marks_their_comment(browser_client, article):
    bob = make_commenter("Bob")
    comment = make_comment(article, commenter=bob, body="It was 6.84!")
    keep_key(browser_client, bob)
    url = f"/comments/{comment.pk}/dispute/"
    page = browser_client.get(url).text
    assert "It was 6.84!" in page
    assert 'name="passage"' not in page
    assert browser_client.post(url, form(may_thank="on")).status_code == 302
    case = Dispute.objects.get()
    assert (case.comment, case.commenter, case.may_thank) == (comment, bob, True)
    page = browser_client.get(article.get_absolute_url()).text
    assert f'href="{article.get_absolute_url()}#case-{case.pk}">disputes a fact</a>' in page
    assert f'id="case-{case.pk}"' in page
    again = browser_client.get(url)
    assert again["Location"] == case.get_absolute_url()


def test_moderator_marks_a_comment_in_their_own_name(browser_client, article):
    comment = make_comment(article, body="It was 6.84!")
    carol = make_user("carol", group="moderator")
    browser_client.force_login(carol)
    url = f"/comments/{comment.pk}/dispute/"
    assert url in browser_client.get(f"/admin/comments/desk/{comment.pk}/").text
    assert 'name="may_thank"' not in browser_client.get(url).text
    browser_client.post(url, form())
    case = Dispute.objects.get()
    assert (case.state, case.commenter.user) == ("open", carol)
    assert case.steps.get().by == carol


def test_nobody_else_marks_a_comment(browser_client, article):
    comment = make_comment(article)
    url = f"/comments/{comment.pk}/dispute/"
    mallory = Commenter.of_user(make_user("mallory"))
    for sign_in in (lambda: None, lambda: browser_client.force_login(mallory.user)):
        sign_in()
        assert browser_client.get(url).status_code == 404
        assert browser_client.post(url, form()).status_code == 404
    assert not Dispute.objects.exists()


@pytest.mark.parametrize("status", ["removed", "rejected", "spam"])
def test_refused_comment_disputes_nothing(browser_client, article, status):
    comment = make_comment(article, status=status)
    keep_key(browser_client, comment.commenter)
    assert browser_client.get(f"/comments/{comment.pk}/dispute/").status_code == 404


@pytest.mark.parametrize("state", ["open", "answered", "corrected", "stands"])
def test_case_is_hidden_while_its_comment_is(client, article, state):
    comment = make_comment(article, body="It was 6.84!")
    make_case(comment=comment, claim="The gauge says so.", state=state)
    urls = [article.get_absolute_url(), "/corrections/", "/corrections/cases/"]
    assert all("The gauge says so." in client.get(url).text for url in urls)
    comment.remove()
    assert not any("The gauge says so." in client.get(url).text for url in urls)
    comment.approve()
    assert all("The gauge says so." in client.get(url).text for url in urls)


def test_comments_with_and_without_a_mark_stand_in_one_thread(client, article):
    comments = [make_comment(article, body=f"Said {n}.") for n in range(4)]
    make_case(comment=comments[2])
    for url in (
        article.get_absolute_url(),
        f"{article.get_absolute_url()}branch/{comments[2].pk}/",
    ):
        page = client.get(url).text
        assert page.count("disputes a fact</a>") == 1
        own = page.split(f'id="comment-{comments[2].pk}"')[1]
        assert own.index("disputes a fact</a>") < own.index("Said 2.")


# Settling it


def test_correction_links_the_comment_and_thanks_who_agreed(client, article):
    editor = make_user("erin", group="editor")
    comment = make_comment(article, name="Bob", body="It was 6.84!")
    case = make_case(comment=comment, may_thank=True)
    case.correct("It said 7.84. It is 6.84.", "A slip.", editor, "You are right.")
    correction = Correction.objects.get()
    assert (correction.article, correction.by, correction.thanks) == (article, editor, "Bob")
    page = client.get(article.get_absolute_url()).text
    assert "It said 7.84. It is 6.84." in page
    assert "With thanks to <bdi>Bob</bdi>" in page
    assert f'<a href="/comments/{comment.pk}/">The comment that led to it</a>' in page
    assert f'href="{article.get_absolute_url()}#correction-{correction.pk}"' in page
    comment.remove()
    for url in (article.get_absolute_url(), "/corrections/"):
        assert "It said 7.84. It is 6.84." in client.get(url).text
        assert f'href="/comments/{comment.pk}/"' not in client.get(url).text
    article.refresh_from_db()
    assert article.updated_at == correction.corrected_at
    assert [step.state for step in case.steps.all()] == ["open", "corrected"]


def test_nobody_is_thanked_who_did_not_agree(article):
    make_case(article, passage="7.84 metres", state="corrected")
    assert Correction.objects.get().thanks == ""


@pytest.mark.parametrize("state", ["open", "answered", "corrected", "stands"])
def test_open_and_settled_cases_are_shown_with_what_was_found(client, article, state):
    case = make_case(article, passage="7.84 metres", claim="Not so.", state=state)
    for url in (article.get_absolute_url(), "/corrections/", "/corrections/cases/"):
        page = client.get(url).text
        assert "Not so." in page
        assert "7.84 metres" in page
        assert case.finding in page


@pytest.mark.parametrize("state", ["pending", "rejected"])
def test_what_waits_and_what_is_no_case_is_shown_nowhere(client, article, state):
    make_case(article, passage="7.84 metres", claim="BUY THIS", state=state)
    for url in (article.get_absolute_url(), "/corrections/", "/corrections/cases/"):
        assert "BUY THIS" not in client.get(url).text


def test_cases_of_stories_that_are_not_public_are_shown_nowhere(client, article):
    make_case(article, claim="Not so.")
    Article.objects.update(status="draft")
    for url in ("/corrections/", "/corrections/cases/"):
        assert "Not so." not in client.get(url).text


def test_every_change_outdates_the_kept_pages(article):
    numbers = [pagecache.read_numbers(article.pk)]
    case = make_case(article)
    for verb in (
        lambda: None,
        lambda: case.answer("Perhaps.", None),
        lambda: case.stands("No.", None),
        lambda: case.correct("Yes.", "", None),
    ):
        verb()
        numbers.append(pagecache.read_numbers(article.pk))
    assert len(set(numbers)) == len(numbers)


def test_story_page_is_right_in_the_next_request(client, article):
    assert client.get(article.get_absolute_url()).finished.thread
    case = make_case(article, claim="Not so.")
    finished = client.get(article.get_absolute_url()).finished
    case.stands("We checked.", None)
    article.refresh_from_db()
    assert finished.thread[1] < article.thread_version


def test_second_editor_is_told_and_changes_nothing(article):
    case = make_case(article)
    other = Dispute.objects.get(pk=case.pk)
    case.correct("It is 6.84.", "", None)
    for verb in (
        lambda: other.stands("It stands.", None),
        lambda: other.correct("It is 5.84.", "", None),
        lambda: other.reject(None),
    ):
        with pytest.raises(ValidationError, match="Corrected"):
            verb()
    assert Correction.objects.count() == 1
    assert Dispute.objects.get().state == "corrected"


def test_correction_of_a_case_cannot_be_deleted_alone(article):
    case = make_case(article, state="corrected")
    with pytest.raises(IntegrityError):
        case.correction.delete()
    article.delete()
    assert not Correction.objects.exists()
    assert not Dispute.objects.exists()


@pytest.mark.parametrize(
    "nonsense",
    [
        {"passage": ""},
        {"state": "corrected", "answered_at": timezone.now()},
        {"state": "stands"},
        {"answered_at": timezone.now()},
    ],
)
def test_rows_that_make_no_sense_are_refused(article, nonsense):
    case = make_case(article)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.filter(pk=case.pk).update(**nonsense)


@pytest.mark.parametrize("count", [3, 30])
def test_cases_cost_one_query_on_the_story(client, article, django_assert_max_num_queries, count):
    for n in range(count):
        make_case(comment=make_comment(article, name=f"Reader {n}"))
    with django_assert_max_num_queries(11):
        client.get(article.get_absolute_url())
    make_case(comment=make_comment(article, name="Last"), state="corrected")
    with django_assert_max_num_queries(7):
        client.get("/corrections/")
    with django_assert_max_num_queries(5):
        client.get("/corrections/cases/")


def test_link_says_where_it_leads(article):
    hosts = {
        "https://bbc.co.uk@evil.example/x": "evil.example",
        "https://www.example.org/a": "example.org",
        "https://раураl.com/": "xn--l-7sba6dbr.com",
    }
    for url, host in hosts.items():
        assert Dispute(evidence=url).evidence_host() == host


# Being told


def tell(case, verb="stands"):
    getattr(case, verb)("We looked twice.", None)
    outbox.send()
    return mail.outbox


def test_reader_with_a_proven_address_who_asked_hears_the_outcome(article):
    rita = make_commenter("Rita", email="rita@example.org", email_proven_at=timezone.now())
    case = make_case(article, commenter=rita, wants_news=True)
    (letter,) = tell(case)
    assert letter.to == ["rita@example.org"]
    assert "The river rose" in letter.subject
    for part in ("the story stands", "We looked twice.", f"#case-{case.pk}", "disputed a fact"):
        assert part in letter.body
    assert "unsubscribe" in letter.extra_headers["List-Unsubscribe"]


def test_rejected_case_is_told_without_a_link_to_it(article):
    rita = make_commenter("Rita", email="rita@example.org", email_proven_at=timezone.now())
    case = make_case(article, commenter=rita, wants_news=True)
    case.reject(None, "It is a matter of taste.")
    outbox.send()
    (letter,) = mail.outbox
    assert "did not take it up" in letter.body
    assert "#case" not in letter.body


@pytest.mark.parametrize(
    "reader",
    [
        {"wants_news": False},
        {"email_proven_at": None},
        {"delivery": "none"},
        {"email": ""},
    ],
)
def test_nobody_is_told_without_consent_and_proof(article, reader):
    wants = reader.pop("wants_news", True)
    fields = {"email": "rita@example.org", "email_proven_at": timezone.now(), **reader}
    case = make_case(article, commenter=make_commenter("Rita", **fields), wants_news=wants)
    assert tell(case) == []
    assert not Message.objects.exists()


def test_guest_who_wants_to_hear_proves_their_address_first(browser_client, article):
    browser_client.post(url_of(article), form(email="rita@example.org", wants_news="on"))
    outbox.send()
    (letter,) = mail.outbox
    assert "prove" in letter.body
    case = Dispute.objects.get()
    Commenter.objects.update(email_proven_at=timezone.now())
    case.refresh_from_db()
    assert "We looked twice." in tell(case)[-1].body


def test_one_click_ends_it(client, article):
    rita = make_commenter("Rita", email="rita@example.org", email_proven_at=timezone.now())
    case = make_case(article, commenter=rita, wants_news=True)
    (letter,) = tell(case, "answer")
    url = re.search(r"/comments/unsubscribe/[^>]+", letter.extra_headers["List-Unsubscribe"])[0]
    assert "the fact you disputed" in client.get(url).text
    client.post(url, {"List-Unsubscribe": "One-Click"})
    case.refresh_from_db()
    assert not case.wants_news
    assert len(tell(case)) == 1


# Leaving


def test_erased_reader_is_out_of_their_cases(client, article):
    rita = make_commenter("Rita Reader")
    settled = make_case(article, commenter=rita, may_thank=True, claim="Wrong.", state="corrected")
    open_one = make_case(article, commenter=rita, claim="Wrong, too.")
    assert "Rita Reader" in client.get(article.get_absolute_url()).text
    leaving.erase(rita)
    page = client.get(article.get_absolute_url()).text
    for gone in ("Rita Reader", "Wrong.", "Wrong, too.", "records.example.org"):
        assert gone not in page
        assert gone not in client.get("/corrections/").text
    assert "It said first. It is second." in page
    settled.refresh_from_db()
    open_one.refresh_from_db()
    assert (settled.state, open_one.state) == ("corrected", "rejected")


def test_cases_are_part_of_what_is_taken_along(article):
    case = make_case(article, claim="Wrong.")
    (told,) = leaving.everything(case.commenter)["disputes"]
    assert (told["claim"], told["state"]) == ("Wrong.", "open")


def test_account_takes_over_the_cases_of_its_guest(article):
    case = make_case(article)
    reader = Commenter.of_user(make_user("rita"))
    reader.take_over(case.commenter)
    case.refresh_from_db()
    assert case.commenter == reader


def test_networks_of_cases_are_forgotten_after_a_month(article):
    case = make_case(article, network="abc")
    Dispute.objects.update(opened_at=timezone.now() - timedelta(days=31))
    purge.networks()
    case.refresh_from_db()
    assert case.network == ""


def test_byline_makes_an_author_answerable(article):
    alice, mallory = make_user("alice", group="author"), make_user("mallory", group="author")
    case = make_case(make_article(authors=[make_author(user=alice)]))
    assert case.is_answerable_by(alice)
    assert not case.is_answerable_by(mallory)
    assert not case.is_answerable_by(make_user("carol", group="moderator"))
    assert case.is_answerable_by(make_user("erin", group="editor"))

"""Recommending comments."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from articles.tests.factories import make_article, make_user
from comments import visitor
from comments.models import Commenter, DiscussionPolicy, NetworkSalt, Vote
from comments.thread import thread_page

from .factories import make_comment, make_commenter, set_policy

pytestmark = pytest.mark.django_db

URL = "/comments/recommend/"


def guest(commenter=None, address="192.0.2.1"):
    client = Client(headers={"sec-fetch-site": "same-origin"}, REMOTE_ADDR=address)
    if commenter:
        client.cookies[visitor.COOKIE] = signing.dumps(commenter.key, salt=visitor.SALT)
    return client


@pytest.fixture
def comment():
    return make_comment(created_at=timezone.now() - timedelta(hours=3))


def votes(comment):
    comment.refresh_from_db()
    assert comment.up_votes == comment.votes.count()
    return comment.up_votes


def test_stranger_is_asked_for_consent_and_counted_with_it(comment):
    client = guest()
    answer = client.post(URL, {"comment": comment.pk})
    assert answer.status_code == 200 and visitor.COOKIE not in answer.cookies
    assert votes(comment) == 0
    answer = client.post(URL, {"comment": comment.pk, "consent": "yes"})
    assert answer["Location"] == f"/comments/{comment.pk}/"
    assert votes(comment) == 1
    assert answer.cookies[visitor.COOKIE]["httponly"]


def test_once_is_enough_and_can_be_undone(comment):
    client = guest(make_commenter("Gwen"))
    assert client.post(URL, {"comment": comment.pk}).status_code == 302
    again = client.post(URL, {"comment": comment.pk})
    assert again.status_code == 200 and b"Take it back" in again.content
    assert votes(comment) == 1
    assert client.post(URL, {"undo": comment.pk}).status_code == 302
    assert votes(comment) == 0 and comment.score == 0
    client.post(URL, {"undo": comment.pk})
    assert votes(comment) == 0


def test_guests_of_one_network_count_once(comment):
    guest(make_commenter("Ann")).post(URL, {"comment": comment.pk})
    answer = guest(make_commenter("Ben")).post(URL, {"comment": comment.pk})
    assert answer.status_code == 200 and b"network" in answer.content
    assert votes(comment) == 1
    guest(make_commenter("Cem"), "192.0.2.2").post(URL, {"comment": comment.pk})
    assert votes(comment) == 2


def test_network_is_known_again_after_the_salt_has_changed(comment):
    guest(make_commenter("Ann")).post(URL, {"comment": comment.pk})
    this_week = NetworkSalt.objects.get()
    NetworkSalt.objects.update(week=this_week.week - 1)
    guest(make_commenter("Ben")).post(URL, {"comment": comment.pk})
    assert NetworkSalt.objects.count() == 2
    assert votes(comment) == 1


def test_signed_in_readers_of_one_network_count_each(comment):
    for name in ("ann", "ben"):
        client = guest()
        client.force_login(make_user(name))
        client.post(URL, {"comment": comment.pk})
    assert votes(comment) == 2
    assert set(Vote.objects.values_list("network", flat=True)) == {""}


def test_nobody_recommends_their_own(comment):
    answer = guest(comment.commenter).post(URL, {"comment": comment.pk})
    assert answer.status_code == 200 and votes(comment) == 0


def test_signed_in_reader_sees_what_they_recommend(client, comment):
    user = make_user("alice")
    client.force_login(user)
    comment.recommend(Commenter.of_user(user))
    page = client.get(comment.article.get_absolute_url()).content.decode()
    assert f'name="undo" value="{comment.pk}" aria-pressed="true"' in page


def test_number_shows_in_the_next_request_once_it_may(client):
    article = make_article()
    old = make_comment(article, created_at=timezone.now() - timedelta(hours=3))
    new = make_comment(article)
    client.get(article.get_absolute_url())
    for one in (old, new):
        guest(make_commenter("Gwen")).post(URL, {"comment": one.pk})
    page = client.get(article.get_absolute_url()).content.decode()
    assert f'value="{old.pk}">Recommend <span>1</span>' in page
    assert f'value="{new.pk}">Recommend</button>' in page


def test_page_is_built_anew_when_a_hidden_number_may_be_shown():
    article = make_article()
    written = timezone.now() - timedelta(minutes=30)
    comment = make_comment(article, created_at=written)
    hours = timedelta(hours=2)
    assert thread_page(article, hide_votes=hours).until is None
    comment.recommend(make_commenter("Gwen"))
    assert thread_page(article, hide_votes=hours).until == written + hours
    assert thread_page(article, hide_votes=timedelta(minutes=20)).until is None


def test_votes_lead_the_order_best_at_once(client):
    article = make_article()
    first, second = make_comment(article), make_comment(article)
    address = f"{article.get_absolute_url()}?order=best"
    page = client.get(address).content.decode()
    assert page.index(f"comment-{first.pk}") < page.index(f"comment-{second.pk}")
    guest(make_commenter("Gwen")).post(URL, {"comment": second.pk})
    page = client.get(address).content.decode()
    assert page.index(f"comment-{second.pk}") < page.index(f"comment-{first.pk}")


def test_policy_switches_votes_off(client, comment):
    set_policy(votes=False)
    assert guest(make_commenter()).post(URL, {"comment": comment.pk}).status_code == 404
    page = client.get(comment.article.get_absolute_url()).content.decode()
    assert "Recommend" not in page and "recommend" not in page


@pytest.mark.parametrize("status", ["pending", "rejected", "removed", "withdrawn"])
def test_what_readers_do_not_see_is_not_recommended(status):
    hidden = make_comment(status=status)
    assert guest(make_commenter()).post(URL, {"comment": hidden.pk}).status_code == 404


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "٣", "1e3"])
def test_nonsense_is_404(number):
    assert guest(make_commenter()).post(URL, {"comment": number}).status_code == 404


def test_get_is_405_and_another_site_403(client, comment):
    assert client.get(URL).status_code == 405
    headers = {"sec-fetch-site": "cross-site"}
    assert client.post(URL, {"comment": comment.pk}, headers=headers).status_code == 403


def test_client_that_says_nothing_gets_a_token_first(comment):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(URL, {"comment": comment.pk, "consent": "yes"})
    assert answer.status_code == 200 and b"csrfmiddlewaretoken" in answer.content
    assert votes(comment) == 0


def test_flood_of_votes_is_refused():
    article = make_article()
    voter = make_commenter()
    network = "a" * 32
    Vote.objects.bulk_create(
        Vote(comment=make_comment(article), commenter=make_commenter(), network=network)
        for _ in range(60)
    )
    known = Vote.objects.count()
    one = make_comment(article)
    client = guest(voter)
    salt = NetworkSalt.living()[0]
    Vote.objects.update(network=visitor.hashed("192.0.2.1", salt))
    assert client.post(URL, {"comment": one.pk}).status_code == 429
    assert Vote.objects.count() == known


def test_account_that_takes_over_a_guest_counts_once(comment):
    alice, bob = Commenter.of_user(make_user("alice")), make_commenter("Bob")
    other = make_comment()
    for voter in (alice, bob):
        comment.recommend(voter)
    other.recommend(bob)
    alice.take_over(bob)
    assert votes(comment) == 1 and votes(other) == 1


def test_nameless_guest_takes_the_name_of_the_first_comment(comment):
    client = guest()
    client.post(URL, {"comment": comment.pk, "consent": "yes"})
    voter = Commenter.objects.get(votes__comment=comment)
    assert voter.name == ""
    story = comment.article.get_absolute_url()
    client.post(f"{story}comment/", {"name": "Gwen", "body": "My first words."})
    voter.refresh_from_db()
    assert voter.name == "Gwen" and voter.comments.count() == 1


def test_page_costs_no_query_more_for_votes(client, django_assert_max_num_queries):
    assert DiscussionPolicy.load().votes
    article = make_article()
    for _ in range(3):
        make_comment(article).recommend(make_commenter())
    with django_assert_max_num_queries(10):
        client.get(article.get_absolute_url())

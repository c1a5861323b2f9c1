"""Threads of every shape: no page too large, no comment out of reach, every permalink true."""

import re

import pytest

from articles.models import Article
from articles.tests.factories import make_article
from comments.models import Comment, Commenter
from comments.score import wilson
from comments.thread import MOST, ORDERS, ROOTS, replies_each, thread_page
from newsblog.fabricate import Fabricator

from .factories import make_comment, set_policy

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["like real ones", "one root", "one line", "roots only", "hot pages"])
def article(request):
    """A story whose thread has the named shape and more than one page of comments."""
    if request.param == "like real ones":
        return Fabricator(seed=7, texts=20).run(articles=1, comments=700, thread=700)
    article = make_article()
    bob = Commenter.objects.create(name="Bob")

    def write(count, parents):
        rows = []
        for number in range(count):
            row = Comment(article=article, commenter=bob, status="approved", standing=True)
            row.set_body(f"Number {number}.")
            row.place_under(parents(rows, number))
            row.save()
            rows.append(row)
        return rows

    shapes = {
        "one root": lambda rows, number: rows[0] if rows else None,
        "one line": lambda rows, number: rows[-1] if rows else None,
        "roots only": lambda rows, number: None,
        "hot pages": lambda rows, number: rows[number // 12 * 12] if number % 12 else None,
    }
    write(660 if request.param == "hot pages" else 330, shapes[request.param])
    from comments.counts import recount

    recount(article)
    return Article.objects.get(pk=article.pk)


def numbers_on(client, url):
    """Numbers of the comments that the page at `url` shows."""
    response = client.get(url)
    assert response.status_code == 200, url
    numbers = [int(number) for number in re.findall(r'id="comment-(\d+)"', response.text)]
    assert len(numbers) == len(set(numbers)) <= MOST
    return numbers, response


@pytest.mark.parametrize("order", ORDERS)
def test_every_comment_is_reached_and_no_page_is_too_large(client, article, order):
    standing = set(article.comments.standing().values_list("pk", flat=True))
    waiting, seen, reached = [f"{article.get_absolute_url()}?order={order}"], set(), set()
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        numbers, response = numbers_on(client, url)
        reached.update(numbers)
        thread = response.context["thread"]
        waiting += [thread.next_url] if thread.next_url else []
        waiting += [entry.more_url for entry in thread.entries if entry.more_count]
    assert reached == standing


@pytest.mark.parametrize("order", ORDERS)
def test_permalink_leads_to_the_page_that_shows_the_comment(client, article, order):
    set_policy(default_order=order)
    for pk in article.comments.standing().order_by("pk").values_list("pk", flat=True)[::97]:
        url, _, fragment = client.get(f"/comments/{pk}/")["Location"].partition("#")
        assert fragment == f"comment-{pk}"
        numbers, _response = numbers_on(client, url)
        assert pk in numbers


def test_orders_sort_the_roots(article):
    roots = article.comments.standing().filter(parent=None)
    for order, fields in ORDERS.items():
        entries = thread_page(article, 1, order).entries
        shown = [entry.comment.pk for entry in entries if entry.comment.parent_id is None]
        assert shown == list(roots.order_by(*fields).values_list("pk", flat=True)[:ROOTS])


@pytest.mark.parametrize("count", [3, 300])
def test_page_costs_the_same_in_every_thread(client, django_assert_num_queries, count):
    article = make_article()
    root = make_comment(article)
    for _ in range(count // 3):
        make_comment(parent=root, commenter=root.commenter)
        make_comment(article, commenter=root.commenter)
    with django_assert_num_queries(8):
        client.get(article.get_absolute_url())


def test_branch_shows_what_it_answers_and_what_answers_it(client):
    article = make_article()
    root = make_comment(article, body="The root.")
    middle = make_comment(parent=root, body="The middle.")
    make_comment(parent=root, body="Beside the branch.")
    make_comment(parent=middle, body="The leaf.")
    text = client.get(f"{article.get_absolute_url()}branch/{middle.pk}/").text
    assert "The root." in text
    assert "The middle." in text
    assert "The leaf." in text
    assert "Beside the branch." not in text


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "removed"])
def test_branch_of_a_comment_that_is_gone_is_not_found(client, status):
    article = make_article()
    comment = make_comment(article, status=status)
    assert client.get(f"{article.get_absolute_url()}branch/{comment.pk}/").status_code == 404


def test_branch_under_another_story_is_not_found(client):
    comment = make_comment()
    elsewhere = make_article().get_absolute_url()
    assert client.get(f"{elsewhere}branch/{comment.pk}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "2", "999999999999", "x", "-1"])
def test_pages_of_a_branch_that_are_not_there(client, number):
    comment = make_comment()
    url = f"{comment.article.get_absolute_url()}branch/{comment.pk}/page/{number}/"
    assert client.get(url).status_code == 404


def test_unknown_order_is_the_default(client):
    article = make_comment().article
    plain = client.get(article.get_absolute_url()).content
    assert client.get(article.get_absolute_url(), {"order": "sideways"}).content == plain


def test_share_of_replies_fits_the_page():
    for counts in ([1], [500], [5] * 50, [500] * 50, [1] * 25 + [400] * 25, list(range(50))):
        share = replies_each(counts)
        assert share >= 5
        assert sum(min(count, share) for count in counts) <= MOST - ROOTS


def test_score_prefers_many_votes_to_few_of_the_same_share():
    assert wilson(0, 0) == 0
    assert wilson(1, 0) < wilson(10, 0) < wilson(100, 0) < 1
    assert wilson(10, 10) < wilson(100, 100) < 0.5
    assert wilson(0, 10) == pytest.approx(0, abs=1e-9)
    # From the formula by hand: n = 10, p = 0.8, z = 1.2816.
    assert wilson(8, 2) == pytest.approx(0.6016, abs=5e-4)

"""Rules before posting, through the form: what holds, what refuses, what gives the text back."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.tests.factories import make_article, make_user
from comments import purge
from comments.models import (
    Bucket,
    Comment,
    Commenter,
    DiscussionPolicy,
    Domain,
    Likeness,
    Sanction,
    Word,
)

from .factories import make_comment, make_commenter, set_policy

pytestmark = pytest.mark.django_db

SAID = "The ferry was late again this morning and nobody on the quay could say why it was."


@pytest.fixture
def article():
    return make_article()


@pytest.fixture
def post(browser_client, article):
    set_policy(first_mode="off")

    def post(body=SAID, client=browser_client, to=article, **fields):
        fields = {"name": "Bob", "body": body, **fields}
        return client.post(f"{to.get_absolute_url()}comment/", fields)

    return post


def last():
    return Comment.objects.latest("pk")


def another_browser(address="192.0.2.77"):
    return Client(headers={"sec-fetch-site": "same-origin"}, REMOTE_ADDR=address)


def impose(kind, commenter, **fields):
    if kind == "suspend":
        fields.setdefault("until", timezone.now() + timedelta(days=3))
    return Sanction.objects.create(
        commenter=commenter, kind=kind, text="You insulted a neighbour.", **fields
    )


# The lists


def test_listed_word_holds_and_says_which(post):
    Word.add_many(["viag*"])
    post("Cheap v\u0456agra here")
    assert (last().status, last().held_by) == ("pending", "listed_words")
    assert "viag*" in last().held_because


def test_word_to_refuse_is_refused_by_a_decision_and_nothing_is_lost(post):
    Word.add_many(["viagra"], mode="refuse")
    assert post("Cheap **vi**agra here").status_code == 302
    comment = last()
    assert (comment.status, comment.body) == ("rejected", "Cheap **vi**agra here")
    decision = comment.decisions.get()
    assert (decision.origin, decision.rule) == ("rule", "listed_words")
    assert decision.is_automated()
    assert "viagra" in comment.refused_because


def test_list_in_mode_hold_refuses_nothing_and_off_sees_nothing(post):
    Word.add_many(["viagra"], mode="refuse")
    set_policy(words_mode="hold")
    post("viagra one")
    assert last().status == "pending"
    set_policy(words_mode="off")
    post("viagra two")
    assert last().status == "approved"


def test_word_out_of_use_and_word_taken_away_pass(post):
    word = Word.objects.create(text="viagra", key="viagra")
    post("viagra one")
    assert last().status == "pending"
    word.is_active = False
    word.save()
    post("viagra two")
    assert last().status == "approved"


def test_name_is_looked_at_too(post):
    Word.add_many(["viagra"])
    post(name="Viagra Shop")
    assert last().status == "pending"


@pytest.mark.parametrize(
    "body",
    [
        "See https://shop.evil.example/x",
        "See [this](http://EVIL.example:8080/)",
        "See `evil.example`",
        "write to me@evil.example",
    ],
)
def test_listed_domain_holds_with_all_below_it(post, body):
    Domain.objects.create(name="evil.example")
    post(body)
    assert (last().status, last().held_by) == ("pending", "listed_domains")


def test_domain_that_only_ends_alike_passes_and_the_nearest_entry_counts(post):
    Domain.objects.create(name="evil.example", mode="refuse")
    Domain.objects.create(name="good.evil.example", mode="allow")
    post("https://notevil.example/")
    assert last().status == "approved"
    post("https://good.evil.example/")
    assert last().status == "approved"
    post("https://bad.evil.example/")
    assert last().status == "rejected"


def test_domain_is_compared_in_punycode(post):
    domain = Domain(name="https://B\u00fccher.example/shop")
    domain.full_clean()
    domain.save()
    assert domain.name == "xn--bcher-kva.example"
    post("https://www.b\u00fccher.example/")
    assert last().status == "pending"


def test_links_to_allowed_domains_do_not_count(post):
    set_policy(max_links=0)
    Domain.objects.create(name="friend.example", mode="allow")
    post("https://www.friend.example/a https://friend.example/b")
    assert last().status == "approved"
    post("https://stranger.example/")
    assert (last().status, last().held_by) == ("pending", "many_links")


# Repeats


@pytest.mark.parametrize(
    "body",
    [
        SAID.replace("quay", "pier"),
        f"{SAID} Anna",
        SAID.upper().replace("A", "\u0410"),
        f"Good morning. {SAID}",
    ],
)
def test_nearly_the_same_text_is_held_across_stories_and_names(post, body):
    post()
    post(body, client=another_browser(), to=make_article(), name="Anna")
    assert (last().status, last().held_by) == ("pending", "near_repeat")


@pytest.mark.parametrize(
    "body",
    [
        "The bus was early for once and everybody at the stop was told the reason at length.",
        "I could not agree more.",
        f"> {SAID}\n\nThat is not so: there was a notice on the door, and a man beside it.",
    ],
)
def test_other_texts_short_ones_and_quotes_are_no_near_repeats(post, body):
    post()
    post("I could not agree more!", name="Dora")
    post(body, name="Anna", to=make_article())
    assert last().held_by != "near_repeat"


def test_number_makes_it_another_text(post):
    gauge = "The gauge at the customs shed read %d centimetres when I went past it today."
    post(gauge % 87)
    post(gauge % 91)
    assert last().status == "approved"


def test_what_was_said_long_ago_is_no_near_repeat(post):
    comment = make_comment(body=SAID, created_at=timezone.now() - timedelta(days=8))
    assert Likeness.objects.get().comment == comment
    post(SAID.replace("quay", "pier"))
    assert last().status == "approved"


def test_edit_into_a_listed_word_or_a_repeat_waits(post):
    Word.add_many(["viagra"], mode="refuse")
    make_comment(body=SAID)
    policy = DiscussionPolicy.load()
    comment = make_comment(body="Something else entirely.")
    comment.edit(SAID.replace("quay", "pier"), policy)
    assert (comment.status, comment.held_by) == ("pending", "near_repeat")
    comment = make_comment(body="Something of its own.")
    comment.edit("Now viagra", policy)
    assert comment.status == "rejected"
    assert comment.decisions.latest("pk").rule == "listed_words"
    comment = make_comment(body="Only a typo in this one here, nothing more than that.")
    comment.edit("Only a typo in this one there, nothing more than that.", policy)
    assert comment.status == "approved"


# Who writes


def test_suspended_reader_gets_the_text_back_with_why_and_until_when(post, browser_client):
    browser_client.force_login(make_user("bob"))
    post("One.")
    impose("suspend", last().commenter)
    response = post("My long answer.")
    page = response.text
    assert response.status_code == 403
    assert "My long answer." in page
    assert "You insulted a neighbour." in page and "again from" in page
    assert Comment.objects.count() == 1
    # Where everything about it stands, and where to object.
    there = re.search(r'href="(/comments/sanctions/[^"]+)"', page)[1]
    assert "You insulted a neighbour." in browser_client.get(there).text


def test_what_moderators_wrote_about_a_sanction_is_no_markup(post, browser_client):
    browser_client.force_login(make_user("bob"))
    post("One.")
    sanction = impose("ban", last().commenter)
    sanction.text = "<b>Enough</b>"
    sanction.save()
    assert "&lt;b&gt;Enough&lt;/b&gt;" in post("Two.").text


def test_sanction_that_is_over_or_lifted_or_a_warning_stops_nobody(post, browser_client):
    browser_client.force_login(make_user("bob"))
    post("One.")
    bob = last().commenter
    impose("suspend", bob, until=timezone.now() - timedelta(minutes=1))
    impose("ban", bob).lift(None)
    impose("warn", bob)
    assert post("Two.").status_code == 302
    assert last().status == "approved"


def test_commenter_whose_everything_is_held_waits(post, browser_client):
    browser_client.force_login(make_user("bob"))
    post("One.")
    impose("hold", last().commenter)
    post("Two.")
    assert (last().status, last().held_by) == ("pending", "sanctioned")


def test_ban_follows_the_key_under_another_name(post):
    post("One.", remember="on")
    impose("ban", last().commenter)
    assert post("Two.").status_code == 403
    assert post("Three.", name="Somebody else").status_code == 403


def test_guest_from_the_network_of_a_banned_one_is_held_not_refused(post):
    guest = another_browser()
    post("One.", client=guest)
    impose("ban", last().commenter)
    post("Two.", client=another_browser(), name="Neighbour")
    assert (last().status, last().held_by) == ("pending", "sanctioned")
    assert "network" in last().held_because
    post("Three.", client=another_browser("198.51.100.4"), name="Far away")
    assert last().status == "approved"
    signed_in = another_browser()
    signed_in.force_login(make_user("anna"))
    post("Four.", client=signed_in)
    assert last().status == "approved"


def test_suspended_reader_cannot_edit_and_keeps_the_text(post, browser_client):
    browser_client.force_login(make_user("bob"))
    post("One.")
    impose("suspend", last().commenter)
    response = browser_client.post(f"/comments/{last().pk}/edit/", {"body": "Other words."})
    assert response.status_code == 403
    assert "Other words." in response.text and "You insulted" in response.text
    assert last().body == "One."


def test_so_many_rejections_lately_hold(post, browser_client):
    browser_client.force_login(make_user("bob"))
    set_policy(rejections_limit=2, rejections_days=7)
    for number in range(2):
        post(f"Number {number}.")
        last().reject()
    post("Again.")
    assert (last().status, last().held_by) == ("pending", "recent_rejections")
    Comment.objects.update(created_at=timezone.now() - timedelta(days=8))
    post("And again.")
    assert last().status == "approved"


def test_rejections_of_guests_from_one_network_hold_whatever_they_call_themselves(post):
    set_policy(rejections_limit=2, rejections_mode="refuse")
    for name in ("Ann", "Ben"):
        post(f"I am {name}.", name=name)
        last().reject()
    post("I am Cid.", name="Cid")
    assert (last().status, last().held_by) == ("pending", "recent_rejections")
    assert "2 comments from this network were refused" in last().held_because
    post("Far away.", name="Dan", client=another_browser())
    assert last().status == "approved"


def test_rejections_of_a_network_hold_nobody_who_is_known_and_trusted(post, browser_client):
    set_policy(rejections_limit=1)
    post("Me first.", name="Ann", remember="on")
    assert last().status == "approved"
    post("A troll.", name="Ben", client=another_browser("127.0.0.1"))
    last().reject()
    post("Me again.", name="Ann")
    assert last().status == "approved"
    browser_client.force_login(make_user("bob"))
    post("And me.")
    assert last().status == "approved"


# How often


def test_flood_says_how_long_to_wait_and_a_token_comes_back(post):
    set_policy(flood_limit=2)
    assert [post(f"{n}.").status_code for n in range(3)] == [302, 302, 429]
    response = post("Kept.")
    assert 0 < int(response["Retry-After"]) <= 300
    assert "Kept." in response.text and "minutes" in response.text
    Bucket.objects.update(filled_at=timezone.now() - timedelta(minutes=5))
    assert post("Later.").status_code == 302
    assert post("Too soon.").status_code == 429


def test_burst_is_smaller_than_the_limit(post):
    set_policy(flood_limit=10, flood_burst=1)
    assert post("One.").status_code == 302
    assert int(post("Two.")["Retry-After"]) <= 60


def test_flood_can_hold_instead_and_accounts_of_one_network_are_told_apart(post):
    set_policy(flood_limit=1, flood_mode="hold")
    post("One.")
    post("Two.")
    assert (last().status, last().held_by) == ("pending", "flood")
    for name in ("anna", "dora"):
        client = Client(headers={"sec-fetch-site": "same-origin"})
        client.force_login(make_user(name))
        post(f"By {name}.", client=client)
        assert last().status == "approved"


def test_refused_post_takes_no_token(post, article):
    set_policy(flood_limit=2)
    article.comments_slow_seconds = 60
    article.save()
    assert post("One.").status_code == 302
    assert post("Two.").status_code == 429
    assert post("Elsewhere.", to=make_article()).status_code == 302


def test_slow_mode_gives_the_text_back_and_the_page_says_so(post, article, client):
    article.comments_slow_seconds = 40
    article.save()
    assert "once every 40 seconds" in client.get(article.get_absolute_url()).text
    assert post("One.").status_code == 302
    response = post("Two.")
    assert response.status_code == 429
    assert "Two." in response.text and "You can write again in" in response.text
    assert 0 < int(response["Retry-After"]) <= 40
    Comment.objects.update(created_at=timezone.now() - timedelta(seconds=41))
    assert post("Two.").status_code == 302


def test_watched_story_holds_even_who_is_trusted(post, article, client):
    article.comments_premoderated = True
    article.save()
    assert "read by a moderator" in client.get(article.get_absolute_url()).text
    post()
    assert (last().status, last().held_by) == ("pending", "story_is_watched")


def test_staff_pass_every_rule(post, browser_client, article):
    article.comments_premoderated, article.comments_slow_seconds = True, 60
    article.save()
    Word.add_many(["viagra"], mode="refuse")
    browser_client.force_login(make_user("carol", group="moderator"))
    post("viagra")
    assert post("viagra again").status_code == 302
    assert last().status == "approved"


def test_what_checks_keep_is_purged(post):
    post()
    later = timezone.now() + Likeness.LIFETIME + timedelta(days=1)
    assert Bucket.objects.exists() and Likeness.objects.exists()
    purge.traces(later)
    assert not Bucket.objects.exists() and not Likeness.objects.exists()


def test_every_mode_can_be_off_and_then_nothing_is_found(post, article):
    from comments import moderation

    set_policy(max_links=0, **{check.mode: "off" for check in moderation.CHECKS})
    article.comments_premoderated, article.comments_slow_seconds = True, 60
    article.save()
    Word.add_many(["ferry"], mode="refuse")
    impose("ban", make_commenter())
    post(f"{SAID} https://a.example")
    post(f"{SAID} https://a.example", name="Anna")
    assert {comment.status for comment in Comment.objects.all()} == {"approved"}
    assert Commenter.objects.count() == 3

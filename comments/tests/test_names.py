"""Whose name a name is."""

import pytest

from articles.tests.factories import make_article, make_author, make_user
from comments import names
from comments.models import Comment, Commenter

from .factories import make_commenter

pytestmark = pytest.mark.django_db

LOOKALIKES = [
    "Alice Reader",
    "alice reader",
    "ALICE READER",
    "Alice  Reader",
    "AliceReader",
    "Alice-Reader",
    "Alice.Reader",
    "A\u200blice Rea\u200dder",
    "\u202aAlice Reader",
    "AIice Reader",  # a capital I
    "A1ice Reader",
    "\u0410lice Reader",  # Cyrillic
    "Al\u0456ce R\u0435\u0430d\u0435r",
    "Alice Re\u03b1der",  # Greek
    "\uff21lice Reader",  # full width
    "\U0001d400lice Reader",  # mathematical bold
    "Alic\u00e9 Reader",
    "Alice Rea\u0501er",
]


@pytest.fixture
def alice():
    return Commenter.of_user(make_user("alice", first_name="Alice", last_name="Reader"))


def post(client, article, **fields):
    fields = {"name": "Gwen", "body": "Words of mine.", **fields}
    return client.post(f"{article.get_absolute_url()}comment/", fields)


@pytest.mark.parametrize("name", LOOKALIKES)
def test_name_of_a_registered_reader_is_refused_to_guests(browser_client, alice, name):
    answer = post(browser_client, make_article(), name=name)
    assert answer.status_code == 422
    assert "somebody with an account" in answer.content.decode()
    assert "Words of mine." in answer.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("name", ["Alice", "Reader", "Alice B. Reader", "Malice Reader", "Алиса"])
def test_other_names_are_free(browser_client, alice, name):
    assert post(browser_client, make_article(), name=name).status_code == 302


@pytest.mark.parametrize(
    "name", ["carol", "Carol Keeper", "CAR0L", "Ann Editor", "\u0410nn Editor"]
)
def test_names_of_staff_and_authors_are_refused(browser_client, name):
    make_user("carol", group="moderator", first_name="Carol", last_name="Keeper")
    make_author("Ann Editor")
    assert post(browser_client, make_article(), name=name).status_code == 422


def test_scripts_without_accents_keep_their_letters():
    assert names.skeleton("अनीता") != names.skeleton("अनति")
    assert names.skeleton("Анна") != names.skeleton("Инна")
    assert names.skeleton("王伟") != names.skeleton("王芳")


def test_letters_that_look_like_two_are_one():
    assert names.skeleton("Norm") == names.skeleton("Norrn")
    assert names.skeleton("Wanda") == names.skeleton("VVanda")


def test_a_typed_address_gives_neither_trust_nor_controls(browser_client):
    bob = make_commenter("Bob", email="bob@example.org")
    Commenter.objects.filter(pk=bob.pk).update(approved_count=9)
    answer = post(browser_client, make_article(), name="Bob", email="bob@example.org")
    assert "/held/" in answer["Location"]
    comment = Comment.objects.get()
    assert comment.commenter != bob
    assert browser_client.get(f"/comments/{comment.pk}/edit/").status_code == 404


def test_guest_keeps_writing_under_a_name_only_until_somebody_owns_it(browser_client):
    article = make_article()
    post(browser_client, article, name="Gwen", remember="on")
    Commenter.of_user(make_user("gwen"))
    assert post(browser_client, article, name="Gwen", body="More.").status_code == 422

"""Preview: how a comment would stand, before it is sent."""

import pytest

from articles.tests.factories import make_article, make_user
from comments.models import Comment, Commenter

pytestmark = pytest.mark.django_db


def post(client, article, **fields):
    fields = {"name": "Gwen", "body": "Some *stress* on <b>this</b>.", "preview": "1", **fields}
    return client.post(f"{article.get_absolute_url()}comment/", fields)


def test_preview_shows_what_would_stand_and_keeps_nothing(browser_client):
    answer = post(browser_client, make_article(), email="gwen@example.org", remember="on")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Some <em>stress</em> on &lt;b&gt;this&lt;/b&gt;." in page
    assert "Some *stress* on &lt;b&gt;this&lt;/b&gt;.</textarea>" in page
    assert 'value="Gwen"' in page and 'value="gwen@example.org"' in page
    assert not Comment.objects.exists() and not Commenter.objects.exists()
    assert "commenter" not in answer.cookies


def test_what_cannot_be_sent_cannot_be_previewed(browser_client):
    assert post(browser_client, make_article(), body=" ").status_code == 422


def test_preview_of_a_signed_in_reader_has_their_name(browser_client):
    browser_client.force_login(make_user("alice", first_name="Alice", last_name="Reader"))
    assert b"Alice Reader" in post(browser_client, make_article()).content


def test_first_button_of_the_form_sends(client):
    page = client.get(make_article().get_absolute_url()).content.decode()
    assert page.index(">Send<") < page.index(">Preview<")

"""The rules of the house: versions with dates, of which one is in force."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.tests.factories import make_page, make_user
from comments.differences import differences
from comments.models import HouseRules

from .factories import make_comment

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def make_rules(number, body, days=0):
    rules = HouseRules(number=number, in_force_at=NOW + timedelta(days=days))
    rules.set_body(body)
    rules.save()
    return rules


def text_of(client, address):
    return client.get(address).content.decode()


def test_standing_page_serves_until_a_version_is_in_force(client):
    assert client.get("/rules/").status_code == 404
    make_page("Our manners", slug="rules", body="<p>The old page.</p>")
    planned = make_rules(1, "<p>Be kind.</p>", days=1)
    answer = client.get("/rules/")
    assert "The old page." in answer.content.decode()
    assert answer.finished.until == planned.in_force_at
    planned.in_force_at = NOW - timedelta(days=1)
    planned.save()
    page = text_of(client, "/rules/")
    assert "Be kind." in page and "Our manners" in page and "The old page." not in page


def test_earlier_versions_stay_with_what_changed_after_them(client):
    make_rules(1, "<p>Be kind.</p><p>No selling of boats.</p>", days=-20)
    make_rules(2, "<p>Be kind.</p><p>No selling of anything.</p>", days=-10)
    make_rules(3, "<p>Nothing yet.</p>", days=10)
    page = text_of(client, "/rules/versions/1/")
    assert "These are not the rules of today" in page and "boats" in page
    page = text_of(client, "/rules/versions/2/")
    assert "<del>boats.</del>" in page and "<ins>anything.</ins>" in page
    page = text_of(client, "/rules/versions/")
    assert "Version 1" in page and "Version 2" in page and "Version 3" not in page
    assert client.get("/rules/versions/3/").status_code == 404


def test_differences_are_told_by_paragraph_and_word():
    told = differences("<ul><li>One</li><li>Two is here</li></ul>", "<p>Two is there</p><p>New</p>")
    assert ("gone", "One") in [part for paragraph in told for part in paragraph]
    assert ("new", "New") in [part for paragraph in told for part in paragraph]


def test_version_comes_after_the_others_in_time():
    make_rules(1, "x", days=5)
    with pytest.raises(ValidationError, match="this comes later"):
        HouseRules(number=2, body="y", in_force_at=NOW).full_clean()


def add(client, body, moment=NOW):
    local = timezone.localtime(moment)
    return client.post(
        "/admin/comments/houserules/add/",
        {"body": body, "in_force_at_0": f"{local:%Y-%m-%d}", "in_force_at_1": f"{local:%H:%M:%S}"},
    )


def test_editor_adopts_the_standing_page_and_publishes_the_next_version(client):
    client.force_login(make_user("edna", group="editor"))
    make_page("Rules", slug="rules", body="<p>The old page.</p>")
    form = client.get("/admin/comments/houserules/add/").context["adminform"].form
    assert form.initial["body"] == "<p>The old page.</p>"
    assert add(client, form.initial["body"]).status_code == 302
    assert add(client, "<p>New.</p>", NOW + timedelta(days=1)).status_code == 302
    assert list(HouseRules.objects.values_list("number", flat=True)) == [2, 1]
    assert HouseRules.in_force().number == 1


def test_version_that_decisions_rest_on_stays_as_it_is(client):
    edna = make_user("edna", group="editor")
    client.force_login(edna)
    rules = make_rules(1, "<p>Be kind.</p>", days=-1)
    address = f"/admin/comments/houserules/{rules.pk}/change/"
    assert rules.is_editable()
    assert 'name="body"' in text_of(client, address)
    make_comment().remove(edna)
    assert not rules.is_editable()
    page = text_of(client, address)
    assert 'name="body"' not in page and "Be kind." in page
    assert client.post(address, {"body": "<p>Other.</p>"}).status_code == 403


def test_moderator_reads_the_versions_but_writes_none(client):
    client.force_login(make_user("carol", group="moderator"))
    assert client.get("/admin/comments/houserules/").status_code == 200
    assert client.get("/admin/comments/houserules/add/").status_code == 403


def test_standing_page_that_is_not_shown_any_more_says_so_to_editors(client):
    page = make_page(title="Rules", slug="rules")
    other = make_page(title="About", slug="about")
    client.force_login(make_user("ed", group="editor"))

    def said(which):
        return (
            "Readers do not see this text"
            in client.get(f"/admin/articles/page/{which.pk}/change/").text
        )

    HouseRules.objects.create(number=1, body="x", in_force_at=timezone.now() + timedelta(hours=1))
    assert not said(page)
    HouseRules.objects.update(in_force_at=timezone.now())
    assert said(page) and not said(other)

"""What every public page owes to search engines, to screen readers and to caches."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings

from articles.tests.factories import (
    make_article,
    make_author,
    make_correction,
    make_page,
    make_source,
    make_tag,
)
from comments.models import HouseRules
from comments.tests.factories import make_comment

pytestmark = pytest.mark.django_db


class Markup(HTMLParser):
    """The elements of a page in order, as (name, attributes)."""

    def __init__(self, response):
        super().__init__()
        self.elements = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def all(self, name):
        return [attrs for tag, attrs in self.elements if tag == name]

    def values(self, attribute):
        return [attrs[attribute] for _tag, attrs in self.elements if attribute in attrs]

    def meta(self, name):
        return "".join(attrs["content"] for attrs in self.all("meta") if attrs.get("name") == name)


@pytest.fixture
def pages(client):
    """Address and markup of one page of every kind."""
    author, tag = make_author(bio="Writes."), make_tag()
    article = make_article(authors=[author], tags=[tag], body="<p>One [1].</p>")
    make_source(article)
    make_correction(article)
    HouseRules.objects.create(number=1, body="<p>Be kind.</p>", body_html="<p>Be kind.</p>")
    make_comment(article).remove()
    comment = make_comment(article)
    make_comment(article, parent=comment)
    url = article.get_absolute_url()
    addresses = [
        "/",
        url,
        f"{url}?replytocom={comment.pk}",
        f"{url}comment/held/",
        f"{url}branch/{comment.pk}/",
        article.section.get_absolute_url(),
        tag.get_absolute_url(),
        author.get_absolute_url(),
        f"/{article.published_on:%Y/%m}/",
        make_page().get_absolute_url(),
        "/corrections/",
        "/moderation/",
        "/rules/versions/",
        "/rules/versions/1/",
        "/search/?q=story",
        "/nothing/here/",
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
    ]
    return {address: Markup(client.get(address)) for address in addresses}


def test_every_page_has_a_description_and_one_main_heading(pages):
    for address, page in pages.items():
        assert page.meta("description").strip(), address
        assert len(page.all("h1")) == 1, address


def test_every_id_is_used_once_and_labels_descriptions_and_links_find_theirs(pages):
    for address, page in pages.items():
        ids = page.values("id")
        assert len(ids) == len(set(ids)), address
        wanted = set(page.values("for"))
        wanted |= {name for names in page.values("aria-describedby") for name in names.split()}
        wanted |= set(page.values("aria-labelledby"))
        wanted |= {href[1:] for href in page.values("href") if href.startswith("#")}
        assert wanted <= set(ids), address


def test_every_picture_has_its_size_and_an_alternative_text(pages):
    for address, page in pages.items():
        for picture in page.all("img"):
            assert {"alt", "width", "height"} <= set(picture), address


def test_no_page_has_an_inline_script_or_style(pages):
    for address, page in pages.items():
        assert not page.all("style") and not page.values("style"), address
        for script in page.all("script"):
            assert "src" in script or script["type"].endswith("json"), address


def test_pages_that_are_no_place_to_arrive_at_say_so(pages):
    closed = {address for address, page in pages.items() if "noindex" in page.meta("robots")}
    marks = "replytocom|held|branch|search|nothing|accounts"
    assert closed == {address for address in pages if re.search(marks, address)}


def test_a_refused_field_names_its_error_and_the_summary_leads_there(client):
    article = make_article()
    response = client.post(
        f"{article.get_absolute_url()}comment/",
        {"name": "Bob", "email": "nowhere", "body": "Well."},
        headers={"Origin": "http://testserver"},
    )
    page = Markup(response)
    (email,) = [attrs for attrs in page.all("input") if attrs.get("name") == "email"]
    assert email["aria-invalid"] == "true"
    assert set(email["aria-describedby"].split()) <= set(page.values("id"))
    assert "#comment-email" in page.values("href")
    assert ">\nWell.</textarea>" in response.content.decode()


def test_times_for_machines_are_written_in_one_way():
    others = re.compile(r'\|date:"(c|[^"]*\\T)|isoformat\(\)')
    for template in (settings.BASE_DIR / "templates").rglob("*.*ml"):
        assert not others.search(template.read_text()), template

"""Old addresses lead on; those that lead nowhere are shown to editors."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles import counting, redirects
from articles.models import MissingAddress, OldAddress
from articles.tests.factories import make_article, make_section, make_user

pytestmark = pytest.mark.django_db

READER = {"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"}
IMPORT = "/admin/articles/oldaddress/import/"


@pytest.fixture
def editor(client):
    client.force_login(make_user("erin", group="editor"))
    return client


@pytest.fixture(autouse=True)
def nothing_counted():
    counting._counts.clear()


def send(client, text, name="old.csv"):
    return client.post(IMPORT, {"table": SimpleUploadedFile(name, text.encode())})


def test_an_address_leads_to_wherever_editors_say_and_is_counted(client):
    old = OldAddress.objects.create(path="/old-rules", target="/rules/")
    for path in ("/old-rules", "/old-rules/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (301, "/rules/")
    counting.write()
    old.refresh_from_db()
    assert old.used_count == 2 and old.used_at is not None


def test_a_section_that_gets_another_slug_is_found_at_both_and_so_is_its_feed(editor):
    section = make_section("Harbour", slug="harbour", position=1)
    change = reverse("admin:articles_section_change", args=[section.pk])
    data = {"name": "Port", "slug": "port", "parent": "", "description": "", "position": 1}
    assert editor.post(change, data).status_code == 302
    assert editor.get("/category/harbour/")["Location"] == "/category/port/"
    assert editor.get("/category/harbour/feed/")["Location"] == "/category/port/feed/"
    editor.post(change, {**data, "slug": "docks"})
    assert editor.get("/category/harbour/")["Location"] == "/category/docks/"
    editor.post(change, {**data, "slug": "harbour"})
    assert editor.get("/category/harbour/").status_code == 200
    assert editor.get("/category/docks/")["Location"] == "/category/harbour/"


@pytest.mark.parametrize(
    "target", ["//evil.example/", "javascript:alert(1)", "rules", "/\\evil", "/a b"]
)
def test_a_target_that_is_no_address_is_refused_with_a_sentence(editor, target):
    answer = editor.post(
        "/admin/articles/oldaddress/add/",
        {"path": "/old/", "article": "", "page": "", "target": target},
    )
    assert answer.status_code == 200 and not OldAddress.objects.exists()
    assert "begins with one slash" in answer.content.decode()


def test_an_address_cannot_lead_to_itself_or_to_two_things(editor):
    url, article = "/admin/articles/oldaddress/add/", make_article()
    data = {"path": "/old/", "article": "", "page": "", "target": "/old"}
    assert "lead to itself" in editor.post(url, data).content.decode()
    both = editor.post(url, {**data, "target": "/x/", "article": article.pk})
    assert "Choose one of article, page and address" in both.content.decode()


# A table


def test_a_table_is_imported_whole_and_a_second_time_changes_it(editor):
    article = make_article()
    table = f"old,new\n/2009/tide.html,{article.get_absolute_url()}\n/map;x,/about/\n"
    assert send(editor, table).status_code == 302
    assert OldAddress.objects.get(path="/2009/tide.html").article == article
    assert editor.get("/map;x")["Location"] == "/about/"
    assert send(editor, "/map;x\t/contact/\n").status_code == 302
    assert OldAddress.objects.get(path="/map;x").target == "/contact/"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("/a,/b/\n/c\n", "Line 2: it needs an old and a new address."),
        ("/a,/b/\n/a,/c/\n", "Line 2: it stands on line 1 already."),
        ("/a,javascript:x\n", "Line 1: An address on this site begins"),
        ("/a,/a/\n", "Line 1: It would lead to itself."),
        ("", "The submitted file is empty."),
        ("old,new\n", "There are no addresses"),
        ("\x00\x01", "not a table"),
    ],
)
def test_when_a_line_is_wrong_nothing_is_imported(editor, text, reason):
    answer = send(editor, text)
    assert answer.status_code == 422 and reason in answer.content.decode()
    assert not OldAddress.objects.exists()


def test_a_table_that_is_no_text_or_too_large_is_refused():
    assert redirects.read(b"\xff\xfe\x00")[1] == ["The file is not text in UTF-8."]
    assert redirects.read(b"x" * (redirects.MOST_BYTES + 1))[1] == ["The file is larger than 2 MB."]


def test_a_moderator_imports_nothing(client):
    client.force_login(make_user("carol", group="moderator"))
    assert client.get(IMPORT).status_code == 403
    assert client.get("/admin/articles/missingaddress/").status_code == 403


# What is not there


def test_what_is_asked_for_in_vain_is_listed_and_pointed_somewhere_by_one_click(editor):
    for _ in range(3):
        editor.get("/lost/page/", headers=READER)
    editor.get("/lost/other/", headers=READER)
    editor.get("/wp-login.php", headers=READER)
    editor.get("/lost/page/", headers={"user-agent": "SomeBot/1.0"})
    counting.write()
    assert list(MissingAddress.objects.order_by("-count").values_list("path", "count")) == [
        ("/lost/page/", 3),
        ("/lost/other/", 1),
    ]
    page = editor.get("/admin/articles/missingaddress/").content.decode()
    add = "/admin/articles/oldaddress/add/?path=%2Flost%2Fpage%2F"
    assert add in page
    assert 'value="/lost/page/"' in editor.get(add).content.decode()
    data = {"path": "/lost/page/", "article": "", "page": "", "target": "/about/"}
    assert editor.post(add, data).status_code == 302
    assert list(MissingAddress.objects.values_list("path", flat=True)) == ["/lost/other/"]


def test_the_list_of_what_is_not_there_has_an_end(client, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 10)
    monkeypatch.setattr(counting, "MOST_MISSING", 5)
    for number in range(20):
        client.get(f"/lost/{number}/", headers=READER)
    counting.write()
    assert MissingAddress.objects.count() == 10
    counting.purge()
    assert MissingAddress.objects.count() == 5


@pytest.mark.parametrize("path", ["/" + "x" * 400 + "/", "/a\u202e/", "/%0a/"])
def test_hostile_addresses_are_not_listed(client, path):
    client.get(path, headers=READER)
    counting.write()
    assert not MissingAddress.objects.exists()

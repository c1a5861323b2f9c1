"""What a rule would have held, asked in the newsroom and by command."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from articles.tests.factories import make_article, make_user
from comments import dry_run, moderation
from comments.models import Comment, Commenter, DiscussionPolicy, Word

from .factories import make_comment, make_commenter, set_policy

pytestmark = pytest.mark.django_db

RULES = "/admin/comments/rules/"


@pytest.fixture
def carol(client):
    user = make_user("carol", group="moderator")
    client.force_login(user)
    return user


def ran(name, **options):
    policy = DiscussionPolicy.load()
    return dry_run.run(moderation.BY_NAME[name].past, policy, **options)


def told(*arguments):
    out = StringIO()
    call_command("dry_run", *arguments, stdout=out)
    return out.getvalue()


def test_word_is_counted_with_what_became_of_it(client, carol):
    make_comment(body="Free money for all")
    make_comment(body="free m\u043eney, twice", status="rejected")
    make_comment(body="Freedom and money", status="pending")
    page = client.get(f"{RULES}word/", {"q": "free money"}).text
    assert "Of 3 comments" in page
    assert "held <b>2</b>" in page and "<b>1</b> were approved in the end (50 %)" in page
    assert "Free money for all" in page
    assert "Freedom and money" not in page
    assert not Word.objects.exists()


def test_other_numbers_are_tried_without_being_kept(client, carol):
    make_comment(body="https://a.example https://b.example")
    url = f"{RULES}many_links/"
    assert "held <b>0</b>" in client.get(url).text
    assert "held <b>1</b>" in client.get(url, {"max_links": 1}).text
    assert client.get(url, {"max_links": "many"}).status_code == 422
    assert DiscussionPolicy.load().max_links == 2


def test_only_thirty_days_are_looked_at_and_staff_are_passed_over():
    now = timezone.now()
    make_comment(body="viagra", created_at=now - timedelta(days=31))
    make_comment(body="viagra", created_at=now - timedelta(days=29))
    make_comment(body="viagra", commenter=Commenter.of_user(make_user("carol", group="moderator")))
    result = dry_run.run(dry_run.for_word("viagra"), DiscussionPolicy.load())
    assert (result.looked_at, result.found) == (2, 1)


def test_it_goes_on_where_it_stopped(client, carol):
    now = timezone.now()
    for number in range(5):
        make_comment(body=f"viagra {number}", created_at=now - timedelta(hours=number // 2))
    look, policy = dry_run.for_word("viagra"), DiscussionPolicy.load()
    seen, last = [], None
    for _ in range(3):
        result = dry_run.run(look, policy, before=last, most=2)
        seen += [comment.pk for comment, _why in result.sample]
        last = result.last
    assert len(seen) == len(set(seen)) == 5
    assert last is None
    page = client.get(f"{RULES}word/", {"q": "viagra", "before": seen[1]}).text
    assert "Of 3 comments" in page and "no older ones" in page


def test_rules_about_the_past_ask_about_their_moment():
    day = timedelta(days=1)
    now = timezone.now()
    text = "The ferry was late again and nobody on the quay could say why it was so late."
    make_comment(body=text, created_at=now - 20 * day)
    second = make_comment(body=text, created_at=now - 15 * day)
    third = make_comment(body=text.replace("quay", "pier"), created_at=now - 10 * day)
    assert [c.pk for c, _ in ran("repeated_text").sample] == [second.pk]
    assert [c.pk for c, _ in ran("near_repeat").sample] == [third.pk, second.pk]


def test_first_comments_are_judged_by_what_was_written_before():
    bob = make_commenter()
    first, second = make_comment(commenter=bob), make_comment(commenter=bob)
    assert [c.pk for c, _ in ran("first_comment").sample] == [first.pk]
    first.remove()
    assert {c.pk for c, _ in ran("first_comment").sample} == {first.pk, second.pk}


def test_rules_page_shows_the_order_and_what_each_held(client, carol):
    make_comment(status="pending")
    make_comment()
    page = client.get(RULES)
    rows = {row["check"].name: row for row in page.context["rows"]}
    assert list(rows) == [check.name for check in moderation.CHECKS]
    assert (rows["first_comment"]["held"], rows["first_comment"]["approved"]) == (2, 1)
    assert "50 %" in page.text
    for check in moderation.CHECKS:
        link = f'href="{reverse("admin:comments_dry_run", args=[check.name])}"'
        assert (link in page.text) == (check.past is not None)


def test_rule_of_the_moment_says_that_it_cannot_be_asked(client, carol):
    page = client.get(f"{RULES}flood/")
    assert page.status_code == 200
    assert "cannot be asked about the past" in page.text


def test_rules_and_dry_runs_are_for_moderators(client):
    client.force_login(make_user("alice", group="author"))
    assert client.get(RULES).status_code == 403
    assert client.get(f"{RULES}word/", {"q": "x"}).status_code == 403
    client.force_login(make_user("carol", group="moderator"))
    assert client.get(f"{RULES}nonsense/").status_code == 404
    assert client.get(f"{RULES}many_links/", {"before": "x"}).status_code == 200
    assert client.post(RULES).status_code == 405


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "*", "\u202e", "%s", "'"])
def test_hostile_word_is_only_a_word(client, carol, typed):
    make_comment(body="plain")
    page = client.get(f"{RULES}word/", {"q": typed})
    assert page.status_code == 200
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("name", ["word/?q=remark", "first_comment/", "many_links/?max_links=0"])
def test_queries_do_not_grow_with_what_is_shown(client, carol, django_assert_max_num_queries, name):
    article = make_article()
    for _ in range(3):
        make_comment(article, body="A remark https://a.example")
    own = name.startswith("first")
    with django_assert_max_num_queries(12):
        client.get(RULES + name)
    for number in range(20):
        make_comment(article, body=f"A remark {number} https://a.example")
    with django_assert_max_num_queries(12 + (23 if own else 0)):
        client.get(RULES + name)


def test_command_says_the_same():
    make_comment(body="free money")
    make_comment(body="https://www.evil.example/ and more")
    assert "1 are approved (100 %)" in told("word=free money")
    assert "held 1" in told("domain=evil.example")
    assert "held 1" in told("many_links", "max_links=0")
    for wrong in (
        ["nonsense"],
        ["flood"],
        ["many_links", "nonsense=1"],
        ["many_links", "max_links=x"],
    ):
        with pytest.raises(CommandError):
            told(*wrong)
    assert DiscussionPolicy.load().max_links == 2


def test_old_names_of_the_policy_set_the_modes_they_became():
    set_policy()
    changes = ["hold_first_comment=off", "hold_everything=yes", "hold_repeats=0", "flood_limit=0"]
    out = StringIO()
    call_command("policy", *changes, stdout=out)
    policy = DiscussionPolicy.load()
    assert (policy.first_mode, policy.everything_mode) == ("off", "hold")
    assert (policy.repeats_mode, policy.near_repeats_mode) == ("off", "off")
    assert "links_mode" in out.getvalue() and "lists_version" not in out.getvalue()
    call_command("policy", "hold_first_comment=on", "links_mode=refuse", stdout=out)
    policy = DiscussionPolicy.load()
    assert (policy.first_mode, policy.links_mode) == ("hold", "refuse")
    with pytest.raises(CommandError):
        call_command("policy", "links_mode=perhaps", stdout=out)


# The lists


def test_many_words_are_pasted_at_once_and_known_ones_stay(client, carol):
    Word.add_many(["Known"])
    url = reverse("admin:comments_word_many")
    lines = "free money\r\n\r\nviag*\nKN\u041eWN\nviag*\n"
    response = client.post(url, {"lines": lines, "mode": "refuse", "note": "ours"}, follow=True)
    assert "2 words were added." in response.text
    assert dict(Word.objects.values_list("text", "mode")) == {
        "Known": "hold",
        "free money": "refuse",
        "viag*": "refuse",
    }
    assert set(Word.objects.filter(mode="refuse").values_list("added_by__username", "note")) == {
        ("carol", "ours")
    }


@pytest.mark.parametrize("line", ["!!!", "*", "free mon*", "a*b", "x" * 101])
def test_line_that_cannot_be_an_entry_is_named_and_nothing_is_added(client, carol, line):
    url = reverse("admin:comments_word_many")
    response = client.post(url, {"lines": f"good\n{line}", "mode": "hold"})
    assert response.status_code == 422
    assert "good\n" in response.text
    assert not Word.objects.exists()


def test_word_that_is_on_the_list_in_another_spelling_is_refused(client, carol):
    Word.add_many(["Caf\u00e9"])
    url = reverse("admin:comments_word_add")
    fields = {"text": "cafe", "mode": "hold", "note": "", "is_active": "on"}
    assert "on the list already" in client.post(url, fields).text
    assert client.post(url, {**fields, "text": "tea"}).status_code == 302
    assert Word.objects.get(text="tea").added_by == carol
    assert (
        reverse("admin:comments_dry_run", args=["word"]) in client.get("/admin/comments/word/").text
    )


def test_domain_is_kept_as_a_bare_name(client, carol):
    url = reverse("admin:comments_domain_add")
    fields = {"name": "https://WWW.Evil.example/x?y", "mode": "refuse", "is_active": "on"}
    assert client.post(url, fields).status_code == 302
    assert "www.evil.example" in client.get("/admin/comments/domain/").text
    assert "This is no domain" in client.post(url, {**fields, "name": "a b"}).text


def test_authors_do_not_keep_the_lists(client):
    client.force_login(make_user("alice", group="author"))
    assert client.get("/admin/comments/word/").status_code == 403
    assert client.get(reverse("admin:comments_word_many")).status_code == 403
    assert Comment.objects.count() == 0

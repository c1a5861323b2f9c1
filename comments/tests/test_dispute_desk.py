"""The desk of disputed facts in the newsroom."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from articles.models import Correction
from articles.tests.factories import make_article, make_author, make_user
from comments.models import Dispute

from .factories import make_case

pytestmark = pytest.mark.django_db

DESK = "/admin/comments/dispute/"


def url_of(case):
    return f"{DESK}{case.pk}/case/"


@pytest.fixture
def erin(client):
    user = make_user("erin", group="editor")
    client.force_login(user)
    return user


def test_desk_lists_what_has_no_answer_the_oldest_first_with_its_age(client, erin):
    old, new = make_case(claim="Old doubt."), make_case(claim="New doubt.")
    Dispute.objects.filter(pk=old.pk).update(opened_at=timezone.now() - timedelta(days=3))
    make_case(claim="Settled doubt.", state="stands")
    make_case(claim="Waiting doubt.", state="pending")
    page = client.get(DESK).text
    assert page.index("Old doubt.") < page.index("New doubt.")
    assert "Waiting doubt." in page
    assert "waits for 3\xa0days" in page
    assert "Settled doubt." not in page
    assert url_of(new) in page
    assert "Settled doubt." in client.get(f"{DESK}?state=stands").text
    assert "Settled doubt." in client.get(f"{DESK}?state=all").text


@pytest.mark.parametrize("count", [3, 30])
def test_desk_costs_the_same(client, erin, django_assert_max_num_queries, count):
    for _ in range(count):
        make_case()
    with django_assert_max_num_queries(9):
        client.get(DESK)


def test_editor_corrects_from_the_case(client, erin):
    case = make_case(may_thank=True)
    assert "It is the second" in client.get(url_of(case)).text
    said = {"verb": "correct", "text": "It is 6.84.", "why": "A slip.", "finding": "Thank you."}
    assert client.post(url_of(case), said).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.finding, case.answered_by) == ("corrected", "Thank you.", erin)
    assert (case.correction.text, case.correction.why) == ("It is 6.84.", "A slip.")
    assert LogEntry.objects.get().change_message == "Corrected."
    assert "Corrected" in client.get(url_of(case)).text


@pytest.mark.parametrize(
    ("verb", "state"), [("answer", "answered"), ("stands", "stands"), ("reject", "rejected")]
)
def test_editor_settles_it_otherwise(client, erin, verb, state):
    case = make_case()
    assert client.post(url_of(case), {"verb": verb, "finding": "We looked."}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.finding) == (state, "We looked.")
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"verb": "answer"},
        {"verb": "stands", "finding": " "},
        {"verb": "correct", "finding": "You are right."},
        {"verb": "correct", "text": "x" * 4001},
    ],
)
def test_answer_that_says_nothing_is_refused_and_kept(client, erin, said):
    case = make_case()
    response = client.post(url_of(case), said)
    assert response.status_code == 422
    assert said.get("finding", "") in response.text
    case.refresh_from_db()
    assert case.state == "open"


def test_second_editor_reads_what_happened_meanwhile(client, erin):
    case = make_case()
    case.correct("It is 6.84.", "", None)
    response = client.post(url_of(case), {"verb": "stands", "finding": "It stands."})
    assert response.status_code == 422
    assert "Meanwhile somebody has settled this case: Corrected." in response.text
    assert "It stands." in response.text


def test_author_finds_and_answers_the_cases_of_their_stories(client):
    alice = make_user("alice", group="author")
    own = make_case(make_article(authors=[make_author(user=alice)]), claim="Mine to answer.")
    other = make_case(claim="Somebody else's.")
    client.force_login(alice)
    for url in (DESK, "/admin/"):
        page = client.get(url).text
        assert url_of(own) in page
        assert url_of(other) not in page
    assert client.post(url_of(own), {"verb": "stands", "finding": "So it is."}).status_code == 302
    assert client.get(url_of(other)).status_code == 404
    assert client.post(url_of(other), {"verb": "stands", "finding": "x"}).status_code == 404


def test_moderator_lets_it_be_seen_or_rejects_it_and_answers_nothing(client):
    client.force_login(make_user("carol", group="moderator"))
    first, second = make_case(state="pending"), make_case(state="pending")
    page = client.get(url_of(first)).text
    assert 'value="admit"' in page
    assert 'value="correct"' not in page
    assert client.post(url_of(first), {"verb": "stands", "finding": "x"}).status_code == 403
    assert client.post(url_of(first), {"verb": "admit"}).status_code == 302
    assert client.post(url_of(second), {"verb": "reject"}).status_code == 302
    states = Dispute.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["open", "rejected"]


def test_readers_and_nonsense_are_kept_out(client):
    case = make_case()
    client.force_login(make_user("bob"))
    assert client.get(url_of(case)).status_code == 302
    client.force_login(make_user("erin", group="editor"))
    assert client.post(url_of(case), {"verb": "burn"}).status_code == 404
    assert client.get(f"{DESK}99999/case/").status_code == 404
    assert client.get(f"{DESK}x/change/").status_code == 404
    assert client.get(f"{DESK}{case.pk}/change/")["Location"] == url_of(case)
    assert client.get(f"{DESK}add/").status_code == 403


def test_first_page_says_what_waits_the_longest(client, erin):
    case = make_case(claim="Old doubt.")
    make_case(state="stands", passage="The first")
    page = client.get("/admin/").text
    assert url_of(case) in page
    assert "Disputed facts" in page

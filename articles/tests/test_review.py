"""The review of a text: its steps, who may take them, whose work it is, and notes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Checklist, Refusal, Review, ReviewNote

from .factories import make_article, make_author, make_user
from .test_article_admin import change_url, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(client):
    user = make_user("alice", group="author")
    make_author("Alice", user=user)
    client.force_login(user)
    return user


@pytest.fixture
def erin(client):
    user = make_user("erin", group="editor")
    client.force_login(user)
    return user


@pytest.fixture
def frank():
    return make_user("frank", group="editor")


def draft_of(user, **fields):
    """A draft that `user` wrote."""
    fields = {"status": "draft", "headline": "The ferry", **fields}
    story = make_article(list((getattr(user, "author", None) and [user.author]) or []), **fields)
    story.write({"headline": f"{fields['headline']} left"}, user)
    return fresh(story)


def fresh(story):
    return Article.objects.get(pk=story.pk)


def desk(story, name="", *args):
    return reverse(f"admin:articles_article_{name or 'review'}", args=[story.pk, *args])


def step(client, story, name, text="", version=None):
    data = {"step": name, "text": text, "version": fresh(story).text_version}
    if version is not None:
        data["version"] = version
    return client.post(desk(story, "take_step"), data, follow=True)


# Steps


def test_author_hands_in_their_own_and_goes_on_writing(client, alice):
    story = draft_of(alice)
    assert "Hand in for review" in client.get(desk(story)).text
    step(client, story, "hand_in", "Please look at the names.")
    assert story.review.state == "ready"
    page = client.get(desk(story)).text
    assert "Please look at the names." in page
    assert 'value="approve"' not in page
    step(client, story, "take_back")
    assert Review.objects.get().state == "writing"


def test_story_of_somebody_else_is_not_found_by_an_author(client, alice, erin):
    story = draft_of(erin)
    client.force_login(alice)
    assert client.get(desk(story)).status_code == 404
    assert step(client, story, "hand_in").status_code == 404
    for name in ("assign", "leave_note", "make_link"):
        assert client.post(desk(story, name)).status_code == 404


def test_author_does_not_approve_assign_or_let_outsiders_in(client, alice):
    story = draft_of(alice)
    assert step(client, story, "approve").status_code == 403
    assert step(client, story, "ask_for_changes", "All of it.").status_code == 403
    for name in ("assign", "make_link"):
        assert client.post(desk(story, name), {"name": "Bob", "days": 7}).status_code == 403
    assert not Review.objects.filter(state="approved").exists()


def test_moderator_who_reads_the_desk_sees_no_review(client, erin):
    story = draft_of(erin)
    client.force_login(make_user("carol", group="moderator"))
    assert client.get(desk(story)).status_code == 404
    assert client.get("/admin/articles/board/").status_code == 403
    assert client.get("/admin/articles/calendar/").status_code == 403


def test_step_needs_a_post_and_a_known_name(client, erin):
    story = draft_of(erin)
    assert client.get(desk(story, "take_step")).status_code == 405
    assert step(client, story, "crown").status_code == 403
    assert step(client, story, "approve", version="1e9").status_code == 403


def test_editor_approves_what_an_author_wrote(client, alice, erin):
    story = draft_of(alice)
    client.force_login(erin)
    assert "Approved." in step(client, story, "approve").text
    review = Review.objects.get()
    assert (review.state, review.approved_by) == ("approved", erin)
    assert "Approved by erin" in client.get(desk(story)).text


def test_editor_asks_for_changes_and_must_say_which(client, alice, erin):
    story = draft_of(alice)
    client.force_login(erin)
    assert "Please say what should be changed." in step(client, story, "ask_for_changes").text
    step(client, story, "ask_for_changes", "The second source is missing.")
    assert Review.objects.get().state == "changes"
    client.force_login(alice)
    assert "The second source is missing." in client.get(desk(story)).text
    step(client, story, "hand_in")
    assert Review.objects.get().state == "ready"


def test_approval_counts_only_for_the_text_that_was_read(client, alice, erin):
    story = draft_of(alice)
    seen = story.text_version
    story.write({"headline": "The ferry sank"}, alice)
    client.force_login(erin)
    assert (
        "The text has changed since you opened it."
        in step(client, story, "approve", version=seen).text
    )
    assert Review.objects.get().state == "writing"


def test_later_change_takes_the_approval_back_and_says_so(client, alice, erin):
    story = draft_of(alice)
    Review.of(story).approve(story.text_version, erin)
    story.write({"headline": "The ferry sank"}, alice)
    review = fresh(story).review
    assert (review.state, review.is_approved()) == ("ready", False)
    client.force_login(erin)
    assert "the approval is taken back" in client.get(desk(story)).text


def test_saving_the_same_text_keeps_the_approval(client, alice, erin):
    story = draft_of(alice)
    Review.of(story).approve(story.text_version, erin)
    story.write(story.text(), alice)
    assert fresh(story).review.is_approved()


def test_own_text_is_not_approved_where_a_second_pair_of_eyes_is_asked_for(client, erin, frank):
    story = draft_of(erin)
    Checklist.objects.create(pk=Checklist.ROW, second_pair="warn")
    assert "You wrote the last change" in step(client, story, "approve").text
    assert Review.objects.get().state == "writing"
    client.force_login(frank)
    step(client, story, "approve")
    assert Review.objects.get().approved_by == frank


def test_own_text_is_approved_where_nobody_asks_for_another(client, erin):
    story = draft_of(erin)
    step(client, story, "approve")
    assert Review.objects.get().state == "approved"


def test_story_that_readers_see_whole_has_nothing_to_approve(client, erin):
    story = make_article()
    with pytest.raises(Refusal):
        Review.of(story).approve(story.text_version, erin)
    assert "there is nothing to review" in client.get(desk(story)).text


def test_changes_to_a_story_in_print_are_reviewed_and_released(client, erin, frank):
    story = make_article()
    story.write({"headline": "Changed"}, erin)
    Review.of(fresh(story)).assign(frank, erin)
    client.force_login(frank)
    step(client, story, "approve")
    assert Review.objects.get().state == "approved"
    story.draft.publish(frank)
    review = Review.objects.get()
    assert (review.state, review.assigned_to) == ("released", None)
    fresh(story).write({"headline": "Changed again"}, erin)
    review = fresh(story).review
    assert (review.state, review.is_approved()) == ("writing", False)


def test_changes_kept_back_are_approved_as_they_were(erin, frank):
    story = make_article()
    story.write({"headline": "Changed"}, erin)
    Review.of(fresh(story)).approve(fresh(story).text_version, frank)
    story.draft.publish(erin, at=timezone.now() + timedelta(days=1))
    assert Review.objects.get().state == "released"
    story.draft.cancel(erin)
    assert Review.objects.get().state == "approved"


def test_form_saves_and_hands_in_with_one_button(client, alice):
    story = draft_of(alice)
    client.post(change_url(story), form_of(story, kicker="Fish", _step="hand_in"))
    assert (fresh(story).kicker, Review.objects.get().state) == ("Fish", "ready")


def test_form_shows_the_review_beside_the_fields(client, erin, alice):
    story = draft_of(alice, standfirst="")
    ReviewNote.objects.create(
        article=story, version=1, passage="The ferry", text="Which one?", by=erin
    )
    page = client.get(change_url(story)).text
    assert '<a href="#id_standfirst">It has no standfirst.</a>' in page
    assert "Which one?" in page
    assert "Save and hand in" in page
    assert "Save and approve" not in page


# Whose work it is


def test_editor_gives_work_to_somebody_with_a_date(client, erin, frank):
    story = draft_of(erin)
    due = timezone.localtime() + timedelta(days=2)
    data = {"assigned_to": frank.pk, "due_at_0": f"{due:%d/%m/%Y}", "due_at_1": "12:00"}
    client.post(desk(story, "assign"), data)
    review = Review.objects.get()
    assert review.assigned_to == frank
    assert review.due_at.date() == due.date()
    page = client.get(desk(story)).text
    assert "Assigned to frank." in page
    client.force_login(frank)
    assert "The ferry left" in client.get("/admin/").text.split('id="waiting-mine"')[1]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("due_at_0", "01/01/2001", "That moment has passed."),
        ("due_at_0", "31/12/9999", "Please give a year from 1605"),
        ("assigned_to", "999999", "Select a valid choice."),
    ],
)
def test_work_that_cannot_be_given_is_refused_in_plain_words(client, erin, field, value, message):
    story = draft_of(erin)
    response = client.post(desk(story, "assign"), {"due_at_1": "12:00", field: value})
    assert response.status_code == 422
    assert message in response.text
    assert Review.objects.get().due_at is None


def test_work_is_given_to_no_reader(client, erin):
    story, reader = draft_of(erin), make_user("bob")
    assert client.post(desk(story, "assign"), {"assigned_to": reader.pk}).status_code == 422


# Notes


def test_note_on_a_passage_must_quote_the_text(client, alice):
    story = draft_of(alice, body="<p>It carried “forty” passengers.</p>")
    good = {"passage": 'carried "forty" passengers', "text": "Who counted?"}
    assert client.post(desk(story, "leave_note"), good).status_code == 302
    note = ReviewNote.objects.get()
    assert (note.by, note.version) == (alice, story.text_version)
    response = client.post(desk(story, "leave_note"), {**good, "passage": "fifty passengers"})
    assert response.status_code == 422
    assert "These words do not stand in the text." in response.text
    assert "Who counted?" in response.text
    assert ReviewNote.objects.count() == 1


def test_note_whose_passage_went_says_so(client, alice):
    story = draft_of(alice)
    ReviewNote.objects.create(article=story, version=1, passage="ferry left", text="When?")
    assert "no longer in the text" not in client.get(desk(story)).text
    story.write({"headline": "The boat sank"}, alice)
    for url in (desk(story), change_url(story)):
        assert "This passage is no longer in the text." in client.get(url).text


def test_note_is_settled_and_reopened(client, alice):
    story = draft_of(alice)
    note = ReviewNote.objects.create(article=story, version=1, text="When?")
    client.post(desk(story, "settle_note", note.pk))
    assert not ReviewNote.objects.open().exists()
    client.post(desk(story, "settle_note", note.pk), {"reopen": ""})
    assert ReviewNote.objects.open().exists()


def test_hostile_note_is_shown_as_text(client, alice):
    story = draft_of(alice)
    data = {"text": "<script>alert(1)</script>", "passage": ""}
    client.post(desk(story, "leave_note"), data)
    page = client.get(desk(story)).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert client.post(desk(story, "leave_note"), {"text": " "}).status_code == 422
    assert client.post(desk(story, "leave_note"), {"text": "x" * 5001}).status_code == 422


def test_review_page_costs_the_same_for_three_and_thirty(
    client, erin, django_assert_max_num_queries
):
    story = draft_of(erin)

    def fill(count):
        for _ in range(count):
            ReviewNote.objects.create(article=story, version=1, text="When?", by=erin)
            Review.of(story)._step("writing", by=erin)

    fill(3)
    with django_assert_max_num_queries(60) as few:
        client.get(desk(story))
    fill(27)
    with django_assert_max_num_queries(len(few)):
        client.get(desk(story))

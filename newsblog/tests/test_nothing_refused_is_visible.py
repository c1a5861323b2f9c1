"""Whatever is decided and undone: what is refused can be seen nowhere, and what stands can."""

import itertools
import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.models import Article
from articles.tests.factories import make_article
from comments import notifications, outbox
from comments.models import Appeal, Comment, Decision, NotUndoable
from comments.tests.factories import make_comment, make_commenter

pytestmark = pytest.mark.django_db

# The examples share a database, and each has words of its own.
number = itertools.count(1)
VERBS = ["approve", "reject", "mark_as_spam", "remove"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["post", "reply", "undo", "appeal", "uphold", "dismiss", *VERBS]),
        st.integers(0, 20),
    ),
    min_size=3,
    max_size=12,
)


def take(step, choice, article, people):
    """One step of whatever authors and moderators can do."""
    comments = list(article.comments.order_by("pk"))
    chosen = comments[choice % len(comments)] if comments else None
    person = people[choice % len(people)]
    words = f"Word{next(number)}x"
    if step == "post" or chosen is None:
        make_comment(
            article, commenter=person, body=words, status=["approved", "pending"][choice % 2]
        )
    elif step == "reply":
        if chosen.is_visible():
            make_comment(parent=chosen, commenter=person, body=words)
    elif step == "undo":
        decisions = list(Decision.objects.filter(comment__article=article).order_by("-pk"))
        try:
            decisions[choice % len(decisions)].undo(None)
        except NotUndoable:
            pass
    elif step == "appeal":
        stated = chosen.decisions.stated().filter(appeal=None).newest_first().first()
        if stated and chosen.status in Comment.REFUSED:
            Appeal.objects.create(decision=stated, text=f"Plea{chosen.pk}x")
    elif step in ("uphold", "dismiss"):
        for appeal in Appeal.objects.waiting().filter(decision__comment__article=article)[:1]:
            getattr(appeal, step)(None, f"Answer{chosen.pk}x")
    else:
        getattr(chosen, step)(None, text=f"Because{chosen.pk}x")


def places(client, article, hidden):
    """(address, text) of everything that anybody can read, and the mail that went out."""
    url = article.get_absolute_url()
    addresses = ["/", url, f"{url}?order=newest", f"{url}?order=best", "/corrections/"]
    addresses += ["/comments/feed/", f"{url}feed/", "/feed/", "/feed/json/", "/moderation/"]
    for comment in hidden[:3]:
        addresses += [f"{url}branch/{comment.pk}/", f"{url}?replytocom={comment.pk}"]
        addresses += [f"/search/?q={comment.body}"]
    for address in addresses:
        text = client.get(address).content.decode()
        if address.startswith("/search/"):
            # It says again what was asked for, in its form, its links and its sentences.
            text = re.sub(r"<title>.*?</title>|<[^>]*>|“[^”]*”", " ", text)
        yield address, text
    for letter in mail.outbox:
        yield "mail", f"{letter.subject} {letter.body} {letter.alternatives[0][0]}"


@hypothesis_settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_nothing_refused_is_visible_anywhere(steps):
    mail.outbox.clear()
    client, now, article = Client(), timezone.now(), make_article()
    people = [
        make_commenter(name, email=f"{name}@example.org", email_proven_at=now)
        for name in ("Bob", "Dan")
    ]
    for person in people:
        person.follow(article=article)
    for step, choice in steps:
        take(step, choice, article, people)
    # The worker comes when all is decided: what it still has in hand may not tell of it either.
    notifications.expand(now)
    outbox.send(now + timedelta(hours=1))

    comments = list(article.comments.order_by("pk"))
    hidden = [comment for comment in comments if not comment.is_visible()]
    for address, text in places(client, article, hidden):
        for comment in hidden:
            assert not re.search(rf"\b{comment.body}\b", text), f"{comment.body} at {address}"
        if address != "mail":
            assert not re.search(r"Because\d+x|Plea\d+x|Answer\d+x", text), address
    for comment in hidden:
        if not comment.standing:
            assert client.get(f"/comments/{comment.pk}/").status_code == 404

    visible = [comment for comment in comments if comment.is_visible()]
    page = client.get(article.get_absolute_url()).content.decode()
    for comment in visible:
        assert comment.body in page
    assert Article.objects.get(pk=article.pk).comment_count == len(visible)
    told = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert json.loads(told[1])["@graph"][0]["commentCount"] == len(visible)
    for person in people:
        person.refresh_from_db()
        assert person.approved_count == sum(c.commenter_id == person.pk for c in visible)
    for comment in comments:
        last = comment.decisions.newest_first().first()
        assert last.status == comment.status

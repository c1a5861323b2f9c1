"""Whatever is decided and undone: what is refused can be seen nowhere, and what stands can."""

import itertools
import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.models import Article
from articles.tests.factories import make_article
from comments import counts, notifications, outbox
from comments.models import Appeal, Batch, Comment, Decision, NotUndoable, Version
from comments.tests.factories import POLICY, make_case, make_comment, make_commenter
from newsblog import pagecache
from newsblog.wsgi import pages

pytestmark = pytest.mark.django_db

# The examples share a database, and each has words of its own.
number = itertools.count(1)
VERBS = ["approve", "reject", "mark_as_spam", "remove"]
# Pages that are kept, beside the one of the story.
KEPT = ["/", "/moderation/", "/corrections/", "/comments/feed/"]
APPEALS = ["appeal", "uphold", "dismiss"]
REPORTS = ["report", "dismiss_reports", "reopen_reports"]
ACTS = ["post", "reply", "edit", "withdraw", "dispute", "correct", "undo", "bulk", "undo_bulk"]
ACTS += [*VERBS, *APPEALS, *REPORTS]
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 20)),
    min_size=3,
    max_size=14,
)


@pytest.fixture
def kept():
    """Nothing is kept of what other tests asked for, and their connection stays open."""
    pagecache.STORE.clear()
    # Around a request Django drops connections that are inside a transaction, as a test's is.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    pagecache.STORE.clear()


def ask(address):
    """(status, text) of a page as the server answers it: built, or kept from before."""
    started = []
    parts = pages(RequestFactory().get(address).environ, lambda *args: started.append(args))
    return int(started[0][0].split()[0]), b"".join(parts).decode()


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
    elif step == "edit":
        chosen.edit(words, POLICY)
    elif step == "dispute":
        if chosen.is_visible():
            make_case(comment=chosen, claim=f"Claim{chosen.pk}x", may_thank=True)
    elif step == "correct":
        for case in article.disputes.filter(comment=chosen, state="open"):
            case.correct("It said seven. It is eight.", "", None)
    elif step in ("withdraw", "reopen_reports"):
        getattr(chosen, step)()
    elif step == "report":
        if chosen.is_visible():
            chosen.report(None, f"Because{chosen.pk}x", commenter=make_commenter("Rita"))
    elif step == "dismiss_reports":
        chosen.dismiss_reports(None)
    elif step == "bulk":
        seen = {one.pk: one.decisions.latest("pk").pk for one in comments[: choice % 4 + 1]}
        batch = Batch.objects.create()
        done, _overtaken = batch.decide("remove", seen, text="Because0x")
        if done == len(seen):
            # Whoever acts on what was known before changes nothing.
            assert batch.decide("approve", seen) == (0, done)
    elif step == "undo_bulk":
        if batch := Batch.objects.filter(decisions__comment__article=article).last():
            batch.undo(None)
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


def public(article):
    """The addresses at which something of a conversation stands."""
    url = article.get_absolute_url()
    addresses = ["/", url, f"{url}?order=newest", f"{url}?order=best", f"{url}history/"]
    addresses += ["/corrections/", "/corrections/cases/", "/corrections/feed/", "/moderation/"]
    addresses += [f"/moderation/{timezone.localtime().year}{end}" for end in ("/", ".csv")]
    for feed in ("/feed/", "/comments/feed/", f"{url}feed/"):
        addresses += [feed, f"{feed}atom/", f"{feed}json/"]
    story = f"/api/stories/{article.pk}/"
    return [*addresses, "/api/stories/", story, f"{story}comments/"]


def places(article, hidden):
    """(address, text) of everything that anybody can read, and the mail that went out."""
    url = article.get_absolute_url()
    addresses = public(article)
    for comment in hidden[:3]:
        addresses += [f"{url}branch/{comment.pk}/", f"{url}?replytocom={comment.pk}"]
        addresses += [f"/search/?q={comment.body}", f"/search/comments/?q={comment.body}"]
        addresses += [f"/comments/{comment.pk}/report/", f"/notice/?comment={comment.pk}"]
        addresses += [f"/comments/{comment.pk}/dispute/", f"/comments/{comment.pk}/statement/"]
    for address in addresses:
        _status, text = ask(address)
        if address.startswith("/search/"):
            # It says again what was asked for, in its form, its links and its sentences.
            text = re.sub(r"<title>.*?</title>|<[^>]*>|“[^”]*”", " ", text)
        yield address, text
    for letter in mail.outbox:
        yield "mail", f"{letter.subject} {letter.body} {letter.alternatives[0][0]}"


@hypothesis_settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    # What fails is told as it was found: to look for less of it would take minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(steps=STEPS)
def test_nothing_refused_is_visible_anywhere(kept, steps):
    mail.outbox.clear()
    now, article = timezone.now(), make_article()
    people = [
        make_commenter(name, email=f"{name}@example.org", email_proven_at=now)
        for name in ("Bob", "Dan")
    ]
    for person in people:
        person.follow(article=article)
    for step, choice in steps:
        take(step, choice, article, people)
        # What is kept of these pages now is wrong after the next step.
        for address in KEPT:
            ask(address)
        ask(article.get_absolute_url())
    # The worker comes when all is decided: what it still has in hand may not tell of it either.
    notifications.expand(now)
    outbox.send(now + timedelta(hours=1))

    comments = list(article.comments.order_by("pk"))
    hidden = [comment for comment in comments if not comment.is_visible()]
    for address, text in places(article, hidden):
        for comment in hidden:
            assert not re.search(rf"\b{comment.body}\b", text), f"{comment.body} at {address}"
            assert f"Claim{comment.pk}x" not in text, address
        for version in Version.objects.filter(comment__article=article):
            assert not re.search(rf"\b{version.body}\b", text) or address == "mail"
        if address != "mail":
            assert not re.search(r"Because\d+x|Plea\d+x|Answer\d+x", text), address
    for comment in hidden:
        if not comment.standing:
            assert ask(f"/comments/{comment.pk}/")[0] == 404

    visible = [comment for comment in comments if comment.is_visible()]
    _status, page = ask(article.get_absolute_url())
    for comment in visible:
        assert comment.body in page
        assert comment.body in ask(f"/search/comments/?q={comment.body}")[1]
    assert Article.objects.get(pk=article.pk).comment_count == len(visible)
    told = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert json.loads(told[1])["@graph"][0]["commentCount"] == len(visible)
    for person in people:
        person.refresh_from_db()
        own = [comment for comment in comments if comment.commenter_id == person.pk]
        assert person.approved_count == sum(comment.is_visible() for comment in own)
        assert person.refused_count == sum(one.status in Comment.REFUSED for one in own)
    for comment in comments:
        last = comment.decisions.newest_first().first()
        assert last.status == comment.status
        assert comment.open_reports == comment.reports.open().count()
    assert counts.recount(article) == 0

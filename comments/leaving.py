"""Leaving with everything: what a commenter wrote as data, and its erasure."""

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.utils import timezone

from articles.models import Correction, Edition
from articles.templatetags import moments

from . import statement
from .models import Appeal, Comment, Commenter, Decision, Likeness, Message, Opinion, Version
from .models.commenter import new_key

ERASED = [
    "name",
    "skeleton",
    "email",
    "email_proven_at",
    "email_bounced_at",
    "website",
    "proof",
    "key",
    "user",
    "erased_at",
]
# Comments are withdrawn one by one, each with the counts above it, and so many in a transaction.
BATCH = 50


def everything(commenter):
    """All that is kept about a commenter, for JSON: text, numbers, lists and dictionaries.

    Times are ISO 8601 with their zone, addresses absolute. `html` is the text as pages show it.
    """
    comments = list(
        commenter.comments.select_related("article")
        .defer("article__body", "article__body_html", "article__body_text")
        .order_by("pk")
    )
    decisions = Decision.objects.order_by("pk").select_related(
        "reason", "house_rules", "appeal", "settles"
    )
    prefetch_related_objects(comments, "versions", Prefetch("decisions", decisions))
    follows = commenter.follows.select_related(
        "article", "branch__article", "author", "section", "tag"
    )
    votes = commenter.votes.select_related("comment").order_by("pk")
    return {
        "name": commenter.name,
        "email": commenter.email,
        "email_proven_at": iso(commenter.email_proven_at),
        "email_came_back_at": iso(commenter.email_bounced_at),
        "website": commenter.website,
        "first_seen_at": iso(commenter.created_at),
        "mail": {"delivery": commenter.delivery, "replies": commenter.hears_replies},
        "comments": [told(comment) for comment in comments],
        "disputes": [
            {
                "story_address": absolute_story(dispute.article),
                "passage": dispute.passage,
                "comment": dispute.comment_id,
                "claim": dispute.claim,
                "evidence": dispute.evidence,
                "opened_at": iso(dispute.opened_at),
                "state": dispute.state,
                "answer": dispute.finding,
                "may_be_thanked": dispute.may_thank,
            }
            for dispute in commenter.disputes.select_related("article").order_by("pk")
        ],
        "recommends": [
            {"address": absolute(vote.comment), "at": iso(vote.created_at)} for vote in votes
        ],
        "follows": [
            {"address": absolute(follow), "since": iso(follow.created_at)} for follow in follows
        ],
        "reports": [
            {
                "address": absolute(report.comment),
                "at": iso(report.created_at),
                "reason": str(report.reason or ""),
                "text": report.text,
                "outcome": report.outcome,
            }
            for report in commenter.reports.select_related("comment", "reason").order_by("pk")
        ],
        "sanctions": [told_of_sanction(one) for one in commenter.sanctions.order_by("pk")],
        "notices": [
            told_of_notice(notice)
            for notice in commenter.notices.prefetch_related("places").order_by("pk")
        ],
    }


def told_of_sanction(sanction):
    return {
        "kind": sanction.kind,
        "why": sanction.text,
        "since": iso(sanction.made_at),
        "until": iso(sanction.until),
        "lifted_at": iso(sanction.lifted_at),
        "objection": sanction.objection,
        "answer": sanction.answer,
        "statement": settings.SITE_URL + statement.address_of_sanction(sanction),
    }


def told_of_notice(notice):
    return {
        "number": notice.number,
        "address": absolute(notice),
        "about": [place.address for place in notice.places.all()],
        "kind": notice.kind,
        "why": notice.why,
        "name": notice.name,
        "email": notice.email,
        "received_at": iso(notice.created_at),
        "decided_at": iso(notice.decided_at),
        "outcome": notice.outcome,
        "answer": notice.answer,
    }


def told(comment):
    return {
        "address": absolute(comment),
        "story": comment.article.public_headline(),
        "story_address": absolute_story(comment.article),
        "in_reply_to": f"{settings.SITE_URL}/comments/{comment.parent_id}/"
        if comment.parent_id
        else None,
        "written_at": iso(comment.created_at),
        "edited_at": iso(comment.edited_at),
        "state": comment.status,
        "refused_because": comment.refused_because,
        "recommended": comment.up_votes,
        "network": comment.network_prefix,
        "text": comment.body,
        "html": comment.body_html,
        "earlier_versions": [
            {"text": version.body, "replaced_at": iso(version.replaced_at)}
            for version in comment.versions.all()
        ],
        "decisions": [told_decision(decision) for decision in comment.decisions.all()],
    }


def told_decision(decision):
    appeal = getattr(decision, "appeal", None)
    return {
        "decided": decision.status,
        "at": iso(decision.made_at),
        "by": decision.origin,
        "why": decision.in_words(),
        "rule_of_the_house": decision.clause,
        "version_of_the_rules": decision.house_rules.number if decision.house_rules else None,
        "answers_the_appeal": decision.settles is not None,
        "statement": settings.SITE_URL + statement.address(decision)
        if decision.is_refusal()
        else None,
        "appeal": appeal
        and {"text": appeal.text, "made_at": iso(appeal.made_at), "state": appeal.state},
    }


def absolute_story(article):
    """Where it stands; while it is out of print nobody is told where it will."""
    return absolute(article) if article.is_published() else None


def absolute(thing):
    return settings.SITE_URL + thing.get_absolute_url()


def iso(moment):
    return moments.iso(timezone.localtime(moment)) if moment else None


def erase(commenter, now=None):
    """Empty and unname everything a commenter wrote; the conversations keep their shape.

    Words, name, address and key are gone at once, in one transaction; then each comment gives up
    its place, or leaves a placeholder where it has replies. A login goes with it, unless it is one
    of the newsroom's. Whoever is stopped halfway is finished by `withdraw_erased`.
    """
    with transaction.atomic():
        user = commenter.user
        Version.objects.filter(comment__commenter=commenter).delete()
        Opinion.objects.filter(comment__commenter=commenter).delete()
        Likeness.objects.filter(comment__commenter=commenter).delete()
        commenter.comments.update(
            body="",
            body_html="",
            fingerprint="",
            held_because="",
            refused_because="",
            network="",
            network_prefix="",
        )
        erase_decisions(commenter)
        commenter.votes.update(network="")
        # That there was a sanction stays in the log; what was said of a person goes with them.
        commenter.sanctions.update(text="", objection="", answer="")
        commenter.sanctions.objected().update(answered_at=now or timezone.now())
        commenter.notes.all().delete()
        erase_disputes(commenter, now or timezone.now())
        # What was reported stays reported, by nobody. A notice that waits is still owed its answer,
        # at the address given in it.
        commenter.reports.update(commenter=None, text="", network="")
        for notice in commenter.notices.decided():
            notice.forget_sender()
        commenter.notices.update(commenter=None, network="")
        commenter.follows.all().delete()
        Message.objects.filter(commenter=commenter).delete()
        commenter.rename("")
        commenter.email = commenter.website = commenter.proof = ""
        commenter.email_proven_at = commenter.email_bounced_at = None
        commenter.key = new_key()
        commenter.user = None
        commenter.erased_at = now or timezone.now()
        # Not the counts, which others may have moved since this was read.
        commenter.save(update_fields=ERASED)
        if user is not None and not user.is_staff:
            user.delete()
    withdraw_erased(commenter)


def erase_disputes(commenter, now):
    """Take the reader out of their cases: what the newsroom found stays, what they said does not.

    What still waits is closed, since nobody knows any more what it was about.
    """
    for dispute in commenter.disputes.waiting():
        dispute.reject(by=None, now=now)
    for correction in Correction.objects.filter(dispute__commenter=commenter).exclude(thanks=""):
        correction.thanks = ""
        correction.save(update_fields=["thanks"])
    for dispute in commenter.disputes.select_related("article"):
        dispute.claim = dispute.evidence = dispute.network = ""
        dispute.may_thank = dispute.wants_news = False
        dispute.save(update_fields=["claim", "evidence", "network", "may_thank", "wants_news"])
        dispute.show()


def erase_decisions(commenter):
    """What was decided stays, for the log and its figures; what anybody wrote about it may quote
    the comment, and goes. An appeal that waits is withdrawn.
    """
    Decision.objects.filter(comment__commenter=commenter).update(text="")
    appeals = Appeal.objects.filter(decision__comment__commenter=commenter)
    appeals.waiting().update(state=Appeal.State.WITHDRAWN)
    if appeals.update(text=""):
        Edition.move("decisions")


def withdraw_erased(commenter):
    """Take what an erased commenter wrote out of its threads."""
    shown = commenter.comments.filter(status__in=[Comment.Status.APPROVED, Comment.Status.PENDING])
    while batch := list(shown.select_related("commenter").order_by("article", "pk")[:BATCH]):
        with transaction.atomic():
            Comment.objects.filter(pk__in=[comment.pk for comment in batch]).hold()
            for comment in batch:
                comment.withdraw()


def finish_erasures():
    """What was stopped halfway; returns how many commenters there were."""
    shown = Comment.objects.filter(status__in=[Comment.Status.APPROVED, Comment.Status.PENDING])
    left = Commenter.objects.filter(erased_at__isnull=False)
    found = list(left.filter(Exists(shown.filter(commenter=OuterRef("pk")))))
    for commenter in found:
        withdraw_erased(commenter)
    return len(found)

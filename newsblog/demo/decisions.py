"""What moderators of the demo paper decided, by the rules of the house, and one appeal."""

import datetime

from comments.models import Appeal, Comment, Decision, HouseRules, Reason

from . import reading

# Which rule of the demo's page each reason of the list rests on.
CLAUSES = {
    "It attacks a person instead of an argument.": "Talk about the thing.",
    "It has nothing to do with the story.": "Talk about the thing.",
    "It says something grave about somebody and names no source.": "Say how you know.",
    "It advertises.": "No selling.",
}
REASONS = {
    Comment.Status.REMOVED: "It attacks a person instead of an argument.",
    Comment.Status.REJECTED: "It has nothing to do with the story.",
    Comment.Status.SPAM: "It advertises.",
}
MODERATOR, EDITOR = "petra", "editor"
APPEAL = "Squawk was the whole of my evidence. The gull said the same and was heard in open court."
ANSWER = "The gull was under oath. Follow your own advice, and nobody else’s."


def rules_of_the_house():
    """The demo's page of rules as HTML."""
    return next(body for path, _fields, body in reading.pages() if path == "rules")


def make_rules(now, editor):
    """The page of rules as the first version, unless the site has versions of its own."""
    if HouseRules.objects.exists():
        return
    rules = HouseRules(number=1, in_force_at=now - datetime.timedelta(days=400), made_by=editor)
    rules.set_body(rules_of_the_house())
    rules.save()
    for text, clause in CLAUSES.items():
        Reason.objects.filter(text=text, clause="").update(clause=clause)


def make_decisions(now, comments, users):
    """Give each refused comment the decision of a moderator, with a reason, in place of none."""
    rules = HouseRules.in_force(now)
    for comment in comments:
        if comment.status not in Comment.REFUSED:
            continue
        stood = comment.status == Comment.Status.REMOVED
        first = comment.decisions.get()
        Decision.objects.filter(pk=first.pk).update(status="approved" if stood else "pending")
        first.refresh_from_db()
        made_at = min(comment.created_at + datetime.timedelta(minutes=47), now)
        reason = Reason.objects.filter(text=REASONS[comment.status]).first()
        decision = refuse(comment, first.status, reason, rules, users[MODERATOR], made_at)
        Comment.objects.filter(pk=comment.pk).update(refused_because=decision.in_words())
        if comment.status == Comment.Status.REJECTED:
            dismiss(decision, users[EDITOR], now)


def refuse(comment, was, reason, rules, by, made_at, **answer):
    is_spam = comment.status == Comment.Status.SPAM
    since = answer["settles"].made_at if answer else comment.created_at
    return Decision.objects.create(
        comment=comment,
        was=was,
        status=comment.status,
        origin=Decision.Origin.PERSON,
        made_by=by,
        made_at=made_at,
        reason=reason,
        house_rules=rules,
        clause=reason.clause if reason else "",
        in_log=True,
        ground=Decision.Ground.SPAM if is_spam else Decision.Ground.HOUSE,
        took=int((made_at - since).total_seconds()),
        **answer,
    )


def dismiss(decision, by, now):
    """An appeal made the next morning and answered three hours later."""
    made_at = min(decision.made_at + datetime.timedelta(hours=14), now)
    answered_at = min(made_at + datetime.timedelta(hours=3), now)
    appeal = Appeal.objects.create(
        decision=decision, text=APPEAL, made_at=made_at, state=Appeal.State.DISMISSED
    )
    comment, rules, reason = decision.comment, decision.house_rules, decision.reason
    answer = {"settles": appeal, "text": ANSWER}
    refuse(comment, comment.status, reason, rules, by, answered_at, **answer)

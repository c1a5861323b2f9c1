"""What readers report: weighed by how often they were right, settled by what moderators decide."""

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

# So many reporters of one comment have their other reports weighed anew, and so many of each.
MOST = 200


def take(comment, reason, text, commenter, network):
    """Write down a report; None where this reader has made one. The caller holds the article's row.

    `commenter` is None for whoever is not known. A guest is known by `network` (visitor.Network)
    too, so that clearing the cookies of a browser makes nobody new.
    """
    reports = comment.reports
    if reports.by(commenter, network).exists():
        return None
    if commenter is not None:
        earlier = reports.model.objects.filter(commenter=commenter)
    else:
        earlier = reports.model.objects.filter(commenter=None, network__in=network.hashes)
    is_guest = commenter is None or commenter.user_id is None
    report = reports.create(
        commenter=commenter,
        network=network.hash if is_guest and network is not None else "",
        reason=reason,
        text=text,
        weight=earlier.track_record(),
    )
    count_open(comment)
    return report


def settle(comment, decision):
    """Settle the reports of `comment` by a decision just made, or open those that it undoes.

    What is refused was reported rightly. What is approved was not, even where an earlier decision
    said so. The caller holds the article's row.
    """
    was_refused = decision.was in comment.REFUSED
    if not (comment.open_reports or decision.undoes_id or was_refused):
        return
    reports, outcomes = comment.reports, comment.reports.model.Outcome
    touched = []
    if decision.undoes_id:
        undone = reports.filter(decision=decision.undoes_id)
        touched += undone[:MOST]
        undone.reopen()
    outcome, settled = "", reports.open()
    if decision.status in comment.REFUSED:
        outcome = outcomes.UPHELD
    elif decision.status == comment.Status.WITHDRAWN:
        outcome = outcomes.VOID
    elif decision.status == comment.Status.APPROVED and not decision.undoes_id:
        outcome, settled = outcomes.DISMISSED, reports.filter(outcome__in=["", outcomes.UPHELD])
    if outcome:
        touched += settled[:MOST]
        settled.settle(outcome, decision.made_by, decision)
    count_open(comment)
    transaction.on_commit(lambda: weigh_anew(touched), robust=True)


def left_standing(comment, now=None):
    """The reports that the last `dismiss` settled, for as long as it can be taken back."""
    dismissed = comment.reports.filter(
        outcome="dismissed",
        decision=None,
        settled_at__gt=(now or timezone.now()) - comment.decisions.model.UNDO,
    )
    last = dismissed.order_by("-settled_at").values_list("settled_at", flat=True).first()
    return dismissed.filter(settled_at=last) if last else dismissed.none()


def dismiss(comment, by):
    """Settle the reports of what is left standing; returns how many were open."""
    reports = comment.reports
    touched = list(reports.open())
    reports.open().settle(reports.model.Outcome.DISMISSED, by)
    count_open(comment)
    transaction.on_commit(lambda: weigh_anew(touched), robust=True)
    return len(touched)


def open_again(comment):
    """Take the last `dismiss` back; returns how many reports are open again."""
    touched = list(left_standing(comment))
    comment.reports.filter(pk__in=[report.pk for report in touched]).reopen()
    count_open(comment)
    transaction.on_commit(lambda: weigh_anew(touched), robust=True)
    return len(touched)


def weigh_anew(touched):
    """Give the open reports of those who made `touched` the weight that they have earned by now.

    After the decision, a row at a time: they are about comments under many stories, and two
    moderators must not wait for each other's.
    """
    seen, comments = set(), {}
    for report in touched[:MOST]:
        who = report.commenter_id or report.network
        if not who or who in seen:
            continue
        seen.add(who)
        waiting = list(report.by_the_same().open().select_related("comment")[:MOST])
        record = report.by_the_same().track_record() if waiting else None
        for other in waiting:
            if other.weight != record:
                other.weight = record
                other.save(update_fields=["weight"])
                comments[other.comment_id] = other.comment
    for number in sorted(comments):
        count_open(comments[number])


def count_open(comment):
    """Write on a comment how many open reports it has, and what they weigh together."""
    counted = comment.reports.open().aggregate(count=Count("pk"), weight=Sum("weight"))
    comment.open_reports, comment.report_weight = counted["count"], counted["weight"]
    type(comment).objects.filter(pk=comment.pk).update(
        open_reports=comment.open_reports, report_weight=comment.report_weight
    )

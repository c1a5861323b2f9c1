"""How the aid learns: every minute, by the worker, from what people have decided since.

A decision of a person is a lesson: approved, or refused (rejected, spam, or removed after it had
stood, which is the same judgement later). What authors take back and what rules do teaches
nothing. A comment is one lesson however often it was decided about, with the last word; a decision
that was undone is no lesson until somebody decides again.

Each lesson is first weighed by the aid as it stood, which had not seen it, and then learnt. The
weights are made anew from the newest lessons whenever those have changed by a tenth, so that
what was corrected, undone or erased leaves no trace in them.
"""

import math
import time
from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from comments.models import Aid, Comment, Decision, DiscussionPolicy, Lesson, Opinion

from . import measure
from .learner import learn

BATCH = 50
# The newest lessons are learnt and the newest results choose the threshold; so many of each.
LEARNT = 4000
MEASURED = 500
# No weights are made of fewer lessons than this of each kind, nor a threshold of fewer results.
LEAST = 10
LEAST_RESULTS = 20
# Numbers of decisions may become visible out of order for as long as a transaction takes.
SETTLED = timedelta(minutes=1)
# A minute's work ends after so many seconds; the rest is for the next minute.
SPENT = 30
# Words that are shown were said in so many comments at least.
SAID = 3
SHOWN = 24


def catch_up(now=None):
    """Learn what there is to learn; returns how many decisions that were."""
    settled = (now or timezone.now()) - SETTLED
    policy = DiscussionPolicy.load()
    began, count = time.monotonic(), 0
    while time.monotonic() - began < SPENT:
        aid = Aid.load()
        decisions = list(
            Decision.objects.filter(
                origin=Decision.Origin.PERSON, pk__gt=aid.learnt_to, made_at__lte=settled
            ).order_by("pk")[:BATCH]
        )
        if not decisions and not aid.unlearnt and aid.share == policy.aid_false_alarms:
            break
        if not take(aid, decisions) or not settle(policy):
            break
        count += len(decisions)
        if not decisions:
            break
    return count


def take(aid, decisions):
    """Turn `decisions` into lessons, each weighed before it is learnt.

    All or nothing, and nothing where another worker has taken them or the aid was reset meanwhile.
    """
    last = {decision.comment_id: decision for decision in decisions}
    comments = Comment.objects.filter(pk__in=last, kind=Comment.Kind.COMMENT).exclude(body="")
    comments = comments.select_related("commenter", "lesson").in_bulk()
    learner = aid.learner() if aid.trained_at else None
    new, changed = [], []
    for pk, decision in sorted(last.items(), key=lambda item: item[1].pk):
        comment = comments.get(pk)
        if comment is None:
            continue
        lesson = getattr(comment, "lesson", None)
        refused = verdict_of(decision)
        if lesson is None and refused is not None:
            lesson = Lesson(comment=comment, refused=refused, decided_at=decision.made_at)
            if learner is not None:
                lesson.score = learner.score(Aid.read(comment))
                if aid.threshold is not None:
                    lesson.would_hold = lesson.score > aid.threshold
            new.append(lesson)
        elif lesson is not None and lesson.refused != refused:
            lesson.refused = refused
            changed.append(lesson)
    with transaction.atomic():
        unlearnt = aid.unlearnt + len(new) + len(changed)
        learnt_to = decisions[-1].pk if decisions else aid.learnt_to
        known = Aid.objects.filter(pk=aid.pk, version=aid.version, learnt_to=aid.learnt_to)
        if not known.update(learnt_to=learnt_to, unlearnt=unlearnt):
            return False
        Lesson.objects.bulk_create(new)
        Lesson.objects.bulk_update(changed, ["refused"])
    return True


def verdict_of(decision):
    """True: refused, False: approved, None: open again."""
    if decision.status in Comment.REFUSED:
        return True
    return False if decision.status == Comment.Status.APPROVED else None


def settle(policy):
    """Count the lessons, make the weights anew when it is time, and choose the threshold."""
    aid = Aid.load()
    change = {
        "refused": Lesson.objects.filter(refused=True).count(),
        "approved": Lesson.objects.filter(refused=False).count(),
        "share": policy.aid_false_alarms,
        "threshold": chosen_threshold(policy.aid_false_alarms / 100),
    }
    lessons = min(change["refused"] + change["approved"], LEARNT)
    is_due = aid.unlearnt >= max(lessons / 10, 1) or is_stale(aid)
    if is_due and min(change["refused"], change["approved"]) >= LEAST:
        change |= trained() | {"version": aid.version + 1, "unlearnt": 0}
    known = Aid.objects.filter(pk=aid.pk, version=aid.version, learnt_to=aid.learnt_to)
    return bool(known.update(**change))


def is_stale(aid, hours=1):
    """Whether something has waited to be learnt for long, on a desk that decides little."""
    if not aid.unlearnt or aid.trained_at is None:
        return False
    return aid.trained_at < timezone.now() - timedelta(hours=hours)


def trained():
    """The fields that the newest lessons give."""
    lessons = Lesson.objects.filter(refused__isnull=False).exclude(comment__body="")
    lessons = list(
        lessons.select_related("comment__commenter")
        .only("refused", "comment__body", "comment__parent_id", "comment__commenter__user_id")
        .order_by("-pk")[:LEARNT]
    )
    lessons.reverse()
    readings = [Aid.read(lesson.comment) for lesson in lessons]
    learner = learn(
        [reading.vector() for reading in readings], [lesson.refused for lesson in lessons]
    )
    return {
        "weights": learner.to_bytes(),
        "words": strongest(learner, readings),
        "trained_at": timezone.now(),
    }


def strongest(learner, readings):
    """The words and pairs that speak most for each side, of those that several comments said.

    What is said often counts for more than what is said by a few, however sure the aid is of those.
    """
    said = Counter(
        name
        for reading in readings
        for group in reading.groups[:2]
        for name in group
        if not {"^", "$", "0", "weblink"} & set(name.split()[1:])
    )
    weights = {
        name[2:]: learner.weigh(name) * math.sqrt(n) for name, n in said.items() if n >= SAID
    }
    ranked = sorted(weights.items(), key=lambda item: (item[1], item[0]))
    return {
        "refused": [[word, round(w, 3)] for word, w in reversed(ranked[-SHOWN:]) if w > 0],
        "approved": [[word, round(w, 3)] for word, w in ranked[:SHOWN] if w < 0],
    }


def chosen_threshold(share):
    """Above which no more than `share` of what was approved lately lay, and never below even."""
    results = Lesson.objects.filter(refused__isnull=False, score__isnull=False).order_by("-pk")
    results = list(results.values_list("score", "refused")[:MEASURED])
    scores, labels = [score for score, _ in results], [refused for _, refused in results]
    if labels.count(False) < LEAST_RESULTS:
        return None
    return max(measure.threshold(scores, labels, share), 0.0)


def forget(now=None):
    """Start anew: no lesson, no weight, no opinion, and what is decided from now on counts.

    An aid that held is put back into shadow.
    """
    Aid.load()
    with transaction.atomic():
        aid = Aid.objects.select_for_update().defer("weights").get(pk=Aid.ROW)
        Lesson.objects.all().delete()
        Opinion.objects.all().delete()
        last = Decision.objects.order_by("-pk").values_list("pk", flat=True).first()
        empty = Aid(
            pk=aid.pk,
            version=aid.version + 1,
            learnt_to=max(last or 0, aid.learnt_to),
            reset_at=now or timezone.now(),
        )
        empty.save(force_update=True)
        holding = DiscussionPolicy.objects.filter(aid=DiscussionPolicy.AidMode.HOLD)
        holding.update(aid=DiscussionPolicy.AidMode.SHADOW)

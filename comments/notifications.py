"""Who hears about a comment, a story or a letter: rows for the outbox, written a batch at a time.

What is to be told stands in a row (Announcement) from the transaction on that made it visible. The
worker is woken then; when it sleeps or is away, it finds the row a minute later or after its start.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone

from articles.models import Article, Correction, Section

BATCH = 1000
# What is told once a day is sent at this hour, in the paper's time.
DAILY = time(7)
# What a moderator lets stand after so long is no news: an old comment, or one that was imported.
FRESH = timedelta(days=30)
# A story is told when it is found within two days; an older one is no news.
NEWS = timedelta(days=2)
# The author of a comment hears of a decision after so long, in which it can be undone.
PAUSE = timedelta(minutes=5)


def announce(comment):
    """Write down, in the transaction that makes `comment` visible, that it is to be told; once."""
    from comments.models import Announcement

    if comment.kind != comment.Kind.COMMENT or comment.created_at < timezone.now() - FRESH:
        return
    Announcement.objects.bulk_create([Announcement(comment=comment)], ignore_conflicts=True)
    wake_after_commit()


def announce_outcome(dispute, now):
    """Tell whoever opened a case how it was settled, if they asked for it. In the transaction."""
    from comments.models import Commenter, Message
    from comments.tasks import wake

    if not dispute.wants_news:
        return
    reader = Commenter.objects.filter(pk=dispute.commenter_id).hearing().first()
    if reader is None:
        return
    at_once = reader.delivery == Commenter.Delivery.AT_ONCE
    waiting = Message.objects.waiting().filter(commenter=reader, dispute=dispute)
    if not waiting.exists():
        Message.objects.create(
            commenter=reader,
            kind=Message.Kind.CASE,
            why="case",
            dispute=dispute,
            created_at=now,
            due_at=now if at_once else next_daily(now),
        )
    transaction.on_commit(wake, robust=True)


def tell_decision(decision):
    """Write down, in the transaction that makes it, that the author is to be told of a refusal or
    of the answer to their appeal. What the old site refused is no news.
    """
    from comments.models import Message
    from comments.tasks import wake

    is_news = decision.is_public() and (decision.is_refusal() or decision.settles_id)
    author = decision.comment.commenter
    if not is_news or not author.has_proven_address():
        return
    now = decision.made_at
    Message.objects.create(
        commenter=author,
        kind=Message.Kind.DECISION,
        why="decision",
        decision=decision,
        created_at=now,
        due_at=now if decision.settles_id else now + PAUSE,
    )
    transaction.on_commit(wake, robust=True)


def tell_sanction(sanction, due_at):
    """Write down, in the transaction that imposes a sanction or answers the objection to it, that
    the commenter is to be told.
    """
    from comments.models import Message

    if not sanction.commenter.has_proven_address():
        return
    Message.objects.create(
        commenter=sanction.commenter,
        kind=Message.Kind.SANCTION,
        why="sanction",
        sanction=sanction,
        due_at=due_at,
    )
    wake_after_commit()


def announce_stories(now=None):
    """Write down the stories that have appeared lately and that somebody waits for.

    Publication is a moment, not an act, so they are looked for. What came from another site is no
    news. Returns how many there were.
    """
    from comments.models import Announcement, Follow

    now = now or timezone.now()
    followed = Follow.objects.filter(
        Q(author__isnull=False) | Q(section__isnull=False) | Q(tag__isnull=False)
    )
    if not followed.exists():
        return 0
    stories = (
        Article.objects.published(now)
        .filter(published_at__gt=now - NEWS, import_key=None)
        .exclude(Exists(Announcement.objects.filter(article=OuterRef("pk"))))
        .order_by("published_at")
    )
    found = [Announcement(article=story) for story in stories.only("pk", "published_at")]
    Announcement.objects.bulk_create(found, ignore_conflicts=True)
    return len(found)


def announce_corrections(now=None):
    """Write down the corrections and substantive updates of stories that somebody follows."""
    from comments.models import Announcement, Follow

    now = now or timezone.now()
    lately = Correction.objects.published(now).filter(corrected_at__gt=now - NEWS)
    found = [
        Announcement(correction=correction)
        for correction in lately.filter(corrected_at__lte=now)
        .filter(Exists(Follow.objects.filter(article=OuterRef("article"))))
        .exclude(Exists(Announcement.objects.filter(correction=OuterRef("pk"))))
        .order_by("corrected_at", "pk")
    ]
    Announcement.objects.bulk_create(found, ignore_conflicts=True)
    return len(found)


def expand(now=None):
    """Turn what is written down into messages; returns how many announcements were finished."""
    from comments.models import Announcement

    now, done = now or timezone.now(), 0
    waiting = Announcement.objects.filter(done_at=None).order_by("pk")
    for number in waiting.values_list("pk", flat=True):
        while expand_batch(number, now):
            pass
        done += 1
    return done


def expand_batch(number, now):
    """Write the messages of the next BATCH followers; returns whether there may be more of them.

    One transaction, so that whoever is stopped, or works beside another, leaves none out and writes
    none twice.
    """
    from comments.models import Announcement, Commenter, Message

    with transaction.atomic():
        rows = Announcement.objects.select_for_update(of=("self",))
        one = rows.select_related(
            "comment__parent__commenter", "article", "correction", "letter"
        ).get(pk=number)
        if one.done_at:
            return False
        reasons, reached, is_last = next_batch(one)
        people = Commenter.objects.filter(pk__in=reasons).hearing()
        if one.comment is not None:
            people = people.exclude(pk=one.comment.commenter_id)
        else:
            people = one_at_each_address(people, one)
        daily = next_daily(now)
        at_once = {Commenter.Delivery.AT_ONCE} if one.letter is None else Commenter.Delivery.values
        messages = [
            Message(
                commenter_id=pk,
                kind="correction" if one.correction else KINDS[reasons[pk]],
                why=reasons[pk],
                comment=one.comment,
                article=one.article,
                correction=one.correction,
                letter=one.letter,
                is_bulk=one.letter is not None,
                created_at=now,
                due_at=now if delivery in at_once else daily,
            )
            for pk, delivery in people.order_by("pk").values_list("pk", "delivery")
        ]
        Message.objects.bulk_create(messages, batch_size=BATCH, ignore_conflicts=True)
        one.reached = reached
        one.done_at = now if is_last else None
        one.save(update_fields=["reached", "done_at"])
    return not is_last


def one_at_each_address(people, announcement):
    """Leave out whose address has been told of it already, or stands in this batch before.

    An account and a guest may share a mailbox, which gets a story or a letter once.
    """
    from comments.models import Commenter

    people = people.annotate(address=Lower("email"))
    addresses = {}
    for pk, address in people.order_by("pk").values_list("pk", "address"):
        addresses.setdefault(address, pk)
    served = Commenter.objects.annotate(address=Lower("email")).exclude(email="")
    names = ("article", "correction", "letter")
    told = {f"messages__{name}": value for name in names if (value := getattr(announcement, name))}
    served = served.filter(address__in=addresses, **told)
    for address in served.values_list("address", flat=True):
        addresses.pop(address, None)
    return people.filter(pk__in=addresses.values())


def next_batch(announcement):
    """({number of a commenter: why they hear of it}, the last follower in it, whether that is all).

    Followers come in the order of their numbers, from beyond `reached` on, out of one index each.
    Whoever is answered is in the first batch, and hears of it as that.
    """
    from comments.models import Follow

    comment, story, letter = announcement.comment, announcement.article, announcement.letter
    beyond = Follow.objects.filter(commenter__gt=announcement.reached)
    if comment is not None:
        targets = {
            "branch": beyond.filter(branch__in=path_of(comment)),
            "article": beyond.filter(article=comment.article_id),
        }
    elif letter is not None:
        # Who subscribes while it is being sent gets the next one.
        beyond = beyond.filter(created_at__lte=letter.sent_at)
        targets = {"letter": beyond.filter(letter=letter.kind)}
    elif announcement.correction is not None:
        correction = announcement.correction
        beyond = beyond.filter(created_at__lte=correction.corrected_at)
        targets = {"article": beyond.filter(article=correction.article_id)}
    else:
        # Who began to follow later has it before their eyes.
        beyond = beyond.filter(created_at__lte=story.published_at)
        authors = list(story.authors.values_list("pk", flat=True))
        targets = {
            "author": beyond.filter(author__in=authors),
            "section": beyond.filter(section__in=sections_of(story)),
            "tag": beyond.filter(tag__in=list(story.tags.values_list("pk", flat=True))),
        }
    reasons, is_last = {}, True
    for why, follows in targets.items():
        # Each once, though they follow two branches or authors: BATCH rows are BATCH people, or the
        # other list would carry `reached` past some of them.
        found = follows.order_by("commenter").values_list("commenter", flat=True).distinct()
        found = list(found[: BATCH + 1])
        is_last = is_last and len(found) <= BATCH
        for pk in found:
            reasons.setdefault(pk, why)
    if not is_last or len(reasons) > BATCH:
        reasons, is_last = {pk: reasons[pk] for pk in sorted(reasons)[:BATCH]}, False
    reached = max(reasons, default=announcement.reached)
    if comment is not None and comment.parent_id and announcement.reached == 0:
        answered = comment.parent.commenter
        if answered.hears_replies:
            reasons[answered.pk] = "reply"
    return reasons, reached, is_last


def confirm_notice(notice):
    """The receipt of a notice, in the transaction that keeps it: it goes to the typed address."""
    from comments.models import Message

    if notice.email:
        Message.objects.create(notice=notice, kind=Message.Kind.NOTICE)
        wake_after_commit()


def tell_of_notice(notice, places):
    """The decision on a notice: to its sender, and to those who wrote what stands all the same.

    Whoever wrote what was removed hears of that decision, like of any other.
    """
    from comments.models import Message

    stands = [place.comment for place in places if place.comment and not place.is_removed]
    writers = {comment.commenter_id for comment in stands if comment.is_visible()}
    told = [Message(notice=notice, kind=Message.Kind.DECIDED)] if notice.email else []
    for number in sorted(writers):
        told.append(Message(notice=notice, kind=Message.Kind.DECIDED, commenter_id=number))
    Message.objects.bulk_create(told)
    wake_after_commit()


def wake_after_commit():
    from comments.tasks import wake

    transaction.on_commit(wake, robust=True)


# What a message is, by the reason for it.
KINDS = {
    "reply": "reply",
    "article": "comment",
    "branch": "comment",
    "author": "story",
    "section": "story",
    "tag": "story",
    "letter": "letter",
}


def path_of(comment):
    """The numbers of a comment and of all that it answers, up to its root."""
    from comments.models import Comment

    numbers, above = [comment.pk], comment.parent_id
    while above:
        numbers.append(above)
        above = Comment.objects.values_list("parent", flat=True).get(pk=above)
    return numbers


def sections_of(story):
    """The numbers of the section of a story and of those it stands inside of."""
    parents = dict(Section.objects.order_by().values_list("pk", "parent_id"))
    numbers, number = [], story.section_id
    while number and number not in numbers:
        numbers.append(number)
        number = parents.get(number)
    return numbers


def next_daily(now):
    """The next time at which the mail of the day goes out."""
    local = timezone.localtime(now)
    moment = timezone.make_aware(datetime.combine(local.date(), DAILY))
    if moment <= now:
        moment = timezone.make_aware(datetime.combine(local.date() + timedelta(days=1), DAILY))
    return moment

"""Rules before posting: an ordered list of checks; the first that finds something ends the walk.

A check looks at a comment and says in one sentence what it found, or nothing. What follows from
that, nothing, holding or refusing, is in the discussion policy and done in one place, `walk`.
"""

import math
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import NamedTuple

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comments import hosts, lists, words
from comments.models.aid import Aid

OFF, HOLD, REFUSE = "off", "hold", "refuse"
# What "comments in ten minutes" means for a bucket.
FLOOD_SECONDS = 600
# So many rejections from one network are counted; no policy asks for more.
COUNTED = 1000


class Verdict(NamedTuple):
    """What becomes of a comment, why in one sentence (empty when published), by which check."""

    status: str
    reason: str = ""
    rule: str = ""


class Finding(NamedTuple):
    """What a check found. A check with no more to say than the sentence returns just that.

    `holds_only` is for what is too uncertain to refuse by, whatever the policy says; `wait` is the
    number of seconds after which it will have passed.
    """

    why: str
    holds_only: bool = False
    wait: int = 0


class TurnedAway(Exception):
    """Nothing is wrong with the text, but it is not taken now: it goes back to whoever typed it.

    `status` is that of the answer, `wait` the seconds until it may be sent again, 0 if unknown.
    """

    def __init__(self, why, status, wait=0):
        super().__init__(why)
        self.why, self.status, self.wait = why, status, wait


class Check(NamedTuple):
    """One rule: what it looks at, what it is called at the desk, and where its mode stands."""

    look: Callable
    label: str
    # The field of the policy that says off, hold or refuse.
    mode: str
    # The fields of the policy with its numbers.
    numbers: tuple = ()
    # Whether it looks again when the words of a comment change.
    reads_words: bool = False
    # For what is refused without being kept: the status of the answer.
    turns_away: int = 0
    # How a dry run asks about a comment of the past: as `look` does, by another question (which
    # then is an approximation), or, with None, not at all.
    past: Callable | None = None

    @property
    def name(self):
        return self.look.__name__


def judge(comment, policy):
    return walk(CHECKS, comment, policy)


def judge_edit(comment, policy):
    """What becomes of a comment whose words have changed: what looks at words looks again."""
    return walk([check for check in CHECKS if check.reads_words], comment, policy)


def walk(checks, comment, policy):
    """The verdict of the first check that finds something; raises TurnedAway."""
    if comment.commenter.is_staff():
        return Verdict("approved", rule="staff_is_trusted")
    for check in checks:
        mode = getattr(policy, check.mode)
        finding = check.look(comment, policy) if mode != OFF else None
        if not finding:
            continue
        if isinstance(finding, str):
            finding = Finding(finding)
        if mode != REFUSE or finding.holds_only:
            return Verdict("pending", finding.why[:200], check.name)
        if check.turns_away:
            raise TurnedAway(finding.why, check.turns_away, finding.wait)
        return Verdict("rejected", finding.why[:200], check.name)
    return Verdict("approved")


# Who writes, and how often


def sanctioned(comment, policy):
    """What moderators have imposed on whoever writes, under this name or another.

    A guest who was banned is known again by key and, as long as networks are known, guessed by
    network; since many share one, a guess holds at most.
    """
    from comments.models import Sanction

    moment, writers = comment.moment, (comment.commenter, comment.came_with)
    is_guest = comment.commenter.user_id is None and comment.network
    networks = (comment.networks or [comment.network]) if is_guest else []
    sanctions = Sanction.concerning(writers, networks, moment)
    known = [writer.pk for writer in writers if writer]
    own = {sanction.kind: sanction for sanction in sanctions if sanction.commenter_id in known}
    if ban := own.get(Sanction.Kind.BAN):
        return told(_("You can no longer write here."), ban)
    if suspension := own.get(Sanction.Kind.SUSPEND):
        until = date_format(localtime(suspension.until), "DATETIME_FORMAT")
        wait = math.ceil((suspension.until - moment).total_seconds())
        return told(_("You can write here again from %s on.") % until, suspension, wait)
    if own:
        return Finding(_("A moderator wants to see everything by this commenter."), holds_only=True)
    if sanctions:
        return Finding(
            _("It comes from the network of a guest who was banned, which others may share."),
            holds_only=True,
        )
    return None


def told(sentence, sanction, wait=0):
    """What the one concerned reads: what it means, why it is so, and where one can object."""
    from comments.statement import address_of_sanction

    why = format_html(
        '{} {} {} <a href="{}">{}</a>',
        sentence,
        _("The reason:"),
        sanction.text,
        address_of_sanction(sanction),
        _("Everything about it, and how to object"),
    )
    return Finding(why, wait=wait)


def flood(comment, policy):
    """More than so many in ten minutes; guests are counted by their network as well."""
    return too_many(comment.commenter, comment.network, policy, comment.moment)


def too_many(commenter, network, policy, moment, what=""):
    """The finding where somebody has sent so much of `what` lately, comments if it is empty.

    Takes a token otherwise. Runs in the transaction of what was sent.
    """
    from comments.models import Bucket

    if not policy.flood_limit:
        return None
    keys = [f"{what}commenter:{commenter.pk}"] if commenter.pk else []
    if network and commenter.user_id is None:
        keys.append(f"{what}network:{network}")
    wait = keys and Bucket.take(
        keys,
        size=policy.flood_burst or policy.flood_limit,
        per_second=policy.flood_limit / FLOOD_SECONDS,
        now=moment,
    )
    if not wait:
        return None
    return Finding(
        _("That was a lot in a short time. You can write again in %s.") % in_words(wait),
        wait=math.ceil(wait),
    )


def slow_mode(comment, policy):
    """Where an editor has slowed the conversation: one comment in so many seconds."""
    from comments.models import Comment

    pause = comment.article.comments_slow_seconds
    if not pause:
        return None
    moment = comment.moment
    same = Q(commenter=comment.commenter.pk) if comment.commenter.pk else Q(pk=None)
    if comment.network and comment.commenter.user_id is None:
        same |= Q(network=comment.network)
    lately = Comment.objects.filter(same, created_at__gt=moment - timedelta(seconds=pause))
    last = lately.filter(article=comment.article_id).order_by("-created_at").first()
    if last is None:
        return None
    wait = max(1, math.ceil(pause - (moment - last.created_at).total_seconds()))
    return Finding(
        _("This conversation is slowed down. You can write again in %s.") % in_words(wait),
        wait=wait,
    )


def in_words(seconds):
    """A time to wait, for people: seconds, or minutes when they are many."""
    seconds = math.ceil(seconds)
    if seconds < 100:
        return ngettext("%d second", "%d seconds", seconds) % seconds
    minutes = math.ceil(seconds / 60)
    return ngettext("%d minute", "%d minutes", minutes) % minutes


def recent_rejections(comment, policy):
    """So much of theirs was refused in the last days.

    Guests change their names, so what guests from their network wrote counts too, as long as that
    is known; since many share one, that holds at most, and nobody who has earned trust.
    """
    from comments.models import Comment

    commenter, most, moment = comment.commenter, policy.rejections_limit, comment.moment
    if not most:
        return None
    refused = Comment.objects.filter(
        status__in=Comment.REFUSED,
        created_at__gt=moment - timedelta(days=policy.rejections_days),
        created_at__lte=moment,
    ).exclude(pk=comment.pk)
    said = {"days": policy.rejections_days}
    if commenter.refused_count >= most:
        said["count"] = refused.filter(commenter=commenter).count()
        if said["count"] >= most:
            return (
                ngettext(
                    "%(count)d comment by this commenter was refused in the last %(days)d days.",
                    "%(count)d comments by this commenter were refused in the last %(days)d days.",
                    said["count"],
                )
                % said
            )
    if commenter.user_id or not comment.network or commenter.is_trusted():
        return None
    near = refused.filter(network__in=comment.networks or [comment.network], commenter__user=None)
    said["count"] = near.exclude(network="")[:COUNTED].count()
    if said["count"] < most:
        return None
    return Finding(
        ngettext(
            "%(count)d comment from this network was refused in the last %(days)d days; others "
            "may share it.",
            "%(count)d comments from this network were refused in the last %(days)d days; others "
            "may share it.",
            said["count"],
        )
        % said,
        holds_only=True,
    )


def first_comment(comment, policy):
    if comment.commenter.is_trusted():
        return None
    return no_trust(comment.commenter.refused_count)


def first_comment_then(comment, policy):
    """The same from what stands today of all that its author had written before."""
    from comments.models import Comment

    before = Comment.objects.filter(commenter=comment.commenter_id, pk__lt=comment.pk)
    states = list(before.values_list("status", flat=True)[:1000])
    refused = sum(state in Comment.REFUSED for state in states)
    if states.count(Comment.Status.APPROVED) > refused:
        return None
    return no_trust(refused)


def no_trust(refused):
    if refused:
        return _("More by this commenter was refused than approved.")
    return _("Nothing by this commenter has been approved yet.")


# What is said


def listed_words(comment, policy):
    """In the text as pages show it, or in the name."""
    ready = lists.of(policy)
    if not (ready.refused or ready.held):
        return None
    texts = texts_of(comment)
    if entry := any_of(ready.refused, texts):
        return word_found(entry)
    if entry := any_of(ready.held, texts):
        return Finding(word_found(entry), holds_only=True)
    return None


def texts_of(comment):
    """What is looked at for words: the text as pages show it, and the name."""
    return [words.read(shown(comment)), words.read(comment.commenter.name)]


def any_of(listed, texts):
    return next((entry for text in texts if (entry := listed.find_in(text))), None)


def word_found(entry):
    return _("“%s” is on the list of words.") % entry


def shown(comment):
    """The text without its marks, so that **w**ord is a word."""
    return unescape(re.sub(r"<[^>]*>", "", comment.body_html))


def listed_domains(comment, policy):
    domains = lists.of(policy).domains
    if not domains:
        return None
    found = {}
    for host in hosts_in(comment):
        if name := next((name for name in hosts.above(host) if name in domains), None):
            found.setdefault(domains[name], name)
    if name := found.get(REFUSE):
        return domain_found(name)
    if name := found.get(HOLD):
        return Finding(domain_found(name), holds_only=True)
    return None


def hosts_in(comment):
    """What it leads to or names."""
    return {*hosts.linked(comment.body_html), *hosts.named(comment.body)}


def domain_found(name):
    return _("%s is on the list of domains.") % name


def many_links(comment, policy):
    domains = lists.of(policy).domains
    links = sum(
        not any(domains.get(name) == "allow" for name in hosts.above(host)[:-1])
        for host in hosts.linked(comment.body_html)
    )
    if links <= policy.max_links:
        return None
    return _("It has %(links)d links; up to %(allowed)d pass.") % {
        "links": links,
        "allowed": policy.max_links,
    }


def repeated_text(comment, policy):
    """The same words elsewhere lately, whoever signed them."""
    if comment.repeats:
        return _("The same text was posted elsewhere within a week.")


def near_repeat(comment, policy):
    """Nearly the same words, but for a name or a phrase; a number makes it another text."""
    from comments.models import Likeness

    likeness = Likeness.of(comment)
    if likeness is not None and likeness.has_earlier(comment.body):
        return _("Nearly the same text was posted within a week.")


def aid(comment, policy):
    """What resembles comments that moderators refused. It holds and never refuses, and in shadow
    it only notes that it would (Opinion)."""
    comment.resemblance = Aid.look_at(comment)
    if comment.resemblance and policy.aid == policy.AidMode.HOLD:
        return comment.resemblance.in_words()


def aid_now(comment, policy):
    """What it would make of a comment of the past, with all that it has learnt since."""
    resemblance = Aid.look_at(comment)
    return resemblance and resemblance.in_words()


# Where it is said


def everything_waits(comment, policy):
    return _("Every comment waits for a moderator.")


def story_is_watched(comment, policy):
    if comment.article.comments_premoderated:
        return _("Every comment on this story waits for a moderator.")


CHECKS = [
    Check(
        sanctioned,
        gettext_lazy("Suspended and banned"),
        "sanctions_mode",
        reads_words=True,
        turns_away=403,
    ),
    Check(
        flood,
        gettext_lazy("Flood"),
        "flood_mode",
        numbers=("flood_limit", "flood_burst"),
        turns_away=429,
    ),
    Check(slow_mode, gettext_lazy("Slow mode of the story"), "slow_mode", turns_away=429),
    Check(
        listed_words,
        gettext_lazy("List of words"),
        "words_mode",
        reads_words=True,
        past=listed_words,
    ),
    Check(
        listed_domains,
        gettext_lazy("List of domains"),
        "domains_mode",
        reads_words=True,
        past=listed_domains,
    ),
    Check(
        many_links,
        gettext_lazy("Links"),
        "links_mode",
        numbers=("max_links",),
        reads_words=True,
        past=many_links,
    ),
    Check(
        repeated_text,
        gettext_lazy("The same text again"),
        "repeats_mode",
        reads_words=True,
        past=repeated_text,
    ),
    Check(
        near_repeat,
        gettext_lazy("Nearly the same text again"),
        "near_repeats_mode",
        reads_words=True,
        past=near_repeat,
    ),
    Check(
        everything_waits,
        gettext_lazy("Everything waits"),
        "everything_mode",
        reads_words=True,
        past=everything_waits,
    ),
    Check(
        story_is_watched,
        gettext_lazy("The story is watched"),
        "premoderated_mode",
        reads_words=True,
        past=story_is_watched,
    ),
    Check(
        recent_rejections,
        gettext_lazy("Recent rejections"),
        "rejections_mode",
        numbers=("rejections_limit", "rejections_days"),
        past=recent_rejections,
    ),
    Check(first_comment, gettext_lazy("First comments"), "first_mode", past=first_comment_then),
    Check(aid, gettext_lazy("The aid"), "aid", reads_words=True, past=aid_now),
]
BY_NAME = {check.name: check for check in CHECKS}
# What held or let pass, by the name that decisions and comments keep.
LABELS = {
    **{check.name: check.label for check in CHECKS},
    "staff_is_trusted": gettext_lazy("Written by staff"),
}

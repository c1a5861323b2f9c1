"""What moves the edition of the paper: the one list of what pages show beside comments.

Signals stay out of the flow of control elsewhere; here is the exception. A page that was not told
of a change would be wrong without anybody noticing, and a row can be saved from the admin, an
import, a command or a shell. Whoever writes around `save()` (update, bulk_create) calls
Edition.move() itself. Comments move their own numbers, in comments.counts.
"""

from django.db.models.signals import m2m_changed, post_delete, post_save

from articles.models import (
    Article,
    Author,
    AuthorLink,
    Byline,
    Correction,
    Edition,
    FrontBlock,
    FrontItem,
    Masthead,
    OldAddress,
    Page,
    Picture,
    Section,
    Source,
    Tag,
)
from comments.models import (
    Appeal,
    Commenter,
    DiscussionPolicy,
    Domain,
    HouseRules,
    Reason,
    Sanction,
    Word,
)
from newsblog.models import User

ALWAYS = [
    Article,
    Author,
    AuthorLink,
    Byline,
    Correction,
    DiscussionPolicy,
    FrontBlock,
    FrontItem,
    HouseRules,
    Masthead,
    OldAddress,
    Page,
    Picture,
    Section,
    Source,
    Tag,
]
# Their names stand beside comments; somebody new stands nowhere yet.
WHEN_CHANGED = [Commenter, User]
# The log of moderation shows them; decisions move its number themselves.
IN_THE_LOG = [Appeal, Reason, Sanction]
# What each process keeps ready for its checks. The policy says which version that is, and may have
# been read before it was saved.
LISTS = [DiscussionPolicy, Domain, Word]
UNSEEN_FIELDS = {
    "last_login",
    "password",
    "email",
    "email_proven_at",
    "email_bounced_at",
    "proof",
    "key",
    "delivery",
    "hears_replies",
}


def connect():
    for model in ALWAYS:
        post_save.connect(move, sender=model)
        post_delete.connect(move, sender=model)
    for model in IN_THE_LOG:
        post_save.connect(move_decisions, sender=model)
        post_delete.connect(move_decisions, sender=model)
    for model in WHEN_CHANGED:
        post_save.connect(move_when_changed, sender=model)
        post_delete.connect(move, sender=model)
    for model in LISTS:
        post_save.connect(move_lists, sender=model)
        post_delete.connect(move_lists, sender=model)
    m2m_changed.connect(move, sender=Article.tags.through)


def move(**kwargs):
    if not kwargs.get("raw"):
        Edition.move("paper")


def move_decisions(**kwargs):
    if not kwargs.get("raw"):
        Edition.move("decisions")


def move_lists(*, raw=False, **kwargs):
    if not raw:
        DiscussionPolicy.move_lists()


def move_when_changed(*, created, update_fields, **kwargs):
    if not created and not (update_fields and set(update_fields) <= UNSEEN_FIELDS):
        move(**kwargs)

"""What is written to commenters: a plain text, and a small HTML version of the same."""

import hashlib
import hmac
import re
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import letters, statement
from .models import Message
from .notifications import path_of, sections_of

PROOF_SALT = "comments.prove"
PREFERENCES_SALT = "comments.preferences"
UNSUBSCRIBE_SALT = "comments.unsubscribe"
# Of a comment, in a mail.
MOST_CHARACTERS = 1500
# In the mail of a day; the others are counted.
MOST_ITEMS = 50


def is_wanted(message, now):
    """Whether there is still something to tell, and somebody who may be told."""
    commenter = message.commenter
    if message.kind == Message.Kind.PROOF:
        return bool(commenter.proof and commenter.email)
    if message.notice is not None and commenter is None:
        return bool(message.notice.email)
    if message.notice is not None:
        return commenter.erased_at is None and commenter.has_proven_address()
    if not commenter.hears():
        return False
    if message.letter is not None:
        return follows(message).exists()
    if message.correction is not None:
        if not message.correction.article.is_published(now):
            return False
        return follows(message).exists()
    if message.dispute is not None:
        case = message.dispute
        return case.wants_news and not case.is_waiting() and case.article.is_published(now)
    if message.sanction is not None:
        # The answer to an objection says it all, and has a message of its own.
        if Message.objects.filter(sanction=message.sanction, pk__gt=message.pk).exists():
            return False
        return message.sanction.answered_at is not None or message.sanction.is_in_force(now)
    if message.decision is not None:
        # Whatever was decided since has a message of its own, or is good news to be found.
        return message.decision.comment.decisions.filter(pk__gt=message.decision_id).first() is None
    if message.comment is not None:
        if not message.comment.is_visible() or not message.comment.article.is_published(now):
            return False
        if message.why == "reply":
            return commenter.hears_replies
    elif message.article is None or not message.article.is_published(now):
        return False
    return follows(message).exists()


def follows(message):
    """The follows that a message came from."""
    if message.why == "article":
        about = message.correction or message.comment
        return message.commenter.follows.filter(article=about.article_id)
    if message.why == "branch":
        return message.commenter.follows.filter(branch__in=path_of(message.comment))
    if message.why == "author":
        return message.commenter.follows.filter(author__in=message.article.authors.all())
    if message.why == "letter":
        return message.commenter.follows.filter(letter=message.letter.kind)
    if message.why == "tag":
        return message.commenter.follows.filter(tag__in=message.article.tags.all())
    return message.commenter.follows.filter(section__in=sections_of(message.article))


def write(messages, paper):
    """The mail of `paper` (a Masthead) for messages that go to one commenter together."""
    first = messages[0]
    commenter = first.commenter
    if first.kind == Message.Kind.PROOF:
        is_known = commenter.has_proven_address()
        wishes = [] if is_known else commenter.wishes()
        context = {"link": proof_link(commenter), "is_known": is_known, "wishes": wishes}
        subject = _("Is this your address?")
        return compose(messages, paper, subject, "proof", context)
    if first.kind == Message.Kind.DECISION:
        return write_decision(first, paper)
    if first.sanction is not None:
        return write_sanction(first, paper)
    if first.notice is not None:
        return write_about_notice(first, paper)
    if first.letter is not None:
        return write_letter(first, paper)
    items = [told(message) for message in messages[:MOST_ITEMS]]
    is_digest = len(messages) > 1
    unsubscribe = unsubscribe_link(commenter, None if is_digest else first)
    context = {
        "items": items,
        "more": len(messages) - len(items),
        "unsubscribe": unsubscribe,
        "preferences": preferences_link(commenter),
    }
    if is_digest:
        subject = ngettext("%d new thing for you", "%d new things for you", len(messages))
        subject %= len(messages)
    else:
        subject = items[0]["subject"]
    return compose(messages, paper, subject, "news", context, unsubscribe_headers(unsubscribe))


def unsubscribe_headers(link):
    """RFC 8058: a mail program unsubscribes by one POST to the address, without asking anybody."""
    return {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def write_letter(message, paper):
    """The letter as it is for everybody, with this reader's own links."""
    copy, link = (
        letters.copy_of(message.letter, paper),
        unsubscribe_link(message.commenter, message),
    )
    text, html = copy.filled(link, preferences_link(message.commenter))
    headers = {
        "Message-ID": message_id([message]),
        **unsubscribe_headers(link),
        **letter_headers(message.letter),
    }
    return envelope([message.address], paper, copy.subject, text, html, headers)


def letter_headers(letter):
    """By which mail programs sort it (RFC 2919), and no machine answers it."""
    return {"List-ID": f"<{letter.kind}-letter.{sender_host()}>", "Precedence": "bulk"}


def write_decision(message, paper):
    """That a comment was refused and why, or what became of an appeal; without its words."""
    decision = message.decision
    story, link = decision.comment.article, unsubscribe_link(message.commenter, None)
    if decision.settles is None:
        subject = _("Your comment on: %s")
    elif decision.is_refusal():
        subject = _("Your appeal was dismissed: %s")
    else:
        subject = _("Your appeal was upheld: %s")
    context = {
        "decision": decision,
        "appeal": decision.settles,
        "headline": line(story.public_headline()),
        "written_at": decision.comment.created_at,
        "why": line(decision.in_words()) if decision.settles is None else decision.text,
        "statement": settings.SITE_URL + statement.address(decision),
        "unsubscribe": link,
        "preferences": preferences_link(message.commenter),
    }
    subject %= line(story.public_headline())
    headers = unsubscribe_headers(link)
    return compose([message], paper, subject, "decision", context, headers)


def write_sanction(message, paper):
    """What was imposed on whoever gets it, why and how to object; or the answer to that."""
    sanction, link = message.sanction, unsubscribe_link(message.commenter, None)
    subject = _("Your objection is answered") if sanction.answered_at else sanction.in_words()
    context = {
        "sanction": sanction,
        "page": settings.SITE_URL + statement.address_of_sanction(sanction),
        "rules": settings.SITE_URL + reverse("comments:rules"),
        "unsubscribe": link,
        "preferences": preferences_link(message.commenter),
    }
    return compose([message], paper, subject, "sanction", context, unsubscribe_headers(link))


def write_about_notice(message, paper):
    """Its receipt, or the decision: for whoever sent it, or for an author it was about."""
    notice, author = message.notice, message.commenter
    places = notice.places.select_related("comment__article", "article").order_by("pk")
    if author is not None:
        places = places.filter(comment__commenter=author, is_removed=False)
    context = {
        "notice": notice,
        "places": places,
        "is_author": author is not None,
        # The page of a notice is its sender's alone.
        "link": settings.SITE_URL + notice.get_absolute_url(),
        "mine": settings.SITE_URL + reverse("comments:mine"),
    }
    if message.kind == Message.Kind.NOTICE:
        subject = _("We have received your notice %s")
        return compose([message], paper, subject % notice.number, "notice_received", context)
    subject = _("A notice about your comment") if author else _("Our decision on your notice %s")
    subject = subject if author else subject % notice.number
    return compose([message], paper, subject, "notice_decided", context)


def told(message):
    """What a mail says about one message."""
    if message.dispute is not None:
        return told_of_case(message.dispute)
    if message.article is not None:
        story = message.article
        return {
            "kind": message.why,
            "subject": line(story.headline),
            "headline": line(story.headline),
            "text": story.standfirst,
            "link": settings.SITE_URL + story.get_absolute_url(),
        }
    if message.correction is not None:
        correction = message.correction
        headline = line(correction.article.headline)
        return {
            "kind": "correction",
            "subject": _("Corrected: %s") % headline,
            "headline": headline,
            "text": "\n\n".join(filter(None, [correction.text, correction.why])),
            "link": settings.SITE_URL + correction.get_absolute_url(),
        }
    comment = message.comment
    name, headline = line(comment.commenter.name), line(comment.article.public_headline())
    if message.why == "reply":
        subject = _("%(name)s answered you: %(headline)s")
    else:
        subject = _("%(name)s on: %(headline)s")
    text = comment.body
    if len(text) > MOST_CHARACTERS:
        text = f"{text[:MOST_CHARACTERS].rstrip()} …"
    return {
        "kind": message.why,
        "subject": subject % {"name": name, "headline": headline},
        "headline": headline,
        "name": name,
        "text": text,
        "link": settings.SITE_URL + comment.get_absolute_url(),
    }


def told_of_case(dispute):
    """How a case was settled; what is no case has no place on a page to lead to."""
    headline = line(dispute.article.public_headline())
    outcomes = {
        "answered": _("We have looked into it, and answered."),
        "corrected": _("You were right: the story is corrected."),
        "stands": _("We have looked into it, and the story stands."),
        "rejected": _("We have looked at it, and did not take it up."),
    }
    words = [outcomes[dispute.state], dispute.finding]
    if dispute.correction is not None:
        words.append(dispute.correction.text)
    seen = dispute if dispute.is_visible() else dispute.article
    return {
        "kind": "case",
        "subject": _("The fact you disputed: %(headline)s") % {"headline": headline},
        "headline": headline,
        "text": "\n\n".join(filter(None, words)),
        "link": settings.SITE_URL + seen.get_absolute_url(),
    }


def compose(messages, paper, subject, template, context, headers=None):
    context = {
        **context,
        "paper": paper.name,
        "tagline": paper.tagline,
        "site_url": settings.SITE_URL,
        "subject": subject,
    }
    text = render_to_string(f"emails/{template}.txt", context)
    # Mail programs show it beside the subject.
    context["preheader"] = Truncator(" ".join(text.split())).chars(140)
    html = render_to_string(f"emails/{template}.html", context)
    headers = {"Message-ID": message_id(messages), **(headers or {})}
    return envelope([messages[0].address], paper, subject, text, html, headers)


def envelope(to, paper, subject, text, html, headers):
    mail = EmailMultiAlternatives(
        subject=line(subject),
        body=text.strip() + "\n",
        from_email=sender(paper),
        to=to,
        headers={"Auto-Submitted": "auto-generated", **headers},
    )
    mail.attach_alternative(html, "text/html")
    return mail


def sender(paper):
    """The address of the site, by the name of the paper where it has none of its own."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or line(paper.name), address))


def sender_host():
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def message_id(messages):
    """Every attempt at these messages is the same mail to every server. It names the first of them,
    so that a report about the mail leads back to it (`message_of`).
    """
    numbers = [str(message.pk) for message in messages]
    parts = [numbers[0], digest(numbers[0])]
    if len(numbers) > 1:
        parts.append(digest(".".join(numbers)))
    return f"<{'.'.join(parts)}@{sender_host()}>"


def message_of(identity):
    """The message that a Message-ID names; None unless we gave it, which nobody can guess."""
    found = re.search(r"<([0-9]{1,18})\.([0-9a-f]{24})(?:\.[0-9a-f]{24})?@[^<>\s]+>", identity)
    if found is None or not hmac.compare_digest(found[2], digest(found[1])):
        return None
    sent = Message.objects.filter(pk=int(found[1])).exclude(attempts=0, handed_at=None)
    return sent.select_related("commenter").first()


def digest(numbers):
    key = f"{settings.SECRET_KEY}:{numbers}".encode()
    return hashlib.blake2b(key, digest_size=12).hexdigest()


def line(text):
    """One line: what readers and editors typed can end no header and begin no other."""
    return " ".join(text.split())[:200]


# Links. What they may do is in them, signed; they say nothing about a guest's key.


def proof_link(commenter):
    token = signing.dumps([commenter.pk, commenter.proof], salt=PROOF_SALT)
    return settings.SITE_URL + reverse("comments:prove", args=[token])


def preferences_link(commenter):
    token = signing.dumps(commenter.pk, salt=PREFERENCES_SALT)
    return settings.SITE_URL + reverse("comments:preferences", args=[token])


def unsubscribe_link(commenter, message):
    """Ends what a message came from; with None, all mail."""
    ends = "all" if message is None else message.why
    number = None
    if ends == "case":
        number = message.dispute_id
    elif ends == "letter":
        number = message.letter.kind
    elif ends not in ("all", "reply"):
        found = follows(message).first()
        number = getattr(found, f"{ends}_id", None)
    token = signing.dumps([commenter.pk, ends, number], salt=UNSUBSCRIBE_SALT)
    return settings.SITE_URL + reverse("comments:unsubscribe", args=[token])

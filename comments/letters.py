"""The daily and the weekly letter: what is in them, and how they are written."""

import re
import textwrap
from html import unescape

from django.conf import settings
from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.models import Article, Byline, Masthead

from .models import Announcement, Commenter, Follow, Letter, LetterSettings

# So many stories a mail holds; some mail programs cut off what is longer than 100 KB.
MOST_ITEMS = 40
MOST_CHARACTERS = 400
WIDTH = 72
# Stand in the text where each reader's own links go.
UNSUBSCRIBE, PREFERENCES = "{{unsubscribe-link}}", "{{preferences-link}}"


# Gathering and sending, by the worker


def see_to(now=None):
    """Gather what was published, and send the letters whose hour has come; returns how many."""
    now, sent = now or timezone.now(), 0
    rules = LetterSettings.load()
    for kind in rules.offered():
        letter = Letter.open(kind, rules, now)
        letter.gather(now)
        if letter.due_at > now or rules.mode(kind) != rules.Mode.AUTOMATIC or letter.is_held:
            continue
        if readers(kind).exists() and letter.send(now):
            sent += 1
        else:
            # Nothing has been published, or nobody waits for it: it goes on gathering.
            Letter.objects.filter(pk=letter.pk, sent_at=None).update(
                due_at=rules.next_time(kind, now)
            )
    return sent


def reschedule(now=None):
    """After other hours were set: what is not sent yet goes out at the next of them."""
    now, rules = now or timezone.now(), LetterSettings.load()
    for letter in Letter.objects.filter(sent_at=None):
        letter.due_at = rules.next_time(letter.kind, now)
        letter.save(update_fields=["due_at"])


def readers(kind):
    """The follows of whoever gets a letter of this kind."""
    return Follow.objects.filter(letter=kind, commenter__in=Commenter.objects.hearing())


def is_being_sent(letter):
    """Whether readers still wait for it: it is being turned into mail, or mail waits."""
    if Announcement.objects.filter(letter=letter, done_at=None).exists():
        return True
    return letter.messages.waiting().exists()


# Writing


class Copy:
    """A letter as a mail, but for each reader's own links: subject, preheader, text and html."""

    def __init__(self, letter, paper, now=None):
        items = list(stories(letter, now)[: MOST_ITEMS + 1])
        entries = [entry(item.article) for item in items[:MOST_ITEMS]]
        more = letter.public_items(now).count() - MOST_ITEMS if len(items) > MOST_ITEMS else 0
        day = letter.day or timezone.localdate(letter.due_at)
        self.subject = letter.subject or (entries[0]["headline"] if entries else str(letter))
        self.preheader = preheader(letter, entries)
        context = {
            "letter": letter,
            "paper": paper.name,
            "tagline": paper.tagline,
            "site_url": settings.SITE_URL,
            "day": day,
            "subject": self.subject,
            "entries": entries,
            "more": more,
            "preheader": self.preheader,
            "archive": settings.SITE_URL + letter.get_absolute_url() if letter.day else "",
            "unsubscribe": UNSUBSCRIBE,
            "preferences": PREFERENCES,
        }
        note = styled(letter.note_html)
        self.html = render_to_string("emails/letter.html", {**context, "note": note})
        wrapped = [
            {**one, "headline": wrap(one["headline"]), "text": wrap(one["text"])} for one in entries
        ]
        context |= {"entries": wrapped, "note": wrap(plain(letter.note))}
        self.text = render_to_string("emails/letter.txt", context)

    def filled(self, unsubscribe, preferences):
        """(text, html) with the links of one reader."""
        return [
            text.replace(UNSUBSCRIBE, unsubscribe).replace(PREFERENCES, preferences)
            for text in (self.text, self.html)
        ]


def copy_of(letter, paper):
    """Written once for the mails of a batch, which share the letter (outbox.claim). A story that is
    taken away while thousands are being sent is in no later batch.
    """
    if letter.copy is None:
        letter.copy = Copy(letter, paper)
    return letter.copy


def stories(letter, now=None):
    """The items of a letter that may be read now, with what a mail and a page say of them."""
    bylines = Prefetch("bylines", Byline.objects.select_related("author"))
    found = Article.objects.select_related("section").prefetch_related(bylines).defer("body")
    return letter.public_items(now).prefetch_related(Prefetch("article", found))


def entry(story):
    names = []
    for line in story.bylines.all():
        if line.author.name not in names:
            names.append(line.author.name)
    return {
        "section": story.section.name,
        "kicker": story.kicker,
        "headline": story.headline or _("Untitled"),
        "text": Truncator(story.description()).chars(MOST_CHARACTERS),
        "names": names,
        "link": settings.SITE_URL + story.get_absolute_url(),
    }


def preheader(letter, entries):
    """What mail programs show beside the subject: the note, or the other headlines."""
    # The ends of lines in it part its blocks.
    note = " ".join(unescape(strip_tags(letter.note_html)).split())
    return Truncator(note or " · ".join(one["headline"] for one in entries[1:4])).chars(140)


# As in templates/emails; what has no style here has the one of its paragraph.
STYLES = {
    "p": "margin:0 0 12px;",
    "ul": "margin:0 0 12px;padding-left:22px;",
    "ol": "margin:0 0 12px;padding-left:22px;",
    "li": "margin:0 0 4px;",
    "a": "color:#931f1f;",
    "blockquote": "margin:0 0 12px;padding-left:14px;border-left:3px solid #ddd8ce;",
}


def styled(note_html):
    """A note with every style beside what it styles, since mail programs read no others."""
    return mark_safe(
        re.sub(
            rf"<({'|'.join(STYLES)})(?=[ >])",
            lambda found: f'{found[0]} style="{STYLES[found[1]]}"',
            note_html,
        )
    )


def plain(note):
    """A note without the signs that only programs need: a link as its words and its address."""
    return re.sub(r"\[([^\[\]]+)\]\((https?://[^\s()]+)\)", r"\1 (\2)", note)


def wrap(text):
    """Lines as long as plain text mail has them; an address is never broken."""
    options = {"width": WIDTH, "break_long_words": False, "break_on_hyphens": False}
    lines = []
    for part in text.replace("\r\n", "\n").split("\n"):
        # The further lines of an item stand under its first.
        item = re.match(r" *(?:[-*+]|\d{1,3}[.)]) +", part)
        lines.append(
            textwrap.fill(part, subsequent_indent=" " * len(item[0] if item else ""), **options)
        )
    return "\n".join(lines)


def send_copy(number, address):
    """Mail a letter as it stands to somebody in the newsroom; their links lead nowhere."""
    from . import mail

    letter, paper = Letter.objects.get(pk=number), Masthead.load()
    copy = Copy(letter, paper)
    text, html = copy.filled(f"{settings.SITE_URL}/", f"{settings.SITE_URL}/")
    subject = _("Test: %s") % copy.subject
    mail.envelope([address], paper, subject, text, html, mail.letter_headers(letter)).send()

"""Whose name a name is: registered readers and staff own theirs, and what looks like them."""

import unicodedata
from functools import cache, lru_cache

from confusable_homoglyphs.confusables import confusables_data
from django.contrib.auth import get_user_model
from django.db.models import Value

from articles.models import Author


@lru_cache(maxsize=10_000)
def skeleton(name):
    """What two names share when a reader would take one for the other; "" for nothing legible.

    The skeleton of Unicode Technical Standard 39, "Unicode Security Mechanisms", section 4, and
    beyond it: case, accents, spaces, punctuation and invisible characters do not count, and "i"
    counts as "l", which it is in half of the capitals. Up to 160 characters.
    """
    text = unicodedata.normalize("NFKD", name)
    text = "".join(prototypes().get(character, character) for character in text).casefold()
    text = "".join(prototypes().get(character, character) for character in text).casefold()
    text = unicodedata.normalize("NFKD", text).translate({ord("i"): "l"}).replace("vv", "w")
    return "".join(character for character in text if counts_in_names(character))[:160]


def counts_in_names(character):
    """Letters, digits, symbols and the vowel signs of scripts that write them as marks."""
    is_accent = "\u0300" <= character <= "\u036f"
    return unicodedata.category(character)[0] in "LNSM" and not is_accent


@cache
def prototypes():
    """The character that each look-alike stands for, as in the standard's confusables.txt.

    The library gives pairs both ways. A prototype has many look-alikes, each of those one
    prototype; where two have only each other, either will do as long as it is always the same.
    """
    found = {}
    for character, others in confusables_data.items():
        if len(character) == 1 and len(others) == 1:
            prototype = others[0]["c"].strip("\u200e")
            is_pair = len(confusables_data.get(others[0]["c"], ())) == 1
            if not (is_pair and character < prototype):
                found[character] = prototype
    return found


def is_taken(name, commenter=None, user=None):
    """Whether `name` belongs to a registered reader or to staff other than the one who asks.

    `commenter` and `user` are who asks, where they are known. Two statements.
    """
    from comments.models import Commenter

    wanted = skeleton(name)
    readers = Commenter.objects.filter(skeleton=wanted, user__isnull=False)
    if user is not None:
        readers = readers.exclude(user=user)
    elif commenter is not None:
        readers = readers.exclude(pk=commenter.pk)
    return readers.exists() or any(
        skeleton(part) == wanted
        for owner, *parts in staff_names()
        if user is None or owner != user.pk
        for part in parts
        if part
    )


def staff_names():
    """(login or None, and the names that go with it) of everybody who writes or works here."""
    users = get_user_model().objects.filter(is_staff=True, is_active=True).order_by()
    staff = users.values_list("pk", "username", "first_name", "last_name")
    authors = Author.objects.order_by().values_list("user", "name", Value(""), Value(""))
    for pk, username, first, last in staff.union(authors, all=True):
        yield pk, username, f"{first} {last}".strip()

"""Whose name a name is: registered readers and staff own theirs, and what looks like them."""

import unicodedata
from functools import cache, lru_cache

from confusable_homoglyphs.confusables import confusables_data
from django.contrib.auth import get_user_model
from django.db import connection


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


def is_taken(name, user=None):
    """Whether `name` is that of a registered reader or of staff, other than `user`.

    One statement. A reader is found by an index; everybody who writes or works here is looked at,
    which are few.
    """
    wanted = skeleton(name)
    with connection.cursor() as cursor:
        cursor.execute(OWNERS.format(users=get_user_model()._meta.db_table), [wanted])
        owners = cursor.fetchall()
    return any(
        is_reader or wanted in (skeleton(name), skeleton(f"{first} {last}"))
        for owner, is_reader, name, first, last in owners
        if user is None or owner != user.pk
    )


# Written out: it is asked at every comment of a guest, and to put it together takes its time.
OWNERS = """
    SELECT user_id, 1, name, '', '' FROM comments_commenter
    WHERE skeleton = %s AND user_id IS NOT NULL
    UNION ALL
    SELECT id, 0, username, first_name, last_name FROM {users} WHERE is_staff AND is_active
    UNION ALL
    SELECT user_id, 0, name, '', '' FROM articles_author
"""

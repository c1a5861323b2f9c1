"""The words of the paper and its readers, for who mistyped one."""

import re
from collections import Counter

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Length

from articles.models import Article, Word

# The commonest ones; who looks for others types them as they are.
MOST = 20_000
SHORTEST, LONGEST = 4, 30
# From so many letters on a word may have two mistakes.
LONG = 7
LOOKED_AT = 1500
# So many readers are right about a word that no story has.
SEVERAL = 3
WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},{LONGEST}}}(?![^\W\d_])")


def gather(said=()):
    """Count the words of the published stories anew; returns how many are known.

    Nothing of a story that readers may not see yet. Once a day is enough: what is new is found by
    those who spell it right. Of `said`, texts of readers that anybody may see, the words that
    several of them have: one alone may be mistyped.
    """
    stories = Article.objects.published().order_by()
    counted = Counter()
    for texts in stories.values_list("headline", "standfirst", "body_text").iterator(500):
        counted.update(set(WORD.findall(" ".join(texts).lower())))
        if len(counted) > 20 * MOST:  # Names and slips that stood in one story so far.
            counted = Counter({word: number for word, number in counted.items() if number > 1})
    readers = Counter()
    for text in said:
        readers.update(set(WORD.findall(text.lower())))
    counted.update({word: number for word, number in readers.items() if number >= SEVERAL})
    words = [
        Word(word=word, start=word[:2], end=word[-2:], stories=number)
        for word, number in counted.most_common(MOST)
        if len(word) <= LONGEST
    ]
    with transaction.atomic():
        Word.objects.all().delete()
        Word.objects.bulk_create(words, batch_size=1000)
    return len(words)


def suggest(text):
    """`text` with each word that no story has replaced by the nearest one; "" without such."""
    typed = {word.lower() for word in re.findall(r"[^\W\d_]+", text)}
    typed = {word for word in typed if SHORTEST <= len(word) <= LONGEST}
    known = set(Word.objects.filter(word__in=typed).values_list("word", flat=True))
    instead = {word: near for word in sorted(typed - known)[:4] if (near := nearest(word))}
    if not instead:
        return ""
    return re.sub(r"[^\W\d_]+", lambda found: instead.get(found[0].lower(), found[0]), text)


def nearest(word):
    """The known word with the fewest mistakes between them, of several the commonest; or ""."""
    most = 2 if len(word) >= LONG else 1
    near = Word.objects.annotate(letters=Length("word")).filter(
        Q(start=word[:2]) | Q(end=word[-2:]),
        letters__range=(len(word) - most, len(word) + most),
    )
    candidates = near.order_by("-stories", F("word")).values_list("word", flat=True)[:LOOKED_AT]
    best, fewest = "", most + 1
    for candidate in candidates:
        if (mistakes := distance(word, candidate, fewest)) < fewest:
            best, fewest = candidate, mistakes
    return best


def distance(one, other, limit):
    """How many letters were left out, added, changed or swapped with the next; at most `limit`.

    The optimal string alignment of two words.
    """
    before, last = [], list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, another in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != another))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == another:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) >= limit and min(last) >= limit:
            return limit
        before, last = last, line
    return min(last[-1], limit)

"""The house's lists of words and domains, made ready once in each process and for each version."""

from typing import NamedTuple

from .words import WordList


class Lists(NamedTuple):
    """`refused` and `held` are words; `domains` are names with what happens to them."""

    refused: WordList
    held: WordList
    domains: dict


_ready = ("", Lists(WordList(), WordList(), {}))


def of(policy):
    """The lists as they are in the version that `policy` names; none has nothing on them."""
    global _ready
    version, lists = _ready
    if version != policy.lists_version:
        lists = read() if policy.lists_version else Lists(WordList(), WordList(), {})
        _ready = (policy.lists_version, lists)
    return lists


def read():
    from .models import Domain, Word

    words = list(Word.objects.filter(is_active=True).values_list("text", "mode"))
    return Lists(
        WordList(text for text, mode in words if mode == Word.Mode.REFUSE),
        WordList(text for text, mode in words if mode == Word.Mode.HOLD),
        dict(Domain.objects.filter(is_active=True).values_list("name", "mode")),
    )

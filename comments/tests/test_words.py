"""What counts as the same word, and how lists of words are searched."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.words import WordList, fold, split

JOKER = "viagra"


def found(entry, text):
    return WordList([entry]).find(text) == entry


@pytest.mark.parametrize(
    "text",
    [
        "Buy VIAGRA now",
        "vi\u00e1gr\u00e4",
        "v\u0456\u0430gr\u0430",  # Cyrillic letters
        "v\u0131agra",  # a dotless i
        "\uff56\uff49\uff41\uff47\uff52\uff41",  # full width
        "\U0001d42f\U0001d422\U0001d41a\U0001d420\U0001d42b\U0001d41a",  # mathematical
        "vi\u200bag\u200dra",
        "vi\u00adagra",
        "v\u0336i\u0336a\u0336g\u0336r\u0336a\u0336",  # struck through
        "\u202eviagra\u202c",
        "v.i.a.g.r.a",
        "v-i-a-g-r-a!",
        "v_i_a_g_r_a",
        "v i a g r a",
        "vi.ag.ra",
        "(viagra)",
        "viagra's",
        "\u05e9\u05dc\u05d5\u05dd viagra",
    ],
)
def test_word_is_found_whatever_it_is_spelt_with(text):
    assert found(JOKER, text)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("viagra", "viagras"),
        ("viagra", "aviagra"),
        ("cunt", "Scunthorpe"),
        ("ass", "a classic assessment"),
        ("heil", "What the hell"),
        ("corn", "example.com"),
        ("free money", "free the money"),
        ("free money", "moneyfree money free"),
        ("viag*", "aviag"),
        ("*agra", "agrarian"),
        ("viagra", ""),
        ("pen is", "The pen. It is"),
    ],
)
def test_other_words_are_not_found(entry, text):
    assert not found(entry, text)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("viag*", "Viagrafix"),
        ("viag*", "viag"),
        ("*agra", "Niagra"),
        ("*iagr*", "aviagrab"),
        ("free money", "FREE\n money!"),
        ("free money", "free, money"),
        ("don't", "Don\u2019t"),
        ("\u8d4c\u535a", "\u6211\u4eec\u7684\u8d4c\u535a\u7f51\u7ad9"),
        (
            "\u0e1e\u0e19\u0e31\u0e19",
            "\u0e40\u0e27\u0e47\u0e1a\u0e1e\u0e19\u0e31\u0e19\u0e1f\u0e23\u0e35",
        ),
        ("stra\u00dfe", "STRASSE"),
        ("caf\u00e9", "cafe"),
    ],
)
def test_parts_phrases_and_scripts_without_spaces(entry, text):
    assert found(entry, text)


def test_vowel_signs_that_are_marks_tell_words_apart():
    assert not found("\u0939\u093f\u0928\u094d\u0926\u0940", "\u0939\u093e\u0928\u094d\u0926\u093e")
    assert found("\u0939\u093f\u0928\u094d\u0926\u0940", "\u0939\u093f\u0928\u094d\u0926\u0940 !")


@given(st.text(max_size=200))
def test_folding_leaves_words_spaces_and_dots_and_folds_no_further(text):
    folded = fold(text)
    assert fold(folded) == folded or split(fold(folded)) == split(folded)
    assert not any(character.isspace() and character != " " for character in folded)


@given(st.text(min_size=1, max_size=40))
def test_what_is_listed_is_found_in_itself(text):
    entry = text.strip("*")
    words = split(fold(entry))
    if words:
        assert WordList([entry]).find(entry) == entry
        assert WordList([entry]).find(f"before {entry} after") == entry


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "a." * 500_000,
        "a " * 500_000,
        "ab.cd " * 150_000,
        "e" + "\u0301" * 1_000_000,
        "\u200b" * 1_000_000,
        "\u05d0\u202e" * 500_000,
        "\u8d4c" * 1_000_000,
        "." * 1_000_000,
    ],
)
def test_hostile_text_is_read_in_a_moment(text):
    # A text that is read again from each of its characters would take hours.
    started = time.thread_time()
    WordList(["viagra", "viag*", "*agra", "free money"]).find(text)
    assert time.thread_time() - started < 20


def test_thousands_of_entries_cost_hardly_more_than_one():
    def best(words, text):
        times = []
        for _ in range(30):
            started = time.perf_counter()
            words.find(text)
            times.append(time.perf_counter() - started)
        return min(times)

    entries = [f"word{number}" for number in range(3000)]
    entries += [f"two words{number}" for number in range(1000)]
    entries += [f"start{number}*" for number in range(500)] + [f"*{n}end" for n in range(500)]
    text = "The two of them said that the bridge would be closed by the harbour office. " * 10
    assert best(WordList(entries), text) < 10 * best(WordList(["word1"]), text)

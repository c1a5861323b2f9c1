"""What the aid sees in a text, how it learns, and how it explains itself."""

import random
import time

import pytest

from comments.aid import measure
from comments.aid.features import Reading
from comments.aid.learner import Learner, learn

from .remarks import remarks


@pytest.fixture(scope="module")
def learner():
    return taught()


def taught():
    texts = [(text, refused) for refused in (True, False) for text in remarks(80, refused)]
    random.Random(3).shuffle(texts)
    readings = [Reading(text).vector() for text, _refused in texts]
    return learn(readings, [refused for _text, refused in texts])


def names(text):
    return {name for group in Reading(text).groups for name in group}


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("SUBSCRIBE", "subscribe"),
        ("subscribeeeee", "subscribe"),
        ("s\u200bubscribe", "subscribe"),
        ("subs\u0441r\u0456be to me", "subscribe to me"),
        ("ｓｕｂｓｃｒｉｂｅ", "subscribe"),
        ("café in 1987", "cafe in 2024"),
    ],
)
def test_disguised_words_are_the_same_words(text, same):
    assert Reading(text).words == Reading(same).words


def test_words_of_another_script_stay_as_they_are():
    assert Reading("Сосна и река").words == ["сосна", "и", "река"]


@pytest.mark.parametrize(
    "text",
    [
        "see https://deals.example/win?x=1 now",
        "see [here](https://www.deals.example/win) now",
        "see www.deals.example/win now",
    ],
)
def test_links_are_known_by_their_host_however_written(text):
    assert {"to deals.example", "links 1"} <= names(text)


def test_shape_comes_in_the_same_order_in_every_process():
    shape = list(Reading("See www.a.example/ www.a.example/ NOW!", ["guest"]).groups[3])
    assert [shape[0], shape[-1]] == ["length 2", "guest"]
    assert shape.index("shouts 1") < shape.index("links 2") < shape.index("to a.example")


def test_end_of_a_sentence_is_no_link():
    assert "links 0" in names("It was cool. Me too, e.g. that. In the end.It was.")


@pytest.mark.parametrize(
    "text",
    ["", " ", "\0", "🙂" * 3000, "a." * 4000, "-a" * 4000, "!" * 9000, "[(" * 4000, "é" * 50_000],
)
def test_hostile_text_is_read_in_no_time(learner, text):
    began = time.perf_counter()
    reading = Reading(text)
    assert learner.score(reading) == learner.score(Reading(text))
    learner.explain(reading)
    assert time.perf_counter() - began < 1


def test_remarks_it_has_not_seen_are_told_apart(learner):
    scores, labels = [], []
    for refused in (True, False):
        unseen = remarks(60, refused, seed=2)
        scores += [learner.score(Reading(text)) for text in unseen]
        labels += [refused] * len(unseen)
    assert measure.area(scores, labels) > 0.98


def test_same_lessons_give_the_same_weights(learner):
    assert taught().to_bytes() == learner.to_bytes()


def test_weights_survive_their_storage(learner):
    again = Learner.from_bytes(learner.to_bytes())
    reading = Reading("Check out my channel")
    assert again.score(reading) == pytest.approx(learner.score(reading), abs=1e-5)


def test_explanation_cites_what_advertises_and_not_the_rest(learner):
    signs = learner.explain(
        Reading(
            "The harbour smells of herring. PLEASE CHECK OUT MY CHANNEL! https://deals.example/"
        )
    )
    cited = " ".join(signs)
    assert "check out my" in cited
    assert "a link" in cited
    assert "herring" not in cited and "weblink" not in cited


def test_threshold_lets_through_no_more_than_its_share():
    scores = [n / 100 for n in range(100)]
    labels = [False] * 100
    at = measure.threshold(scores, labels, 0.02)
    assert sum(score > at for score in scores) == 2
    assert measure.threshold([0.3, 0.9], [False, True], 0.02) == 0.3


def test_area_counts_ties_as_half():
    assert measure.area([1, 1], [True, False]) == 0.5
    assert measure.area([2, 1], [True, False]) == 1
    assert measure.area([1, 2, 2], [True, True, False]) == 0.25


def test_results_name_what_was_caught_and_what_was_held_wrongly():
    result = measure.count([True, True, False, True], [True, False, True, True])
    assert result == (2, 3, 1, 1)
    assert (result.precision, result.recall, result.false_alarms) == (2 / 3, 2 / 3, 1)
    assert measure.count([False], [False]).precision is None

"""How good scores are, against what people decided."""

from typing import NamedTuple


class Result(NamedTuple):
    """Of so many refused and approved comments, how many a threshold would have held."""

    caught: int
    refused: int
    alarms: int
    approved: int

    @property
    def recall(self):
        return self.caught / self.refused if self.refused else None

    @property
    def precision(self):
        held = self.caught + self.alarms
        return self.caught / held if held else None

    @property
    def false_alarms(self):
        return self.alarms / self.approved if self.approved else None


def count(held, labels):
    """The result of `held`, one yes or no for each of `labels` (True: refused)."""
    caught = sum(1 for one, refused in zip(held, labels, strict=True) if one and refused)
    refused = sum(map(bool, labels))
    return Result(caught, refused, sum(map(bool, held)) - caught, len(labels) - refused)


def threshold(scores, labels, share):
    """The lowest score above which no more than `share` of what was approved lies."""
    approved = sorted(
        (score for score, refused in zip(scores, labels, strict=True) if not refused), reverse=True
    )
    return approved[min(int(share * len(approved)), len(approved) - 1)]


def area(scores, labels):
    """The chance that something refused scores higher than something approved (AUC)."""
    ranked = sorted(zip(scores, labels, strict=True))
    refused = sum(map(bool, labels))
    approved = len(labels) - refused
    below = won = at = 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        wins = sum(1 for _score, label in ranked[at:end] if label)
        draws = end - at - wins
        won += wins * (below + draws / 2)
        below += draws
        at = end
    return won / (refused * approved)

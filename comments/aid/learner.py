"""A logistic regression over hashed features, learnt by steps that AdaGrad measures.

John Duchi, Elad Hazan, Yoram Singer: "Adaptive Subgradient Methods for Online Learning and
Stochastic Optimization", Journal of Machine Learning Research 12 (2011). Standard library only: a
thousand comments are learnt in a few seconds and one is weighed in about a millisecond.
"""

import math
import random
import zlib
from array import array

from .features import SIZE, explain, index

# How often each lesson is gone through, how far a step goes at first, how strongly weights are
# drawn to zero, and how much more a false alarm counts than something missed.
ROUNDS = 15
STEP = 0.3
DRAW = 1.0
CARE = 2.0


class Learner:
    """Weights, and what can be asked of them. A score above 0 says: more likely refused."""

    def __init__(self, weights=None, bias=0.0):
        self.weights = weights or array("f", bytes(4 * SIZE))
        self.bias = bias

    def score(self, reading):
        weights = self.weights
        return self.bias + sum(weights[at] * value for at, value in reading.vector())

    def explain(self, reading):
        return explain(reading, self.weigh)

    def weigh(self, name):
        return self.weights[index(name)]

    def to_bytes(self):
        return zlib.compress(array("f", [self.bias, *self.weights]).tobytes(), 6)

    @classmethod
    def from_bytes(cls, data):
        weights = array("f", zlib.decompress(bytes(data)))
        return cls(weights[1:], weights[0])


def learn(vectors, labels, say=lambda done: None):
    """A learner of `vectors` (Reading.vector) and `labels`: True for what was refused.

    The same lessons in the same order give the same weights, to the bit.
    """
    weights, sums = [0.0] * SIZE, [0.01] * SIZE
    bias, bias_sum = 0.0, 1.0
    draw = DRAW / max(len(vectors), 1)
    order = list(range(len(vectors)))
    chance = random.Random(0)  # noqa: S311
    for done in range(ROUNDS):
        chance.shuffle(order)
        for n in order:
            vector, refused = vectors[n], labels[n]
            score = bias
            for at, value in vector:
                score += weights[at] * value
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - refused
            if not refused:
                error *= CARE
            for at, value in vector:
                weight = weights[at]
                slope = error * value + draw * weight
                total = sums[at] = sums[at] + slope * slope
                weights[at] = weight - STEP * slope / math.sqrt(total)
            bias_sum += error * error
            bias -= STEP * error / math.sqrt(bias_sum)
        say(done + 1)
    return Learner(array("f", weights), bias)

"""Remarks of our own for the aid to learn: endless, different, and of two kinds."""

import random

FAIR = (
    [
        "I read the report twice and",
        "The council said last year that",
        "My grandmother lived there;",
        "As a nurse I can say that",
        "Thank you for this piece,",
        "With respect to the author,",
    ],
    [
        "the ferry was never on time",
        "the bridge needs a second lane",
        "nobody counted the trees on the square",
        "the budget leaves out the schools",
        "the tram would be cheaper to run",
        "the harbour smells of herring again",
    ],
    [
        "in winter.",
        "since the spring.",
        "at all, I fear.",
        "as your figures show.",
        "or so I think.",
    ],
)
ADVERTISING = (
    ["Check out my", "VISIT MY NEW", "Guys, look at my", "Please subscribe to my", "Click for my"],
    ["channel", "online shop", "crypto course", "page of free gift cards", "diet plan"],
    [
        "!!!",
        "https://deals.example/win",
        "and win big!",
        "www.deals.example NOW!!",
        "today, friends!",
    ],
)


def remarks(count, refused, seed=1):
    chance = random.Random(f"{seed} {refused}")
    parts = ADVERTISING if refused else FAIR
    return [
        " ".join(chance.choice(part) for part in parts) + f" {chance.randrange(90)}"
        for _ in range(count)
    ]

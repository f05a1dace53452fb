"""A bakery: one baker who kneads, and an oven that needs nobody.

::

    → knead NAME
    ← ok DOUGH      after KNEADING virtual seconds
    → bake DOUGH
    ← ok LOAF       after the loaf's own seconds
"""

from __future__ import annotations

import random

from grader.judge.conducting.wire import Connection
from grader.judge.worlds.base import World
from grader.protocol.numbers import TICKS_PER_SECOND

#: how long the hands have one loaf, virtual seconds
KNEADING = 2


class Bakery(World):
    """Bakes what the suite has ordered."""

    fixture = "bakery"
    by_hand = frozenset({"knead"})

    def __init__(self, rng: random.Random) -> None:
        super().__init__(rng)
        self._seconds: dict[str, int] = {}

    def order(self, count: int) -> dict[str, int]:
        """Draw loaves, and how long each is in the oven: so long that the next can be kneaded meanwhile."""
        self._seconds = {f"loaf-{number}": self.rng.randint(KNEADING + 1, 9) for number in range(count)}
        return dict(self._seconds)

    def asked(self, connection: Connection, words: list[str]) -> None:
        """``knead NAME`` or ``bake DOUGH``."""
        dough = {request.token: request.row for request in self.requests if request.verb == "knead"}
        match words:
            case ["knead", name] if name in self._seconds:
                seconds = KNEADING
            case ["bake", token] if token in dough:
                name = dough[token]
                seconds = self._seconds[name]
            case _:
                raise self.misunderstood(words)
        ticks = seconds * TICKS_PER_SECOND
        self.begin_request(connection, f"{words[0]} {name}", verb=words[0], ticks=ticks, row=name)

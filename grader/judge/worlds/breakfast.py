"""Breakfasts for the kitchen: two pans, three vegetables, one pair of hands.

Frying, boiling and fetching are passive and may all start at once; chopping, seasoning and serving need the
hands. No passive step comes after one of the hands, so the shortest time is reached by *every* program whose
hands never rest while something is ready for them (:func:`.shortest_by_hand`). A breakfast is drawn until
every program that overlaps too little needs longer than that.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, pairwise

from grader.judge.plans import shortest_by_hand
from grader.judge.worlds.kitchen import Task

__all__ = ["Breakfast"]

VEGETABLES = ("carrot", "leek", "mushroom", "onion", "pepper", "spinach", "tomato")
Span = tuple[int, int]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Breakfast:
    """An omelette and potatoes; all times in whole virtual seconds."""

    vegetables: tuple[str, ...]
    #: when each vegetable is ready, and how long it takes to chop
    ready: tuple[int, ...]
    chop: tuple[int, ...]
    fry: int
    boil: int
    #: season, serve
    potatoes: tuple[int, int]
    omelette: tuple[int, int]

    @classmethod
    def draw(cls, rng: random.Random) -> Breakfast:
        """Draw breakfasts until one tells all half-way programs from right ones."""
        while True:
            drawn = cls(
                vegetables=tuple(rng.sample(VEGETABLES, 3)),
                ready=tuple(rng.sample(range(1, 13), 3)),
                chop=tuple(rng.randint(2, 4) for _ in range(3)),
                fry=rng.randint(9, 15),
                boil=rng.randint(4, 12),
                potatoes=(rng.randint(1, 2), rng.randint(1, 2)),
                omelette=(rng.randint(1, 2), rng.randint(1, 2)),
            )
            if drawn.is_telling:
                return drawn

    @property
    def tasks(self) -> list[Task]:
        """What the kitchen is to expect."""
        return [
            Task("fry", "eggs", self.fry),
            Task("boil", "potatoes", self.boil),
            *(Task("fetch", name, ready) for name, ready in zip(self.vegetables, self.ready, strict=True)),
            *(Task("chop", name, seconds) for name, seconds in zip(self.vegetables, self.chop, strict=True)),
            Task("season", "potatoes", self.potatoes[0]),
            Task("serve", "potatoes", self.potatoes[1]),
            Task("season", "omelette", self.omelette[0]),
            Task("serve", "omelette", self.omelette[1]),
        ]

    @property
    def all_ready(self) -> int:
        """When the last pan or vegetable is ready."""
        return max(self.fry, self.boil, *self.ready)

    @property
    def best(self) -> int:
        """The shortest time in which one cook can make it."""
        work = [
            *zip(self.ready, self.chop, strict=True),
            (self.boil, sum(self.potatoes)),
            (max(self.fry, *self.ready), sum(self.omelette)),
        ]
        return int(shortest_by_hand(work))

    @property
    def is_telling(self) -> bool:
        """Every program that overlaps too little takes longer, and a missing lock is a collision."""
        best = self.best
        in_list_order = replace(self, ready=tuple(accumulate(self.ready, max)))
        potatoes_first = replace(self, ready=tuple(max(self.boil, ready) for ready in self.ready))
        without_potatoes = replace(self, boil=0, potatoes=(0, 0))
        return (
            # one pan after the other; one dish after the other
            best < self.fry + self.boil
            # no chopping while a pan is on; no hands before everything is there
            and best < max(self.fry, self.boil) + sum(self.chop)
            and best < in_list_order.best
            and best < potatoes_first.best
            and best < without_potatoes.best + sum(self.potatoes)
            # with no lock at all two vegetables collide, and the time that it takes is not the right one
            and any(later[0] < earlier[1] for earlier, later in pairwise(sorted(self._chopping_at_once)))
            and best != self._without_hands
            # with a lock for chopping alone the potatoes are seasoned while something is chopped
            and any(start < self.boil + 1 and self.boil < end for start, end in self._chopping_in_turn())
        )

    @property
    def _chopping_at_once(self) -> list[Span]:
        return [(ready, ready + seconds) for ready, seconds in zip(self.ready, self.chop, strict=True)]

    def _chopping_in_turn(self) -> Iterator[Span]:
        """When the hands are busy if they only chop (the same whatever is taken first)."""
        now = 0
        for start, end in sorted(self._chopping_at_once):
            begin = max(now, start)
            now = begin + end - start
            yield begin, now

    @property
    def _without_hands(self) -> int:
        """The time that it takes when everything is done at once."""
        chopped = max(end for _, end in self._chopping_at_once)
        return max(self.boil + sum(self.potatoes), max(self.fry, chopped) + sum(self.omelette))

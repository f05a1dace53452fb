"""Breakfasts for the kitchen: two pans, some vegetables, one pair of hands.

Frying, boiling and fetching are passive and may all start at once; chopping, seasoning and serving need the
hands. No passive step comes after one of the hands, so the shortest time is reached by *every* program whose
hands never rest while something is ready for them (:func:`.shortest_by_hand`). A breakfast is drawn until
none of the cooks that are known to be wrong (:mod:`.cooks`) gets away with it.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping

from grader.judge.plans import shortest_by_hand
from grader.judge.worlds.cooks import IDLE_RIVALS, LATE_RIVALS, RIVALS, Cook, cooked
from grader.judge.worlds.kitchen import Task

__all__ = ["Breakfast"]

VEGETABLES = ("carrot", "eggplant", "jalapeño", "mushroom", "onion", "pepper", "Savoy", "spinach", "tomato")
#: more vegetables than anybody's number of places or workers
MANY = 36
#: how often a cook tries, each time with another order of what happens at the same instant; and how often
#: again if that order has made a difference
TRIES, MORE_TRIES = 8, 24


#: the least and the most, virtual seconds
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
        """Draw breakfasts of four or five vegetables until one tells every rival from a right cook."""
        while True:
            drawn = cls._drawn(rng, rng.choice((4, 5)), fry=(14, 18), boil=(7, 12))
            if drawn.shows_two_pairs_of_hands and drawn.tells(RIVALS, rng):
                return drawn

    @classmethod
    def draw_late(cls, rng: random.Random) -> Breakfast:
        """Draw breakfasts whose potatoes are ready when the omelette is being finished; of few vegetables.

        They tell who leaves the hands out of finishing it.
        """
        while True:
            drawn = cls._drawn(rng, rng.choice((1, 2)), fry=(5, 12), boil=(4, 12))
            season = rng.randint(2, 3)
            boil = drawn.all_chopped + rng.randint(1, season - 1)
            drawn = dataclasses.replace(drawn, boil=boil, omelette=(season, drawn.omelette[1]))
            if drawn.tells(LATE_RIVALS, rng):
                return drawn

    def draw_another(self, rng: random.Random) -> Breakfast:
        """Draw one for after this one: three vegetables, among them those of this one, and early potatoes.

        So what was kept from this one can be taken for it, and a dish that counts as served is missing. The
        last vegetable is ready when all else has been done: who does not wait for it goes without.
        """
        drawn = self._drawn(rng, 3, fry=(3, 5), boil=(2, 4))
        all_else = max(drawn.fry, *drawn.ready) + sum(drawn.chop) + sum(drawn.potatoes)
        ready = (*drawn.ready[:2], all_else + rng.randint(1, 3))
        drawn = dataclasses.replace(drawn, ready=tuple(rng.sample(ready, 3)))
        others = [name for name in VEGETABLES if name not in self.vegetables]
        names = [*self.vegetables[:3], *rng.sample(others, max(0, 3 - len(self.vegetables)))]
        return dataclasses.replace(drawn, vegetables=tuple(rng.sample(names, 3)))

    @classmethod
    def draw_idle(cls, rng: random.Random) -> Breakfast:
        """Draw breakfasts of one vegetable in which the hands have only potatoes to do for a while."""
        while True:
            drawn = cls._drawn(rng, 1, fry=(5, 9), boil=(2, 9))
            boil = drawn.all_chopped + rng.randint(1, 3)
            drawn = dataclasses.replace(drawn, boil=boil, fry=boil + sum(drawn.potatoes) + rng.randint(1, 3))
            if drawn.tells(IDLE_RIVALS, rng):
                return drawn

    @classmethod
    def draw_many(cls, rng: random.Random) -> Breakfast:
        """Draw one of many vegetables: the last of the list is ready first, and there is no time to lose.

        So whoever fetches some of them only when others have been chopped is late, however many those are.
        """
        names = [f"{VEGETABLES[at % len(VEGETABLES)]}-{at // len(VEGETABLES) + 1}" for at in range(MANY)]
        return dataclasses.replace(
            cls._drawn(rng, 1, fry=(10, 14), boil=(8, 12)),
            vegetables=tuple(rng.sample(names, MANY)),
            ready=(*(rng.randint(5, 20) for _ in range(MANY - 1)), 1),
            chop=tuple(rng.randint(2, 4) for _ in range(MANY)),
        )

    @classmethod
    def _drawn(cls, rng: random.Random, count: int, *, fry: Span, boil: Span) -> Breakfast:
        return cls(
            vegetables=tuple(rng.sample(VEGETABLES, count)),
            ready=tuple(rng.sample(range(1, 17 if count > 3 else 11), count)),
            chop=tuple(rng.randint(2, 4) for _ in range(count)),
            fry=rng.randint(*fry),
            boil=rng.randint(*boil),
            potatoes=(rng.randint(1, 2), rng.randint(1, 2)),
            omelette=(rng.randint(1, 2), rng.randint(1, 2)),
        )

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
    def all_chopped(self) -> int:
        """When the omelette can be seasoned at the earliest, if the potatoes keep nobody from it."""
        return max(self.fry, int(shortest_by_hand(zip(self.ready, self.chop, strict=True))))

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
    def shows_two_pairs_of_hands(self) -> bool:
        """At some moment three vegetables could be chopped at once: two pairs of hands let one wait."""
        spans = [(ready, ready + seconds) for ready, seconds in zip(self.ready, self.chop, strict=True)]
        return any(sum(begin <= at < end for begin, end in spans) > 2 for at, _ in spans)

    def tells(self, rivals: Mapping[str, Cook], rng: random.Random) -> bool:
        """Whether each of these cooks needs another time, or wants the hands for two things at once."""
        right = (self.best, 0)
        luck: dict[str, set[tuple[int, int]]] = {name: set() for name in rivals}
        for _ in range(TRIES):
            for name, cook in rivals.items():
                luck[name].add(made := cooked(self, cook, rng))
                if made == right:
                    return False
        lucky = [rivals[name] for name, outcomes in luck.items() if len(outcomes) > 1]
        return all(cooked(self, cook, rng) != right for _ in range(MORE_TRIES) for cook in lucky)

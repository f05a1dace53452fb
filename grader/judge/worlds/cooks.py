"""Cooks for a breakfast, simulated: how long each needs, and whether the hands are asked for two things.

A cook is a few generators, each of which yields what it waits for, as a learner's tasks await it: so every
known way to make breakfast wrongly stands here in the form in which it is handed in. A breakfast tells right
from wrong if none of the rivals makes it in the shortest time with the hands doing one thing at a time
(:meth:`.Breakfast.draw`).

Who goes on first at one instant is drawn: which of two events comes first is nobody's to know.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from grader.judge.worlds.breakfast import Breakfast

__all__ = [
    "IDLE_RIVALS",
    "LATE_RIVALS",
    "MANY_RIVALS",
    "RIVALS",
    "Cook",
    "Kitchen",
    "Line",
    "Lock",
    "Steps",
    "Work",
    "cooked",
]

#: yields a moment (virtual seconds) to wait for, or what it stands in line for
Steps: TypeAlias = Generator["int | Line", None, None]
#: makes the breakfast in a kitchen
Cook: TypeAlias = "Callable[[Kitchen], Steps]"


class Line:
    """Whoever waits here for something that is no moment: a lock, or the end of other work."""

    def __init__(self) -> None:
        self.waiting: deque[Steps] = deque()


class Lock(Line):
    """So many may hold it at a time; the others wait in the order in which they came."""

    def __init__(self, holders: int = 1) -> None:
        super().__init__()
        self.free = holders


class Work(Line):
    """Something that goes on by itself, until it is over."""

    over = False


class Kitchen:
    """One breakfast being made in virtual time."""

    def __init__(self, order: Breakfast, rng: random.Random) -> None:
        self.order = order
        #: virtual seconds since the beginning; how often the hands were asked while they were busy
        self.now = self.collisions = 0
        self._busy = 0
        self._rng = rng
        self._numbers = itertools.count()
        self._due: list[tuple[int, float, int, Steps]] = []

    # ------------------------------------------------------------------ what cooks do
    def start(self, *all_steps: Steps) -> list[Work]:
        """Let these go on by themselves from now on."""
        return [self._start(steps) for steps in all_steps]

    def both(self, *all_steps: Steps) -> Steps:
        """Do all of these at the same time, to the end of the last one."""
        yield from self.ends(self.start(*all_steps))

    def ends(self, works: Iterable[Work]) -> Steps:
        """Wait until all of these are over."""
        for work in works:
            if not work.over:
                yield work

    def by_hand(self, seconds: int) -> Steps:
        """Use the hands; a collision if they are in use."""
        self.collisions += self._busy > 0
        self._busy += 1
        yield self.now + seconds
        self._busy -= 1

    def holding(self, lock: Lock | None, *steps: Steps) -> Steps:
        """Do one after the other, holding a lock meanwhile, if there is one."""
        if lock is not None:
            if lock.free:
                lock.free -= 1
            else:
                yield lock
        for each in steps:
            yield from each
        if lock is not None:
            if lock.waiting:
                self._wake(lock.waiting.popleft())
            else:
                lock.free += 1

    # ------------------------------------------------------------------ what a breakfast is made of
    def pan(self, seconds: int) -> Steps:
        """Fry or boil, from now on."""
        yield self.now + seconds

    def fetch(self, index: int) -> Steps:
        """Wait for the moment of a vegetable."""
        yield max(self.now, self.order.ready[index])

    def prepare(self, index: int, lock: Lock | None) -> Steps:
        """Fetch a vegetable, then chop it."""
        yield from self.fetch(index)
        yield from self.chop(index, lock)

    def chop(self, index: int, lock: Lock | None) -> Steps:
        """Chop one that is ready."""
        return self.holding(lock, self.by_hand(self.order.chop[index]))

    def finish(self, dish: tuple[int, int], season: Lock | None, serve: Lock | None) -> Steps:
        """Season and serve a dish, with the same lock in hand all the time, or with one for each."""
        if season is serve:
            yield from self.holding(season, *map(self.by_hand, dish))
        else:
            yield from self.holding(season, self.by_hand(dish[0]))
            yield from self.holding(serve, self.by_hand(dish[1]))

    def in_order(self, indices: Iterable[int], lock: Lock | None) -> Steps:
        """Fetch and chop one vegetable after the other."""
        for index in indices:
            yield from self.prepare(index, lock)

    def vegetables(self, lock: Lock | None) -> list[Steps]:
        """Each vegetable by itself, in the order of the list."""
        return [self.prepare(index, lock) for index in self.indices]

    @property
    def indices(self) -> range:
        """Of the vegetables, in the order of the list."""
        return range(len(self.order.ready))

    # ------------------------------------------------------------------ time
    def run(self, cook: Cook) -> int:
        """Have it made; virtual seconds."""
        (work,) = self.start(cook(self))
        while not work.over:
            self.now, _, _, steps = heapq.heappop(self._due)
            self._go_on(steps)
        return self.now

    def _start(self, steps: Steps) -> Work:
        work = Work()

        def whole() -> Steps:
            yield from steps
            work.over = True
            for waiting in work.waiting:
                self._wake(waiting)

        self._wake(whole())
        return work

    def _wake(self, steps: Steps, at: int | None = None) -> None:
        # What is due now goes on in the order in which it was woken; later things in an order that is drawn.
        draw = 0.0 if at is None or at <= self.now else self._rng.random()
        moment = self.now if at is None else at
        heapq.heappush(self._due, (moment, draw, next(self._numbers), steps))

    def _go_on(self, steps: Steps) -> None:
        wanted = next(steps, None)
        if isinstance(wanted, Line):
            wanted.waiting.append(steps)
        elif wanted is not None:
            self._wake(steps, wanted)


def cooked(order: Breakfast, cook: Cook, rng: random.Random) -> tuple[int, int]:
    """How many virtual seconds this cook needs, and how often the hands were asked while they were busy."""
    kitchen = Kitchen(order, rng)
    return kitchen.run(cook), kitchen.collisions


# ---------------------------------------------------------------------- hands that rest in vain
def _one_pan_at_a_time(*, eggs_first: bool) -> Cook:
    def cook(at: Kitchen) -> Steps:
        hands, order = Lock(), at.order
        first, second = at.start(at.pan(order.fry if eggs_first else order.boil)), []

        def other_pan() -> Steps:
            yield from at.ends(first)
            yield from at.pan(order.boil if eggs_first else order.fry)

        second = at.start(other_pan())
        eggs, potatoes = (first, second) if eggs_first else (second, first)
        yield from at.both(_potatoes(at, hands, potatoes), _omelette(at, hands, eggs))

    return cook


def _potatoes(at: Kitchen, hands: Lock | None, boiled: Sequence[Work]) -> Steps:
    yield from at.ends(boiled)
    yield from at.finish(at.order.potatoes, hands, hands)


def _omelette(at: Kitchen, hands: Lock | None, fried: Sequence[Work]) -> Steps:
    yield from at.both(at.ends(fried), *at.vegetables(hands))
    yield from at.finish(at.order.omelette, hands, hands)


def _chops_when(*, boiled: bool = False, fried: bool = False, fetched: bool = False) -> Cook:
    """The chopping waits for a pan, or for all vegetables."""

    def cook(at: Kitchen) -> Steps:
        hands, order = Lock(), at.order
        boiling, frying = at.start(at.pan(order.boil)), at.start(at.pan(order.fry))
        fetching = at.start(*map(at.fetch, at.indices))
        awaited = [*(boiling if boiled else ()), *(frying if fried else ()), *(fetching if fetched else ())]

        def prepare(index: int) -> Steps:
            yield from at.ends(awaited)
            yield from at.prepare(index, hands)

        def omelette() -> Steps:
            yield from at.both(at.ends(frying), *map(prepare, at.indices))
            yield from at.finish(order.omelette, hands, hands)

        yield from at.both(_potatoes(at, hands, boiling), omelette())

    return cook


def _chops_in_order(key: Callable[[Kitchen], Iterable[int]]) -> Cook:
    """All goes on by itself, but for the vegetables, which are waited for one by one."""

    def cook(at: Kitchen) -> Steps:
        hands = Lock()

        def omelette() -> Steps:
            yield from at.both(at.pan(at.order.fry), at.in_order(key(at), hands))
            yield from at.finish(at.order.omelette, hands, hands)

        yield from at.both(_potatoes(at, hands, at.start(at.pan(at.order.boil))), omelette())

    return cook


def _listed(at: Kitchen) -> Iterable[int]:
    return at.indices


def _from_the_end(at: Kitchen) -> Iterable[int]:
    return reversed(at.indices)


def _by_name(at: Kitchen) -> Iterable[int]:
    return sorted(at.indices, key=at.order.vegetables.__getitem__)


def _one_loop(potatoes_before: int) -> Cook:
    """All is started, then waited for and worked off in one order: the potatoes before such a vegetable.

    Counted from 0 at the first vegetable; -1 means right before the omelette, -2 at the very end.
    """

    def cook(at: Kitchen) -> Steps:
        boiled, fried = at.start(at.pan(at.order.boil)), at.start(at.pan(at.order.fry))
        for index in at.indices:
            if index == potatoes_before:
                yield from _potatoes(at, None, boiled)
            yield from at.prepare(index, None)
        if potatoes_before == -1 or potatoes_before >= len(at.order.ready):
            yield from _potatoes(at, None, boiled)
        yield from at.ends(fried)
        yield from at.finish(at.order.omelette, None, None)
        if potatoes_before == -2:
            yield from _potatoes(at, None, boiled)

    return cook


def _one_dish_first(*, potatoes: bool, pans_together: bool) -> Cook:
    """One dish is on the table before the hands, or even the pan, do anything for the other."""

    def cook(at: Kitchen) -> Steps:
        hands, order = Lock(), at.order

        def pan(seconds: int) -> list[Work]:
            return at.start(at.pan(seconds))

        boiled = pan(order.boil) if pans_together or potatoes else None
        fried = pan(order.fry) if pans_together or not potatoes else None
        if potatoes:
            yield from _potatoes(at, hands, boiled or ())
            yield from _omelette(at, hands, pan(order.fry) if fried is None else fried)
        else:
            yield from _omelette(at, hands, fried or ())
            yield from _potatoes(at, hands, pan(order.boil) if boiled is None else boiled)

    return cook


def _together(*, season: bool) -> Cook:
    """Both dishes are served when both have been seasoned; or seasoned when both can be."""

    def cook(at: Kitchen) -> Steps:
        hands, order = Lock(), at.order
        boiled, fried = at.start(at.pan(order.boil)), at.start(at.pan(order.fry))
        chopped = at.start(*at.vegetables(hands))

        def seasoned(dish: tuple[int, int], *parts: Work) -> Steps:
            yield from at.ends([*boiled, *fried, *chopped] if season else parts)
            yield from at.holding(hands, at.by_hand(dish[0]))

        yield from at.both(seasoned(order.potatoes, *boiled), seasoned(order.omelette, *fried, *chopped))
        yield from at.by_hand(order.potatoes[1])
        yield from at.by_hand(order.omelette[1])

    return cook


def _potatoes_wait(at: Kitchen) -> Steps:
    """They are seasoned when they are ready, and served when the omelette has been."""
    hands, order = Lock(), at.order

    def seasoned() -> Steps:
        yield from at.pan(order.boil)
        yield from at.holding(hands, at.by_hand(order.potatoes[0]))

    yield from at.both(seasoned(), _omelette(at, hands, at.start(at.pan(order.fry))))
    yield from at.by_hand(order.potatoes[1])


def _potatoes_after_chopping(at: Kitchen) -> Steps:
    hands, order = Lock(), at.order
    boiled, fried = at.start(at.pan(order.boil)), at.start(at.pan(order.fry))
    chopped = at.start(*at.vegetables(hands))
    yield from at.ends(chopped)
    yield from at.both(_potatoes(at, hands, boiled), _finished(at, hands, fried))


def _holds_for_the_eggs(at: Kitchen) -> Steps:
    """All is chopped, and the hands are held for the omelette, whose eggs are not ready."""
    hands, order = Lock(), at.order
    boiled, fried = at.start(at.pan(order.boil)), at.start(at.pan(order.fry))

    def omelette() -> Steps:
        yield from at.both(*at.vegetables(hands))
        yield from at.holding(hands, at.ends(fried), *map(at.by_hand, order.omelette))

    yield from at.both(_potatoes(at, hands, boiled), omelette())


def _finished(at: Kitchen, hands: Lock | None, parts: Sequence[Work]) -> Steps:
    yield from at.ends(parts)
    yield from at.finish(at.order.omelette, hands, hands)


def _pan_after_chopping(*, eggs: bool) -> Cook:
    """A pan is put on when the vegetables have been chopped."""

    def cook(at: Kitchen) -> Steps:
        hands, order = Lock(), at.order
        other = at.start(at.pan(order.boil if eggs else order.fry))
        chopped = at.start(*at.vegetables(hands))

        def late(seconds: int) -> Steps:
            yield from at.ends(chopped)
            yield from at.pan(seconds)

        own = at.start(late(order.fry if eggs else order.boil))
        boiled, fried = (other, own) if eggs else (own, other)
        yield from at.both(_potatoes(at, hands, boiled), _finished(at, hands, [*fried, *chopped]))

    return cook


def _in_chunks(size: int) -> Cook:
    """So many vegetables are prepared at a time; the next ones when all of these are chopped."""

    def cook(at: Kitchen) -> Steps:
        hands = Lock()

        def chunks() -> Steps:
            each = list(at.indices)
            for begin in range(0, len(each), size):
                yield from at.both(*[at.prepare(index, hands) for index in each[begin : begin + size]])

        yield from at.both(
            _potatoes(at, hands, at.start(at.pan(at.order.boil))),
            _finished(at, hands, at.start(at.pan(at.order.fry), chunks())),
        )

    return cook


def _window(size: int) -> Cook:
    """So many vegetables are prepared at a time; one more when one is chopped."""

    def cook(at: Kitchen) -> Steps:
        hands, places = Lock(), Lock(size)
        chopped = [at.holding(places, steps) for steps in at.vegetables(hands)]
        yield from at.both(
            _potatoes(at, hands, at.start(at.pan(at.order.boil))),
            _finished(at, hands, at.start(at.pan(at.order.fry), *chopped)),
        )

    return cook


def _holds_for(*, pans: str = "", vegetables: bool = False, potatoes_first: bool = True) -> Cook:
    """The hands are held while a pan or a vegetable is waited for."""

    def cook(at: Kitchen) -> Steps:
        hands, order = Lock(), at.order

        def potatoes() -> Steps:
            if "boil" in pans:
                yield from at.holding(hands, at.pan(order.boil), *map(at.by_hand, order.potatoes))
            else:
                yield from at.pan(order.boil)
                yield from at.finish(order.potatoes, hands, hands)

        def omelette() -> Steps:
            pan = at.pan(order.fry)
            prepared = [
                at.holding(hands, at.prepare(index, None)) if vegetables else at.prepare(index, hands)
                for index in at.indices
            ]
            yield from at.both(at.holding(hands, pan) if "fry" in pans else pan, *prepared)
            yield from at.finish(order.omelette, hands, hands)

        dishes = [potatoes(), omelette()]
        yield from at.both(*(dishes if potatoes_first else dishes[::-1]))

    return cook


# ---------------------------------------------------------------------- hands that do two things at once
def _locks(chop: str, potatoes: str, omelette: str, *, pairs: int = 1) -> Cook:
    """Which lock is taken for what: the same letter is the same lock, a dot is none.

    Args:
        chop: for chopping, one letter.
        potatoes: for seasoning and serving them, two letters.
        omelette: the same.
        pairs: how many may hold a lock at a time.
    """

    def cook(at: Kitchen) -> Steps:
        locks: dict[str, Lock | None] = {name: Lock(pairs) for name in "abc"}
        locks["."] = None
        order = at.order

        def make_potatoes() -> Steps:
            yield from at.pan(order.boil)
            yield from at.finish(order.potatoes, locks[potatoes[0]], locks[potatoes[1]])

        def make_omelette() -> Steps:
            yield from at.both(at.pan(order.fry), *at.vegetables(locks[chop]))
            yield from at.finish(order.omelette, locks[omelette[0]], locks[omelette[1]])

        yield from at.both(make_potatoes(), make_omelette())

    return cook


#: none of these may make a breakfast in the shortest time with one thing in hand at a time; those that most
#: breakfasts let through come first
RIVALS: dict[str, Cook] = {
    "both dishes are served together": _together(season=False),
    "chops in the order of the list": _chops_in_order(_listed),
    "chops the last one of the list first": _chops_in_order(_from_the_end),
    "chops in the order of the names": _chops_in_order(_by_name),
    "potatoes are served when the omelette has been": _potatoes_wait,
    "two at a time": _in_chunks(2),
    "three at a time": _in_chunks(3),
    "a window of two": _window(2),
    "a window of three": _window(3),
    "the potatoes' serving takes no lock": _locks("a", "a.", "aa"),
    "the potatoes take no lock": _locks("a", "..", "aa"),
    "chops when the potatoes are boiled": _chops_when(boiled=True),
    "potatoes when all is chopped": _potatoes_after_chopping,
    "potatoes are on the table first": _one_dish_first(potatoes=True, pans_together=True),
    "chops when all is fetched": _chops_when(fetched=True),
    "chops when the eggs are fried": _chops_when(fried=True),
    "chops when all is ready": _chops_when(boiled=True, fried=True, fetched=True),
    "boils, then fries": _one_pan_at_a_time(eggs_first=False),
    "fries, then boils": _one_pan_at_a_time(eggs_first=True),
    "fries when all is chopped": _pan_after_chopping(eggs=True),
    "boils when all is chopped": _pan_after_chopping(eggs=False),
    "both dishes are seasoned together": _together(season=True),
    "potatoes, then the omelette": _one_dish_first(potatoes=True, pans_together=False),
    "the omelette, then potatoes": _one_dish_first(potatoes=False, pans_together=False),
    "the omelette is on the table first": _one_dish_first(potatoes=False, pans_together=True),
    **{f"one loop, the potatoes at place {place}": _one_loop(place) for place in (0, 1, 2, 3, 4, -1, -2)},
    "hands held while boiling": _holds_for(pans="boil"),
    "hands held while boiling, the omelette first": _holds_for(pans="boil", potatoes_first=False),
    "hands held while frying": _holds_for(pans="fry"),
    "hands held while fetching": _holds_for(vegetables=True),
    "hands held while fetching, the omelette first": _holds_for(vegetables=True, potatoes_first=False),
    "hands held all the time": _holds_for(pans="fry boil", vegetables=True),
    "no lock": _locks(".", "..", ".."),
    "a lock for chopping": _locks("a", "..", ".."),
    "no lock for chopping": _locks(".", "aa", "aa"),
    "the finishing takes a lock of its own": _locks("a", "bb", "bb"),
    "a lock for each dish": _locks("a", "bb", "aa"),
    "a lock for each kind of work": _locks("a", "bc", "bc"),
    "a lock for serving": _locks(".", ".a", ".a"),
    "two pairs of hands": _locks("a", "aa", "aa", pairs=2),
}
#: the same where the potatoes are ready late, when the omelette is being finished
LATE_RIVALS: dict[str, Cook] = {
    "the omelette takes no lock": _locks("a", "aa", ".."),
    "the omelette's serving takes no lock": _locks("a", "aa", "a."),
    "serving takes no lock": _locks("a", "a.", "a."),
    "seasoning takes no lock": _locks("a", ".a", ".a"),
    "the omelette's seasoning takes no lock": _locks("a", "aa", ".a"),
    "potatoes before the omelette": _one_loop(-1),
}
#: the same where all is chopped long before the eggs are fried, and the potatoes are ready meanwhile
IDLE_RIVALS: dict[str, Cook] = {
    "hands held for the eggs": _holds_for_the_eggs,
    "potatoes when the omelette is on the table": _one_dish_first(potatoes=False, pans_together=True),
    "potatoes are served when the omelette has been": _potatoes_wait,
}
#: of a breakfast of many vegetables: whatever number of places there is, it is too small
MANY_RIVALS: dict[str, Cook] = {
    f"{how} {size}": plan(size)
    for size in (4, 5, 8, 10, 16, 20, 32)
    for how, plan in (("chunks of", _in_chunks), ("a window of", _window))
}

"""Hidden suite of exercise 2.

Design: frying, boiling and fetching are passive and may all start at once; chopping, seasoning and
serving need the one pair of hands. No passive step comes after one of the hands, so the shortest time is
reached by *every* program whose hands never rest while something is ready for them, in whatever order
they take things (see :func:`optimum`): right programs need no cleverness, only concurrency. Each order is
drawn until all half-way programs (one pan after the other, chopping only when everything is there,
chopping in the order of the list, one dish after the other) need longer than that, see :func:`telling`.
Threads would overlap too, without a line of async, and so does select by hand: whatever is worth points
for being at the same time wants one thread as well, and a coroutine that is awaited on a free loop.

Every check wants the dishes made, or part of them, so that doing nothing earns nothing.
Out of scope: clever orders, failures, cancelling.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from itertools import accumulate, pairwise

from grader.evidence.record import Request
from grader.judge import check
from grader.judge.learner import Learner, Run
from grader.judge.worlds.kitchen import HANDS, Kitchen, Task

VEGETABLES = ("carrot", "leek", "mushroom", "onion", "pepper", "spinach", "tomato")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One breakfast; all times in virtual seconds."""

    vegetables: tuple[str, ...]
    #: when each vegetable is ready, and how long it takes to chop
    ready: tuple[int, ...]
    chop: tuple[int, ...]
    fry: int
    boil: int
    #: season, serve
    potatoes: tuple[int, int]
    omelette: tuple[int, int]

    @property
    def tasks(self) -> list[Task]:
        """For the kitchen."""
        vegetables = list(zip(self.vegetables, self.ready, self.chop, strict=True))
        return [
            Task("fry", "eggs", self.fry),
            Task("boil", "potatoes", self.boil),
            *[Task("fetch", name, ready) for name, ready, _ in vegetables],
            *[Task("chop", name, seconds) for name, _, seconds in vegetables],
            Task("season", "potatoes", self.potatoes[0]),
            Task("serve", "potatoes", self.potatoes[1]),
            Task("season", "omelette", self.omelette[0]),
            Task("serve", "omelette", self.omelette[1]),
        ]


# ---------------------------------------------------------------------- the shortest time
def optimum(order: Order) -> int:
    """The shortest time in which one pair of hands can do it.

    *Never less:* look at any moment at which something becomes ready (a pan, a vegetable). Some of the
    hands' work cannot begin before it: what is made of that thing, of anything that is ready later still,
    and what comes after those. One pair of hands does this work one after the other, so the end is no
    earlier than the moment plus that work; the formula takes the worst such moment.

    *Never more:* take a program whose hands never rest while something is ready, and the last moment at
    which its hands take up work after a rest. Nothing was ready just before, so each thing still undone
    waited, itself or through what it is made of, for something that was not ready before this moment.
    From here on the hands do not rest: the end is this moment plus that work, one of the formula's terms.
    """
    return max(moment + _work_from(order, moment) for moment in (order.fry, order.boil, *order.ready))


def _work_from(order: Order, moment: int) -> int:
    """How much of the hands' work cannot begin before ``moment``."""
    late = [seconds for ready, seconds in zip(order.ready, order.chop, strict=True) if ready >= moment]
    work = sum(late)
    if order.boil >= moment:
        work += sum(order.potatoes)
    if late or order.fry >= moment:
        work += sum(order.omelette)
    return work


def draw(rng: random.Random) -> Order:
    """Draw orders until one tells all half-way programs from right ones."""
    while True:
        order = Order(
            vegetables=tuple(rng.sample(VEGETABLES, 3)),
            ready=tuple(rng.sample(range(1, 13), 3)),
            chop=tuple(rng.randint(2, 4) for _ in range(3)),
            fry=rng.randint(9, 15),
            boil=rng.randint(4, 12),
            potatoes=(rng.randint(1, 2), rng.randint(1, 2)),
            omelette=(rng.randint(1, 2), rng.randint(1, 2)),
        )
        if telling(order):
            return order


def telling(order: Order) -> bool:
    """Every program that overlaps too little takes longer than the optimum, and no lock is a collision."""
    best, longest_pan = optimum(order), max(order.fry, order.boil)
    in_list_order = dataclasses.replace(order, ready=tuple(accumulate(order.ready, max)))
    potatoes_first = dataclasses.replace(order, ready=tuple(max(order.boil, ready) for ready in order.ready))
    without_potatoes = dataclasses.replace(order, boil=0, potatoes=(0, 0))
    return (
        # one pan after the other; one dish after the other
        best < order.fry + order.boil
        # no chopping while a pan is on; no hands before everything is there
        and best < longest_pan + sum(order.chop)
        and best < optimum(in_list_order)
        and best < optimum(potatoes_first)
        and best < optimum(without_potatoes) + sum(order.potatoes)
        # with no lock at all two vegetables collide, and the time that it takes is not the right one
        and _collide(_chopping_at_once(order))
        and best != _without_hands(order)
        # with a lock for chopping alone the potatoes are seasoned while something is chopped
        and any(start < order.boil + 1 and order.boil < end for start, end in _chopping_in_turn(order))
    )


def _chopping_at_once(order: Order) -> list[tuple[int, int]]:
    return [(ready, ready + seconds) for ready, seconds in zip(order.ready, order.chop, strict=True)]


def _chopping_in_turn(order: Order) -> Iterator[tuple[int, int]]:
    """When the hands are busy if they only chop (the same whatever is taken first)."""
    now = 0
    for start, end in sorted(_chopping_at_once(order)):
        begin = max(now, start)
        now = begin + end - start
        yield begin, now


def _collide(spans: list[tuple[int, int]]) -> bool:
    ordered = sorted(spans)
    return any(later[0] < earlier[1] for earlier, later in pairwise(ordered))


def _without_hands(order: Order) -> int:
    """The time that it takes when everything is done at once."""
    chopped = max(end for _, end in _chopping_at_once(order))
    return max(order.boil + sum(order.potatoes), max(order.fry, chopped) + sum(order.omelette))


# ---------------------------------------------------------------------- one run
def cook(learner: Learner, kitchen: Kitchen, order: Order) -> Run:
    """Have the breakfast made, and note what tells mistakes apart."""
    kitchen.expect(*order.tasks)
    run = learner.call("cook", kitchen.address, list(order.vegetables))
    by_hand = [request for request in run.requests if request.verb in HANDS]
    chops = [request for request in by_hand if request.verb == "chop"]
    chops_at_once = any(overlap(one, other) for one in chops for other in chops if one is not other)
    in_list_order = [request.label for request in chops] == [f"chop {name}" for name in order.vegetables]
    run.note(
        line=learner.line_calling(
            call_to_look_at(run, chops_at_once=chops_at_once, in_list_order=in_list_order)
        )
        if run.awaited
        else learner.line_of("cook"),
        best=optimum(order),
        all_ready=max(order.fry, order.boil, *order.ready),
        hands_begin=min((request.started for request in by_hand), default=0.0),
        chops_at_once=chops_at_once,
        in_list_order=in_list_order,
        waiting_tasks=sum(wait.times for wait in run.evidence.report.waits if not wait.main),
    )
    return run


def call_to_look_at(run: Run, *, chops_at_once: bool, in_list_order: bool) -> str:
    """What the hands do twice, or out of turn, or what waits too late."""
    if run.evidence.violations:
        return "chop" if chops_at_once else "season"
    return "chop" if in_list_order and run.most_in_flight > 1 else "boil"


def overlap(one: Request | None, other: Request | None) -> bool:
    """Both were going on at some moment."""
    if one is None or other is None:
        return False
    ends = [float("inf") if request.ended is None else request.ended for request in (one, other)]
    return one.started < ends[1] and other.started < ends[0]


def many_hands(run: Run) -> str:
    """What is wrong when it is more than one thread, or no coroutine; "" when it is neither."""
    if run.processes > 1:
        return f"{run.processes} processes were at work; one is enough."
    if run.threads > 1:
        return f"{run.threads} threads were at work; tasks need no thread of their own."
    if not run.awaited:
        return "cook is a plain function now; it was, and stays, a coroutine function."
    if run.evidence.requests_before_await:
        return "cook asked the kitchen when it was called; a coroutine does nothing before it is awaited."
    return ""


def off_loop(run: Run) -> str:
    """What is wrong when it overlaps by something else than tasks on a loop; "" when it does not."""
    if run.blocked and run.blocked == run.elapsed:
        return f"In all of the {run.elapsed:g} s nothing else could run: a call held up the loop."
    return many_hands(run)


def unmade(run: Run) -> str:
    """Which dish was never made, as far as the table; "" when both were."""
    for dish in ("omelette", "potatoes"):
        if not any(request.label == f"season {dish}" and not request.refused for request in run.requests):
            return f"The {dish} {'were' if dish == 'potatoes' else 'was'} never made."
    return ""


def unserved(run: Run) -> str:
    """Which dish was not on the table when cook returned; "" when both were."""
    for dish in ("omelette", "potatoes"):
        served = [
            request for request in run.requests if request.label == f"serve {dish}" and not request.refused
        ]
        if not served:
            return f"The {dish} {'were' if dish == 'potatoes' else 'was'} never served."
        ended = served[0].ended_ticks
        if ended is None or ended > run.evidence.ended_ticks:
            return f"When cook returned, at {run.elapsed:g} s, the {dish} had not reached the table."
    return ""


def by_many_hands(run: Run) -> str:
    """Where the hands did two things at once, or did one again; "" when they did not."""
    violations = run.evidence.violations
    if not violations:
        return ""
    times = f" It happened {len(violations)} times." if len(violations) > 1 else ""
    return f"{violations[0][:1].upper()}{violations[0][1:]}.{times}"


def asked_for(run: Run, label: str) -> Request | None:
    """The first request with this label."""
    return next((request for request in run.requests if request.label == label), None)


def rest(run: Run, order: Order) -> str:
    """The first moment at which the hands rested although something could have been ready for them."""
    could = {f"chop {name}": ready for name, ready in zip(order.vegetables, order.ready, strict=True)}
    could["season potatoes"] = order.boil
    spans = sorted(
        (request.started, request.ended or run.elapsed) for request in run.requests if request.verb in HANDS
    )
    free = 0.0
    for start, end in spans:
        for label, ready in could.items():
            done = asked_for(run, label)
            begun = run.elapsed if done is None else done.started
            since = max(free, ready)
            until = min(start, begun)
            if since < until:
                return f" At {since:g} s the hands were free to {label}, and rested until {until:g} s."
        free = max(free, end)
    return ""


# ---------------------------------------------------------------------- checks
@check(points=1, objective="served")
def test_both_dishes_are_served(learner: Learner, kitchen: Kitchen, rng: random.Random) -> None:
    """Both dishes come to the table, each once, before cook returns."""
    run = cook(learner, kitchen, draw(rng))
    assert not unserved(run), unserved(run)


@check(points=1, objective="hands")
def test_hands_do_one_thing_at_a_time(learner: Learner, kitchen: Kitchen, rng: random.Random) -> None:
    """The cook's hands do one thing at a time."""
    run = cook(learner, kitchen, draw(rng))
    assert not by_many_hands(run), by_many_hands(run)
    assert not unmade(run), unmade(run)


@check(points=2, objective="pans")
def test_pans_are_on_together(learner: Learner, kitchen: Kitchen, rng: random.Random) -> None:
    """Eggs and potatoes are on the stove at the same time."""
    run = cook(learner, kitchen, draw(rng))
    eggs, potatoes = asked_for(run, "fry eggs"), asked_for(run, "boil potatoes")
    assert eggs is not None, "The eggs were never fried."
    assert potatoes is not None, "The potatoes were never boiled."
    assert overlap(eggs, potatoes), (
        f"The eggs were put on at {eggs.started:g} s and the potatoes at {potatoes.started:g} s: "
        "one pan waited for the other."
    )
    assert not off_loop(run), off_loop(run)


@check(points=2, objective="meanwhile")
def test_the_cook_chops_meanwhile(learner: Learner, kitchen: Kitchen, rng: random.Random) -> None:
    """The cook chops while the pans are on."""
    run = cook(learner, kitchen, draw(rng))
    pans = [asked_for(run, "fry eggs"), asked_for(run, "boil potatoes")]
    chops = [request for request in run.requests if request.verb == "chop"]
    assert any(overlap(chop, pan) for chop in chops for pan in pans), (
        "As long as a pan was on, the cook chopped nothing: the hands watched the stove."
    )
    assert not off_loop(run), off_loop(run)


@check(points=4, objective="optimum")
def test_ready_as_early_as_possible(learner: Learner, kitchen: Kitchen, rng: random.Random) -> None:
    """Breakfast is ready as early as one cook can make it."""
    order = draw(rng)
    run, best = cook(learner, kitchen, order), optimum(order)
    assert run.elapsed <= best, (
        f"Breakfast took {run.elapsed:g} s; one cook can make it in {best} s.{rest(run, order)}"
    )
    assert run.elapsed == best, (
        f"Cook returned after {run.elapsed:g} s, and one pair of hands needs {best} s for all of it: "
        "something was not waited for, or two things were done at once."
    )
    # A sleep could make up for what was left out.
    assert not by_many_hands(run), by_many_hands(run)
    assert not unserved(run), unserved(run)
    assert not off_loop(run), off_loop(run)


@check(points=1, objective="one-thread")
def test_one_thread(learner: Learner, kitchen: Kitchen, rng: random.Random) -> None:
    """One thread does it all."""
    run = cook(learner, kitchen, draw(rng))
    assert not many_hands(run), many_hands(run)
    assert not unmade(run), unmade(run)


@check(points=1, objective="free")
def test_the_loop_stays_free(learner: Learner, kitchen: Kitchen, rng: random.Random) -> None:
    """The loop stays free while the hands work."""
    run = cook(learner, kitchen, draw(rng))
    assert run.blocked == 0, (
        f"For {run.blocked:g} of {run.elapsed:g} s nothing else could run: a call held up the loop."
    )
    on_a_loop = run.awaited
    assert on_a_loop, "cook is a plain function now; whoever calls it stands still until it is over."
    assert not unmade(run), unmade(run)

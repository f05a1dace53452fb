"""Hidden suite of exercise 2.

Design: one breakfast is drawn (:class:`.Breakfast`) for which every program whose hands never rest in vain
takes the shortest time, in whatever order it takes things, and none of the known half-way programs does
(:mod:`.cooks`: they are simulated with every draw). It is made once, and nearly all checks look at that. A
second program makes three more, one after the other: one whose potatoes are ready when the omelette
is being finished, one with more vegetables, of which one comes last of all, and one in which the hands have
nothing but the potatoes to do for a while.
Threads would overlap too, without a line of async, and so does select by hand: whatever is worth points
for being at the same time wants one thread as well, and a coroutine that is awaited on a free loop.

Every check wants the dishes made, or part of them, so that doing nothing earns nothing.

Rules of the lesson, and what asks for them:

* "as early as one cook can make it": test_ready_as_early_as_possible
* "no, goes on by itself": test_pans_are_on_together, test_the_cook_chops_meanwhile
* "one pair of hands": test_hands_do_one_thing_at_a_time, test_another_breakfast
* "The hands never rest while something is ready": test_ready_as_early_as_possible, test_another_breakfast
* "Wait for the thing itself": test_ready_as_early_as_possible
* "Both dishes are served once": test_both_dishes_are_served, test_another_breakfast
* "A dish that is seasoned waits for no other": test_ready_as_early_as_possible
* "There may be one vegetable, or many": test_another_breakfast
* "`cook` may be called again": test_another_breakfast
* "No threads, and no blocking calls": test_one_thread, test_the_loop_stays_free

Out of scope: clever orders, failures, cancelling; what cook gives back; cooking twice at the same time.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Sequence
from typing import NamedTuple

from grader.judge.worlds.breakfast import Breakfast
from grader.judge.worlds.kitchen import Kitchen
from grader.suite import (
    Departure,
    Learner,
    Request,
    Run,
    SourceText,
    Value,
    asked,
    check,
    most_at_once,
    must_be_awaited,
    must_keep_the_rules,
    must_leave_the_loop_free,
    must_stay_on_the_loop,
    must_use_one_thread,
    must_wait_without_a_timer,
    noting,
    of_verb,
    overlap,
    shared_run,
)

#: each dish, with the verb that goes with it
DISHES = {"omelette": "was", "potatoes": "were"}
#: a line that takes a lock which has a name; a task group is made where it is entered
TAKES_A_LOCK = re.compile(r"^\s*async with [\w.]+:|\bawait [\w.]+\.acquire\(\)")
LOCKS = ("Lock", "Semaphore", "BoundedSemaphore", "CapacityLimiter")


class Cooked(NamedTuple):
    """A breakfast, and the call that was to make it."""

    run: Run
    order: Breakfast


class CookedAgain(NamedTuple):
    """Breakfasts that one program made, one after the other, and the requests of each."""

    run: Run
    orders: list[Breakfast]
    requests: list[Sequence[Request]]


class Rest(NamedTuple):
    """Hands that rested although something could have been ready for them; virtual seconds."""

    label: str
    since: float
    until: float
    #: the vegetable that was taken up next was not ready yet
    for_another: bool


@shared_run
def cooked(learner: Learner, kitchen: Kitchen, rng: random.Random) -> Cooked:
    """Have a breakfast made, and note what tells mistakes apart."""
    order = Breakfast.draw(rng)
    kitchen.expect(*order.tasks)
    with noting(learner, facts, kitchen, order):
        run = learner.call("cook", kitchen.address, list(order.vegetables))
    return Cooked(run, order)


@shared_run
def cooked_again(learner: Learner, kitchen: Kitchen, rng: random.Random) -> CookedAgain:
    """Have breakfasts made by one program; it ends with a fault if an earlier one hinders a later one."""
    first = Breakfast.draw_late(rng)
    orders = [first, first.draw_another(rng), Breakfast.draw_idle(rng), Breakfast.draw_many(rng)]
    kitchen.expect(*first.tasks)
    for order in orders[1:]:
        kitchen.expect_again(*order.tasks)
    lists = [list(order.vegetables) for order in orders]
    with noting(learner, facts_of_all, kitchen, orders), learner.bench() as bench:
        run = bench.play("one_after_the_other", kitchen.address, *lists)
    return CookedAgain(run, orders, kitchen.breakfasts(run.requests))


# ---------------------------------------------------------------------- what tells mistakes apart
def facts(run: Run, source: SourceText, kitchen: Kitchen, order: Breakfast) -> dict[str, Value]:
    """What is said of the facts in suite.toml."""
    chops, fetches = of_verb(run, "chop"), of_verb(run, "fetch")
    rested = rests(run.requests, order, run.began)
    told: dict[str, Value] = {
        **common(run, source, kitchen),
        "best": order.best,
        "all_ready": order.all_ready,
        "hands_begin": min((each.started for each in run.requests if each.by_hand), default=0.0),
        "in_list_order": [each.label for each in chops] == [f"chop {name}" for name in order.vegetables],
        "chop_waited": any(chop_waited(run, name) for name in order.vegetables),
        "waits_for_another": any(rest.for_another for rest in rested),
        "fetches_after_chops": len(chops) == len(fetches)
        and all(fetch.started >= chop.over for chop, fetch in zip(chops, fetches[1:], strict=False)),
        "dish_waits": any(rest.label.startswith("serve") for rest in rested),
        "dishes_in_turn": in_turn(run, "fry eggs", "serve potatoes")
        or in_turn(run, "boil potatoes", "serve omelette"),
        "waits_for_the_eggs": waits_for_the_eggs(run.requests, rested),
        "omelette_lacks": omelette_lacks(run.requests, order),
        "waiting_tasks": sum(wait.times for wait in run.evidence.report.waits if not wait.main),
    }
    return {**told, "line": telling_line(run, source, told)}


def facts_of_all(run: Run, source: SourceText, kitchen: Kitchen, orders: list[Breakfast]) -> dict[str, Value]:
    """The same of several breakfasts, as far as there is the same to say; and what later ones were given."""
    parts = kitchen.breakfasts(run.requests)
    too_early = returns_before(parts)
    made = list(zip(parts, orders, strict=False))
    began = [run.began, *[max((each.over for each in part), default=run.began) for part in parts]]
    told: dict[str, Value] = {
        **common(run, source, kitchen),
        "best": sum(order.best for order in orders),
        "waits_for_the_eggs": any(
            waits_for_the_eggs(part, rests(part, order, begin))
            for (part, order), begin in zip(made, began, strict=False)
        ),
        "omelette_lacks": any(omelette_lacks(part, order) for part, order in made),
        **fetching(parts),
        "returns_before": too_early,
        "returns_too_early": bool(too_early),
        "awaited": run.value is not False,  # as the driver tells
    }
    return {**told, "line": telling_line(run, source, told)}


def left_lying(run: Run) -> str:
    """What was ready, and was never taken up by the hands: a vegetable, or potatoes; "": nothing."""
    asked_for = {each.label for each in run.requests}
    then = {"fetch": "chop", "boil": "season", "season": "serve"}
    for each in run.requests:
        verb, _, name = each.label.partition(" ")
        is_there = verb in then and each.ended_ticks is not None and not each.refused
        if is_there and f"{then[verb]} {name}" not in asked_for:
            return name
    return ""


def fetching(parts: Sequence[Sequence[Request]]) -> dict[str, Value]:
    """Of the breakfast with most vegetables, how many of them were fetched at its first moment."""
    most = max(parts, key=lambda part: len([each for each in part if each.verb == "fetch"]), default=[])
    begins = sorted(each.started for each in most if each.verb == "fetch")
    at_once = begins.count(begins[0]) if begins else 0
    return {
        "vegetables": len(begins),
        "fetched_at_once": at_once,
        "fetched_late": 1 < at_once < len(begins) and not any(each.refused for each in most),
    }


def returns_before(parts: Sequence[Sequence[Request]]) -> str:
    """The dish that was not on the table when cook returned, though it went on being made; "": none."""
    for part, following in itertools.pairwise(parts):
        again = min((each.started for each in following), default=float("inf"))
        goes_on = any(each.refused for each in following) or any(each.over > again for each in part)
        for dish, was in DISHES.items():
            served = any(each.label == f"serve {dish}" and each.over <= again for each in part)
            if goes_on and not served:
                return f"the {dish} {'are' if was == 'were' else 'is'}"
    return ""


def common(run: Run, source: SourceText, kitchen: Kitchen) -> dict[str, Value]:
    """What there is to say of any number of breakfasts."""
    chops, by_hand = of_verb(run, "chop"), [each for each in run.requests if each.by_hand]
    left = left_lying(run) if run.raised is None and not run.evidence.fault else ""
    finishing = [[each for each in by_hand if each.label.endswith(dish)] for dish in DISHES]
    return {
        "chops_at_once": most_at_once(chops) > 1,
        "hands_at_once": most_at_once(by_hand),
        "omelette_meets_potatoes": any(overlap(*pair) for pair in itertools.product(*finishing)),
        "chops_meet_nothing": not any(
            overlap(chop, other) for chop in chops for other in by_hand if other is not chop
        ),
        "locks": len(source.calls(*LOCKS)),
        "counts": bool(source.numbers_given(*LOCKS, above=1)),
        "lock_waits": bool(lock_waits(run, source)),
        "carried_over": kitchen.carried_over,
        "left_lying": left,
        "leaves_something": bool(left),
        "uses_twice": bool(kitchen.used_again),
        "used_again": kitchen.used_again[0] if kitchen.used_again else "",
        "acquires_nothing": any(
            forgotten.name.endswith(".acquire") for forgotten in run.evidence.report.never_awaited
        ),
    }


def in_turn(run: Run, pan: str, served: str) -> bool:
    """A dish was on the table already when a pan was put on for the other one, and all else for it begun."""
    on, table = asked(run, pan), asked(run, served)
    if on is None or table is None:
        return False
    others = [each for each in run.requests if ("potatoes" in each.label) != ("potatoes" in served)]
    return all(each.started >= table.over for each in (on, *others))


def waits_for_the_eggs(requests: Sequence[Request], rested: list[Rest]) -> bool:
    """All was chopped and the potatoes were boiled, and the hands rested until the eggs were fried."""
    over = {each.label: each.over for each in requests if not each.refused}
    fried, boiled = over.get("fry eggs"), over.get("boil potatoes", float("inf"))
    chopped = max((over[label] for label in over if label.startswith("chop ")), default=0.0)
    return any(
        rest.label == "season potatoes" and rest.until == fried and max(boiled, chopped) <= rest.since
        for rest in rested
    )


def omelette_lacks(requests: Sequence[Request], order: Breakfast) -> bool:
    """It was to be seasoned, and refused, before as many vegetables were chopped as belong to it."""
    chopped = [each.over for each in requests if each.verb == "chop" and not each.refused]
    return any(
        sum(over <= each.started for over in chopped) < len(order.vegetables)
        for each in requests
        if each.label == "season omelette" and each.refused
    )


def lock_waits(run: Run, source: SourceText) -> list[int]:
    """The lines at which, in the end, something waits for a lock, as far as the bench has told."""
    lines = ["", *source.text.splitlines()]
    waiting = [wait.inner or 0 for wait in run.evidence.report.latest]
    return [at for at in waiting if at < len(lines) and TAKES_A_LOCK.search(lines[at])]


def telling_line(run: Run, source: SourceText, told: dict[str, Value]) -> int:
    """Where the hands do something twice, or out of turn, or where something waits too late."""
    if not told.get("awaited", run.awaited):
        return source.definition("cook")
    if told["lock_waits"]:
        return lock_waits(run, source)[0]
    if run.evidence.violations:
        locks = source.calls(*LOCKS)
        several = len(locks) > 1 and not told["chops_at_once"]
        return locks[-1] if several else source.first_use("chop" if told["chops_at_once"] else "season")
    if run.evidence.jumps and source.calls("sleep"):
        return source.calls("sleep")[0]
    if told.get("waits_for_another") or told.get("fetches_after_chops"):
        return source.first_use("chop")
    return source.first_use("serve" if told.get("dish_waits") else "boil")


def chop_waited(run: Run, vegetable: str) -> bool:
    """The vegetable was there, and was chopped later."""
    fetched, chopped = asked(run, f"fetch {vegetable}"), asked(run, f"chop {vegetable}")
    return fetched is not None and chopped is not None and chopped.started > fetched.over


def rests(requests: Sequence[Request], order: Breakfast, began: float) -> list[Rest]:
    """When the hands rested although something could have been ready for them, by time.

    Args:
        requests: of one breakfast.
        order: what it should be made of.
        began: when it began, virtual seconds.
    """
    done = {request.label: request for request in requests if not request.refused}
    end = max((request.started for request in requests), default=began)
    chops = [f"chop {name}" for name in order.vegetables]
    could = {label: began + ready for label, ready in zip(chops, order.ready, strict=True)}
    could["season potatoes"] = began + order.boil
    if all(label in done for label in chops):
        could["season omelette"] = max(began + order.fry, *(done[label].over for label in chops))
    could |= {f"serve {dish}": done[label].over for dish in DISHES if (label := f"season {dish}") in done}
    found, free = [], began
    by_hand = sorted((each for each in requests if each.by_hand), key=lambda each: each.started)
    for request in by_hand:
        for label, ready in could.items():
            since = max(free, ready)
            until = min(request.started, done[label].started if label in done else end)
            if since < until:
                chop = next(
                    (each.label for each in by_hand if each.verb == "chop" and each.started >= since), label
                )
                found.append(Rest(label, since, until, could.get(chop, 0) > since))
        free = max(free, request.over)
    return sorted(found, key=lambda rest: rest.since)


def first_rest(requests: Sequence[Request], order: Breakfast, began: float) -> str:
    """The first moment at which the hands rested in vain, as a sentence; "" for none."""
    for rest in rests(requests, order, began)[:1]:
        return f" At {rest.since:g} s the hands were free to {rest.label}, and rested until {rest.until:g} s."
    return ""


# ---------------------------------------------------------------------- what is asked for
def must_be_made(run: Run) -> None:
    """Both dishes were made, as far as the table."""
    for dish, was in DISHES.items():
        assert asked(run, f"season {dish}") is not None, f"The {dish} {was} never made."


def must_be_served(run: Run) -> None:
    """Both dishes were on the table when cook returned, and nothing was asked for in vain."""
    for dish, was in DISHES.items():
        served = asked(run, f"serve {dish}")
        assert served is not None, f"The {dish} {was} never served."
        assert served.ended is not None, (
            f"When cook returned, at {run.elapsed:g} s, the {dish} had not reached the table."
        )
    refused = [request.label for request in run.requests if request.refused]
    assert not refused, f"The kitchen refused this, and was asked for it all the same: {', '.join(refused)}."


# ---------------------------------------------------------------------- checks
@check(points=1, objective="served")
def test_both_dishes_are_served(cooked: Cooked) -> None:
    """Both dishes come to the table, each once, before cook returns."""
    must_be_served(cooked.run)


@check(points=1, objective="hands")
def test_hands_do_one_thing_at_a_time(cooked: Cooked) -> None:
    """The cook's hands do one thing at a time."""
    must_keep_the_rules(cooked.run)
    must_be_made(cooked.run)


@check(points=2, objective="pans")
def test_pans_are_on_together(cooked: Cooked) -> None:
    """Eggs and potatoes are on the stove at the same time."""
    run = cooked.run
    eggs, potatoes = asked(run, "fry eggs"), asked(run, "boil potatoes")
    assert eggs is not None, "The eggs were never fried."
    assert potatoes is not None, "The potatoes were never boiled."
    assert overlap(eggs, potatoes), (
        f"The eggs were put on at {eggs.started:g} s and the potatoes at {potatoes.started:g} s: "
        "one pan waited for the other."
    )
    must_stay_on_the_loop(run, even_if_held_up=True)


@check(points=2, objective="meanwhile")
def test_the_cook_chops_meanwhile(cooked: Cooked) -> None:
    """The cook chops while the pans are on."""
    run = cooked.run
    pans = asked(run, "fry eggs"), asked(run, "boil potatoes")
    assert any(overlap(chop, pan) for chop in of_verb(run, "chop") for pan in pans), (
        "As long as a pan was on, the cook chopped nothing: the hands watched the stove."
    )
    must_stay_on_the_loop(run, even_if_held_up=True)


@check(points=4, objective="optimum")
def test_ready_as_early_as_possible(cooked: Cooked) -> None:
    """Breakfast is ready as early as one cook can make it."""
    run, order = cooked
    if run.elapsed > order.best:
        found = rests(run.requests, order, run.began)
        raise Departure(
            f"Breakfast took {run.elapsed:g} s; one cook can make it in {order.best} s."
            f"{first_rest(run.requests, order, run.began)}",
            found[0].since - run.began if found else order.best,
        )
    assert run.elapsed == order.best, (
        f"Cook returned after {run.elapsed:g} s, and one pair of hands needs {order.best} s for all of it: "
        "something was not waited for, or two things were done at once."
    )
    must_wait_without_a_timer(run)
    # A sleep could make up for what was left out.
    must_keep_the_rules(run)
    must_be_served(run)
    must_stay_on_the_loop(run, even_if_held_up=True)


@check(points=2, objective="again")
def test_another_breakfast(cooked_again: CookedAgain) -> None:
    """Few vegetables and many are cooked as well; and one breakfast after the other, in the same program."""
    run, orders, requests = cooked_again
    must_keep_the_rules(run)
    began = run.began
    places = ("first", "second", "third", "fourth")
    for order, asked_for, which in zip(orders, requests, places, strict=True):
        count = len(order.vegetables)
        named = f"the {which} of four breakfasts, with {count} vegetable{'s' * (count > 1)}"
        served = [each for each in asked_for if each.verb == "serve" and each.ended_ticks is not None]
        assert len(served) == len(DISHES), f"In {named}, {len(served)} of 2 dishes came to the table."
        took = max(each.over for each in asked_for) - began
        assert took == order.best, (
            f"{named[:1].upper()}{named[1:]}, took {took:g} s; one cook can make it in {order.best} s."
            f"{first_rest(asked_for, order, began)}"
        )
        began += took
    must_stay_on_the_loop(run, even_if_held_up=True)


@check(points=1, objective="one-thread")
def test_one_thread(cooked: Cooked) -> None:
    """One thread does it all."""
    must_use_one_thread(cooked.run)
    must_be_awaited(cooked.run)
    must_be_made(cooked.run)


@check(points=1, objective="free")
def test_the_loop_stays_free(cooked: Cooked) -> None:
    """The loop stays free while the hands work."""
    must_leave_the_loop_free(cooked.run)
    must_be_made(cooked.run)

"""Hidden suite of exercise 2.

Design: one breakfast is drawn (:class:`.Breakfast`) for which every program whose hands never rest in vain
takes the shortest time, in whatever order it takes things, and every half-way program (one pan after the
other, chopping only when everything is there, chopping in the order of the list, one dish after the other)
takes longer. It is made once, and all checks look at that.
Threads would overlap too, without a line of async, and so does select by hand: whatever is worth points
for being at the same time wants one thread as well, and a coroutine that is awaited on a free loop.

Every check wants the dishes made, or part of them, so that doing nothing earns nothing.
Out of scope: clever orders, failures, cancelling.
"""

from __future__ import annotations

import random
from typing import NamedTuple

from grader.judge.worlds.breakfast import Breakfast
from grader.judge.worlds.kitchen import Kitchen
from grader.suite import (
    Learner,
    Run,
    asked,
    check,
    most_at_once,
    must_be_awaited,
    must_keep_the_rules,
    must_leave_the_loop_free,
    must_stay_on_the_loop,
    must_use_one_thread,
    of_verb,
    overlap,
    shared_run,
)

#: each dish, with the verb that goes with it
DISHES = {"omelette": "was", "potatoes": "were"}


class Cooked(NamedTuple):
    """A breakfast, and the call that was to make it."""

    run: Run
    order: Breakfast


@shared_run
def cooked(learner: Learner, kitchen: Kitchen, rng: random.Random) -> Cooked:
    """Have a breakfast made, and note what tells mistakes apart."""
    order = Breakfast.draw(rng)
    kitchen.expect(*order.tasks)
    run = learner.call("cook", kitchen.address, list(order.vegetables))
    chops = of_verb(run, "chop")
    at_once = most_at_once(chops) > 1
    in_list_order = [request.label for request in chops] == [f"chop {name}" for name in order.vegetables]
    run.note(
        line=telling_line(learner, run, at_once=at_once, in_list_order=in_list_order),
        best=order.best,
        all_ready=order.all_ready,
        hands_begin=min((request.started for request in run.requests if request.by_hand), default=0.0),
        chops_at_once=at_once,
        in_list_order=in_list_order,
        waiting_tasks=sum(wait.times for wait in run.evidence.report.waits if not wait.main),
    )
    return Cooked(run, order)


def telling_line(learner: Learner, run: Run, *, at_once: bool, in_list_order: bool) -> int:
    """Where the hands do something twice, or out of turn, or where something waits too late."""
    if not run.awaited:
        return learner.source.definition("cook")
    if run.evidence.violations:
        return learner.source.first_use("chop" if at_once else "season")
    return learner.source.first_use("chop" if in_list_order and run.most_in_flight > 1 else "boil")


def must_be_made(run: Run) -> None:
    """Both dishes were made, as far as the table."""
    for dish, was in DISHES.items():
        assert asked(run, f"season {dish}") is not None, f"The {dish} {was} never made."


def must_be_served(run: Run) -> None:
    """Both dishes were on the table when cook returned."""
    for dish, was in DISHES.items():
        served = asked(run, f"serve {dish}")
        assert served is not None, f"The {dish} {was} never served."
        assert served.ended is not None, (
            f"When cook returned, at {run.elapsed:g} s, the {dish} had not reached the table."
        )


def rest(run: Run, order: Breakfast) -> str:
    """The first moment at which the hands rested although something could have been ready for them."""
    could = {f"chop {name}": ready for name, ready in zip(order.vegetables, order.ready, strict=True)}
    could["season potatoes"] = order.boil
    free = 0.0
    for request in sorted((each for each in run.requests if each.by_hand), key=lambda each: each.started):
        for label, ready in could.items():
            done = asked(run, label)
            since, until = max(free, ready), min(request.started, done.started if done else run.elapsed)
            if since < until:
                return f" At {since:g} s the hands were free to {label}, and rested until {until:g} s."
        free = max(free, request.over)
    return ""


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
    assert run.elapsed <= order.best, (
        f"Breakfast took {run.elapsed:g} s; one cook can make it in {order.best} s.{rest(run, order)}"
    )
    assert run.elapsed == order.best, (
        f"Cook returned after {run.elapsed:g} s, and one pair of hands needs {order.best} s for all of it: "
        "something was not waited for, or two things were done at once."
    )
    # A sleep could make up for what was left out.
    must_keep_the_rules(run)
    must_be_served(run)
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

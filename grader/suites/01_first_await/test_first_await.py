"""Hidden suite of exercise 1.

Design: the kitchen gives random tokens, and butter and serve take nothing but the token of the step
before, so a result that is right has been through the three steps in their order. Whether anything
happens before the await is the judge's own record of its kitchen, and so is whether the loop stood still.
Two calls are looked at: one that is awaited, and one that is not.
Out of scope: anything at the same time (exercise 2).
"""

from __future__ import annotations

import random

from grader.judge.worlds.kitchen import Kitchen, Task
from grader.suite import (
    Learner,
    Run,
    check,
    must_ask_nothing_yet,
    must_be_a_coroutine_function,
    must_have_waited,
    must_leave_the_loop_free,
    must_use_one_thread,
    shared_run,
    token,
)

BREADS = ("bagel", "baguette", "brioche", "muffin", "sourdough")
STEPS = ("toast", "butter", "serve")


def order(kitchen: Kitchen, rng: random.Random) -> str:
    """Draw a bread and how long each step takes; the bread."""
    bread = rng.choice(BREADS)
    kitchen.expect(*(Task(verb, bread, rng.randint(2, 9)) for verb in STEPS))
    return bread


@shared_run
def touched(learner: Learner, kitchen: Kitchen, rng: random.Random) -> Run:
    """Breakfast is called, and nothing is awaited."""
    run = learner.touch("breakfast", kitchen.address, order(kitchen, rng))
    run.note(
        line=learner.source.definition("breakfast"),
        plain=run.evidence.kind != "coroutine",
        requests_before_await=len(run.requests),
    )
    return run


@shared_run
def made(learner: Learner, kitchen: Kitchen, rng: random.Random) -> tuple[Run, str]:
    """Breakfast is called and awaited; the run, and the bread."""
    bread = order(kitchen, rng)
    run = learner.call("breakfast", kitchen.address, bread)
    run.note(line=learner.source.definition("breakfast"), plain=not run.awaited)
    return run, bread


@check(points=2, objective="coroutine")
def test_it_gives_a_coroutine(touched: Run) -> None:
    """Calling breakfast gives a coroutine: something to await."""
    must_be_a_coroutine_function(touched)


@check(points=2, objective="lazy")
def test_nothing_before_the_await(touched: Run) -> None:
    """Nothing happens in the kitchen before somebody awaits breakfast."""
    must_ask_nothing_yet(touched)


@check(points=2, objective="order")
def test_order(made: tuple[Run, str]) -> None:
    """Toast, then butter, then serve: each once, in this order."""
    run, bread = made
    wanted = [f"{verb} {bread}" for verb in STEPS]
    labels = [request.label for request in run.requests]
    assert labels == wanted, (
        f"The kitchen was asked to {', then '.join(labels) or 'do nothing'}; "
        f"the recipe says {', then '.join(wanted)}."
    )


@check(points=2, objective="values")
def test_values_are_passed_on(made: tuple[Run, str]) -> None:
    """Each step gets what the step before gave; the thanks come back."""
    run, bread = made
    thanks = token(run, f"serve {bread}")
    assert thanks is not None, f"The {bread} never came to the table."
    assert run.value == thanks, f"Breakfast gave back {run.value!r}; the guests' thanks were {thanks!r}."


@check(points=2, objective="free")
def test_the_loop_stays_free(made: tuple[Run, str]) -> None:
    """The loop stays free while the cook waits, on one thread."""
    run, _ = made
    must_leave_the_loop_free(run)
    must_use_one_thread(run)
    must_have_waited(run, len(STEPS))

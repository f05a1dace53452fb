"""Hidden suite of exercise 1.

Design: the kitchen gives random tokens, and butter and serve take nothing but the token of the step
before, so a result that is right has been through the three steps in their order. Whether anything
happens before the await is the judge's own record of its kitchen, and so is whether the loop stood still.
Out of scope: anything at the same time (exercise 2).
"""

from __future__ import annotations

import random

from grader.judge import check
from grader.judge.learner import Learner, Run
from grader.judge.worlds.kitchen import Kitchen, Task

BREADS = ("bagel", "baguette", "brioche", "muffin", "sourdough")


def order(kitchen: Kitchen, rng: random.Random) -> str:
    """Draw a bread and how long each step takes; the bread."""
    bread = rng.choice(BREADS)
    toasting, buttering, serving = rng.sample(range(2, 10), 3)
    kitchen.expect(
        Task("toast", bread, toasting), Task("butter", bread, buttering), Task("serve", bread, serving)
    )
    return bread


def breakfast(learner: Learner, kitchen: Kitchen, rng: random.Random) -> tuple[Run, str]:
    """Call (and await) the learner's function."""
    bread = order(kitchen, rng)
    run = learner.call("breakfast", kitchen.address, bread)
    run.note(line=learner.line_of("breakfast"), plain=not run.awaited)
    return run, bread


def touch(learner: Learner, kitchen: Kitchen, rng: random.Random) -> Run:
    """Call the learner's function and await nothing."""
    run = learner.touch("breakfast", kitchen.address, order(kitchen, rng))
    run.note(
        line=learner.line_of("breakfast"),
        plain=run.evidence.kind != "coroutine",
        requests_before_await=len(run.requests),
    )
    return run


@check(points=2, objective="coroutine")
def test_it_gives_a_coroutine(learner: Learner, kitchen: Kitchen, rng: random.Random) -> None:
    """Calling breakfast gives a coroutine: something to await."""
    kind = touch(learner, kitchen, rng).evidence.kind
    assert kind == "coroutine", (
        f"Calling breakfast gave {_named(kind)}, not a coroutine. A coroutine function begins with async def."
    )


@check(points=2, objective="lazy")
def test_nothing_before_the_await(learner: Learner, kitchen: Kitchen, rng: random.Random) -> None:
    """Nothing happens in the kitchen before somebody awaits breakfast."""
    run = touch(learner, kitchen, rng)
    assert not run.requests, (
        f"Breakfast was called and not yet awaited, and the kitchen had been asked already: {_asked(run)}."
    )


@check(points=2, objective="order")
def test_order(learner: Learner, kitchen: Kitchen, rng: random.Random) -> None:
    """Toast, then butter, then serve: each once, in this order."""
    run, bread = breakfast(learner, kitchen, rng)
    wanted = [f"{verb} {bread}" for verb in ("toast", "butter", "serve")]
    assert [request.label for request in run.requests] == wanted, (
        f"The kitchen was asked to {_asked(run)}; the recipe says {', then '.join(wanted)}."
    )


@check(points=2, objective="values")
def test_values_are_passed_on(learner: Learner, kitchen: Kitchen, rng: random.Random) -> None:
    """Each step gets what the step before gave; the thanks come back."""
    run, bread = breakfast(learner, kitchen, rng)
    thanks = kitchen.thanks(bread)
    assert thanks is not None, f"The {bread} never came to the table."
    assert run.value == thanks, f"Breakfast gave back {run.value!r}; the guests' thanks were {thanks!r}."


@check(points=2, objective="free")
def test_the_loop_stays_free(learner: Learner, kitchen: Kitchen, rng: random.Random) -> None:
    """The loop stays free while the cook waits, on one thread."""
    run, _ = breakfast(learner, kitchen, rng)
    on_a_loop = run.awaited
    assert on_a_loop, "Breakfast is a plain function: whoever calls it stands still until it is over."
    assert run.blocked == 0, (
        f"Breakfast took {run.elapsed:g} s, and for {run.blocked:g} s of that nothing else could run."
    )
    assert run.threads == 1, f"{run.threads} threads took part; awaiting needs no thread of its own."
    assert run.processes == 1, f"{run.processes} processes took part; one is enough."
    answered = sum(request.ended_ticks is not None for request in run.requests)
    steps = 3
    assert answered >= steps, (
        f"The kitchen answered {answered} of {steps} requests: how breakfast waits for the rest was not seen."
    )


def _named(kind: str) -> str:
    return "nothing (None)" if kind == "NoneType" else f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"


def _asked(run: Run) -> str:
    return ", then ".join(request.label for request in run.requests) or "do nothing"

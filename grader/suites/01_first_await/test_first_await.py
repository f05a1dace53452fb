"""Hidden suite of exercise 1.

Design: the kitchen gives random tokens, and butter and serve take nothing but the token of the step
before, so a result that is right has been through the three steps in their order. Whether anything
happens before the await is the judge's own record of its kitchen, and so is whether the loop stood still.
Three calls are looked at: one that is awaited, one that is not, and one of a program that makes many
breakfasts at the same time, two of them of one bread. No bread is one that the lesson names.

Rules of the lesson, and what asks for them:

* "toasts the bread": test_order
* "butters **this** toast": test_values_are_passed_on
* "serves **that**": test_values_are_passed_on
* "returns the thanks": test_values_are_passed_on
* "must not do anything yet": test_it_gives_a_coroutine, test_nothing_before_the_await
* "awaiting it must do everything": test_order
* "Never call the blocking functions": test_the_loop_stays_free
* "Ask for each step once": test_order
* "Await every coroutine that you make": test_every_coroutine_is_awaited
* "Many breakfasts may be made at the same time": test_several_breakfasts
* "none waits for another": test_several_breakfasts
* "You only pass it on": test_order

Out of scope: how long several breakfasts take together (exercise 2); a kitchen that refuses.
"""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from grader.judge.worlds.kitchen import HANDS, Kitchen, Task
from grader.suite import (
    Learner,
    Request,
    Run,
    SourceText,
    Value,
    check,
    must_ask_nothing_yet,
    must_await_every_coroutine,
    must_be_a_coroutine_function,
    must_have_waited,
    must_leave_the_loop_free,
    must_use_one_thread,
    noting,
    shared_run,
    shown,
    token,
)
from grader.suite import times as times_in_words

#: in what asyncio says of a task of another loop: it was made of the call itself
OF_THE_CALL = re.compile(r"got Future <Task .*coro=<breakfast\(\)")
#: none that the lesson names, so that no bread can be written into the program
BREADS = (
    "bagel", "baguette", "ciabatta", "focaccia", "muffin", "Bun", "naan", "Pain-de-Campagne", "Zopf",
    "pita", "pão-de-queijo", "rye-45%",
)  # fmt: skip
#: one more of several: its name holds words that mean something in the lesson, and nothing here
SPEAKING = "buttermilk-toast"
#: virtual seconds; whoever gives up after a while does so before that, but not who is patient for an hour
LONG = 1_000
#: kept once a single breakfast has come to its end
ONE_IS_MADE = "one breakfast is made"
STEPS = ("toast", "butter", "serve")
#: what the kitchen says where toast is to be served as it comes out of the toaster
NOT_BUTTERED = re.compile(r"serve needs .*; it got the toasted (\S+)")
#: what Python says of ``await function``, up to 3.13 and since
NOT_CALLED = re.compile(
    r"object (function|method) can't be used in 'await'|'(function|method)' object can't be"
)


class Several(NamedTuple):
    """Breakfasts of one program: the breads, and the requests of all at once and of the one made again."""

    run: Run
    breads: list[str]
    at_once: Sequence[Request]
    again: Sequence[Request]


def tasks(breads: list[str], rng: random.Random, *, longest: int = 9) -> list[Task]:
    """What the kitchen is to expect: each step takes its own time, ``longest`` virtual seconds at most.

    The bread whose name speaks leaves the toaster at a moment of its own: what happens then is about it.
    """
    return [
        Task(
            verb, bread, 2 * rng.randint(longest // 8, longest // 2) - (bread == SPEAKING and verb == "toast")
        )
        for bread in breads
        for verb in STEPS
    ]


def facts(run: Run, source: SourceText) -> dict[str, Value]:
    """What is said of the facts in suite.toml."""
    done = [request.label for request in run.requests if not request.refused]
    refused = [request for request in run.requests if request.refused]
    text = run.raised.text if run.raised is not None else ""
    thanks = [request.token for request in run.requests if request.verb == "serve"]
    return {
        "line": source.definition("breakfast"),
        "plain": not run.awaited,
        "worked_when_called": not run.awaited and bool(run.requests),
        "is_a_task": is_a_task(run),
        "asked_again": any(request.label in done for request in refused),
        **given_up([request for request in run.requests if request.abandoned_ticks is not None], run),
        "wrong_thing": any(request.verb in HANDS and request.label == request.verb for request in refused),
        "not_called": bool(NOT_CALLED.search(text)),
        "more_than_thanks": isinstance(run.value, list) and any(each in run.value for each in thanks),
    }


def is_a_task(run: Run) -> bool:
    """What the call gave was begun already, by the loop that was there when it was called."""
    foreign = run.raised is not None and OF_THE_CALL.search(run.raised.text)
    return run.evidence.kind in ("Task", "Future") or bool(foreign)


@shared_run
def touched(learner: Learner, kitchen: Kitchen, rng: random.Random) -> Run:
    """Breakfast is called, and nothing is awaited."""
    bread = rng.choice(BREADS)
    kitchen.expect(*tasks([bread], rng))
    run = learner.touch("breakfast", kitchen.address, bread)
    run.note(
        line=learner.source.definition("breakfast"),
        plain=run.evidence.kind != "coroutine",
        is_a_task=is_a_task(run),
        worked_when_called=bool(run.requests),
        requests_before_await=len(run.requests),
    )
    return run


@shared_run
def made(learner: Learner, kitchen: Kitchen, rng: random.Random) -> tuple[Run, str]:
    """Breakfast is called and awaited; the run, and the bread."""
    bread = rng.choice(BREADS)
    kitchen.expect(*tasks([bread], rng))
    with noting(learner, facts):
        run = learner.call("breakfast", kitchen.address, bread)
    learner.kept[ONE_IS_MADE] = True
    return run, bread


@shared_run
def several(learner: Learner, kitchen: Kitchen, rng: random.Random) -> Several:
    """Many breakfasts at the same time, two of one bread, and the first one again, which takes long."""
    breads = rng.sample((*BREADS, SPEAKING), len(BREADS) + 1)
    breads.append(breads[0])
    kitchen.expect(*tasks(breads, rng))
    kitchen.expect_again(*tasks(breads[:1], rng, longest=LONG))
    alone = ONE_IS_MADE in learner.kept
    with noting(learner, facts_of_several, kitchen, breads, alone=alone), learner.bench() as bench:
        run = bench.play("several", kitchen.address, breads)
    return Several(run, breads, *at_once_and_again(run, kitchen))


def facts_of_several(
    run: Run, source: SourceText, kitchen: Kitchen, breads: list[str], *, alone: bool
) -> dict[str, Value]:
    """The same, as far as it is the same; and whether things went from one breakfast to another.

    ``alone``: a single breakfast was made before.
    """
    at_once, again = at_once_and_again(run, kitchen)
    shared_step = shared(at_once, breads)
    refused, raised = any(request.refused for request in run.requests), run.raised is not None
    breaks_off = alone and raised and not refused and not again
    orders = {f"toast {bread}" for bread in breads}
    another = [
        each.label for each in at_once if each.refused and each.verb == "toast" and each.label not in orders
    ]
    begins = begun_after(run, at_once)
    return {
        "line": source.definition("breakfast"),
        "mixed_up": alone and refused and raised and not another,
        "breaks_off": breaks_off,
        "waits_for_ever": alone and run.evidence.fault == "deadlock" and not again,
        "another_bread": another[0].removeprefix("toast ") if another else "",
        "asks_for_another": bool(another),
        "at_once": len(breads),
        "begun_at_once": begins.count(0),
        "held_back": not (refused or raised) and any(begins) and not run.blocked,
        "explained": breaks_off,
        "waits_between": not (refused or raised) and not run.blocked and bool(rests(at_once)),
        "swapped": swapped(run, breads, thanks(at_once)),
        "shares": not (refused or raised) and bool(shared_step),
        "shared": shared_step,
        "is_unlike": bool(unlike(run, at_once)),
        "unlike": unlike(run, at_once),
        "asked_again": not another
        and orders <= {request.label for request in at_once}  # else one was asked for in the place of another
        and (asked_again(at_once, breads) or asked_again(again, breads[:1])),
        **given_up(given_up_before_a_refusal(run.requests), run),
        "carried_over": kitchen.carried_over,
    }


def at_once_and_again(run: Run, kitchen: Kitchen) -> tuple[Sequence[Request], Sequence[Request]]:
    """The requests of the breakfasts that were made at once, and of the one that was made again, if any."""
    at_once, *again = kitchen.breakfasts(run.requests)
    return at_once, again[0] if again else ()


def begun_after(run: Run, requests: Sequence[Request]) -> list[float]:
    """How long after the call each toast was asked for, virtual seconds."""
    return [request.started - run.began for request in requests if request.verb == "toast"]


def rests(requests: Sequence[Request]) -> float:
    """The longest that a breakfast waits between two steps, virtual seconds; all were begun at once.

    By the moments at which steps end and the next ones begin, whoever they belong to.
    """
    found = 0.0
    for before, after in itertools.pairwise(STEPS):
        ends = sorted(request.over for request in requests if request.verb == before)
        begins = sorted(request.started for request in requests if request.verb == after)
        found = max([found, *(begin - end for end, begin in zip(ends, begins, strict=False))])
    return found


def given_up(requests: Sequence[Request], run: Run) -> dict[str, Value]:
    """How many steps were given up, and which one first; for the rule of that name."""
    found: dict[str, Value] = {"given_up": len(requests), "stopped": run.raised is not None, "one": "step"}
    if requests:
        first = min(requests, key=lambda request: request.over)
        found |= {"first_given_up": first.label, "given_up_at": first.over - run.began}
    return found


def shared(requests: Sequence[Request], breads: list[str]) -> str:
    """The first step that was asked for, but not as often as there are breakfasts of that bread; "": none."""
    asked = Counter(request.label for request in requests)
    wanted = Counter(f"{verb} {bread}" for bread in breads for verb in STEPS)
    return next((label for label in asked if asked[label] < wanted[label]), "")


def unlike(run: Run, requests: Sequence[Request]) -> str:
    """The bread that was to be served at the moment at which it was toasted, never buttered; "": none."""
    found = NOT_BUTTERED.search(run.raised.text) if run.raised is not None else None
    at = next((each.started for each in requests if each.refused and each.verb == "serve"), None)
    if found is None or at is None or f"butter {found[1]}" in {each.label for each in requests}:
        return ""
    ended = [each for each in requests if each.ended == at and not each.refused]
    toasted = any(each.label == f"toast {found[1]}" for each in ended)
    return found[1] if toasted and all(each.verb == "toast" for each in ended) else ""


def swapped(run: Run, breads: list[str], served: list[tuple[str, str]]) -> bool:
    """A breakfast of those made at once gave back the thanks for another one of them."""
    given = run.value[: len(breads)] if isinstance(run.value, list) else []
    known = [text for _, text in served]
    return any(
        text in known and (bread, text) not in served for bread, text in zip(breads, given, strict=False)
    )


def asked_again(requests: Sequence[Request], breads: list[str]) -> bool:
    """A toast was refused that had been asked for already for each of these breads."""
    done = Counter(request.label for request in requests if not request.refused)
    return any(
        request.refused
        and request.verb == "toast"
        and done[request.label] >= breads.count(request.label.partition(" ")[2]) > 0
        for request in requests
    )


def given_up_before_a_refusal(requests: Sequence[Request]) -> list[Request]:
    """The requests that were given up before anything was refused: an error takes others along."""
    refused = min((request.started_ticks for request in requests if request.refused), default=None)
    return [
        request
        for request in requests
        if request.abandoned_ticks is not None and (refused is None or request.abandoned_ticks < refused)
    ]


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
    assert run.evidence.connections <= len(run.requests), (
        f"Each step makes its own connection to the kitchen, and there were {run.evidence.connections} for "
        f"{len(run.requests)} steps: hand `address` on, and connect to nothing yourself."
    )


@check(points=2, objective="values")
def test_values_are_passed_on(made: tuple[Run, str]) -> None:
    """Each step gets what the step before gave; the thanks come back."""
    run, bread = made
    thanks = token(run, f"serve {bread}")
    assert thanks is not None, f"The {bread} never came to the table."
    assert run.value == thanks, f"Breakfast gave back {run.value!r}; the guests' thanks were {thanks!r}."


@check(points=1, objective="several")
def test_several_breakfasts(several: Several) -> None:
    """Several breakfasts are made at the same time, and the same one again."""
    run, breads, at_once, again = several
    for bread, requests, which in (
        *((bread, at_once, f"{len(breads)} at the same time") for bread in breads[:-1]),
        (breads[0], again, "the same one again"),
    ):
        times = breads.count(bread) if requests is at_once else 1
        for verb in STEPS:
            asked = sum(request.label == f"{verb} {bread}" for request in requests)
            assert asked == times, (
                f"Of {which}, {'two' if times > 1 else 'one'} of {bread}: the kitchen was asked "
                f"{times_in_words(asked)} to {verb} {bread}; it should be {times_in_words(times)}."
            )
    begins = begun_after(run, at_once)
    assert not any(begins), (
        f"{len(breads)} breakfasts were made at the same time, and one of them began only after "
        f"{max(begins):g} s: nothing that they need is in use."
    )
    rested = rests(at_once)
    assert not rested, (
        f"{len(breads)} breakfasts were made at the same time, and one of them waited {rested:g} s between "
        "two steps: nothing that they need is in use, and none waits for another."
    )
    *given, last = run.value if isinstance(run.value, list) and run.value else [None]
    for bread, text in zip(breads, given, strict=True):
        own = [each for served, each in thanks(at_once) if served == bread]
        assert text in own, (
            f"Of {len(breads)} breakfasts at the same time, one of {bread} gave back {shown(text)}; the "
            f"guests' thanks for it were {' and '.join(map(repr, own)) or 'never heard'}."
        )
    assert len(set(map(str, given))) == len(breads), (
        f"Of {len(breads)} breakfasts at the same time, two of {breads[0]} gave back the same thanks."
    )
    own = [text for _, text in thanks(again)]
    assert [last] == own, (
        f"The breakfast of {breads[0]} that was made again gave back {shown(last)}; the guests' thanks were "
        f"{' and '.join(map(repr, own)) or 'never heard'}."
    )


def thanks(requests: Sequence[Request]) -> list[tuple[str, str]]:
    """Each bread that was served, and the guests' thanks for it."""
    return [
        (request.label.removeprefix("serve "), request.token)
        for request in requests
        if request.verb == "serve" and not request.refused
    ]


@check(points=1, objective="awaited")
def test_every_coroutine_is_awaited(made: tuple[Run, str]) -> None:
    """Every coroutine that is made is awaited."""
    run, _ = made
    must_await_every_coroutine(run)
    must_have_waited(run, len(STEPS))


@check(points=2, objective="free")
def test_the_loop_stays_free(made: tuple[Run, str]) -> None:
    """The loop stays free while the cook waits, on one thread."""
    run, _ = made
    must_leave_the_loop_free(run)
    must_use_one_thread(run)
    must_have_waited(run, len(STEPS))

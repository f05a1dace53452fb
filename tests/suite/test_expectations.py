"""Sentences of the library: each passes what is right, and says in numbers what is not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from grader.diagnosis.source_text import SourceText
from grader.evidence.record import BlockedSpan, Evidence, Request
from grader.evidence.report import ErrorReport, LearnerReport, TaskReport, TimesLine
from grader.judge.faults import LearnerFault
from grader.judge.learner import Run
from grader.suite import (
    must_ask_nothing_yet,
    must_await_every_coroutine,
    must_be_a_coroutine_function,
    must_be_awaited,
    must_be_on_the_way_together,
    must_give_back,
    must_have_waited,
    must_keep_the_limit,
    must_keep_the_rules,
    must_leave_nothing_over,
    must_leave_the_loop_free,
    must_not_raise,
    must_set_off_as_soon_as_there_is_room,
    must_stay_on_the_loop,
    must_take,
    must_use_one_thread,
    must_wait_without_a_timer,
)

SECOND = 1_000_000
NAMES = ["ann", "bob", "cid"]


def request(label: str, start: int, end: int | None, *, in_flight: int = 1) -> Request:
    """From second to second; None: never answered."""
    ended = None if end is None else end * SECOND
    return Request(label, "send", f"<{label}>", start * SECOND, ended_ticks=ended, in_flight=in_flight)


#: two at a time, after ten seconds of import; bob sets off when ann has arrived
WINDOW = (request("ann", 10, 12), request("cid", 10, 15, in_flight=2), request("bob", 12, 14, in_flight=2))
RIGHT = Evidence(
    started_ticks=10 * SECOND,
    ended_ticks=15 * SECOND,
    kind="coroutine",
    requests=WINDOW,
    told=LearnerReport(),
)
FORGOTTEN = LearnerReport(never_awaited=[TimesLine(name="cook.<locals>.fry", line=7, times=2)])
LEFT = LearnerReport(unfinished=[TaskReport(name="send", made=3, outer=4, waits=4)] * 2)


def run(value: Any = None, **changes: Any) -> Run:
    """A right run but for these changes of its evidence."""
    return Run(value, dataclasses.replace(RIGHT, **changes), function="send_all")


Case = tuple[Callable[[Run], None], Run, str]
CASES: list[Case] = [
    (must_be_a_coroutine_function, run(kind="NoneType"), "sent 3 requests and gave nothing (None), not a"),
    (must_be_a_coroutine_function, run(kind="int", requests=()), "send_all gave an int, not a coroutine"),
    (must_ask_nothing_yet, run(), "send_all was called and not yet awaited, and it had sent 3 requests"),
    (must_use_one_thread, run(threads=4), "4 threads took part"),
    (must_use_one_thread, run(processes=2), "2 processes took part"),
    (must_be_awaited, run(awaited=False), "send_all is a plain function"),
    (must_be_awaited, run(requests_before_await=2), "send_all sent 2 requests when it was called"),
    (must_leave_the_loop_free, run(awaited=False), "send_all is a plain function"),
    (
        must_leave_the_loop_free,
        run(blocked=(BlockedSpan(10 * SECOND, 12 * SECOND, 4),)),
        "For 2 s of 5 s nothing else could run",
    ),
    (must_stay_on_the_loop, run(threads=2), "2 threads took part"),
    (must_stay_on_the_loop, run(awaited=False), "send_all is a plain function"),
    (must_stay_on_the_loop, run(blocked=(BlockedSpan(10 * SECOND, 12 * SECOND, 4),)), "For 2 s of 5 s"),
    (
        lambda seen: must_stay_on_the_loop(seen, even_if_held_up=True),
        run(blocked=(BlockedSpan(10 * SECOND, 15 * SECOND, 4),)),
        "In all of the 5 s nothing else could run",
    ),
    (
        lambda seen: must_stay_on_the_loop(seen, even_if_held_up=True),
        run(requests_before_await=1),
        "send_all sent 1 requests when it was called",
    ),
    (
        lambda seen: must_take(seen, 4, "4 s are enough"),
        run(),
        "send_all took 5 s; 4 s are enough. At most 2",
    ),
    (lambda seen: must_take(seen, 6, "6 s are needed"), run(), "send_all took 5 s; 6 s are needed."),
    (must_wait_without_a_timer, run(jumps=1), "A timer woke send_all once."),
    (lambda seen: must_wait_without_a_timer(seen, looks=2), run(jumps=1), "A timer woke send_all 3 times."),
    (lambda seen: must_be_on_the_way_together(seen, 3), run(), "Never more than 2 of 3"),
    (lambda seen: must_keep_the_limit(seen, 1), run(), "With a limit of 1, 2 were on their way"),
    (
        lambda seen: must_set_off_as_soon_as_there_is_room(seen, 2),
        run(requests=(*WINDOW[:2], request("bob", 13, 14))),
        "bob set off at 3 s, though there was room from 2 s on",
    ),
    (
        lambda seen: must_set_off_as_soon_as_there_is_room(seen, 3),
        run(),
        "bob set off at 2 s, though there was room at once. All took 5 s instead of 5 s.",
    ),
    (
        lambda seen: must_have_waited(seen, 3),
        run(requests=(*WINDOW[:2], request("bob", 12, None))),
        "send_all returned when 2 of 3 replies had come",
    ),
    (
        must_keep_the_rules,
        run(violations=("ann came twice", "so did bob")),
        "Ann came twice. That happened 2",
    ),
    (must_await_every_coroutine, run(told=FORGOTTEN), "fry was called on line 7 and never awaited"),
    (must_leave_nothing_over, run(open_connections_at_return=1), "1 connections were still open"),
    (must_leave_nothing_over, run(told=LEFT), "2 of its tasks were still there"),
]


@pytest.mark.parametrize(("must", "seen", "words"), CASES)
def test_what_is_wrong_is_said_in_numbers(must: Callable[[Run], None], seen: Run, words: str) -> None:
    """One thing is wrong, and it is the one that is named."""
    with pytest.raises(AssertionError) as caught:
        must(seen)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "send_all gave back nothing (None), not a list."),
        ({"a": 1}, "send_all gave back a dict, not a list."),
        (["<ann>"], "send_all gave back 1 results for 3."),
        (["<bob>", "<ann>", "<cid>"], "in another order: those of bob, ann, cid."),
        (["<ann>", 7, "<cid>"], "The result of bob is 7, not '<bob>'."),
        (["<ann>", "x" * 99, "<cid>"], "The result of bob is 'xxx"),
        ([["deep"], "<bob>", "<cid>"], "The result of ann is ['deep'], not '<ann>'."),
    ],
)
def test_another_result_is_told_from_the_right_one(value: Any, words: str) -> None:
    """By its kind, its length, its order, its first item that differs; never too long."""
    with pytest.raises(AssertionError) as caught:
        must_give_back(run(value), [f"<{name}>" for name in NAMES], NAMES)
    assert words in str(caught.value)
    assert len(str(caught.value)) < 200


def test_a_right_run_passes_everything() -> None:
    """The same run as above, with nothing changed."""
    for must in (
        must_be_a_coroutine_function,
        must_use_one_thread,
        must_be_awaited,
        must_leave_the_loop_free,
        must_stay_on_the_loop,
        must_wait_without_a_timer,
        must_keep_the_rules,
        must_await_every_coroutine,
        must_leave_nothing_over,
    ):
        must(run())
    must_ask_nothing_yet(run(requests=()))
    must_take(run(), 5, "5 s are needed")
    must_be_on_the_way_together(run(), 2)
    must_keep_the_limit(run(), 2)
    must_set_off_as_soon_as_there_is_room(run(), 2)
    must_have_waited(run(), 3)
    must_give_back(run(["<ann>", "<bob>", "<cid>"]), [f"<{name}>" for name in NAMES], NAMES)
    must_leave_nothing_over(run(open_connections_at_return=1), connections=1)
    must_stay_on_the_loop(run(blocked=(BlockedSpan(0, SECOND, 4),)), even_if_held_up=True)


def test_what_the_bench_has_not_told_is_not_nothing() -> None:
    """A fault of the code, as in any check that rests on what was left."""
    with pytest.raises(LearnerFault, match="nobody could tell"):
        must_leave_nothing_over(run(told=None))
    with pytest.raises(LearnerFault, match="nobody could tell"):
        must_await_every_coroutine(run(told=None))


def test_an_exception_is_told_as_the_call_would() -> None:
    """By its type, with its line."""
    error = ErrorReport(type="KeyError", text="'ann'", line=4, frames=[], hidden_frames=0)
    must_not_raise(run(), SourceText(""))
    with pytest.raises(LearnerFault, match="your code raised KeyError: 'ann'") as caught:
        must_not_raise(dataclasses.replace(run(), raised=error), SourceText(""))
    assert caught.value.line == 4


def test_results_that_are_equal_need_no_order() -> None:
    """Two equal results may change places: nobody can tell."""
    must_give_back(run(["a", "b", "a"]), ["a", "b", "a"], NAMES)
    with pytest.raises(AssertionError, match="in another order"):
        must_give_back(run(["b", "a", "a"]), ["a", "b", "a"], NAMES)


def test_a_drivers_call_has_no_name_of_the_learners() -> None:
    """The words are about "your function" then."""
    with pytest.raises(AssertionError, match=r"^your function is a plain function"):
        must_be_awaited(Run(None, dataclasses.replace(RIGHT, awaited=False)))

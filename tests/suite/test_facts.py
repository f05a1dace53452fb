"""What the library finds out about a run for the diagnosis, and about its requests."""

from __future__ import annotations

from typing import Any

import pytest

from grader.diagnosis.source_text import SourceText
from grader.evidence.record import BlockedSpan, Evidence, Request
from grader.evidence.report import BlockingReport, LearnerReport, TimesLine, WaitReport
from grader.judge.learner import Run
from grader.suite import (
    answered,
    asked,
    common_facts,
    common_places,
    first_line,
    held_up,
    most_at_once,
    of_verb,
    overlap,
    semaphores_inside,
    shuffled,
    tasks_waiting,
    texts,
    token,
)

SECOND = 1_000_000
TEXT = """\
import asyncio, selectors, socket

def upload(address):
    with socket.create_connection(address) as connection:
        return connection.recv(1)

async def work(name):
    async with asyncio.Semaphore(1):
        upload(name)

async def upload_all(names):
    room = asyncio.Semaphore(2)
    selectors.DefaultSelector().select()
"""
SOURCE = SourceText(TEXT)


def request(
    label: str, start: int, end: int | None, *, given_up: int | None = None, refused: bool = False
) -> Request:
    """From second to second."""
    return Request(
        label,
        label.partition(" ")[0],
        f"<{label}>",
        start * SECOND,
        ended_ticks=None if end is None else end * SECOND,
        abandoned_ticks=None if given_up is None else given_up * SECOND,
        refused=refused,
    )


FRY, BOIL, CHOP, SERVE = (
    request("fry eggs", 0, 4),
    request("boil potatoes", 4, 9),
    request("chop leek", 3, None, given_up=6),
    request("serve eggs", 9, None),
)
TWICE = request("fry eggs", 5, 5, refused=True)


def run(value: Any = None, requests: tuple[Request, ...] = (), **evidence: Any) -> Run:
    return Run(value, Evidence(requests=requests, **evidence))


def test_requests_are_found_by_what_they_ask() -> None:
    """The first that was not refused; its token once the reply has come."""
    seen = run(requests=(TWICE, FRY, BOIL, CHOP, SERVE))
    assert asked(seen, "fry eggs") is FRY
    assert asked(seen, "fry leek") is None
    assert of_verb(seen, "fry", "chop") == [TWICE, FRY, CHOP]
    assert answered(seen) == 3
    assert token(seen, "fry eggs") == "<fry eggs>"
    assert token(seen, "serve eggs") is None
    assert token(run(requests=(TWICE,)), "fry eggs") is None


def test_what_ends_when_another_begins_does_not_overlap() -> None:
    """Up to the reply, or to the moment at which it was given up, or for ever."""
    assert overlap(FRY, CHOP)
    assert overlap(CHOP, BOIL)
    assert not overlap(FRY, BOIL)
    assert not overlap(BOIL, SERVE)
    assert not overlap(None, FRY)
    assert not overlap(FRY, None)
    assert most_at_once([FRY, BOIL, CHOP, SERVE]) == 2
    assert most_at_once([FRY, BOIL]) == 1
    assert most_at_once([]) == 0


@pytest.mark.parametrize(
    ("value", "found", "other"),
    [
        (["b", "a"], ["b", "a"], True),
        (["a", "b"], ["a", "b"], False),
        (["a", 7], ["a"], False),
        (None, [], False),
    ],
)
def test_results_in_another_order(value: Any, found: list[str], other: bool) -> None:  # noqa: FBT001
    """All there, and not as wanted; whatever came back."""
    assert texts(run(value)) == found
    assert shuffled(run(value), ["a", "b"]) is other


def test_held_up_before_a_moment() -> None:
    """A stretch counts as a whole if it began before."""
    seen = run(blocked=(BlockedSpan(0, SECOND, None), BlockedSpan(3 * SECOND, 7 * SECOND, None)))
    assert held_up(seen) == 5
    assert held_up(seen, before=3) == 1
    assert held_up(seen, before=4) == 5


def test_waiting_tasks_are_an_average() -> None:
    """Of the moments at which the main task waited; none when it never did."""
    waits = [
        WaitReport(main=True, outer=1, inner=1, times=4),
        WaitReport(main=False, outer=2, inner=2, times=10),
    ]
    assert tasks_waiting(run(told=LearnerReport(waits=waits))) == 2.5
    assert tasks_waiting(run(told=LearnerReport(waits=waits[1:]))) == 0
    assert tasks_waiting(run()) == 0


def test_facts_of_any_run() -> None:
    """Each by its name; what the file says counts only where the loop was held up."""
    quiet = common_facts(run(requests=(FRY, SERVE), open_connections_at_return=2), SOURCE)
    assert quiet == {
        "plain": False,
        "arrived": False,
        "left_open": 2,
        "selects": False,
        "tasks_waiting": 0.0,
        "threads_started": 0,
        "socket_blocks": False,
    }
    report = LearnerReport(
        thread_lines=[4, 4], blocking=[BlockingReport(what="socket.recv", line=5, ticks=SECOND)]
    )
    loud = common_facts(
        run(requests=(FRY,), awaited=False, blocked=(BlockedSpan(0, SECOND, 5),), told=report), SOURCE
    )
    assert loud == {**quiet, **dict.fromkeys(("plain", "arrived", "selects", "socket_blocks"), True)} | {
        "left_open": 0,
        "threads_started": 2,
    }


@pytest.mark.parametrize(
    ("seen", "line"),
    [
        ({"blocked": (BlockedSpan(0, SECOND, 5),)}, 13),
        ({"told": LearnerReport(blocking=[BlockingReport(what="socket.recv_into", line=5, ticks=1)])}, 5),
        ({"told": LearnerReport(never_awaited=[TimesLine(name="upload", line=12, times=1)])}, 12),
        (
            {
                "told": LearnerReport(
                    never_awaited=[TimesLine(name="work.<locals>.upload", line=None, times=1)]
                )
            },
            9,
        ),
        ({}, 99),
    ],
)
def test_the_line_that_shows_it(seen: dict[str, Any], line: int) -> None:
    """Select by hand, a socket that blocks, a coroutine that nobody awaits, or its call."""
    assert (
        first_line(*common_places(run(**seen), SOURCE), (False, [1]), (True, [None, 0]), (True, [99])) == line
    )


def test_no_line_is_zero() -> None:
    """Nothing is meant, or nothing is there."""
    assert first_line() == first_line((False, [3])) == first_line((True, [])) == 0


def test_a_semaphore_of_each_task() -> None:
    """One that the named function makes is shared by its tasks."""
    assert semaphores_inside(SOURCE, "upload_all") == [8]
    assert semaphores_inside(SOURCE, "work") == [12]

"""A runtime that the learner wrote, on the judge's clock: what ``judged_clock`` does, and what ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.outcome import Outcome
from tests.judge.engine import COURSE, Engine

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def own() -> Iterator[Engine]:
    """Grades runtimes of the learner's own."""
    with Engine(COURSE.parent / "own_runtime", "01_own") as opened:
        yield opened


def answering(body: str) -> str:
    """A submission whose ``answer`` does this."""
    return "def answer(clock, idle):\n" + "".join(f"    {line}\n" for line in body.splitlines())


def test_idle_lets_the_time_go_by(own: Engine) -> None:
    """To the deadline exactly, once for each call; nothing async is loaded in such a bench."""
    told = own.grade(answering("idle(clock() + 3)\nidle(clock() + 0.1 + 0.2)\nreturn clock()"))
    seen = told.seen
    modules = seen.pop("modules")
    assert seen == {"value": 3 + 0.1 + 0.2, "elapsed": 3.3, "idles": 2, "jumps": 2}
    assert not {"asyncio", "anyio", "trio"} & set(modules)


def test_a_deadline_that_has_come_takes_no_time(own: Engine) -> None:
    """Nor does one that has passed; the judge is not even asked."""
    told = own.grade(answering("idle(4)\nidle(4)\nidle(1)\nidle(-5)\nreturn clock()"))
    assert told.seen["value"] == 4
    assert told.seen["idles"] == 1


@pytest.mark.parametrize(
    ("body", "fault", "words"),
    [
        ("idle(None)", "deadlock", "nothing is left that could wake it"),
        ("idle(float('inf'))", "deadlock", "nothing is left that could wake it"),
        ("while True:\n    idle(clock() + 0.001)", "spin", "time hardly moves"),
        ("while clock() < 5:\n    pass", "cpu", "processor time"),
        ("idle(float('nan'))", "raised", "ValueError"),
        ("idle('soon')", "raised", "TypeError"),
        ("import asyncio", "async-library", "No module named 'asyncio'"),
    ],
)
def test_what_never_comes_has_a_name(own: Engine, body: str, fault: str, words: str) -> None:
    """At once or by its bounds, and every other check gets its own."""
    told = own.grade(answering(body))
    assert told.answer.outcome is Outcome.FAILED
    assert words in told.message
    assert told.diagnosis is not None
    assert told.diagnosis.id in fault.split("|")
    assert told.others == [Outcome.PASSED, Outcome.PASSED]

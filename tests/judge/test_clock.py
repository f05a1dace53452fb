"""Random programs of sleeps, tasks and timeouts take what a model in pure Python says, to the last bit.

Durations are multiples of a sixteenth of a second, so that floats are exact; programs in which a sleep
ends at the very instant of a deadline are left out, for the runtimes may differ there.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from grader.outcome import Outcome

if TYPE_CHECKING:
    from typing import Literal

    from tests.judge.engine import Engine

#: ["sleep", sixteenths], ["seq", [...]], ["par", [...]], ["timeout", sixteenths, program]
Program = list[Any]

LEARNER = """\
import anyio
import json

PROGRAMS = json.loads({programs!r})


async def play(node, log):
    kind = node[0]
    if kind == "sleep":
        await anyio.sleep(node[1] / 16)
        log.append(anyio.current_time())
    elif kind == "seq":
        for part in node[1]:
            await play(part, log)
    elif kind == "par":
        async with anyio.create_task_group() as tasks:
            for part in node[1]:
                tasks.start_soon(play, part, log)
    else:
        with anyio.move_on_after(node[1] / 16):
            await play(node[2], log)


async def answer(address, names):
    seen = []
    for program in PROGRAMS:
        start, log = anyio.current_time(), []
        await play(program, log)
        seen.append([anyio.current_time() - start, [at - start for at in log]])
    return seen
"""

durations = st.integers(min_value=1, max_value=200)
sleeps = durations.map(lambda sixteenths: ["sleep", sixteenths])


def _compound(inner: st.SearchStrategy[Program]) -> st.SearchStrategy[Program]:
    several = st.lists(inner, min_size=1, max_size=4)
    return (
        several.map(lambda parts: ["seq", parts])
        | several.map(lambda parts: ["par", parts])
        | st.tuples(durations, inner).map(lambda pair: ["timeout", *pair])
    )


programs = st.recursive(sleeps, _compound, max_leaves=12)


class Ambiguous(Exception):  # noqa: N818 — not an error: such a program is not asked
    """Something ends at the very instant of a deadline."""


def model(node: Program, start: float, deadline: float, log: list[float]) -> tuple[float, bool]:
    """(when it ends, whether it came to its own end before ``deadline``)."""
    kind = node[0]
    if kind == "sleep":
        end = start + node[1] / 16
        if end == deadline:
            raise Ambiguous
        if end > deadline:
            return deadline, False
        log.append(end)
        return end, True
    if kind == "seq":
        end = start
        for part in node[1]:
            end, whole = model(part, end, deadline, log)
            if not whole:
                return end, False
        return end, True
    if kind == "par":
        ends = [model(part, start, deadline, log) for part in node[1]]
        return max(end for end, _ in ends), all(whole for _, whole in ends)
    own = start + node[1] / 16
    if own == deadline:
        raise Ambiguous
    end, whole = model(node[2], start, min(own, deadline), log)
    return (end, True) if whole or own < deadline else (end, False)


def expected(program: Program) -> list[Any]:
    """What the learner's own clock must have shown: elapsed, and when each sleep ended."""
    log: list[float] = []
    try:
        end, _ = model(program, 0.0, math.inf, log)
    except Ambiguous:
        assume(False)
        raise
    return [end, sorted(log)]


@pytest.mark.parametrize("runtime", ["asyncio", "trio"])
def test_random_programs_take_what_the_model_says(
    engine: Engine, runtime: Literal["asyncio", "trio"]
) -> None:
    """Several programs in a run, one after the other; elapsed seen by the judge is their sum."""

    @settings(
        max_examples=10,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(st.lists(programs, min_size=1, max_size=8))
    def holds(drawn: list[Program]) -> None:
        wanted = [expected(program) for program in drawn]
        told = engine.grade(LEARNER.format(programs=json.dumps(drawn)), runtime=runtime)
        assert [[elapsed, sorted(log)] for elapsed, log in told.seen["value"]] == wanted
        assert told.seen["elapsed"] == sum(elapsed for elapsed, _ in wanted)
        assert told.others == [Outcome.PASSED, Outcome.PASSED]

    holds()

"""Right but unusual programs get exactly their virtual seconds, on asyncio, on trio and on plain threads.

Each stands in ``submissions/right/RUNTIME/``; its first lines say what must come out::

    # elapsed: 5                virtual seconds; file-1 takes 1, file-2 takes 2, ... file-5 takes 5
    # value: "tokens"           "tokens": the replies of all files in order; "token 2": that of file-3
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.outcome import Outcome

if TYPE_CHECKING:
    from tests.judge.engine import Engine

RIGHT = Path(__file__).parent / "submissions" / "right"
PROGRAMS = sorted(RIGHT.glob("*/*.py"))


def declared(text: str, key: str) -> Any:
    """What a program's own comment promises."""
    return next(
        json.loads(line.partition(":")[2]) for line in text.splitlines() if line.startswith(f"# {key}:")
    )


def with_tokens(value: Any, tokens: list[str]) -> Any:
    """A declared value with this run's own tokens in it."""
    if value == "tokens":
        return tokens
    if isinstance(value, list):
        return [with_tokens(item, tokens) for item in value]
    if isinstance(value, str) and value.startswith("token "):
        return tokens[int(value.removeprefix("token "))]
    return value


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_right_program_takes_exactly_its_virtual_seconds(engine: Engine, program: Path) -> None:
    """Elapsed time, the value, and nothing left that could disturb the checks around it."""
    text = program.read_text(encoding="utf-8")
    told = engine.grade(text, runtime="trio" if program.parent.name == "trio" else "asyncio")
    assert told.seen["elapsed"] == declared(text, "elapsed")
    assert told.seen["value"] == with_tokens(declared(text, "value"), told.seen["tokens"])
    assert told.seen["violations"] == []
    assert told.others == [Outcome.PASSED, Outcome.PASSED]


@pytest.mark.skipif(os.geteuid() != 0, reason="level account is for root")
@pytest.mark.parametrize("name", ["asyncio/in_loop_server.py", "trio/server.py"])
def test_a_server_of_ones_own_is_right_where_the_network_is_shared(engine: Engine, name: str) -> None:
    """At level account ports are few; a program that talks to itself by TCP must not be the one to suffer."""
    text = (RIGHT / name).read_text(encoding="utf-8")
    told = engine.grade(text, runtime="trio" if name.startswith("trio") else "asyncio", level="account")
    assert told.seen["elapsed"] == declared(text, "elapsed")
    assert told.seen["value"] == declared(text, "value")


def test_there_are_right_programs_for_both_runtimes() -> None:
    """An empty folder would prove nothing."""
    assert len([path for path in PROGRAMS if path.parent.name == "asyncio"]) > 60
    assert len([path for path in PROGRAMS if path.parent.name == "trio"]) > 20


def test_blocking_shows_as_blocked_seconds_and_waiting_does_not(engine: Engine) -> None:
    """time.sleep and blocking sockets on the loop, against a thread beside it."""
    blocked = {}
    for name in ("sleep_on_loop", "blocking_socket_on_loop", "join_on_loop", "sleep_in_threads", "gather"):
        text = (RIGHT / "asyncio" / f"{name}.py").read_text(encoding="utf-8")
        blocked[name] = engine.grade(text, runtime="asyncio").seen["blocked"]
    assert blocked == {
        "sleep_on_loop": 5.0,
        "blocking_socket_on_loop": 15.0,
        "join_on_loop": 2.0,
        "sleep_in_threads": 0.0,
        "gather": 0.0,
    }

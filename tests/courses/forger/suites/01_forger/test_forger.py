"""Whatever the learner's code says to the judge: a decided result, and a record of what really happened.

Design: a script is drawn (true words at the wrong moment, changed ones, replays, floods, descriptors, bytes
over TCP), and the program under test, which has found the control socket, says it. Then the judge's record
is held against what the depot really does: each answered upload took its own seconds, no token is known
before its reply has left, and the next bench is right.
"""

from __future__ import annotations

import json
import random
import tracemalloc
from typing import Any

from grader.judge.faults import LearnerFault
from grader.judge.worlds.depot import Depot, File
from grader.protocol.numbers import TICKS_PER_SECOND
from grader.suite import Learner, Run, check

SCRIPTS = 25
MOST_BYTES = 64 << 20
FILES = [File(f"file-{index}", float(index)) for index in range(1, 6)]
ERROR = {"type": "E", "text": "x", "line": 1, "frames": [], "hidden_frames": 0}
WORDS: dict[str, dict[str, Any]] = {
    "hello": {},
    "idle": {"deadline": None, "writers": 0},
    "woke": {},
    "set": {},
    "note": {"deadline": 5_000_000},
    "block": {"ticks": 1_000_000, "line": 1},
    "spin": {},
    "loaded": {},
    "awaiting": {"kind": "coroutine"},
    "raised": {"at": "call", "error": ERROR, "defined": []},
    "returned": {"value": ["x"], "kind": "list", "flaw": None, "awaited": True},
    "closed": {},
    "report": {"piece": '{"tasks": 1}'},
    "done": {},
}
WITHOUT_SEQUENCE = ("hello", "note", "report", "done")
ODD: tuple[Any, ...] = (None, -1, True, 1 << 70, "x" * 300, [[]], {"a": {}}, 1.5, "", [0] * 500)


def word(rng: random.Random) -> dict[str, Any]:
    """One record, mostly a right one but for its moment."""
    kind = rng.choice([*WORDS])
    record: dict[str, Any] = {"t": kind, **WORDS[kind]}
    if kind not in WITHOUT_SEQUENCE:
        record["seq"] = {"$after": rng.choice((0, 1, 1, 1, 2, -1, 1_000))}
    if kind == "idle" and rng.random() < 0.7:
        record["deadline"] = rng.choice((0, 1, 7_000_000, 1 << 50, 1 << 60))
    if rng.random() < 0.2:
        record[rng.choice([*record, "more"])] = rng.choice(ODD)
    return record


def step(rng: random.Random) -> list[Any]:  # noqa: C901, PLR0911 — a list of what can be done
    """One thing that the program does."""
    match rng.randrange(14):
        case 0 | 1 | 2 | 3:
            return ["say", word(rng)]
        case 4:
            return ["flood", word(rng), rng.choice((3, 60, 3_000))]
        case 5:
            return ["raw", rng.choice(("", "{", "x" * 70_000, "\x00", "[" * 900 + "]" * 900, '"t"'))]
        case 6:
            return ["descriptors", rng.choice((1, 4, 60)), word(rng)]
        case 7:
            return ["thread", [step(rng) for _ in range(2)]]
        case 8:
            return ["upload", rng.choice(FILES).name]
        case 9:
            return ["tcp", rng.choice(("up", "upload file-1\n", "upload file-1\n" * 50, "\n", "x" * 5_000))]
        case 10:
            return ["urgent"]
        case 11:
            return ["sleep", rng.choice((0, 1, 3))]
        case 12:
            return [rng.choice(("listen", "close", "keep pace"))]
        case _:
            return ["guess", rng.choice(FILES).name]


def names_asked(script: list[list[Any]]) -> int:
    """How many uploads the script can have asked for."""
    asked = 0
    for what, *arguments in script:
        if what == "thread":
            asked += names_asked(arguments[0])
        asked += (what == "upload") + (str(arguments).count("upload") if what == "tcp" else 0)
    return asked


def look_at(run: Run | None, learner: Learner, depot: Depot, script: list[list[Any]]) -> None:
    """The record is what happened."""
    shown = json.dumps(script)[:2_000]
    assert len(depot.requests) <= names_asked(script), shown
    seconds = {file.name: file.seconds for file in FILES}
    for request in depot.requests:
        assert 0 < request.in_flight <= len(depot.requests), shown
        if request.ended_ticks is not None:
            took = request.ended_ticks - request.started_ticks
            assert took == seconds[request.label] * TICKS_PER_SECOND, shown
    if run is not None:
        assert run.elapsed >= 0, shown
        assert run is learner.runs[-1], shown
        said = json.dumps(run.value)
        landed = {request.token for request in depot.requests if request.ended_ticks is not None}
        known = {request.token for request in depot.requests if request.token in said}
        assert known <= landed, shown


def said(learner: Learner, depot: Depot, script: list[list[Any]]) -> Run | None:
    """Have the script said; None when that ended in a decided fault."""
    try:
        return learner.attempt("answer", depot.address, [file.name for file in FILES], script)
    except LearnerFault:
        return None


@check(points=1, objective="random")
def test_random_words(learner: Learner, depot: Depot, rng: random.Random) -> None:
    """Whatever is said, the judge decides, and the next bench is right."""
    depot.add(*FILES)
    tracemalloc.start()
    try:
        for _ in range(SCRIPTS):
            script = [step(rng) for _ in range(rng.randint(1, 6))]
            look_at(said(learner, depot, script), learner, depot, script)
            assert learner.call("steady").value == 7, json.dumps(script)[:2_000]
        assert tracemalloc.get_traced_memory()[1] < MOST_BYTES
    finally:
        tracemalloc.stop()

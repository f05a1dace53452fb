"""What honest learners put at the top of a file and beside the answer costs nothing, at any level.

Each file in ``submissions/everyday/`` is the beginning of a submission. If it defines ``beside``, that is
called in the answer, before anything is asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from grader.outcome import Outcome
from tests.judge.engine import LEVELS

if TYPE_CHECKING:
    from tests.judge.engine import Engine

EVERYDAY = sorted((Path(__file__).parent / "submissions" / "everyday").glob("*.py"))
#: all files at once, by tasks: five virtual seconds
ANSWER = """

async def _ask(address, name):
    import asyncio

    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"upload {name}\\n".encode())
    try:
        return (await reader.readline()).decode().split()[1]
    finally:
        writer.close()


async def answer(address, names):
    import asyncio
    import inspect

    found = beside() if "beside" in globals() else None
    if inspect.isawaitable(found):
        await found
    return list(await asyncio.gather(*(_ask(address, name) for name in names)))
"""


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("program", EVERYDAY, ids=lambda path: path.stem)
def test_everyday_code_costs_nothing(
    engine: Engine, program: Path, level: Literal["sandbox", "process", "account"]
) -> None:
    """The judge sees what it sees without it: the time from zero, one thread, a free loop, nothing left."""
    told = engine.grade(program.read_text(encoding="utf-8") + ANSWER, level=level)
    seen = told.seen
    assert seen["value"] == seen["tokens"]
    assert seen["elapsed"] == 5
    assert seen["requests"] == [[f"file-{n}", 0.0, float(n)] for n in range(1, 6)]
    assert (seen["threads"], seen["blocked"], seen["violations"]) == (1, 0, [])
    assert {name: seen["facts"][name] for name in ("unfinished", "lost", "swallowed", "never_awaited")} == {
        "unfinished": 0,
        "lost": 0,
        "swallowed": 0,
        "never_awaited": 0,
    }
    assert told.others == [Outcome.PASSED, Outcome.PASSED]


TRIO = """\"\"\"A main without a guard, under trio.\"\"\"
import trio


async def main():
    await trio.sleep(1.1)
    print("try out", trio.current_time() >= 1.1)


trio.run(main)


async def answer(address, names):
    tokens = {}

    async def ask(name):
        stream = await trio.open_tcp_stream(*address)
        await stream.send_all(f"upload {name}\\n".encode())
        tokens[name] = (await stream.receive_some()).decode().split()[1]
        await stream.aclose()

    async with trio.open_nursery() as nursery:
        for name in names:
            nursery.start_soon(ask, name)
    return [tokens[name] for name in names]
"""


def test_time_that_passes_at_import_is_nobodys_under_trio(engine: Engine) -> None:
    """The judge's time there, too, and the call begins at zero."""
    told = engine.grade(TRIO, runtime="trio")
    assert told.seen["value"] == told.seen["tokens"]
    assert (told.seen["elapsed"], told.seen["blocked"], told.seen["threads"]) == (5, 0, 1)
    assert "try out True" in told.answer.output


def test_a_thread_that_sleeps_at_import_keeps_its_distance(engine: Engine) -> None:
    """Its timer is as far away when the call begins as it was; so are the learner's own clocks."""
    text = (
        "import asyncio, threading, time\n\nbegan = time.monotonic()\nwoke = []\n\n\n"
        "def body():\n    time.sleep(3)\n    woke.append(time.monotonic() - began)\n\n\n"
        "threading.Thread(target=body, daemon=True).start()\ntime.sleep(1)\n\n\n"
        "async def answer(address, names):\n    await asyncio.sleep(1.5)\n    before = list(woke)\n"
        "    await asyncio.sleep(1)\n    return [before, woke, time.monotonic() - began]\n"
    )
    seen = engine.grade(text).seen
    assert (seen["value"], seen["elapsed"]) == ([[], [3], 3.5], 2.5)


def test_there_are_enough() -> None:
    """An empty folder would prove nothing."""
    assert len(EVERYDAY) >= 30

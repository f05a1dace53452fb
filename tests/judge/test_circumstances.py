"""What code meets only where it is graded, and rules of the async libraries, are named for what they are."""

from __future__ import annotations

from typing import Literal

import pytest

from grader.outcome import Outcome
from tests.judge.engine import ANSWER, LEVELS, Engine, Told

GUARD = 'put what tries it out under `if __name__ == "__main__":`'
#: at the top of the file: the fault, and the line with "# here"
AT_IMPORT = {
    "input": ("nobody-types", 'name = input("file? ")  # here\n'),
    "input in a loop": (
        "nobody-types",
        "def ask():\n    while True:\n        if input() == 'q':  # here\n            break\n\n\nask()\n",
    ),
    "log file": ("nothing-kept", 'import logging\n\nlogging.basicConfig(filename="a.log")  # here\n'),
    "handler": (
        "nothing-kept",
        'import logging.handlers\n\nh = logging.handlers.RotatingFileHandler("a.log", maxBytes=9)  # here\n',
    ),
    "database": ("nothing-kept", 'import sqlite3\n\ndb = sqlite3.connect("a.db")  # here\n'),
    "folder": ("nothing-kept", 'import pathlib\n\npathlib.Path("out").mkdir(exist_ok=True)  # here\n'),
    "data file": ("missing-file", 'DATA = open("data.txt").read()  # here\n'),
    "program": ("missing-file", 'import subprocess\n\nsubprocess.run(["no-such-program"])  # here\n'),
    "time zone": ("not-here", 'import zoneinfo\n\nZONE = zoneinfo.ZoneInfo("No/Where")  # here\n'),
    "locale": ("not-here", 'import locale\n\nlocale.setlocale(locale.LC_ALL, "xx_YY.UTF-8")  # here\n'),
    "asyncio connects": (
        "asked-at-import",
        """import asyncio


async def main():
    await asyncio.gather(asyncio.open_connection("127.0.0.1", 8000))


asyncio.run(main())  # here
""",
    ),
    "socket connects": (
        "asked-at-import",
        """import socket


def main():
    socket.create_connection(("127.0.0.1", 8000))


main()  # here
""",
    ),
    "anyio connects": (
        "asked-at-import",
        """import anyio


async def main():
    await anyio.connect_tcp("127.0.0.1", 8000)


anyio.run(main)  # here
""",
    ),
    "looks up a name": (
        "asked-at-import",
        'import socket\n\nsocket.create_connection(("depot.example.org", 8000))  # here\n',
    ),
    "waits for ever": (
        "endless-import",
        """import asyncio


async def main():
    await asyncio.Event().wait()  # here


asyncio.run(main())
""",
    ),
    "sleeps for ever": ("endless-import", "import time\n\nwhile True:\n    time.sleep(1)\n"),
    "waits in a thread": ("endless-import", "import threading\n\nthreading.Event().wait()\n"),
}
#: inside the function
IN_THE_CALL = {
    "input": ("nobody-types", "    return input()  # here"),
    "file": ("nothing-kept", "    with open('out.txt', 'w') as out:  # here\n        out.write('x')"),
    "data file": ("missing-file", "    return open('data.txt').read()  # here"),
    "another port": ("other-address", "    await asyncio.open_connection(address[0], 9)  # here"),
    "run": ("nested-loop", "    return asyncio.run(other())  # here"),
    "until complete": (
        "nested-loop",
        "    return asyncio.get_running_loop().run_until_complete(other())  # here",
    ),
    "new loop": ("nested-loop", "    return asyncio.new_event_loop().run_until_complete(other())  # here"),
    "runner": (
        "nested-loop",
        "    with asyncio.Runner() as runner:  # here\n        return runner.run(other())",
    ),
    "anyio": ("nested-loop", "    import anyio\n    return anyio.run(other)  # here"),
    "no loop in the thread": (
        "no-loop",
        "    return await asyncio.to_thread(asyncio.get_running_loop)  # here",
    ),
    "cancelled beside a failure": (
        "cancelled-result",
        """    tasks = []
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(other()), group.create_task(fails())]
    except* ValueError:
        pass
    return [task.result() for task in tasks]  # here""",
    ),
}
CALLED = """import asyncio


async def other():
    await asyncio.sleep(1)
    return 1


async def fails():
    raise ValueError("no")


async def answer(address, names):
"""


def assert_explained(told: Told, kind: str, text: str) -> None:
    """By the fault's own diagnosis, at the marked line if one is marked."""
    assert told.answer.outcome is Outcome.FAILED
    assert told.diagnosis is not None, told.message
    assert told.diagnosis.id == kind, told.message
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.endswith("# here")]
    if lines:
        assert told.diagnosis.line == lines[0]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", AT_IMPORT)
def test_what_the_top_of_a_file_meets(
    engine: Engine, name: str, level: Literal["sandbox", "process", "account"]
) -> None:
    """Alike at every level, in words that say what to do."""
    kind, text = AT_IMPORT[name]
    told = engine.grade(text + ANSWER, level=level)
    assert_explained(told, kind, text)
    assert "imported" in told.message
    assert told.diagnosis is not None
    if kind in ("nobody-types", "asked-at-import", "endless-import"):
        assert GUARD in told.diagnosis.hint


@pytest.mark.parametrize("name", IN_THE_CALL)
def test_what_a_function_meets(engine: Engine, name: str) -> None:
    """The other checks get theirs."""
    kind, body = IN_THE_CALL[name]
    text = f"{CALLED}{body}\n"
    told = engine.grade(text)
    assert_explained(told, kind, text)
    assert told.others == [Outcome.PASSED, Outcome.PASSED]


def test_a_run_inside_a_run_of_trio_is_the_same_mistake(engine: Engine) -> None:
    """With trio's own words."""
    text = "import trio\n\n\nasync def answer(address, names):\n    trio.run(trio.sleep, 1)  # here\n"
    assert_explained(engine.grade(text, runtime="trio"), "nested-loop", text)


def test_a_connection_of_trio_at_import_is_the_same_mistake(engine: Engine) -> None:
    """The line is that of the call at the top level."""
    text = (
        "import trio\n\n\nasync def main():\n    await trio.open_tcp_stream('127.0.0.1', 8000)\n\n\n"
        "trio.run(main)  # here\n"
    )
    assert_explained(engine.grade(text + ANSWER, runtime="trio"), "asked-at-import", text)


@pytest.mark.parametrize("level", [LEVELS[0], LEVELS[2]])
@pytest.mark.parametrize("make", ["mkdtemp", "NamedTemporaryFile"])
def test_walls_leave_no_room_for_temporary_files(
    engine: Engine, make: str, level: Literal["sandbox", "account"]
) -> None:
    """At level ``process`` there are no walls around files, and such a file costs nothing."""
    text = f"import tempfile\n\nT = tempfile.{make}()  # here\n"
    assert_explained(engine.grade(text + ANSWER, level=level), "nothing-kept", text)


def test_an_error_like_any_other_keeps_its_words(engine: Engine) -> None:
    """A look at the text alone must not mistake it."""
    text = f'{CALLED}    raise RuntimeError("this loop is not the one")  # here\n'
    assert_explained(engine.grade(text), "raised", text)

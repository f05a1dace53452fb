"""The lines that the bench tells: between two rounds of a loop, the loop's own line, on every Python."""

from __future__ import annotations

import dis
import signal
import sys
import threading
import types
from typing import TYPE_CHECKING, Any

import pytest

from grader.bench import lines
from grader.bench.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Iterator

#: by what is shown: a program; a line with "# loop" is the header of a loop that goes round
PROGRAMS = {
    "nothing to do": """
def f():
    while True:  # loop
        pass
""",
    "the body ends in a branch": """
def f(a, b):
    while a:  # loop
        b += 1
        if b > 3:
            a -= 1
        else:
            a -= 2
""",
    "a loop in a loop": """
def f(a, b):
    for x in a:  # loop
        for y in x:  # loop
            b += 1
            b += 2
    while True:  # loop
        if b:
            break
        while a():  # loop
            b += 2
    while a:  # loop
        for x in b: a()  # loop
""",
    "the header has several lines": """
def f(a, b):
    for x in (  # loop
        1,
        a,
    ):
        if x:
            b()
        else:
            a()
    while (  # loop
        a and
        b
    ):
        try:
            b += 1
        except ValueError:
            continue
""",
    "continue": """
def f(a, b):
    while True:  # loop
        if a:
            continue
        b += 1
        if b:
            return
""",
    "a loop with an else": """
def f(a, b):
    for x in a:  # loop
        b += 1
    else:
        while b:  # loop
            b -= 1
""",
    "a loop that awaits": """
async def f(a, b):
    while True:  # loop
        await b
        if a:
            break
    async for x in b:  # loop
        x += 1
    async with b:
        while b:  # loop
            try:
                await b
            finally:
                a()
""",
    "comprehensions": """
def f(a, b):
    for x in a:  # loop
        b([  # loop
            y
            for y in x
            if y
        ])
    return {x: 1 for x in b}, sum(x for x in a)  # loop
""",
    "in the module itself": """
numbers = list(range(3))
for number in numbers:  # loop
    if number:
        number += 1
""",
    "a long one": "\ndef f(a, b):\n    for x in a:  # loop\n" + "        b += x * 3\n" * 900,
}


@pytest.fixture(params=PROGRAMS)
def program(request: pytest.FixtureRequest) -> str:
    text = PROGRAMS[request.param]
    lines.remember("program.py", text)
    return text


def codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes(constant)


def jumps_back(code: types.CodeType) -> Iterator[dis.Instruction]:
    """Where a loop of this code goes round, and somebody may look at its frame."""
    for each in dis.get_instructions(code):
        if "JUMP_BACKWARD" in each.opname and "NO_INTERRUPT" not in each.opname:
            yield each


def line_at(code: types.CodeType, offset: int) -> int | None:
    """The interpreter's own word on which line an instruction belongs to."""
    return next(line for start, end, line in code.co_lines() if start <= offset < end)


def test_every_jump_back_is_told_as_the_header_of_its_loop(program: str) -> None:
    """All of them, in every function: what its own line is depends on the version of Python."""
    told = {
        lines._line(code, jump.offset, line_at(code, jump.offset))
        for code in codes(compile(program, "program.py", "exec"))
        for jump in jumps_back(code)
    }
    assert told == {
        number for number, line in enumerate(program.splitlines(), start=1) if line.endswith("# loop")
    }


def test_every_other_instruction_is_told_as_it_is(program: str) -> None:
    """Where a call or an await stands is the interpreter's word."""
    for code in codes(compile(program, "program.py", "exec")):
        jumps = {jump.offset for jump in jumps_back(code)}
        for each in dis.get_instructions(code):
            if each.offset not in jumps:
                line = line_at(code, each.offset)
                assert lines._line(code, each.offset, line) == line


#: a handler, or another thread, can look in at one place only: where the loop goes round
BUSY = """
def f(going):
    count = 0
    while going:
        count += 1
        if count > 1_000:
            count -= 1_000
"""


class Interrupted(Exception):  # noqa: N818 — it says what happened
    """Raised by the handler."""


def test_a_busy_loop_is_told_by_its_header_to_a_signal_and_in_a_traceback() -> None:
    """What the judge's interrupt, and the driver of a scheduler's plays, see of an endless program."""
    sources = Sources()
    module = sources.load("busy", BUSY, learner=True)
    seen = []

    def handle(_signal: int, frame: types.FrameType | None) -> None:
        seen.append(sources.stack_lines(frame))
        raise Interrupted

    before = signal.signal(signal.SIGVTALRM, handle)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.01)
        with pytest.raises(Interrupted) as raised:
            module.f([True])
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    assert seen == [(4, 4)]
    assert sources.describe(raised.value)["line"] == 4


def test_a_busy_thread_is_told_by_the_header_of_its_loop() -> None:
    """As its stack is at the end of a run."""
    sources = Sources()
    module = sources.load("busy", BUSY, learner=True)
    going = [True]
    thread = threading.Thread(target=module.f, args=(going,))
    thread.start()
    told: set[Any] = set()
    while len(told) < 1:
        assert thread.ident is not None
        told.add(sources.stack_lines(sys._current_frames()[thread.ident]))
        told -= {(None, None)}
    going.clear()
    thread.join()
    assert told == {(4, 4)}


WAITS = """
class Steps:
    def __getattr__(self, name):
        if name.startswith(("cr_", "gi_", "ag_")):
            raise RuntimeError(f"{name} was asked for")
        raise AttributeError(name)

    def __await__(self):
        return self

    def __next__(self):
        return None

async def inner():
    await Steps()

async def outer():
    await inner()
"""


def test_an_awaitable_of_the_learners_own_is_not_asked() -> None:
    """The lines of those who wait for it are told, down to the one that awaits it."""
    sources = Sources()
    module = sources.load("waits", WAITS, learner=True)
    waiting = module.outer()
    waiting.send(None)
    try:
        assert sources.waits(waiting) == (18, 15)
    finally:
        waiting.close()


def test_what_was_put_together_by_hand_breaks_nothing() -> None:
    """A traceback may name any instruction, and code any file."""
    sources = Sources()
    module = sources.load("busy", BUSY, learner=True)
    frame = sys._getframe()
    for at in (-1, -7, 3, 10**6, *range(80)):
        lines.line_of_traceback(types.TracebackType(None, frame, at, 1))
    code = module.f.__code__
    for at in range(-3, len(code.co_code) + 3):
        lines._line(code, at, 4)
        lines._line(code.replace(co_filename="elsewhere.py"), at, 4)
    deep = "def f():\n while 1:\n  " + "(" * 90 + ")" * 90 + "\n"
    lines.remember("deep.py", deep)
    assert {lines._line(each, 0, 1) for each in codes(compile(deep, "deep.py", "exec"))} == {1}

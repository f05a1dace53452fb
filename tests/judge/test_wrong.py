"""Whatever a submission does: a clear, named result for that check, and every other check gets its own.

Each program in ``submissions/wrong/`` says in its first lines what must come of it::

    # fault: cpu                the id of the diagnosis ("a|b": either, where the kernel decides)
    # words: processor time     must stand in the message of the check; may be repeated
    ... # here                  the line that the report must show; none: no line

Those in ``loading/`` fail while they are imported, and so all checks alike.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.outcome import Outcome

if TYPE_CHECKING:
    from tests.judge.engine import Engine, Told

WRONG = Path(__file__).parent / "submissions" / "wrong"
CALLING = sorted((WRONG / "calling").glob("*.py"))
LOADING = sorted((WRONG / "loading").glob("*.py"))


def declared(text: str, key: str) -> list[str]:
    """What a program's own comments promise."""
    return [line.partition(": ")[2] for line in text.splitlines() if line.startswith(f"# {key}: ")]


def line_here(text: str) -> int | None:
    """The line that is marked, if one is."""
    return next((n for n, line in enumerate(text.splitlines(), 1) if line.endswith("# here")), None)


def assert_named(told: Told, text: str) -> None:
    """The check in the middle failed as the program says."""
    assert told.answer.outcome is Outcome.FAILED
    assert told.diagnosis is not None, told.message
    assert told.diagnosis.id in declared(text, "fault")[0].split("|"), told.message
    for words in declared(text, "words"):
        assert words in told.message
    if (line := line_here(text)) is not None:
        assert (told.diagnosis.file, told.diagnosis.line) == ("engine.py", line)


@pytest.mark.parametrize("program", CALLING, ids=lambda path: path.stem)
def test_a_wrong_call_has_a_name_and_other_checks_get_theirs(engine: Engine, program: Path) -> None:
    """Of three checks the middle one fails, by name."""
    text = program.read_text(encoding="utf-8")
    told = engine.grade(text)
    assert_named(told, text)
    assert told.others == [Outcome.PASSED, Outcome.PASSED]
    assert told.report.points == 2


@pytest.mark.parametrize("program", LOADING, ids=lambda path: path.stem)
def test_what_cannot_be_loaded_fails_every_check_by_the_same_name(engine: Engine, program: Path) -> None:
    """All three checks say so, and none is inconclusive."""
    text = program.read_text(encoding="utf-8")
    told = engine.grade(text)
    assert_named(told, text)
    assert told.others == [Outcome.FAILED, Outcome.FAILED]
    assert told.report.outcome is Outcome.FAILED
    assert {check.diagnosis and check.diagnosis.id for check in told.report.checks} == {
        told.diagnosis and told.diagnosis.id
    }


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("async def answer(address, names:\n    return 1\n", 1, "'(' was never closed"),
        ("def f():\nreturn 1\n", 2, "expected an indented block"),
        ("def f():\n\tif 1:\n        pass\n", 3, "inconsistent use of tabs and spaces"),
        ("x = 1\nx = '\n", 2, "unterminated string literal"),
    ],
    ids=["bracket", "indent", "tabs", "string"],
)
def test_what_is_not_python_shows_its_line(engine: Engine, text: str, line: int | None, words: str) -> None:
    """With Python's own words."""
    told = engine.grade(text, steady=False)
    assert told.diagnosis is not None
    assert (told.diagnosis.id, told.diagnosis.line) == ("syntax-error", line)
    assert words in told.message


def test_an_empty_file_defines_nothing(engine: Engine) -> None:
    """Not an error of ours."""
    told = engine.grade("", steady=False)
    assert told.message == "engine.py does not define answer (it defines nothing)."


def test_a_name_that_is_no_function_is_missing(engine: Engine) -> None:
    """A number cannot be called."""
    told = engine.grade("answer = 5\n")
    assert told.diagnosis is not None
    assert told.diagnosis.id == "missing-function"


def test_source_that_breaks_the_compiler_is_a_result(engine: Engine) -> None:
    """Fifty thousand signs are too much for Python's own parser."""
    told = engine.grade("x = " + "-" * 50_000 + "1\n\n\nasync def answer(address, names):\n    return x\n")
    assert told.answer.outcome is Outcome.FAILED
    assert told.diagnosis is not None


def test_plain_code_where_a_coroutine_is_asked_is_seen(engine: Engine) -> None:
    """The suite decides what that is worth; the engine tells."""
    seen = engine.grade("def answer(address, names):\n    return 1\n").seen
    assert seen["value"] == 1
    assert seen["facts"]["awaited"] is False


def test_a_coroutine_that_nobody_awaits_is_counted(engine: Engine) -> None:
    """As a fact, for suites and diagnoses."""
    text = "async def f():\n    return 1\n\n\nasync def answer(address, names):\n    f()\n    return 1\n"
    assert engine.grade(text).seen["facts"]["never_awaited"] == 1


def test_a_deadlock_says_who_waits_where(engine: Engine) -> None:
    """The function and every task, by line."""
    text = (
        "import asyncio\n"
        "async def other(event):\n"
        "    await event.wait()\n"
        "async def answer(address, names):\n"
        "    event = asyncio.Event()\n"
        "    task = asyncio.create_task(other(event))\n"
        "    await task\n"
    )
    told = engine.grade(text)
    lines = told.message.splitlines()
    assert lines[0] == "Everything waits, and nothing is left that could wake it."
    assert any("your function waits" in line and "line 7" in line for line in lines[1:])
    assert any("line 3" in line for line in lines[1:])


def test_what_is_printed_is_kept_from_its_beginning(engine: Engine) -> None:
    """A flood is cut, and said to be one."""
    told = engine.grade("async def answer(address, names):\n    print('first')\n    print('x' * (1 << 25))\n")
    assert told.answer.output.startswith("first\nxxx")
    assert len(told.answer.output) <= 16 << 10

"""What beginners' mistakes raise, by this Python and these libraries, and what each is taken for."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path
from typing import Any

import pytest

from grader.diagnosis.exceptions import EXCEPTIONS, known_mistake
from grader.diagnosis.source_text import SourceText

HERE = Path(__file__).parent
PROGRAMS: list[tuple[str, str]] = [
    (name, body)
    for name, bodies in tomllib.loads((HERE / "mistakes.toml").read_text(encoding="utf-8")).items()
    for body in bodies
]


def program(body: str) -> str:
    """A whole file around a body; what it awaits is of the library that the body names."""
    library = next((name for name in ("trio", "anyio") if name in body), "asyncio")
    head = "def main():" if body.startswith("# outside every loop") else "async def main():"
    return f"""\
import asyncio, json, threading, {library}


async def work(x=1):
    await {library}.sleep(0)
    return x


def plain(x=1):
    return "text"


{head}
{textwrap.indent(body, "    ")}
"""


@pytest.fixture(scope="module")
def raised() -> list[dict[str, Any]]:
    """What all the programs raise, in their order."""
    texts = [program(body) for _, body in PROGRAMS]
    done = subprocess.run(
        [sys.executable, HERE / "raising.py"],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("number", range(len(PROGRAMS)), ids=[f"{name}: {body}" for name, body in PROGRAMS])
def test_each_mistake_is_known_by_what_it_raises(number: int, raised: list[dict[str, Any]]) -> None:
    """By the texts of this version; where a version takes no offence there is nothing to know."""
    name, body = PROGRAMS[number]
    told = raised[number]
    if not told["type"]:
        assert "as_completed" in body, f"{body} raised nothing"  # right from 3.13 on
        return
    found = known_mistake(told["type"], told["text"], SourceText(program(body)), told["line"])
    assert (found or "none") == name, told


def test_every_mistake_has_a_program() -> None:
    """What no program raises may have another text by now. One is told by the compiler."""
    assert {name for name, _ in PROGRAMS} - {"none"} == set(EXCEPTIONS) - {
        "await-in-plain-function",
        "another-value",
    }


@pytest.mark.parametrize(
    ("got", "name"),
    [
        ("coroutine", "coroutine-as-value"),
        ("Task", "task-as-value"),
        ("list", "another-value"),
    ],
)
def test_given_modules_say_what_they_got(got: str, name: str) -> None:
    """In words of their own, since whoever asks the kitchen with a coroutine has forgotten an await."""
    text = f"butter needs what the kitchen gave back; it got a {got}"
    assert known_mistake("TypeError", text, SourceText("butter(toast)"), 1) == name


def test_an_error_without_a_line_is_known_by_its_text_alone() -> None:
    """Raised in a thread, or by a library: no line of the learner's is there to look at."""
    source = SourceText("")
    assert (
        known_mistake("RuntimeError", "cannot reuse already awaited coroutine", source, None)
        == "awaited-twice"
    )
    assert known_mistake("TypeError", "unhashable type: 'list'", source, None) is None

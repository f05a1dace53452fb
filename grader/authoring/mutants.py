"""The reference with one word of async taken out: what the diagnosis must then be about is known beforehand.

Known-wrong programs show what an author has thought of. Here every ``await`` and every ``async`` of an
``async with`` goes once, and whatever the suite's rules are tuned to, what is told must be an error, a
coroutine that never ran, or something that is left behind: never the shape or the timing of the program.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from grader.suite_file import Cause

__all__ = ["EXPECTED", "Mutant", "mutants"]

#: causes that explain a missing word of async
EXPECTED: tuple[Cause, ...] = ("error", "never-awaited", "leaked")
_WORDS = {ast.Await: "await", ast.AsyncWith: "async"}


class Mutant(NamedTuple):
    """A text, and what was taken out of which line."""

    text: str
    word: str
    line: int


def mutants(text: str) -> Iterator[Mutant]:
    """All of a program that can be parsed."""
    data = text.encode()
    begins = [0]
    for line in data.splitlines(keepends=True):
        begins.append(begins[-1] + len(line))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Await | ast.AsyncWith):
            word = _WORDS[type(node)]
            at = begins[node.lineno - 1] + node.col_offset  # the parser counts bytes
            rest = data[at:].removeprefix(word.encode()).lstrip(b" ")
            yield Mutant((data[:at] + rest).decode(), word, node.lineno)

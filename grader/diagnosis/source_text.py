"""The learner's file read as a syntax tree in the judge: where things stand, for words only.

The file compiled in the bench; that does not mean that it can be parsed here. Where the stack is deeper, a
deep nesting that the bench's compiler took is one too many, and a file may look different to each version
of the parser. So a file that cannot be read, or is longer than any answer, has nothing anywhere; and
nothing that is found here may decide about points.
"""

from __future__ import annotations

import ast
import functools
import re
import warnings
from collections.abc import Iterable
from typing import Any

__all__ = ["SourceText", "name_of"]

#: characters; what is longer is no answer to any task, and its tree would fill the judge's memory
LONGEST = 100_000

#: characters of a line that are shown
MOST_OF_A_LINE = 200

#: that Python counts lines by; str.splitlines knows more
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class SourceText:
    """Finds lines of one file. Lines count from 1; 0 stands for "nowhere"."""

    def __init__(self, text: str) -> None:
        self.text = text

    def line(self, number: int) -> str:
        """A line as it stands, without its indentation and capped; empty where the file has no such line."""
        lines = _LINE_ENDS.split(self.text)
        return lines[number - 1].strip()[:MOST_OF_A_LINE] if 0 < number <= len(lines) else ""

    def definition(self, function: str) -> int:
        """The line of the first ``def`` or ``async def`` of a function or method; 0: there is none."""
        return _first(node.lineno for node in self.nodes(*_FUNCTIONS) if node.name == function)

    def is_plain(self, function: str) -> bool:
        """Whether the first definition of a function is a ``def`` without ``async``."""
        found = [node for node in self.nodes(*_FUNCTIONS) if node.name == function]
        return bool(found) and isinstance(min(found, key=lambda node: node.lineno), ast.FunctionDef)

    def calls(self, *names: str, unawaited: bool = False) -> list[int]:
        """The lines that call something of one of these names, in order.

        ``open_connection`` is found in ``open_connection(…)`` as in ``asyncio.open_connection(…)``, on the
        line where the name stands. With ``unawaited`` those with an ``await`` in front are left out.
        """
        awaited = {node.value for node in self.nodes(ast.Await)} if unawaited else set()
        return sorted(
            _line_of_name(node.func)
            for node in self.nodes(ast.Call)
            if name_of(node.func) in names and node not in awaited
        )

    def uses(self, *names: str) -> list[int]:
        """The lines that read one of these names or attributes, called or not, in order."""
        return sorted(
            _line_of_name(node)
            for node in self.nodes(ast.Name, ast.Attribute)
            if isinstance(node.ctx, ast.Load) and name_of(node) in names
        )

    def first_use(self, *names: str) -> int:
        """The first line that reads one of these names or attributes; 0: there is none."""
        return _first(self.uses(*names))

    def numbers_given(self, *names: str, above: int) -> list[int]:
        """The lines that call something of one of these names with a whole number above that, in order."""
        return sorted(
            _line_of_name(node.func)
            for node in self.nodes(ast.Call)
            if name_of(node.func) in names
            for given in [*node.args, *[keyword.value for keyword in node.keywords]]
            if isinstance(given, ast.Constant) and isinstance(given.value, int) and given.value > above
        )

    def handlers(self) -> list[int]:
        """The lines with an ``except``, in order."""
        return sorted(node.lineno for node in self.nodes(ast.ExceptHandler))

    def function_around(self, line: int) -> str:
        """The name of the innermost function whose body holds a line; "" for none."""
        around = [
            node
            for node in self.nodes(*_FUNCTIONS)
            if node.body[0].lineno <= line <= (node.end_lineno or node.lineno)
        ]
        return max(around, key=lambda node: node.lineno).name if around else ""

    def nodes(self, *kinds: type[ast.AST]) -> list[Any]:
        """All nodes of these kinds; none where the file cannot be read."""
        by_kind = _by_kind(self.text)
        return [node for kind in kinds for node in by_kind.get(kind, ())]


@functools.lru_cache(maxsize=1)
def _by_kind(text: str) -> dict[type[ast.AST], list[ast.AST]]:
    """All nodes of a text; every check of a grading looks at the same one."""
    found: dict[type[ast.AST], list[ast.AST]] = {}
    if len(text) > LONGEST:
        return found
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # there may be thousands, about backslashes in strings
        try:
            for node in ast.walk(ast.parse(text)):
                found.setdefault(type(node), []).append(node)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return {}
    return found


def name_of(node: ast.expr) -> str:
    """``c`` of ``c`` and of ``a.b.c``; "" for what has no name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _line_of_name(node: ast.expr) -> int:
    """A long chain of calls begins lines above the name that it ends with."""
    return node.end_lineno or node.lineno


def _first(lines: Iterable[int]) -> int:
    return min(lines, default=0)

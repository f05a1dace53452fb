"""Which line a frame is at, as a person would say it: between two rounds of a loop, the loop's own line.

A signal's handler, a switch of threads or the garbage collector may look at a frame while it jumps back to
the top of a loop. That jump has a line, and which one differs from Python to Python: the loop's header, or
that of whatever statement the body happens to end with (always so from 3.14 on). Here it is the header, on
every version: the line of ``for`` or ``while``, or the one where a comprehension begins.
"""

from __future__ import annotations

import types
from dis import get_instructions, opmap
from typing import Any

__all__ = ["line_of_frame", "line_of_traceback", "remember", "suspended"]

#: the flag that gives a syntax tree (``ast.PyCF_ONLY_AST``), without importing what works on trees
ONLY_TREE = 0x400
LOOPS = frozenset({"For", "AsyncFor", "While", "ListComp", "SetComp", "DictComp", "GeneratorExp"})
#: that of ``await`` is none: its jumps are called NO_INTERRUPT, and its line is where it waits
JUMPS_BACK = frozenset(
    bytes([number])
    for name, number in opmap.items()
    if "JUMP_BACKWARD" in name and "NO_INTERRUPT" not in name and number < 256
)

_texts: dict[str, str] = {}
#: by file: first and last line of every loop
_loops: dict[str, list[tuple[int, int]]] = {}
#: by file, first line of the function, offset and line of the jump: nothing that the learner may override
_headers: dict[tuple[str, int, int, int | None], int | None] = {}


def remember(file: str, text: str) -> None:
    """Note the text of a file, so that its loops can be found; nothing is parsed before it is needed."""
    _texts[file] = text
    _loops.pop(file, None)
    _headers.clear()


def line_of_frame(frame: types.FrameType) -> int | None:
    """The line (from 1) that a frame is at; None where the interpreter knows of none."""
    return _line(frame.f_code, frame.f_lasti, frame.f_lineno)


def line_of_traceback(entry: types.TracebackType) -> int | None:
    """The line (from 1) at which an exception passed through this entry's frame, or None."""
    return _line(entry.tb_frame.f_code, entry.tb_lasti, entry.tb_lineno)


def suspended(thing: Any) -> tuple[types.FrameType | None, Any] | None:
    """Frame of a coroutine or generator, and what it awaits.

    None for everything else: it may be of a class of the learner's own, which is asked nothing.
    """
    kind = type(thing)
    if kind is types.CoroutineType:
        return thing.cr_frame, thing.cr_await
    if kind is types.GeneratorType:
        return thing.gi_frame, thing.gi_yieldfrom
    if kind is types.AsyncGeneratorType:
        return thing.ag_frame, thing.ag_await
    return None


def _line(code: types.CodeType, at: int, line: int | None) -> int | None:
    if code.co_code[at : at + 1] not in JUMPS_BACK:
        return line
    place = (code.co_filename, code.co_firstlineno, at, line)
    if place not in _headers:
        _headers[place] = _header(code, at, line)
    return _headers[place]


def _header(code: types.CodeType, at: int, line: int | None) -> int | None:
    """The header of the loop that the jump at this offset goes round; its own line where none is found."""
    try:
        instructions = {each.offset: each for each in get_instructions(code)}
        top = instructions[instructions[at].argval].positions
    except Exception:  # noqa: BLE001 — a traceback, or code, that the learner put together by hand
        return line
    ends = [number for number in (line, top and top.lineno) if number is not None]
    # The innermost loop around both ends of the jump: each of them alone may lie in a loop further in.
    around = [
        (first, last)
        for first, last in _loops_of(code.co_filename)
        if ends and first <= min(ends) and max(ends) <= last
    ]
    return max(around, key=lambda loop: (loop[0], -loop[1]))[0] if around else line


def _loops_of(file: str) -> list[tuple[int, int]]:
    if file not in _loops:
        try:
            _loops[file] = _find_loops(compile(_texts[file], file, "exec", ONLY_TREE, dont_inherit=True))
        except (KeyError, SyntaxError, ValueError, RecursionError, MemoryError):
            _loops[file] = []  # no text of ours, or one that is too deep for a tree: the jump's line must do
    return _loops[file]


def _find_loops(tree: Any) -> list[tuple[int, int]]:
    loops = []
    nodes = [tree]
    while nodes:
        node = nodes.pop()
        if isinstance(node, list):
            nodes += node
        elif hasattr(node, "_fields"):
            if type(node).__name__ in LOOPS:
                loops.append((node.lineno, node.end_lineno))
            nodes += [getattr(node, field, None) for field in node._fields]
    return loops

"""Modules made from text, and the learner's own lines in stacks and tracebacks.

The learner's file comes as data over the control channel: nothing is imported from a folder that a
submission could fill with ``conftest.py`` or a module called ``asyncio``.
"""

from __future__ import annotations

import linecache
import sys
import types

# By name: what the learner's code does to the modules does not reach us.
from binascii import a2b_base64 as _decode
from marshal import loads as _unmarshal
from sys import _getframe as frame_here
from typing import Any

from grader.bench import lines

__all__ = ["Sources"]

MAX_FRAMES = 12
MAX_LINE = 1_000_000


class Sources:
    """The modules of this bench by file name; the learner's file is the one whose lines are shown."""

    def __init__(self) -> None:
        self.learner_file = ""
        #: by name, whatever becomes of ``sys.modules``
        self.modules: dict[str, types.ModuleType] = {}
        self._given: set[str] = set()

    def load(self, name: str, text: str, code: str = "", *, learner: bool = False) -> types.ModuleType:
        """Execute ``text`` as module ``name``, importable from now on. Whatever it raises passes through.

        ``code`` is what the judge has compiled it to (``Code`` in ``grader/protocol/conversation.py``).
        """
        file = f"{name}.py"
        if learner:
            self.learner_file = file
        else:
            self._given.add(file)
        lines.remember(file, text)
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        module = types.ModuleType(name)
        module.__file__ = file
        sys.modules[name] = self.modules[name] = module
        # Only the judge can have written the code.
        made = _unmarshal(_decode(code)) if code else compile(text, file, "exec", dont_inherit=True)  # noqa: S302
        exec(made, module.__dict__)  # noqa: S102 — this is the point
        return module

    def ours(self, file: str) -> bool:
        """The learner's file, or a module that came with it."""
        return file == self.learner_file or file in self._given

    def line_here(self, depth: int = 1) -> int | None:
        """Line of the nearest learner's frame on this thread's stack."""
        frame: types.FrameType | None = frame_here(depth)
        while frame is not None:
            if frame.f_code.co_filename == self.learner_file:
                return lines.line_of_frame(frame)
            frame = frame.f_back
        return None

    def waits(self, coroutine: Any) -> tuple[int | None, int | None]:
        """The learner's outermost and innermost lines in a suspended coroutine's chain of awaits."""
        outer = inner = None
        for _ in range(200):
            if (link := lines.suspended(coroutine)) is None:
                break
            frame, coroutine = link
            if frame is not None and frame.f_code.co_filename == self.learner_file:
                inner = lines.line_of_frame(frame)
                outer = inner if outer is None else outer
        return outer, inner

    def stack_lines(self, frame: types.FrameType | None) -> tuple[int | None, int | None]:
        """The learner's outermost and innermost lines of a running stack."""
        outer = inner = None
        while frame is not None:
            if frame.f_code.co_filename == self.learner_file:
                outer = lines.line_of_frame(frame)
                inner = outer if inner is None else inner
            frame = frame.f_back
        return outer, inner

    def describe(self, error: BaseException) -> dict[str, Any]:
        """An exception as plain data: type, text, the learner's frames only, innermost last.

        Nothing that a class of the learner's may override is asked: a property called ``__class__``,
        ``__traceback__`` or ``exceptions`` could raise, or never come back.
        """
        shown = _leaf(error)
        frames = self._frames(shown) or self._frames(_CAUSE.__get__(shown))
        kind = type(shown)
        line = frames[-1]["line"] if frames else None
        if issubclass(kind, SyntaxError) and _LINE_FILE.__get__(shown) == self.learner_file:
            line = _line_number(_LINE.__get__(shown))
        if issubclass(kind, RecursionError) and frames:
            line = frames[0]["line"]
        return {
            "type": _NAME.__get__(kind)[:100],
            "text": safe_text(shown),
            "line": line,
            "frames": frames[-MAX_FRAMES:],
            "hidden_frames": max(0, len(frames) - MAX_FRAMES),
        }

    def _frames(self, error: BaseException | None) -> list[dict[str, Any]]:
        """The learner's frames of a traceback, outermost first."""
        frames: list[dict[str, Any]] = []
        trace = None if error is None else _TRACEBACK.__get__(error)
        while trace is not None:
            code = trace.tb_frame.f_code
            if code.co_filename == self.learner_file:
                line = _line_number(lines.line_of_traceback(trace))
                frames.append({"line": line or 0, "function": code.co_name[:100]})
            trace = trace.tb_next
        return frames


# Attributes as the interpreter keeps them, whatever a subclass calls its own.
_NAME: Any = type.__dict__["__name__"]
_TRACEBACK: Any = BaseException.__dict__["__traceback__"]
_CAUSE: Any = BaseException.__dict__["__cause__"]
_MEMBERS: Any = BaseExceptionGroup.__dict__["exceptions"]
_LINE: Any = SyntaxError.__dict__["lineno"]
_LINE_FILE: Any = SyntaxError.__dict__["filename"]


def _leaf(error: BaseException) -> BaseException:
    """The first real cause inside nested exception groups."""
    for _ in range(20):
        if not issubclass(type(error), BaseExceptionGroup) or not _MEMBERS.__get__(error):
            break
        error = _MEMBERS.__get__(error)[0]
    return error


def _line_number(line: object) -> int | None:
    return line if type(line) is int and 0 < line < MAX_LINE else None


def safe_text(value: object, limit: int = 500) -> str:
    """``str(value)`` that survives a hostile or broken ``__str__``."""
    try:
        text = str(value)
        return text[:limit] if type(text) is str else "(no text)"
    except BaseException:  # noqa: BLE001 — the learner's __str__ may raise anything at all
        return "(its text cannot be shown)"

"""Faults of a program in the learner's words: what the bench tells becomes a :class:`LearnerFault`."""

from __future__ import annotations

import re

from grader.diagnosis.circumstances import circumstance, place
from grader.diagnosis.exceptions import known_mistake
from grader.diagnosis.source_text import SourceText
from grader.evidence.fault_kinds import FaultKind
from grader.evidence.report import ErrorReport, LearnerReport
from grader.judge.conducting.messages import Raised, Returned
from grader.judge.conducting.modules import Modules
from grader.judge.faults import LearnerFault
from grader.versions import GRADING_PYTHON

__all__ = ["calling_fault", "flaw_fault", "loading_fault", "raised_fault", "waiting_lines"]

MOST_FRAMES_SHOWN = 8
MOST_WAITS_SHOWN = 6
MOST_PATH_SHOWN = 40
_SYNTAX_ERRORS = ("SyntaxError", "IndentationError", "TabError")
_IMPORT_ERRORS = ("ImportError", "ModuleNotFoundError")
#: what is missing only where the learner writes the runtime (see :data:`grader.bench.server.ASYNC_LIBRARIES`)
_ASYNC_LIBRARY = re.compile(r"No module named '(?:asyncio|anyio|trio)\b")
#: what Python says of an `await` in a plain `def`
_ASYNC_IN_PLAIN = re.compile(r"^(?:'await'|'async with'|'async for'|asynchronous comprehension) outside")
#: where on this machine a module lies, at the end of what Python says of a missing name
_MODULE_FILE = re.compile(r" \((?:/[^()]*|unknown location)\)$")


def waiting_lines(report: LearnerReport) -> tuple[str, ...]:
    """Who waits where, for a deadlock: tasks at the last idle moment, or threads where they stand."""
    lines = [
        f"your function waits at line {wait.inner}"
        if wait.main
        else f"{_tasks(wait.times)} at line {wait.inner}"
        for wait in sorted(report.latest, key=lambda wait: not wait.main)
    ]
    stacks = [
        f"{'the main thread' if stack.main else 'a thread'} stands at line {stack.inner}"
        for stack in report.stacks
    ]
    return tuple((lines or stacks)[:MOST_WAITS_SHOWN])


def _tasks(count: int) -> str:
    return "a task waits" if count == 1 else f"{count} tasks wait"


def raised_fault(error: ErrorReport, text: str = "", *, importing: bool = False) -> LearnerFault:
    """The learner's function raised, and the check did not expect that; or so did the file at import.

    Args:
        error: what it raised.
        text: the learner's file, if it is at hand: it tells a class of its own from the library's.
        importing: while the file was being imported.
    """
    if error.type == "MemoryError":
        return LearnerFault("memory", "your code ran out of memory", line=error.line, detail=_frames(error))
    if error.type == "RecursionError":
        return LearnerFault(
            "recursion", "your code calls itself without end", line=error.line, detail=_frames(error)[:4]
        )
    if error.type == "SystemExit":
        return LearnerFault("exit", "your code called sys.exit", line=error.line, detail=_frames(error))
    words = f": {error.text}" if error.text else ""
    kind, because = _known(error, text) or (_named(error, text, importing=importing), "")
    return LearnerFault(
        kind, f"your code raised {error.type}{words}{because}", line=place(kind, error), detail=_frames(error)
    )


def _named(error: ErrorReport, text: str, *, importing: bool) -> FaultKind:
    """What the exception stands for: the circumstances of grading, a mistake that many make, or itself."""
    return (
        circumstance(error, importing=importing)
        or known_mistake(error.type, error.text, SourceText(text), error.line)
        or "raised"
    )


def loading_fault(raised: Raised, program: Modules) -> LearnerFault:
    """The learner's file could not be loaded."""
    error, file, text = raised.error, f"{program.learner}.py", program.texts[program.learner]
    if raised.at == "lookup":
        defined = ", ".join(raised.defined[:8]) or "nothing"
        return LearnerFault("missing-function", f"{file} does not define {error.text} (it defines {defined})")
    if error.type in _SYNTAX_ERRORS:
        kind, because = _known(error, text) or ("syntax-error", "")
        sentence = f"{file} is not valid Python {GRADING_PYTHON}: {error.text}{because}"
        return LearnerFault(kind, sentence, line=error.line)
    if error.type in _IMPORT_ERRORS:
        kind, because = _known(error, text) or ("import-error", "")
        sentence = f"{file} cannot be imported: {_MODULE_FILE.sub('', error.text)}{because}"
        return LearnerFault(kind, sentence, line=error.line)
    if error.type == "SystemExit":
        return LearnerFault("exit", f"{file} calls sys.exit while it is imported", line=error.line)
    fault = raised_fault(error, text, importing=True)
    return LearnerFault(
        fault.kind, f"while {file} was imported, {fault.sentence}", line=fault.line, detail=fault.detail
    )


def _known(error: ErrorReport, text: str) -> tuple[FaultKind, str] | None:
    """The fault's name, and what goes on after Python's own words, where more is known than these say."""
    from grader.judge.newer_python import newer_name, newer_syntax, standard_name  # for a fault only
    from grader.judge.notebook_traces import notebook_trace

    lines = text.splitlines()
    line = lines[error.line - 1] if error.line and error.line <= len(lines) else ""
    if trace := notebook_trace(error.type, error.text, line):
        return "notebook", f"; {trace}"
    syntax = error.type in _SYNTAX_ERRORS
    newer = newer_syntax(error.text, line) if syntax else newer_name(error.type, error.text, text)
    if newer:
        return "other-python", f"; {newer}, and Python {GRADING_PYTHON} grades"
    plain: FaultKind | None = None
    if syntax and _awaits_outside(error.text, line):
        plain = "await-outside"
    elif syntax and _ASYNC_IN_PLAIN.search(error.text):
        plain = "await-in-plain-function"
    elif error.type in _IMPORT_ERRORS and _ASYNC_LIBRARY.search(error.text):
        plain = "async-library"
    elif error.type in _IMPORT_ERRORS and standard_name(error.text):
        plain = "standard-library"
    return None if plain is None else (plain, "")


def _awaits_outside(message: str, line: str) -> bool:
    """Whether something is awaited where no function is: Python says so, or the line is not indented."""
    if message.startswith("'await' outside function"):
        return True
    return (
        message.startswith(("'async ", "asynchronous ")) and "outside" in message and line[:1].strip() != ""
    )


def calling_fault(raised: Raised, function: str) -> LearnerFault:
    """The learner's function could not be called as the task says."""
    if raised.at == "parameters":
        sentence = f"{function}() does not take the parameters of the task: {raised.error.text}"
        return LearnerFault("wrong-parameters", sentence, line=raised.error.line)
    return LearnerFault("missing-function", f"there is no function {function}")


def flaw_fault(returned: Returned, function: str) -> LearnerFault:
    """What came back is not plain data."""
    flaw = returned.flaw
    assert flaw is not None
    path = flaw.path if len(flaw.path) <= MOST_PATH_SHOWN else f"{flaw.path[:MOST_PATH_SHOWN]}…"
    where = f"{function}() returned" if path == "result" else f"in what {function}() returned, {path} is"
    if flaw.awaitable:
        return LearnerFault(
            "awaitable-result", f"{where} {_a(flaw.kind)}, not a value: somebody has to await it"
        )
    words = _FLAWS.get(flaw.kind)
    if words is not None:
        return LearnerFault("not-plain", f"{where} {words}")
    return LearnerFault(
        "not-plain",
        f"{where} {_a(flaw.kind)}; only numbers, text, lists and dicts of these can be checked",
    )


def _a(kind: str) -> str:
    return f"an {kind}" if kind[:1] in "aeiouAEIO" else f"a {kind}"


#: flaws that are not a type, in words that follow "returned" or "is"
_FLAWS = {
    **{kind: f"{kind}, which is not a number that can be compared" for kind in ("nan", "inf", "-inf")},
    "too deep": "something nested too deeply (does it contain itself?)",
    "too much": "far more items than any task asks for",
    "too large to send": "far more data than any task asks for",
    "a number of more than 256 bits": "a whole number of more than 256 bits",
    "half a surrogate pair": "text that is not valid Unicode (half a surrogate pair)",
}


def _frames(error: ErrorReport) -> tuple[str, ...]:
    shown = error.frames[-MOST_FRAMES_SHOWN:]
    left_out = len(error.frames) - len(shown) + error.hidden_frames
    lines = [f"line {frame.line}, in {frame.function}" for frame in shown]
    return tuple([f"… {left_out} more calls", *lines] if left_out else lines)

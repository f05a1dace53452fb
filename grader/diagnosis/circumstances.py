"""What an exception says about where code is graded: nobody types, no file is kept, a loop runs already.

Python's own words are true and help nobody here: ``Read-only file system`` is no mistake in a program. Where
they show that it met the circumstances of grading, or a rule of its async library, the fault gets a name of
its own, and with it the words that explain it (:data:`grader.diagnosis.rules.BUILT_IN`).
"""

from __future__ import annotations

import re

from grader.evidence.fault_kinds import FaultKind
from grader.evidence.report import ErrorReport

__all__ = ["circumstance", "place"]

#: of the system, and of what the standard library makes of it
_OS_ERRORS = (
    r"ConnectionRefusedError|FileNotFoundError|OSError|OperationalError|PermissionError|gaierror|ConnectError"
)
#: (type, text, name of the fault): the first that fits both
_TABLE: tuple[tuple[str, str, FaultKind], ...] = (
    ("EOFError", r"^EOF when reading a line$", "nobody-types"),
    ("CancelledError", r"", "cancelled-result"),
    # asyncio.run, loop.run_until_complete, a second loop; trio; anyio
    (
        "RuntimeError",
        (
            r"cannot be called from a running event loop|This event loop is already running"
            r"|Cannot run the event loop while another loop is running"
            r"|Attempted to call run\(\) from inside a run\(\)|Already running \w+ in this thread"
        ),
        "nested-loop",
    ),
    ("RuntimeError", r"There is no current event loop|no running event loop", "no-loop"),
    ("ZoneInfoNotFoundError", r"", "not-here"),
    ("Error", r"^unsupported locale setting$", "not-here"),
    # a connection that is not allowed names no file
    (
        _OS_ERRORS,
        (
            r"Connect call failed|Connection refused|Network is unreachable|attempts? to connect"
            r"|connection attempts|Name or service not known|name resolution|No address associated"
            r"|Permission denied$"
        ),
        "other-address",
    ),
    (
        _OS_ERRORS,
        (
            r"Read-only file system|No usable temporary directory|Permission denied: '"
            r"|unable to open database file"
        ),
        "nothing-kept",
    ),
    (_OS_ERRORS, r"No such file or directory: '", "missing-file"),
)
_KNOWN = [(re.compile(kind), re.compile(text), name) for kind, text, name in _TABLE]
#: what the innermost line of the traceback is not to blame for
_BEGAN_OUTSIDE = frozenset({"asked-at-import", "cancelled-result"})


def circumstance(error: ErrorReport, *, importing: bool) -> FaultKind | None:
    """The name of the fault that an exception stands for; None: it is one like any other.

    Args:
        error: what was raised.
        importing: while the file was imported, by code at its top level.
    """
    for kind, text, name in _KNOWN:
        if kind.fullmatch(error.type) and text.search(error.text):
            return "asked-at-import" if importing and name == "other-address" else name
    return None


def place(kind: FaultKind, error: ErrorReport) -> int | None:
    """The line to look at: of what began it, where the innermost one is not to blame."""
    if kind in _BEGAN_OUTSIDE and error.frames:
        return error.frames[0].line
    return error.line

"""Names of what can end a run before its function has returned (see :mod:`grader.judge.faults`)."""

from __future__ import annotations

from typing import Literal

__all__ = ["FaultKind"]

#: what can end a run; each has words of its own among the built-in diagnoses
FaultKind = Literal[
    "asked-at-import",
    "async-library",
    "await-outside",
    "awaitable-result",
    "cancelled-result",
    "connections",
    "cpu",
    "deadlock",
    "ended",
    "endless-import",
    "endless-threads",
    "exit",
    "import-error",
    "lingers",
    "memory",
    "missing-file",
    "missing-function",
    "nested-loop",
    "no-loop",
    "nobody-types",
    "not-here",
    "not-plain",
    "notebook",
    "nothing-kept",
    "other-address",
    "other-python",
    "output",
    "raised",
    "recursion",
    "request",
    "silent",
    "spin",
    "standard-library",
    "stopped",
    "stuck",
    "syntax-error",
    "tampered",
    "unread",
    "untold",
    "wrong-parameters",
]

"""A Python that lacks a module the grader needs: cause and next step, never about the learner.

Distributions take parts of the standard library out (``python3-minimal``), a Python that was compiled
without a library's headers lacks the module for it, and an environment may have lost a package.

Quiet: nothing is started, nothing is written.
"""

from __future__ import annotations

import re
import sys

from grader.errors import Inconclusive

__all__ = ["explain_missing_module", "last_missing_module"]

_LAST_LINE = re.compile(r"ModuleNotFoundError: No module named '(?P<name>[\w.]+)'\s*\Z")


def explain_missing_module(name: str) -> Inconclusive:
    """This Python has no module of that name."""
    if name.partition(".")[0] in sys.stdlib_module_names:
        step = "Use a Python with its whole standard library (Debian and Ubuntu: apt install python3-full)."
    else:
        step = "Install the kit again into this Python: that brings along what it needs."
    return Inconclusive(f"{sys.executable} has no module {name}, which the grader needs", step)


def last_missing_module(words: str) -> str:
    """The module whose lack ended a process, by the last words on its error stream; empty for another end."""
    found = _LAST_LINE.search(words)
    return found["name"] if found and not found["name"].startswith("grader") else ""

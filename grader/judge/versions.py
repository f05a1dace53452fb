"""Versions of what takes part in a verdict."""

from __future__ import annotations

import importlib.metadata
import platform
import sys

from grader import __version__

__all__ = ["GRADING_PYTHON", "versions"]

#: what the learner's code runs on: benches use the judge's own interpreter
GRADING_PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"


def versions() -> dict[str, str]:
    """By name: the kit, the interpreter, and the packages that checks and benches run on."""
    found = {"onecook": __version__, "python": platform.python_version()}
    for name in ("anyio", "trio", "pytest"):
        found[name] = importlib.metadata.version(name)
    return found

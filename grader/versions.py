"""Versions of what takes part in a verdict."""

from __future__ import annotations

import functools
import importlib.metadata
import platform
import sys

from grader import __version__

__all__ = ["GRADING_PYTHON", "versions"]

#: what the learner's code runs on: benches use the judge's own interpreter
GRADING_PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"


@functools.cache
def versions() -> dict[str, str]:
    """By name: the kit, the interpreter, and the packages that checks and benches run on.

    Read once: what this process has imported does not change under it. Nobody may write to what comes back.
    """
    found = {"onecook": __version__, "python": platform.python_version()}
    for name in ("anyio", "trio", "pytest"):
        found[name] = importlib.metadata.version(name)
    return found

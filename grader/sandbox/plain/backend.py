"""Level ``process``: the bench server as a plain child. Limits and manners, but no walls.

For one's own code on one's own machine, and for systems without anything better.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from grader.sandbox import proc_snapshot
from grader.sandbox.bubblewrap.argv import environment, server_argv
from grader.sandbox.capabilities import become_subreaper
from grader.sandbox.image import INTERPRETER, kind_for, require
from grader.sandbox.privilege import started_by_root
from grader.sandbox.process_table import (
    children,
    descendants,
    offer_to_oom_killer,
    open_pidfd,
    wait_gone,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.sandbox.limits.cgroup import Group
    from grader.sandbox.policy import Runtime
    from grader.sandbox.proc_snapshot import ProcSnapshot

__all__ = ["Child"]

LINUX = sys.platform == "linux"
SWEEP_SECONDS = 10.0
KILL_SECONDS = 30.0


class Child:
    """One server without walls."""

    #: servers of this judge that are not yet destroyed
    running: ClassVar[set[int]] = set()

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.running.add(process.pid)

    @classmethod
    def open(cls, control: int, errors: int, *, runtime: Runtime, group: Group) -> Child:
        """Start a server in a session of its own."""
        if LINUX:
            become_subreaper()
        if started_by_root():
            # The interpreter we run on may lie in root's own home; the image is readable.
            image = require(kind_for(runtime))
            argv = server_argv(str(image / INTERPRETER), control)
            variables = environment(str(image))
        else:
            argv = server_argv(sys.executable, control, site=True)
            variables = environment("/")
            del variables["LD_LIBRARY_PATH"]
            variables["PYTHONPATH"] = os.pathsep.join(_package_folders())
        process = subprocess.Popen(  # noqa: S603 — our own words, see argv
            argv,
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
            pass_fds=(control,),
            env=variables,
            cwd="/",
            start_new_session=True,
            preexec_fn=group.enter,  # noqa: PLW1509 — the judge has one thread; enter only opens and writes
        )
        return cls(process)

    def look(self, pid: int, others: Sequence[int]) -> ProcSnapshot | None:
        """Straight from here: it is the same user."""
        return proc_snapshot.look(pid, others)

    def offer(self, pid: int) -> None:
        """Straight from here: it is the same user."""
        offer_to_oom_killer(pid)

    def infrastructure(self) -> frozenset[int]:
        """Nothing besides the server."""
        return frozenset()

    def ended(self) -> bool:
        """Whether the server has ended."""
        return self._process.poll() is not None

    def kill(self) -> None:
        """Nothing: as long as the server lives, it is the parent of all that is to be ended."""

    def destroy(self) -> None:
        """Kill what is below the server, then the server, then what became ours by that."""
        if self._process.returncode is None:
            self._sweep_below()
            with contextlib.suppress(PermissionError, ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.kill()
            self._process.wait()
        self.running.discard(self._process.pid)
        self._sweep_adopted()

    def _sweep_below(self) -> None:
        """As long as the server lives, it is the parent of every orphan: nothing gets away."""
        end = time.monotonic() + SWEEP_SECONDS
        while (alive := descendants(self._process.pid)) and time.monotonic() < end:
            _kill_all(alive)

    def _sweep_adopted(self) -> None:
        """Had the server died before, its orphans are our children now, in sessions that are not ours."""
        end = time.monotonic() + SWEEP_SECONDS
        while (adopted := _adopted()) and time.monotonic() < end:
            _kill_all([below for pid in adopted for below in (pid, *descendants(pid))])
            for pid in adopted:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)


def _package_folders() -> list[str]:
    """Where this very package, anyio and trio come from, however they got onto our own path."""
    found = {}
    for name in ("grader", "anyio", "trio"):
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin is not None:
            found[str(Path(spec.origin).parents[1])] = name
    return list(found)


def _adopted() -> list[int]:
    """Children in sessions that are neither ours nor a server's: orphans of a bench."""
    own_session = os.getsid(0)
    found = []
    for pid in children(os.getpid()):
        with contextlib.suppress(ProcessLookupError):
            if pid not in Child.running and os.getsid(pid) != own_session:
                found.append(pid)
    return found


def _kill_all(pids: list[int]) -> None:
    """Stop them all first, so that nobody forks away from under the second round."""
    for number in (signal.SIGSTOP, signal.SIGKILL):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)
    for pid in pids:
        if (pidfd := open_pidfd(pid)) is not None:
            wait_gone(pidfd, KILL_SECONDS)
            os.close(pidfd)

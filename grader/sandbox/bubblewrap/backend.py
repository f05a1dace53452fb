"""Level ``sandbox``: the bench server inside bubblewrap.

bwrap's own child is the init of the new process namespace. Killing *it* kills everything inside, at once
and whatever it is doing; its descriptor tells when the last of it is gone. Killing bwrap itself would
leave an orphan behind.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import time
from typing import TYPE_CHECKING

from grader.errors import Inconclusive
from grader.sandbox import proc_snapshot
from grader.sandbox.backend import SandboxLost
from grader.sandbox.bubblewrap.argv import build_argv, environment, server_argv
from grader.sandbox.bubblewrap.program import find_bwrap
from grader.sandbox.image import INTERPRETER, require
from grader.sandbox.process_table import children, kill, offer_to_oom_killer, open_pidfd, wait_gone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.sandbox.proc_snapshot import ProcSnapshot

__all__ = ["Bubble"]

#: bwrap speaks within milliseconds; one that does not is no sandbox
START_SECONDS = 10.0
KILL_SECONDS = 30.0
MOST_INFO_BYTES = 1 << 14


class Bubble:
    """One running sandbox."""

    def __init__(self, process: subprocess.Popen[bytes], init: int, init_pidfd: int) -> None:
        self._process = process
        self._init = init
        self._init_pidfd = init_pidfd

    @classmethod
    def start(
        cls, control: int, errors: int, *, kind: str, hash_seed: int, enter: Callable[[], None] | None = None
    ) -> Bubble:
        """Start a server in a new sandbox; from the main thread only, which it will not survive.

        Raises:
            SandboxLost: bwrap did not get as far as starting it.
            Inconclusive: there is no bwrap.
        """
        read_end, write_end = os.pipe()
        try:
            argv = build_argv(
                find_bwrap(),
                require(kind),
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
                preexec_fn=enter,  # noqa: PLW1509 — the judge has one thread; enter only opens and writes
            )
            os.close(write_end)
            write_end = -1
            try:
                init = _read_init(read_end)
            except BaseException:
                process.kill()
                process.wait()
                raise
        finally:
            for end in (read_end, write_end):
                if end >= 0:
                    os.close(end)
        # Its own child, or it is not what it says: whatever it names is going to be killed.
        pidfd = open_pidfd(init) if init in children(process.pid) else None
        if init is None or pidfd is None:
            process.kill()
            process.wait()
            raise SandboxLost("bubblewrap could not make the sandbox")
        return cls(process, init, pidfd)

    def look(self, pid: int, others: Sequence[int]) -> ProcSnapshot | None:
        """Straight from here: the namespace's owner may read it all."""
        return proc_snapshot.look(pid, others)

    def offer(self, pid: int) -> None:
        """Straight from here: outside of the namespace the bench's user is ours."""
        offer_to_oom_killer(pid)

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
            raise Inconclusive(
                "a sandbox could not be ended", "a process hangs in the kernel: restart the machine"
            )
        os.close(self._init_pidfd)
        self._init_pidfd = -1
        try:
            self._process.wait(KILL_SECONDS)
        except subprocess.TimeoutExpired:  # it waits for a signal that never comes; nothing is below it
            self._process.kill()
            self._process.wait()
        # bwrap may leave before it has collected its init, which then is ours if we adopt orphans.
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._init, 0)


def _read_init(read_end: int) -> int | None:
    """What bwrap says about its init: ``{"child-pid": 17, …}``; None if it ended or said something else.

    Raises:
        Inconclusive: it says nothing at all.
    """
    text = b""
    poll = select.poll()
    poll.register(read_end, select.POLLIN)
    end = time.monotonic() + START_SECONDS
    while b"}" not in text and len(text) < MOST_INFO_BYTES:
        if not poll.poll(max(0.0, end - time.monotonic()) * 1000):
            raise Inconclusive(
                f"bubblewrap said nothing for {START_SECONDS:g} s",
                "see whether `bwrap --version` ends, and install another bubblewrap if it does not",
            )
        piece = os.read(read_end, 4096)
        if not piece:
            return None
        text += piece
    try:
        return int(json.loads(text)["child-pid"])
    except (ValueError, TypeError, LookupError, RecursionError):
        return None

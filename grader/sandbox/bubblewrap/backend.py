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

from grader.bench.mailbox import pair
from grader.errors import Inconclusive
from grader.sandbox import proc_snapshot
from grader.sandbox.backend import SandboxLost
from grader.sandbox.bubblewrap.argv import (
    BENCH_UID,
    WARM_CAPABILITIES,
    build_argv,
    environment,
    server_argv,
    warm_argv,
)
from grader.sandbox.bubblewrap.program import find_bwrap
from grader.sandbox.image import INTERPRETER, kind_for, require
from grader.sandbox.policy import Level, Runtime
from grader.sandbox.process_table import KILL_SECONDS, children, end, kill, offer_to_oom_killer, open_pidfd
from grader.sandbox.warm import WarmProcess, warm_process

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Self

    from grader.sandbox.limits.cgroup import Group
    from grader.sandbox.proc_snapshot import ProcSnapshot
    from grader.sandbox.warm import Fork

__all__ = ["Bubble", "WarmBubble"]

#: bwrap speaks within milliseconds; one that does not is no sandbox
START_SECONDS = 10.0
MOST_INFO_BYTES = 1 << 14


class Bwrap:
    """One running bubblewrap, known by the init of its process namespace."""

    def __init__(self, process: subprocess.Popen[bytes], init: int, init_pidfd: int) -> None:
        self._process = process
        self._init = init
        self._init_pidfd = init_pidfd

    @classmethod
    def start(
        cls, build: Callable[[int], list[str]], control: int, errors: int, enter: Callable[[], None] | None
    ) -> Self:
        """Start it; from the main thread only, which it will not survive.

        Args:
            build: makes the command line, with the descriptor on which bwrap tells its init.
            control: a descriptor that the program inside keeps.
            errors: where the program's output goes, a descriptor or ``DEVNULL``.
            enter: called in the new process before anything else (see :mod:`grader.sandbox.limits.cgroup`).

        Raises:
            SandboxLost: bwrap did not get as far as starting the program.
            Inconclusive: it says nothing at all.
        """
        read_end, write_end = os.pipe()
        try:
            process = subprocess.Popen(  # noqa: S603 — our own words, see argv
                build(write_end),
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

    def infrastructure(self) -> frozenset[int]:
        """The namespace's init, and bwrap outside."""
        return frozenset({self._init, self._process.pid})

    def ended(self) -> bool:
        """Whether bwrap has ended."""
        return self._process.poll() is not None

    def kill(self) -> None:
        """Kill the namespace."""
        if self._init_pidfd >= 0:
            kill(self._init, self._init_pidfd)

    def destroy(self) -> None:
        """Kill the namespace, wait until all of it is gone, collect bwrap."""
        if self._init_pidfd < 0:
            return
        end(self._init, self._init_pidfd)
        self._init_pidfd = -1
        try:
            self._process.wait(KILL_SECONDS)
        except subprocess.TimeoutExpired:  # it waits for a signal that never comes; nothing is below it
            self._process.kill()
            self._process.wait()
        # bwrap may leave before it has collected its init, which then is ours if we adopt orphans.
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._init, 0)


class _Within:
    """What is the same for every server within bubblewrap."""

    def look(self, pid: int, others: Sequence[int]) -> ProcSnapshot | None:
        """Straight from here: the namespace's owner may read it all."""
        return proc_snapshot.look(pid, others)

    def offer(self, pid: int) -> None:
        """Straight from here: outside of the namespace the bench's user is ours."""
        offer_to_oom_killer(pid)


class Bubble(_Within, Bwrap):
    """One running sandbox that is a bubblewrap of its own."""

    @classmethod
    def open(cls, control: int, errors: int, *, runtime: Runtime, group: Group) -> Bubble:
        """Start a server in a new sandbox.

        Raises:
            SandboxLost: bwrap did not get as far as starting it.
            Inconclusive: there is no bwrap.
        """
        bwrap, image = find_bwrap(), require(kind_for(runtime))

        def build(info: int) -> list[str]:
            command = server_argv(f"/{INTERPRETER}", control)
            return build_argv(bwrap, image, info=info, variables=environment("/"), command=command)

        return cls.start(build, control, errors, group.enter)


class WarmBubble(_Within):
    """One running sandbox that a fork of a warm process has made of itself."""

    def __init__(self, fork: Fork) -> None:
        self._fork = fork

    @classmethod
    def open(cls, control: int, errors: int, *, runtime: Runtime, group: Group) -> WarmBubble:
        """Have the runtime's warm process fork a server; the first time, start that.

        Raises:
            SandboxLost: there is no warm process any more, or bwrap did not get as far as starting it.
            Inconclusive: there is no bwrap.
        """
        warm = warm_process(Level.SANDBOX, runtime, lambda: _start_warm(runtime))
        with group.doors() as doors:
            return cls(warm.fork(control, errors, doors, BENCH_UID))

    def infrastructure(self) -> frozenset[int]:
        """Nothing besides the server, which is the first process of its namespace."""
        return frozenset()

    def ended(self) -> bool:
        """Whether the server has ended, or will never begin."""
        return self._fork.ended()

    def kill(self) -> None:
        """Kill the server, and the kernel kills what else is in its process namespace."""
        self._fork.kill()

    def destroy(self) -> None:
        """The same, and wait until all of it is gone."""
        self._fork.destroy()


def _start_warm(runtime: Runtime) -> WarmProcess:
    bwrap, image = find_bwrap(), require(kind_for(runtime))
    near, far = pair()

    def build(info: int) -> list[str]:
        command = warm_argv(f"/{INTERPRETER}", far.fileno())
        return build_argv(
            bwrap,
            image,
            info=info,
            variables=environment("/"),
            command=command,
            user=0,
            capabilities=WARM_CAPABILITIES,
        )

    with far:
        keeper = Bwrap.start(build, far.fileno(), subprocess.DEVNULL, None)
    proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        return WarmProcess(keeper, near, runtime, proc)
    finally:
        os.close(proc)


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

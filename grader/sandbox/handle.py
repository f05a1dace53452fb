"""A sandbox: one bench server in its backend, seen from the judge.

One sandbox serves one submission, one bench at a time, one bench per check. Nothing here decides a verdict:
a sandbox says what is alive and what has ended, and ends it. Whatever happens to a sandbox, closing it leaves
nothing behind, and a check that lost its sandbox gets a new one.

Every wait is bounded in real time. That is a backstop against a hung machine; nothing is ever concluded
about the learner's code from it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import json
import os
import time
from typing import IO, TYPE_CHECKING, Any, Self

from grader.bench.mailbox import Mailbox, MailboxClosedError, pair
from grader.files import scratch
from grader.sandbox.backend import Backend, SandboxLost
from grader.sandbox.limits import cgroup
from grader.sandbox.limits.cgroup_versions import MemoryEvents
from grader.sandbox.policy import Isolation
from grader.sandbox.proc_snapshot import KeptFile, tree, used_by
from grader.sandbox.process_table import STANDING, descendants, host_pid, is_dying, kill, state, wait_gone
from grader.sandbox.proof import weakened

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from grader.protocol.orders import Order, StartServer
    from grader.sandbox.proc_snapshot import ProcSnapshot

__all__ = ["BenchProcess", "Sandbox"]

START_SECONDS = 60.0
ANSWER_SECONDS = 20.0
DYING_SECONDS = 10.0
#: how often a silent server is looked at
LOOK_SECONDS = 0.05
ERROR_BYTES = 4096


@dataclasses.dataclass
class BenchProcess:
    """One fork of the server: the process that a check runs in."""

    #: as seen from the judge
    pid: int
    #: a descriptor that goes on meaning this process; None where the system has none
    pidfd: int | None
    _status: Callable[[], int | None]

    def alive(self) -> bool:
        """Whether it still runs (or sleeps, or is stopped)."""
        if self.pidfd is None:
            return self._status() is None
        return not wait_gone(self.pidfd, 0)

    def kill(self) -> None:
        """SIGKILL; the server kills what is left of its process group. A dead bench is fine."""
        if self.alive():
            kill(self.pid, self.pidfd)

    def ended(self) -> int | None:
        """Raw wait status as the server told it, for words only; None as long as it was not told."""
        return self._status()

    def close(self) -> None:
        """Give the descriptor back."""
        if self.pidfd is not None:
            os.close(self.pidfd)
            self.pidfd = None


class Sandbox:
    """One running bench server, with whatever it started."""

    def __init__(
        self,
        isolation: Isolation,
        control: socket.socket,
        backend: Backend,
        group: cgroup.Group,
        errors: IO[bytes],
    ) -> None:
        #: as it was proven before, less what does not hold for this very sandbox (known when it is ready)
        self.isolation = isolation
        #: the judge's end, non-blocking; readable when a bench has ended
        self.control = control
        #: the server as seen from the judge; 0 until it is ready
        self.server_pid = 0
        self._mailbox = Mailbox(control)
        self._backend = backend
        self._group = group
        #: the server's first words, if it could not start
        self._words = errors
        self._statuses: dict[int, int] = {}
        self._benches: list[BenchProcess] = []
        self._closed = False
        self._is_ready = False

    # ------------------------------------------------------------------ benches
    def fork_bench(self, bench_control: socket.socket, output: int) -> BenchProcess:
        """Ask for one fresh bench, which gets its end of the control channel and of the output pipe.

        Raises:
            SandboxLost: the server is dead, stopped, silent, or could not fork.
        """
        return self._fork(bench_control, output, probe=False)

    def probe(self) -> dict[str, Any]:
        """Confine a fork like any bench and have it tell what holds there (see ``grader.bench.probe``).

        Raises:
            SandboxLost: it did not come to that.
        """
        near, far = pair()
        with near, far, scratch() as output:
            self._fork(far, output.fileno(), probe=True)
            far.close()
            near.settimeout(ANSWER_SECONDS)
            try:
                told = near.recv(1 << 16)
            except OSError:
                told = b""
            if not told:
                raise SandboxLost(f"a bench could not be confined: {first_words(output.fileno())}")
            found: dict[str, Any] = json.loads(told)
            return found

    def look(self, pid: int) -> ProcSnapshot | None:
        """Look once at a bench and all that it has made; None when something came or went during the look.

        Raises:
            SandboxLost: nobody is left who may look.
        """
        return self._backend.look(pid, self.beside(pid))

    def tree(self, pid: int) -> list[int]:
        """A bench and all that it has made, as far as it can be seen now."""
        return list(dict.fromkeys([*tree(pid), *self.beside(pid)]))

    def children_files(self, pid: int) -> tuple[KeptFile, KeptFile]:
        """Where stands what a bench that has one thread has made: below it, and (with itself) beside it.

        Raises:
            OSError: the bench is gone, or this kernel does not tell.
        """
        own = KeptFile(f"/proc/{pid}/task/{pid}/children")
        try:
            return own, KeptFile(f"/proc/{self.server_pid}/task/{self.server_pid}/children")
        except BaseException:
            own.close()
            raise

    def beside(self, pid: int) -> list[int]:
        """What a bench has made that is not below it: the server is the parent of orphans and siblings."""
        if not self.server_pid:
            return []
        return tree(self.server_pid, but=pid)[1:]

    def cpu_nanoseconds_beside(self, pid: int) -> int:
        """Processor time of all processes that a bench has made: those that run, and those that are gone."""
        gone = [pid, *([self.server_pid] if self.server_pid else [])]
        return used_by(self.tree(pid)[1:]) + used_by(gone, children=True)

    def lost(self) -> bool:
        """Whether the server is dead or stopped: nothing more will be told of any bench."""
        try:
            self._pump()
        except MailboxClosedError:
            return True
        return self._backend.ended() or (bool(self.server_pid) and state(self.server_pid) in STANDING)

    def offer(self, bench: BenchProcess) -> None:
        """Have the kernel take this bench before its server when memory runs out.

        Only once the bench has spoken: before, it still is as closed to its own user as the server.
        """
        self._backend.offer(bench.pid)

    def memory_events(self) -> MemoryEvents:
        """How often the sandbox ran out of memory since its start; all zero where nobody counts."""
        return self._group.memory_events()

    def bounds(self) -> cgroup.Bounds:
        """What the kernel holds all processes of the sandbox to together: read back, not remembered.

        Raises:
            SandboxLost: the server did not come up.
        """
        self.wait_ready()
        return self._group.bounds(self.server_pid)

    def strays(self) -> list[int]:
        """Whatever is alive in the sandbox besides our own infrastructure; empty between honest benches.

        The proof is the server's: it is the parent of every orphan below it, and it has no child.
        The numbers are for words.

        Raises:
            SandboxLost: there is nobody to tell.
        """
        end = time.monotonic() + DYING_SECONDS
        for attempt in itertools.count():
            try:
                if self._ask({"t": "left"}, "left")["alone"]:
                    return []
            except SandboxLost:
                if not self.server_pid:
                    return []
                if self.lost():
                    raise
            if attempt == 0:  # most likely something is just dying: the server will say when it is gone
                self._mailbox.wait(LOOK_SECONDS)
                continue
            ours = self._backend.infrastructure() | {self.server_pid}
            found = [pid for pid in descendants(self.server_pid) if pid not in ours]
            if any(not is_dying(pid) for pid in found) or time.monotonic() > end:
                return found
            self._mailbox.wait(LOOK_SECONDS / 10)
        return []

    # ------------------------------------------------------------------ the end
    def kill(self) -> None:
        """Begin to end everything in the sandbox; :meth:`close` waits until it is gone."""
        if not self._closed:
            self._backend.kill()

    def close(self) -> None:
        """End everything in the sandbox; afterwards all of it is gone, or this raises. May be called twice.

        Raises:
            Inconclusive: something cannot be killed, it hangs in the kernel.
        """
        if self._closed:
            return
        self._closed = True
        self._backend.destroy()
        self._group.remove()
        with contextlib.suppress(MailboxClosedError):
            self._pump()
        self._mailbox.close()
        for bench in self._benches:
            bench.close()
        self._words.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------ the server
    def start(self, order: StartServer) -> None:
        """Tell the server what to be; it warms up while the judge does other things."""
        self._send(order)

    def wait_ready(self) -> None:
        """Until the server can fork; whoever asks for a bench has waited by that.

        Raises:
            SandboxLost: it did not come up.
        """
        if not self._is_ready:
            told = self._await("ready", START_SECONDS)
            self.server_pid = self._take_process(told["pid"])[0]
            self._is_ready = True
            self.isolation = weakened(self.isolation, self.bounds())

    def _fork(self, control: socket.socket, output: int, *, probe: bool) -> BenchProcess:
        self.wait_ready()
        self._send({"t": "fork", "probe": probe}, (control.fileno(), output))
        told = self._await("forked", ANSWER_SECONDS)
        pid, pidfd = self._take_process(told["pid"], keep=True)
        number = told["pid"]

        def status() -> int | None:
            with contextlib.suppress(MailboxClosedError):
                self._pump()
            return self._statuses.get(number)

        bench = BenchProcess(pid, pidfd, status)
        self._benches = [each for each in self._benches if each.pidfd is not None]
        self._benches.append(bench)
        return bench

    def _take_process(self, told: int, *, keep: bool = False) -> tuple[int, int | None]:
        """A process that came along as a descriptor: its number seen from here."""
        pidfd = self._mailbox.descriptor()
        if pidfd is None:
            return told, None
        # A process that is gone already has no number any more; 0 means nobody.
        pid = host_pid(pidfd) or 0
        if keep:
            return pid, pidfd
        os.close(pidfd)
        return pid, None

    def _ask(self, order: Order, answer: str) -> dict[str, Any]:
        self.wait_ready()
        self._send(order)
        return self._await(answer, ANSWER_SECONDS)

    def _send(self, order: Order, descriptors: tuple[int, ...] = ()) -> None:
        try:
            self._mailbox.send(order, descriptors)
        except (MailboxClosedError, ValueError) as error:
            raise SandboxLost(f"the bench server has gone: {self._first_words()}") from error

    def _await(self, kind: str, real_seconds: float) -> dict[str, Any]:
        """Wait for the answer to the order just sent: orders are answered one by one."""
        end = time.monotonic() + real_seconds
        while time.monotonic() < end:
            try:
                found = self._pump(kind)
            except MailboxClosedError as error:
                raise SandboxLost(f"the bench server has ended: {self._first_words()}") from error
            if found is not None:
                return found
            if self.server_pid and state(self.server_pid) in STANDING:
                raise SandboxLost("the bench server was stopped or killed")
            if self._backend.ended() and not self._mailbox.wait(0):
                raise SandboxLost(f"the bench server has ended: {self._first_words()}")
            self._mailbox.wait(LOOK_SECONDS)
        raise SandboxLost(f"the bench server did not answer within {real_seconds:g} s")

    def _first_words(self) -> str:
        return first_words(self._words.fileno())

    def _pump(self, kind: str | None = None) -> dict[str, Any] | None:
        """Read what the server said, keep the news about benches, hand out the answer that is waited for."""
        answer = None
        for record in self._mailbox.receive():
            if record["t"] == "ended":
                self._statuses[record["pid"]] = record["status"]
            elif record["t"] == "refused":
                raise SandboxLost(f"the bench server could not fork: {record['why']}")
            elif record["t"] == kind:
                answer = record
                if kind == "forked":
                    self._statuses.pop(record["pid"], None)
        return answer


def first_words(descriptor: int) -> str:
    """The first words of a file, on one line or a few."""
    return os.pread(descriptor, ERROR_BYTES, 0).decode(errors="replace").strip() or "without a word"

"""A cell: one bench server in its vessel, seen from the judge.

One cell serves one submission, one bench at a time, one bench per check. Nothing here decides a verdict:
a cell says what is alive and what has ended, and ends it. Whatever happens to a cell, closing it leaves
nothing behind, and a check that lost its cell gets a new one.

Every wait is bounded in real time. That is a backstop against a hung machine; nothing is ever concluded
about the learner's code from it.
"""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import functools
import itertools
import json
import os
import select
import time
from typing import IO, TYPE_CHECKING, Any, Literal, Self

from grader.bench.mailbox import Mailbox, MailboxClosedError, pair
from grader.errors import Inconclusive
from grader.files import scratch
from grader.sandbox import account, cgroup, landlock, seccomp
from grader.sandbox.bubble import Bubble
from grader.sandbox.causes import TRY_AGAIN, explain
from grader.sandbox.image import prepare
from grader.sandbox.policy import Demand, Isolation, Level, Limits, acceptable
from grader.sandbox.privilege import shed, started_by_root
from grader.sandbox.process import Child
from grader.sandbox.process_table import descendants, host_pid, is_dying, kill, state
from grader.sandbox.proof import ADVICE, flaws, proven, weakened
from grader.sandbox.rlimits import rlimits
from grader.sandbox.sight import tree
from grader.sandbox.vessel import CellLost, Start, Vessel

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Mapping

    from grader.sandbox.sight import Sight

__all__ = [
    "Bench",
    "Cell",
    "CellLost",
    "Impossible",
    "Runtime",
    "choose",
    "open_cell",
    "prove",
]

Runtime = Literal["asyncio", "trio", "own"]

START_SECONDS = 60.0
ANSWER_SECONDS = 20.0
DYING_SECONDS = 10.0
#: how often a silent server is looked at
LOOK_SECONDS = 0.05
ERROR_BYTES = 4096
#: states of a process that does nothing more: stopped, dead
STANDING = ("T", "t", "Z", "X")


@dataclasses.dataclass
class Bench:
    """One fork of the server: the process that a check runs in."""

    #: as seen from the judge
    pid: int
    #: a descriptor that goes on meaning this process; None where the system has none
    pidfd: int | None
    _status: Callable[[], int | None]
    _told_pid: int

    def alive(self) -> bool:
        """Whether it still runs (or sleeps, or is stopped)."""
        if self.pidfd is None:
            return self._status() is None
        poll = select.poll()
        poll.register(self.pidfd, select.POLLIN)
        return not poll.poll(0)

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


class Cell:
    """One running bench server, with whatever it started."""

    def __init__(
        self,
        isolation: Isolation,
        control: socket.socket,
        vessel: Vessel,
        group: cgroup.Group,
        errors: IO[bytes],
    ) -> None:
        #: as it was proven before, less what does not hold for this very cell (known when it is ready)
        self.isolation = isolation
        #: the judge's end, non-blocking; readable when a bench has ended
        self.control = control
        #: the server as seen from the judge; 0 until it is ready
        self.server_pid = 0
        self._mailbox = Mailbox(control)
        self._vessel = vessel
        self._group = group
        #: the server's first words, if it could not start
        self._words = errors
        self._statuses: dict[int, int] = {}
        self._benches: list[Bench] = []
        self._closed = False
        self._is_ready = False

    # ------------------------------------------------------------------ benches
    def fork_bench(self, bench_control: socket.socket, output: int) -> Bench:
        """Ask for one fresh bench, which gets its end of the control channel and of the output pipe.

        Raises:
            CellLost: the server is dead, stopped, silent, or could not fork.
        """
        return self._fork(bench_control, output, probe=False)

    def probe(self) -> dict[str, Any]:
        """Confine a fork like any bench and have it tell what holds there (see ``grader.bench.probe``).

        Raises:
            CellLost: it did not come to that.
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
                raise CellLost(f"a bench could not be confined: {_beginning(output.fileno())}")
            found: dict[str, Any] = json.loads(told)
            return found

    def look(self, pid: int) -> Sight | None:
        """Look once at a bench and all that it has made; None when something came or went during the look.

        Raises:
            CellLost: nobody is left who may look.
        """
        return self._vessel.look(pid, self.beside(pid))

    def tree(self, pid: int) -> list[int]:
        """A bench and all that it has made, as far as it can be seen now."""
        return list(dict.fromkeys([*tree(pid), *self.beside(pid)]))

    def beside(self, pid: int) -> list[int]:
        """What a bench has made that is not below it: the server is the parent of orphans and siblings."""
        if not self.server_pid:
            return []
        return tree(self.server_pid, but=pid)[1:]

    def lost(self) -> bool:
        """Whether the server is dead or stopped: nothing more will be told of any bench."""
        try:
            self._pump()
        except MailboxClosedError:
            return True
        return self._vessel.ended() or (bool(self.server_pid) and state(self.server_pid) in STANDING)

    def offer(self, bench: Bench) -> None:
        """Have the kernel take this bench before its server when memory runs out.

        Only once the bench has spoken: before, it still is as closed to its own user as the server.
        """
        self._vessel.offer(bench.pid)

    def memory_events(self) -> cgroup.MemoryEvents:
        """How often the cell ran out of memory since its start; all zero where nobody counts."""
        return self._group.memory_events()

    def bounds(self) -> cgroup.Bounds:
        """What the kernel holds all processes of the cell to together: read back, not remembered.

        Raises:
            CellLost: the server did not come up.
        """
        self.wait_ready()
        return self._group.bounds(self.server_pid)

    def strays(self) -> list[int]:
        """Whatever is alive in the cell besides our own infrastructure; empty between honest benches.

        The proof is the server's: it is the parent of every orphan below it, and it has no child.
        The numbers are for words.

        Raises:
            CellLost: there is nobody to tell.
        """
        end = time.monotonic() + DYING_SECONDS
        for attempt in itertools.count():
            try:
                if self._ask({"t": "left"}, "left")["alone"]:
                    return []
            except CellLost:
                if not self.server_pid:
                    return []
                if self.lost():
                    raise
            if attempt == 0:  # most likely something is just dying: the server will say when it is gone
                self._wait(LOOK_SECONDS)
                continue
            ours = self._vessel.infrastructure() | {self.server_pid}
            found = [pid for pid in descendants(self.server_pid) if pid not in ours]
            if any(not is_dying(pid) for pid in found) or time.monotonic() > end:
                return found
            self._wait(LOOK_SECONDS / 10)
        return []

    # ------------------------------------------------------------------ the end
    def close(self) -> None:
        """End everything in the cell; afterwards all of it is gone, or this raises. May be called twice.

        Raises:
            Inconclusive: something cannot be killed, it hangs in the kernel.
        """
        if self._closed:
            return
        self._closed = True
        self._vessel.destroy()
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
    def start(self, order: dict[str, Any]) -> None:
        """Tell the server what to be; it warms up while the judge does other things."""
        self._send(order)

    def wait_ready(self) -> None:
        """Until the server can fork; whoever asks for a bench has waited by that.

        Raises:
            CellLost: it did not come up.
        """
        if not self._is_ready:
            told = self._await("ready", START_SECONDS)
            self.server_pid = self._take_process(told["pid"])[0]
            self._is_ready = True
            self.isolation = weakened(self.isolation, self.bounds())

    def _fork(self, control: socket.socket, output: int, *, probe: bool) -> Bench:
        self.wait_ready()
        self._send({"t": "fork", "probe": probe}, (control.fileno(), output))
        told = self._await("forked", ANSWER_SECONDS)
        pid, pidfd = self._take_process(told["pid"], keep=True)
        number = told["pid"]

        def status() -> int | None:
            with contextlib.suppress(MailboxClosedError):
                self._pump()
            return self._statuses.get(number)

        bench = Bench(pid, pidfd, status, number)
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

    def _ask(self, order: dict[str, Any], answer: str) -> dict[str, Any]:
        self.wait_ready()
        self._send(order)
        return self._await(answer, ANSWER_SECONDS)

    def _send(self, order: dict[str, Any], descriptors: tuple[int, ...] = ()) -> None:
        try:
            self._mailbox.send(order, descriptors)
        except (MailboxClosedError, ValueError) as error:
            raise CellLost(f"the bench server has gone: {self._first_words()}") from error

    def _await(self, kind: str, real_seconds: float) -> dict[str, Any]:
        """Wait for the answer to the order just sent: orders are answered one by one."""
        end = time.monotonic() + real_seconds
        while time.monotonic() < end:
            try:
                found = self._pump(kind)
            except MailboxClosedError as error:
                raise CellLost(f"the bench server has ended: {self._first_words()}") from error
            if found is not None:
                return found
            if self.server_pid and state(self.server_pid) in STANDING:
                raise CellLost("the bench server was stopped or killed")
            if self._vessel.ended() and not self._wait(0):
                raise CellLost(f"the bench server has ended: {self._first_words()}")
            self._wait(LOOK_SECONDS)
        raise CellLost(f"the bench server did not answer within {real_seconds:g} s")

    def _first_words(self) -> str:
        return _beginning(self._words.fileno())

    def _wait(self, real_seconds: float) -> bool:
        """Until the server says something, or the time is over."""
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        return bool(poll.poll(real_seconds * 1000))

    def _pump(self, kind: str | None = None) -> dict[str, Any] | None:
        """Read what the server said, keep the news about benches, hand out the answer that is waited for."""
        answer = None
        for record in self._mailbox.receive():
            if record["t"] == "ended":
                self._statuses[record["pid"]] = record["status"]
            elif record["t"] == "refused":
                raise CellLost(f"the bench server could not fork: {record['why']}")
            elif record["t"] == kind:
                answer = record
                if kind == "forked":
                    self._statuses.pop(record["pid"], None)
        return answer


def open_cell(
    isolation: Isolation, *, runtime: Runtime, limits: Limits | None = None, hash_seed: int = 0
) -> Cell:
    """Start a server at a proven level. From the main thread: it may end with the thread.

    Returns at once; the first bench waits until the server is warm.

    Args:
        isolation: as :func:`grader.sandbox.choose` gave it.
        runtime: what is imported beforehand; with "own" no async library can be imported at all.
        limits: of each bench.
        hash_seed: makes the order of sets replayable, 0 to 4294967295.

    Raises:
        CellLost: it could not be started.
        Inconclusive: the level cannot be had on this machine, or this process still is root.
    """
    if os.name == "posix" and os.geteuid() == 0:
        # Root outside is root on the machine's files and settings, whatever it is called inside.
        raise Inconclusive("the judge still is root", "call grader.sandbox.privilege.drop_root() first")
    limits = limits or Limits()
    level = isolation.level
    starts: dict[Level, Start] = {
        Level.SANDBOX: Bubble.start,
        Level.ACCOUNT: account.Chroot.start,
        Level.PROCESS: Child.start,
    }
    group = cgroup.make(limits)
    near, far = pair()
    near.setblocking(False)
    errors = scratch()
    try:
        kind = "own" if runtime == "own" else "async"
        vessel = starts[level](
            far.fileno(), errors.fileno(), kind=kind, hash_seed=hash_seed, enter=group.enter
        )
    except BaseException as error:
        near.close()
        group.remove()
        words = _beginning(errors.fileno())
        errors.close()
        if isinstance(error, CellLost):
            raise CellLost(f"{error}: {words}") from error
        if isinstance(error, OSError):
            raise CellLost(f"the bench server could not be started: {error}") from error
        raise
    finally:
        far.close()
    cell = Cell(isolation, near, vessel, group, errors)
    try:
        cell.start(_start_order(level, runtime, limits))
    except BaseException:
        cell.close()
        raise
    return cell


class ProofLost(CellLost):
    """A bench server came up, so the level is possible here; only its proof did not come to an end."""


class Impossible(Inconclusive):
    """No level that satisfies a demand can be proven here."""

    def __init__(self, demanded: Level | Demand, reasons: Mapping[Level, Inconclusive]) -> None:
        #: why not, for each level that would have been acceptable
        self.reasons = dict(reasons)
        if demanded is Demand.UNTRUSTED:
            why = "; ".join(f"no {level.value}: {reason.cause}" for level, reason in reasons.items())
            super().__init__(
                f"code that nobody has read cannot be graded here: {why}",
                "`grade doctor` says what to install or allow",
            )
            return
        level = acceptable(demanded)[-1]
        last = reasons[level]
        others = ["process for your own code"] if level.has_walls else []
        if level is Level.SANDBOX and account.possible():
            others.insert(0, "untrusted, which takes account here")
        or_else = "".join(f"; or choose --isolation {other}" for other in others)
        super().__init__(
            f"isolation {level.value!r} is not possible here: {last.cause}", last.next_step + or_else
        )


@functools.cache
def choose(demanded: Level | Demand = Demand.HIGHEST) -> Isolation:
    """The highest level of those demanded that this machine proves: one cell and one fork for each.

    Proven once per process: a machine does not change under a judge. What only level ``account`` needs
    is given up here when another level is chosen.

    Raises:
        Impossible: none of them can be proven; with the causes and a next step.
        Inconclusive: one with walls cannot be proven just now. Whatever does that may be the work of the
            submission before, so nothing without walls takes its place unless that is demanded.
    """
    reasons: dict[Level, Inconclusive] = {}
    passing: Level | None = None
    for level in acceptable(demanded):
        if passing is not None and not level.has_walls:
            last = reasons[passing]
            # Of `account` no other cause is known than one that passes: its own advice says so already.
            first = "" if passing is Level.ACCOUNT else f"{TRY_AGAIN}; or "
            raise Inconclusive(
                f"level {passing.value} is possible here, but could not be proven just now: {last.cause}",
                f"{first}{last.next_step}; or choose --isolation process for your own code",
            )
        try:
            isolation = _prove(level, {other: reason.cause for other, reason in reasons.items()})
        except (CellLost, Inconclusive) as error:
            reasons[level] = explain(level, error)
            if isinstance(error, ProofLost) or (level is Level.ACCOUNT and isinstance(error, CellLost)):
                passing = level
            continue
        if level is not Level.ACCOUNT:
            shed()
        return isolation
    raise Impossible(demanded, reasons)


def _prove(level: Level, reasons: Mapping[Level, str]) -> Isolation:
    if level is not Level.PROCESS and not started_by_root():
        prepare()
    with open_cell(Isolation(level=level), runtime="own") as cell:
        cell.wait_ready()
        try:
            found, bounds = _found(cell, without_async=True), cell.bounds()
        except CellLost as error:
            raise ProofLost(str(error)) from error
    return proven(level, found, bounds, reasons)


def _found(cell: Cell, *, without_async: bool) -> dict[str, Any]:
    """What a probe of this cell has found, if all that the level promises holds there."""
    level, found = cell.isolation.level, cell.probe()
    if level is Level.ACCOUNT and found["judge"] and not found["loopback"]:
        # Ports belong to the machine there, and somebody else can have used them up.
        raise CellLost("a bench gets no port of its own: too many are in use on this machine")
    if wrong := flaws(level, found, without_async=without_async):
        raise Inconclusive("; ".join(wrong), ADVICE[level])
    return found


def prove(cell: Cell, *, without_async: bool) -> Isolation:
    """Prove the level that a cell was opened at, in that very cell: cheaper than :func:`choose`.

    Raises:
        CellLost, Inconclusive: it is not what was hoped for; :func:`choose` finds what is possible.
    """
    level, found = cell.isolation.level, _found(cell, without_async=without_async)
    if level is not Level.ACCOUNT:
        shed()
    cell.isolation = proven(level, found, cell.bounds(), {})
    return cell.isolation


def _start_order(level: Level, runtime: Runtime, limits: Limits) -> dict[str, Any]:
    walls = level is not Level.PROCESS
    alone = level is Level.ACCOUNT
    return {
        "t": "start",
        "runtime": runtime,
        # Images for "own" lack the libraries; without an image they are hidden.
        "forbid": runtime == "own",
        "rlimits": rlimits(limits, level, os.getuid()),
        "landlock": landlock.ruleset(landlock.abi(), files=alone) if walls else None,
        "own_user": alone,
        "filter": _encoded(seccomp.assemble(tcp_only=alone)) if walls else "",
        "seal": _seal(shared_network=alone) if walls else None,
    }


def _seal(*, shared_network: bool) -> dict[str, Any]:
    """What a bench puts on top once it has made the judge's sockets."""
    return {
        "program": _encoded(seccomp.assemble_seal()),
        "ports": landlock.port_rules(landlock.abi()) if shared_network else None,
    }


def _encoded(program: bytes | None) -> str:
    return base64.b64encode(program or b"").decode()


def _beginning(descriptor: int) -> str:
    """The first words of a file, on one line or a few."""
    return os.pread(descriptor, ERROR_BYTES, 0).decode(errors="replace").strip() or "without a word"

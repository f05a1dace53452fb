"""Watching one bench from outside: is it at rest, alive, within its limits?"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable
from typing import NamedTuple

from grader.errors import Inconclusive
from grader.evidence.fault_kinds import FaultKind
from grader.evidence.recorder import Recorder
from grader.judge.faults import BenchLost, LearnerFault
from grader.protocol.numbers import NO_MEMORY_LEFT
from grader.sandbox.backend import SandboxLost
from grader.sandbox.handle import BenchProcess, Sandbox
from grader.sandbox.policy import Limits
from grader.sandbox.proc_snapshot import (
    KeptFile,
    ProcSnapshot,
    ThreadSnapshot,
    cpu_nanoseconds,
    read,
    state_and_threads,
    state_of,
)

__all__ = ["Rest", "Watch", "own_wait_seconds"]

#: real seconds that the server has to tell how a bench ended; without a word the check is run again
LAST_WORDS_SECONDS = 1.0
#: real seconds between two looks at the processor time of a bench that is about to end
LOOK_SECONDS = 0.05
#: how often it is looked whether a bench has gone to sleep, and how soon again
MOST_LOOKS, LOOK_AGAIN_SECONDS = 10_000, 0.0001
#: what an operator, a shutdown, or a machine without memory sends; a program can send it to itself, too
SENT_BY_OTHERS = frozenset({signal.SIGKILL, signal.SIGTERM})
#: real seconds between two looks at the clock that are counted at most: in a longer gap the judge did not
#: run (it was suspended, or the whole machine was), and so perhaps neither did the bench
LONGEST_GAP = 1.0


class Rest:
    """Compares looks: at rest when a look equals the one before and everything sleeps."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._before: tuple[ThreadSnapshot, ...] | None = None

    def look(self) -> ProcSnapshot | None:
        """Look once more; the snapshot when the bench is at rest by now, None otherwise."""
        snapshot = self._watch.look()
        if snapshot is None or not snapshot.threads:
            self._before = None
            return None
        same, self._before = snapshot.threads == self._before, snapshot.threads
        return snapshot if same and snapshot.resting else None

    def forget(self) -> None:
        """Something has happened: start again."""
        self._before = None


class _Kept(NamedTuple):
    """Files that are looked at in every idle moment."""

    stat: KeptFile
    #: None where this kernel has none
    children: tuple[KeptFile, KeptFile] | None

    @classmethod
    def of(cls, sandbox: Sandbox, pid: int) -> _Kept:
        stat = KeptFile(f"/proc/{pid}/stat")
        try:
            return cls(stat, sandbox.children_files(pid))
        except OSError:
            return cls(stat, None)

    def close(self) -> None:
        for file in (self.stat, *(self.children or ())):
            file.close()


class Watch:
    """One bench, seen from outside. Bounds are checked at every look."""

    def __init__(self, sandbox: Sandbox, bench: BenchProcess, limits: Limits, recorder: Recorder) -> None:
        self.sandbox = sandbox
        self.bench = bench
        self.limits = limits
        #: of all calls in this bench so far
        self.steps = 0
        self._memory_before = sandbox.memory_events()
        self._judge_waited_seconds = own_wait_seconds()
        self._looked_at = time.monotonic()
        self._passed_seconds = 0.0
        self._recorder = recorder
        self._kept: _Kept | None = None

    def look(self) -> ProcSnapshot | None:
        """Look once.

        Raises:
            LearnerFault: it was stopped, or has used up its processor time or memory.
            BenchLost: nobody is left who can look.
        """
        try:
            snapshot = self.sandbox.look(self.bench.pid)
        except SandboxLost as lost:
            raise self._lost(str(lost)) from None
        if snapshot is None:
            return None
        self._recorder.seen(threads=len(snapshot.threads), processes=snapshot.processes)
        if snapshot.stopped:
            raise _stopped()
        if snapshot.cpu_seconds > self.limits.cpu_seconds_after(self.steps):
            raise LearnerFault(
                "cpu", f"your code used more than {self.limits.cpu_seconds} s of processor time"
            )
        if snapshot.memory_bytes > self.limits.memory_bytes:
            raise self._too_much_memory()
        return snapshot

    def out_of_memory(self) -> LearnerFault | None:
        """The fault of a bench of whose processes the kernel has ended one for want of memory, or more.

        Whatever the rest of the bench made of that: a verdict must not hang on which one it was.

        Raises:
            Inconclusive: memory had run out around the sandbox, within its own bound.
        """
        before, now = self._memory_before, self.sandbox.memory_events()
        if now.kills == before.kills:
            return None
        if now.reached == before.reached:
            raise Inconclusive(
                "the machine ran out of memory, and the kernel ended a process of the bench",
                f"Give the machine (or the container around the grader) more memory: a bench may use "
                f"{self.limits.memory_bytes >> 20} MiB.",
            )
        return self._too_much_memory()

    def _too_much_memory(self) -> LearnerFault:
        return LearnerFault(
            "memory", f"your code used more than {self.limits.memory_bytes >> 20} MiB of memory"
        )

    def alone(self) -> bool:
        """One process with one thread: nothing but its loop can run."""
        return bool(self._lone_state())

    def asleep_alone(self) -> bool | None:
        """Whether the only thread of the bench sleeps; None when it has several, or is gone.

        Raises:
            LearnerFault: it was stopped.
        """
        state = self._lone_state()
        if not state:
            return None
        if state in "Tt":
            raise _stopped()
        return state == "S"

    def _lone_state(self) -> str:
        """The kernel's letter of the only thread of the only process; "" when there are more, or none."""
        pid = self.bench.pid
        try:
            if self._kept is None:
                self._kept = _Kept.of(self.sandbox, pid)
            state, threads = state_and_threads(self._kept.stat.read())
            if threads != 1:
                return ""
            if self._kept.children is None:
                return state if self.sandbox.tree(pid) == [pid] else ""
            below, beside = (file.read().split() for file in self._kept.children)
            return state if not below and beside == [str(pid)] else ""
        except (OSError, IndexError):
            return ""

    def close(self) -> None:
        """The bench is not looked at any more."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def past_speaking(self) -> bool:
        """It is gone or stopped, or sleeps where no signal reaches it: nothing more will be heard of it.

        Bounds are not looked at: one that has used up its processor time is asked where that went. How
        long it may take to answer is for :meth:`time_for`.
        """
        if not self.bench.alive():
            return True
        try:
            first = self.sandbox.look(self.bench.pid)
            if first is None or not (first.resting or first.stopped):
                return False
            again = self.sandbox.look(self.bench.pid)
        except SandboxLost:
            return True
        return again is not None and again.threads == first.threads

    def own_real_seconds(self) -> float:
        """A clock of real time that goes on only while everything of the bench sleeps, and never back.

        Whatever runs is bounded by its processor time, and whatever waits for a processor cannot help it:
        at neither does this clock look. It also stands still while this process was kept from looking: it
        waited for a processor itself, was suspended, or stopped.
        """
        now, judge_waited = time.monotonic(), own_wait_seconds()
        gap = now - self._looked_at - (judge_waited - self._judge_waited_seconds)
        self._looked_at, self._judge_waited_seconds = now, judge_waited
        if not self._runs():
            self._passed_seconds += min(max(gap, 0.0), LONGEST_GAP)
        return self._passed_seconds

    def _runs(self) -> bool:
        """Whether some thread runs, or is ready to."""
        for pid in self.sandbox.tree(self.bench.pid):
            with contextlib.suppress(OSError, IndexError):
                for tid in os.listdir(f"/proc/{pid}/task"):
                    if state_of(f"/proc/{pid}/task/{tid}/stat") == "R":
                        return True
        return False

    def _let_it_sleep(self) -> None:
        """Wait until the main thread of the bench, which has spoken, has gone to sleep; not for ever."""
        with contextlib.suppress(IndexError):  # it is gone, which is seen next
            for _ in range(MOST_LOOKS):
                if state_of(f"/proc/{self.bench.pid}/stat") != "R":
                    return
                select.select([], [], [], LOOK_AGAIN_SECONDS)

    def cpu_nanoseconds(self) -> int:
        """Processor time of the bench, and of all that it has made, so far.

        The bench's own is exact once it sleeps, which is waited for: while a timer of its own counts
        processor time, as :func:`grader.bench.plays.watched` has one, Linux adds it up when a process is
        switched to or from. What other processes have used, running or gone, is counted in ticks of the
        system: nobody needs one, and whoever has another process do the work is not to gain by it.

        Raises:
            Inconclusive: this system does not tell it.
            LearnerFault, BenchLost: the bench is gone.
        """
        try:
            self._let_it_sleep()
            return cpu_nanoseconds(self.bench.pid) + self.sandbox.cpu_nanoseconds_beside(self.bench.pid)
        except OSError:
            if not self.bench.alive():
                raise self.ended() from None
            raise Inconclusive(
                "this system does not tell how much processor time another process has used",
                "Grade this exercise on Linux.",
            ) from None

    def time_for(self, real_seconds: float, cpu_seconds: float) -> Callable[[], bool]:
        """A question to ask again and again: may the bench still go on? From now on, for so long.

        It ends by the bench's own real time or by its processor time, whichever is first: the one stands
        still while anything computes, and the other while all sleep.
        """
        began, looked = self.own_real_seconds(), time.monotonic()
        before: float | None = None
        used = 0.0

        def has_time() -> bool:
            nonlocal before, looked, used
            if (unseen := time.monotonic() - looked) > LOOK_SECONDS:
                looked += unseen
                try:
                    snapshot = self.sandbox.look(self.bench.pid)
                except SandboxLost:
                    return False
                if snapshot is None:
                    used += unseen  # processes come and go while it is looked at: none of them sleeps
                else:
                    used += 0.0 if before is None else max(0.0, snapshot.cpu_seconds - before)
                    before = snapshot.cpu_seconds
            return used <= cpu_seconds and self.own_real_seconds() - began < real_seconds

        return has_time

    def signal(self) -> None:
        """Make a bench that is held up listen: its handler reads one message."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self.bench.pidfd is not None:
                signal.pidfd_send_signal(self.bench.pidfd, signal.SIGUSR1)
            else:
                os.kill(self.bench.pid, signal.SIGUSR1)

    def ended(self) -> LearnerFault | BenchLost:
        """Why the bench is gone (see :mod:`.faults`); its server tells how it went, a moment later.

        Raises:
            Inconclusive: it was ended because the machine's memory had run out.
        """
        if (fault := self.out_of_memory()) is not None:
            return fault
        end = time.monotonic() + LAST_WORDS_SECONDS
        while (status := self.bench.ended()) is None and time.monotonic() < end:
            if self.sandbox.lost():
                return self._lost("the sandbox ended in the middle of a check")
            select.select([self.sandbox.control], [], [], LAST_WORDS_SECONDS / 50)
        number = os.WTERMSIG(status) if status is not None and os.WIFSIGNALED(status) else 0
        return LearnerFault(
            _kind_of_end(status),
            how_it_ended(status, self.limits),
            repeatable=status is None or number in SENT_BY_OTHERS,
        )

    def _lost(self, what: str) -> LearnerFault | BenchLost:
        """Bench and server are gone, or nobody can look at them any more."""
        if self.sandbox.isolation.guarded:
            return BenchLost(f"{what}; your code cannot have done that")
        return LearnerFault("ended", how_it_ended(None, self.limits), repeatable=True)


def own_wait_seconds() -> float:
    """Real seconds for which this thread has waited for a processor so far; 0.0 where nobody counts them."""
    try:
        return int(read("/proc/thread-self/schedstat").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def _stopped() -> LearnerFault:
    return LearnerFault("stopped", "your code stopped its own process (SIGSTOP)", repeatable=True)


def _kind_of_end(status: int | None) -> FaultKind:
    if status is not None and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        return "cpu"
    if status is not None and os.WIFEXITED(status) and os.WEXITSTATUS(status) == NO_MEMORY_LEFT:
        return "memory"
    return "ended"


def how_it_ended(status: int | None, limits: Limits) -> str:
    """A raw wait status in the learner's words."""
    if status is None:
        return "your code ended the process before it was done"
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return f"your code used more than {limits.cpu_seconds} s of processor time"
        name = (
            signal.Signals(number).name if number in {item.value for item in signal.Signals} else str(number)
        )
        return f"your code's process was killed ({name})"
    code = os.waitstatus_to_exitcode(status)
    if code == NO_MEMORY_LEFT:
        return f"your code left nothing of its {limits.memory_bytes >> 20} MiB of memory"
    return f"your code ended the process (exit code {code}) before it was done"

"""Watching one bench from outside: is it at rest, alive, within its limits?"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from pathlib import Path

from grader.judge.evidence import Evidence
from grader.judge.faults import LearnerFault
from grader.sandbox.cell import Bench, Cell
from grader.sandbox.policy import Limits
from grader.sandbox.sight import Sight, ThreadSight

__all__ = ["Rest", "Watch"]

#: real seconds that the server has to tell how a bench ended; for words only
LAST_WORDS_SECONDS = 1.0
#: as grader/bench/channel.py has it
NO_MEMORY_LEFT = 112


class Rest:
    """Compares looks: at rest when a look equals the one before and everything sleeps."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._before: tuple[ThreadSight, ...] | None = None

    def look(self) -> Sight | None:
        """Look once more; the sight when the bench is at rest by now, None otherwise."""
        sight = self._watch.look()
        if sight is None or not sight.threads:
            self._before = None
            return None
        same, self._before = sight.threads == self._before, sight.threads
        return sight if same and sight.resting else None

    def forget(self) -> None:
        """Something has happened: start again."""
        self._before = None


class Watch:
    """One bench, seen from outside. Bounds are checked at every look."""

    def __init__(self, cell: Cell, bench: Bench, limits: Limits) -> None:
        self.cell = cell
        self.bench = bench
        self.limits = limits
        #: of all calls in this bench so far
        self.steps = 0
        self._waited_nanoseconds: dict[str, int] = {}
        #: where the most that was seen is recorded
        self.evidence = Evidence()

    def look(self) -> Sight | None:
        """Look once.

        Raises:
            LearnerFault: it was stopped, or has used up its processor time or memory.
        """
        sight = self.cell.look(self.bench.pid)
        if sight is None:
            return None
        evidence = self.evidence
        evidence.threads = max(evidence.threads, len(sight.threads))
        evidence.processes = max(evidence.processes, sight.processes)
        evidence.most_memory_bytes = max(evidence.most_memory_bytes, sight.memory_bytes)
        if sight.stopped:
            raise _stopped()
        if sight.cpu_seconds > self.limits.cpu_seconds_after(self.steps):
            raise LearnerFault(
                "cpu", f"your code used more than {self.limits.cpu_seconds} s of processor time"
            )
        if sight.memory_bytes > self.limits.memory_bytes:
            raise LearnerFault(
                "memory", f"your code used more than {self.limits.memory_bytes >> 20} MiB of memory"
            )
        return sight

    def alone(self) -> bool:
        """One process with one thread: nothing but its loop can run."""
        pid = self.bench.pid
        try:
            return len(os.listdir(f"/proc/{pid}/task")) == 1 and self.cell.tree(pid) == [pid]
        except OSError:
            return False

    def asleep(self) -> bool:
        """The (only) thread of the bench sleeps.

        Raises:
            LearnerFault: it is gone, or was stopped.
        """
        try:
            state = (
                Path(f"/proc/{self.bench.pid}/stat")
                .read_text("ascii", "replace")
                .rsplit(")", 1)[1]
                .split()[0]
            )
        except (OSError, IndexError):
            raise self.ended() from None
        if state in "Tt":
            raise _stopped()
        return state == "S"

    def past_speaking(self) -> bool:
        """It is gone or stopped, or sleeps where no signal reaches it: nothing more will be heard of it."""
        if not self.bench.alive():
            return True
        first = self.cell.look(self.bench.pid)
        if first is None or not (first.resting or first.stopped):
            return False
        again = self.cell.look(self.bench.pid)
        return again is not None and again.threads == first.threads

    def own_real_seconds(self) -> float:
        """A clock of real time that stands still while threads of the bench wait for a processor."""
        for pid in self.cell.tree(self.bench.pid):
            with contextlib.suppress(OSError, ValueError, IndexError):
                for thread in Path(f"/proc/{pid}/task").iterdir():
                    waited = int((thread / "schedstat").read_text("ascii").split()[1])
                    self._waited_nanoseconds[str(thread)] = waited
        # A thread that has ended has waited all the same: the clock must not jump ahead with its end.
        return time.monotonic() - sum(self._waited_nanoseconds.values()) / 1e9

    def signal(self) -> None:
        """Make a bench that is held up listen: its handler reads one message."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self.bench.pidfd is not None:
                signal.pidfd_send_signal(self.bench.pidfd, signal.SIGUSR1)
            else:
                os.kill(self.bench.pid, signal.SIGUSR1)

    def ended(self) -> LearnerFault:
        """The fault of a bench that is gone; its server tells how it went, a moment later."""
        end = time.monotonic() + LAST_WORDS_SECONDS
        while (status := self.bench.ended()) is None and time.monotonic() < end:
            select.select([self.cell.control], [], [], LAST_WORDS_SECONDS / 50)
        return LearnerFault(_kind_of_end(status), how_it_ended(status, self.limits))


def _stopped() -> LearnerFault:
    return LearnerFault("stopped", "your code stopped its own process (SIGSTOP)")


def _kind_of_end(status: int | None) -> str:
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

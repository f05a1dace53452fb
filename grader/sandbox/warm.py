"""Warm processes from the judge's side: imports are paid once per judge and runtime, not per submission.

A level with walls starts one warm process for each runtime when a submission first needs it, in the same
confinement that a bench server would have, but for the rights that its forks need to isolate themselves.
Each submission's server is such a fork (:mod:`grader.bench.warm`). A warm process runs no learner's code,
and nothing in a fork can reach it; one that has ended all the same is replaced, and its forks are lost
sandboxes like any other. All of them end with the judge.
"""

from __future__ import annotations

import os
import time
from collections import deque
from typing import TYPE_CHECKING, Protocol

from grader.bench.mailbox import Mailbox, MailboxClosedError
from grader.sandbox.backend import SandboxLost
from grader.sandbox.image import identity, kind_for
from grader.sandbox.process_table import STANDING, end, host_pid, kill, state, wait_gone

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Sequence

    from grader.protocol.orders import WarmOrder
    from grader.sandbox.policy import Level, Runtime

__all__ = ["Fork", "Running", "WarmProcess", "end_all", "warm_process"]

ANSWER_SECONDS = 60.0


class Running(Protocol):
    """Something that has been started, and is surely ended."""

    def ended(self) -> bool:
        """Whether it has ended by itself."""

    def destroy(self) -> None:
        """End it; when this returns, nothing is left of it. May be called twice.

        Raises:
            Inconclusive: it survives a SIGKILL (it hangs in the kernel).
        """


class Fork:
    """One bench server that a warm process was asked for."""

    def __init__(self, warm: WarmProcess) -> None:
        self._warm = warm
        #: it is known what came of it
        self.is_answered = False
        self._pidfd: int | None = None

    def answer(self, pidfd: int | None) -> None:
        """What the warm process says: the server, or that there is none."""
        self.is_answered, self._pidfd = True, pidfd

    def ended(self) -> bool:
        """Whether it has ended, or will never begin."""
        self._warm.pump()
        if not self.is_answered:
            return self._warm.ended()
        return self._pidfd is None or wait_gone(self._pidfd, 0)

    def kill(self) -> None:
        """SIGKILL, if it has begun by now; :meth:`destroy` does the rest."""
        self._warm.pump()
        if self._pidfd is not None:
            kill(0, self._pidfd)

    def destroy(self) -> None:
        """Kill it, and wait until it is gone, with all that is in its process namespace. May be called twice.

        Raises:
            Inconclusive: it hangs in the kernel.
        """
        self._warm.wait_for(self, ANSWER_SECONDS)
        if not self.is_answered:
            self._warm.end()  # and with it what it was about to fork
        if self._pidfd is not None:
            end(0, self._pidfd)
            self._pidfd = None


class WarmProcess:
    """One warm process: forks a bench server whenever asked.

    Args:
        keeper: what holds it.
        end: of its mailbox.
        runtime: whose imports it pays for.
        proc: a descriptor of ``/proc`` for it, where its forks need that.
    """

    def __init__(self, keeper: Running, end: socket.socket, runtime: Runtime, proc: int | None) -> None:
        end.setblocking(False)
        self._keeper = keeper
        self._mailbox = Mailbox(end)
        self._unanswered: deque[Fork] = deque()
        self._is_silent = False
        self._pid = 0
        try:
            self._send({"t": "start", "runtime": runtime}, [] if proc is None else [proc])
        except SandboxLost:
            self.end()
            raise

    def fork(self, control: int, errors: int, doors: Sequence[int], user: int) -> Fork:
        """Ask for a bench server; returns at once.

        Args:
            control: the server's end of its mailbox.
            errors: where its first words go if it cannot start.
            doors: files of the control groups that it enters before anything else.
            user: whom it becomes.

        Raises:
            SandboxLost: the warm process has ended.
        """
        descriptors = [control, errors, *doors]
        self._send({"t": "open", "user": user, "descriptors": len(descriptors)}, descriptors)
        self._unanswered.append(Fork(self))
        return self._unanswered[-1]

    def pump(self) -> None:
        """Take in what it has said; answers come in the order of what was asked."""
        try:
            while not self._is_silent and (records := self._mailbox.receive()):
                for record in records:
                    self._take(record["t"])
        except MailboxClosedError:
            self._is_silent = True

    def wait_for(self, fork: Fork, real_seconds: float) -> None:
        """Until it is known what came of a fork, or that nothing will, or the time is over."""
        end = time.monotonic() + real_seconds
        self.pump()
        while not (fork.is_answered or self.ended()) and (left := end - time.monotonic()) > 0:
            self._mailbox.wait(left)
            self.pump()

    def ended(self) -> bool:
        """Whether nothing more is to be had of it: it has ended, or somebody has stopped it."""
        return self._is_silent or self._keeper.ended() or (bool(self._pid) and state(self._pid) in STANDING)

    def end(self) -> None:
        """End it, and all of its forks that have not left its confinement for one of their own.

        Raises:
            Inconclusive: something survives a SIGKILL.
        """
        self._keeper.destroy()
        self.pump()  # what it has forked is known now, or gone with it
        self._is_silent = True
        self._mailbox.close()

    def _take(self, kind: str) -> None:
        pidfd = None if kind == "refused" else self._mailbox.descriptor()
        if kind != "started":
            self._unanswered.popleft().answer(pidfd)
        elif pidfd is not None:
            self._pid = host_pid(pidfd) or 0
            os.close(pidfd)

    def _send(self, order: WarmOrder, descriptors: Sequence[int]) -> None:
        try:
            self._mailbox.send(order, descriptors)
        except MailboxClosedError as error:
            raise SandboxLost(f"the warm process has gone: {error}") from error


#: of this process, each with the image that it runs from; a fork of this process has none, though it holds
#: copies of their descriptors
_running: dict[tuple[int, Level, str], tuple[WarmProcess, tuple[int, int] | None]] = {}


def warm_process(level: Level, runtime: Runtime, start: Callable[[], WarmProcess]) -> WarmProcess:
    """The warm process of a level and runtime: the one that runs, or a new one.

    A new one as well where the image has been built anew: forks of the old one would miss what that misses.

    Raises:
        SandboxLost, Inconclusive: what ``start`` raises.
    """
    key, image = (os.getpid(), level, runtime), identity(kind_for(runtime))
    running = _running.pop(key, None)
    if running is not None:
        running[0].pump()
        if running[0].ended() or running[1] != image:
            running[0].end()
            running = None
    _running[key] = running or (start(), image)
    return _running[key][0]


def end_all() -> None:
    """End every warm process of this one.

    Raises:
        Inconclusive: something survives a SIGKILL.
    """
    for key in [key for key in _running if key[0] == os.getpid()]:
        _running.pop(key)[0].end()

"""Writes the record of one call while it happens; the only one who does.

The conductor owns it, and tells it what it sees. :meth:`Recorder.evidence` gives what is known so far as a
frozen record. After :meth:`close` nothing that is seen counts any more: what a bench does after the return is
not the call's.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from grader.evidence.record import BlockedSpan, Evidence, Request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.evidence.report import LearnerReport

__all__ = ["Recorder"]


class Recorder:
    """One call after another of one bench; each begins with a clean record."""

    def __init__(self) -> None:
        self.begin(0)

    def begin(self, now_ticks: int) -> None:
        """A call begins at this instant; before the first one, the file is being imported."""
        self._is_open = True
        self._started_ticks = now_ticks
        self._ended: Evidence | None = None
        self._blocked: list[BlockedSpan] = []
        self._threads = self._processes = 1
        self._readers = 0
        self._idles = self._jumps = self._steps = 0
        self._requests_before_await = 0
        self._kind, self._awaited, self._raised, self._fault = "", True, "", ""
        self._gave_awaitable = False
        self._told: LearnerReport | None = None

    # ------------------------------------------------------------------ while the call goes on
    @property
    def steps(self) -> int:
        """Steps of the conversation in this call so far."""
        return self._steps

    def seen(self, *, threads: int, processes: int) -> None:
        """The bench, as it was at one look from outside."""
        if not self._is_open:
            return
        self._threads = max(self._threads, threads)
        self._processes = max(self._processes, processes)

    def resting(self, readers: int) -> None:
        """The bench was at rest, and so many of its threads waited for something to be sent to them."""
        if self._is_open:
            self._readers = max(self._readers, readers)

    def step(self) -> None:
        """One more step of the conversation."""
        self._steps += 1

    def idle(self) -> None:
        """Nothing of the bench was ready."""
        if self._is_open:
            self._idles += 1

    def jump(self) -> None:
        """Time went on to a timer of the bench's own."""
        if self._is_open:
            self._jumps += 1

    def blocked(self, start_ticks: int, end_ticks: int, line: int | None = None) -> None:
        """The thread of the loop was held up; a stretch without length is none."""
        if self._is_open and end_ticks > start_ticks:
            self._blocked.append(BlockedSpan(start_ticks, end_ticks, line))

    def gave_awaitable(self, requests: int, now_ticks: int, *, on_loop: bool) -> None:
        """A plain function gave back something to await, after so many requests.

        Until now whoever called it stood still: that is one blocked stretch, whatever was seen in it.
        """
        self._gave_awaitable = True
        self._requests_before_await = requests
        self.discount_own_thread()
        if on_loop and now_ticks > self._started_ticks:
            self._blocked = [BlockedSpan(self._started_ticks, now_ticks, None)]

    def discount_own_thread(self) -> None:
        """A plain function runs in a thread of its own beside the main one, which is the kit's.

        That it was one is the bench's word. Whoever forges it has a run that was not awaited, or that was
        held up until then.
        """
        self._threads = max(1, self._threads - 1)

    # ------------------------------------------------------------------ its end
    def answered(self, *, kind: str, awaited: bool) -> None:
        """The function returned something of this kind."""
        self._kind, self._awaited = kind, awaited

    def raised(self, error_type: str) -> None:
        """The function raised."""
        self._raised = error_type

    def ended(
        self,
        now_ticks: int,
        *,
        requests: Iterable[Request],
        violations: Iterable[str],
        connections: int,
        open_connections: int,
        unanswered: int,
    ) -> None:
        """The call is over, by its return or by a fault: the world as it is at this very instant.

        Only the first end counts: a fault after the return changes nothing of it.
        """
        if self._ended is None:
            self._ended = Evidence(
                ended_ticks=now_ticks,
                requests=tuple(dataclasses.replace(request) for request in requests),
                violations=tuple(violations),
                connections=connections,
                open_connections_at_return=open_connections,
                unanswered_at_return=unanswered,
            )

    def close(self) -> None:
        """What is seen from now on is not the call's."""
        self._is_open = False

    def fault(self, kind: str) -> None:
        """A fault ended the run."""
        self._fault = kind

    def told(self, report: LearnerReport | None) -> None:
        """What the bench told at its end; None when it did not."""
        self._told = report

    def evidence(self) -> Evidence:
        """All that is known so far."""
        return dataclasses.replace(
            self._ended or Evidence(ended_ticks=self._started_ticks),
            started_ticks=self._started_ticks,
            kind=self._kind,
            awaited=self._awaited,
            gave_awaitable=self._gave_awaitable,
            requests_before_await=self._requests_before_await,
            blocked=tuple(self._blocked),
            threads=self._threads,
            readers=self._readers,
            processes=self._processes,
            idles=self._idles,
            jumps=self._jumps,
            steps=self._steps,
            fault=self._fault,
            raised=self._raised,
            told=self._told,
        )

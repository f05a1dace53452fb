"""The judge's clock, and what is due when.

Virtual time is whole microseconds (*ticks*). It moves only when the conductor says so, never by itself.
Among events that are due at the same instant the schedule's seed decides: ``None`` is first-in-first-out,
any number another legal order, the same one each time.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable

__all__ = ["EventQueue"]


class EventQueue:
    """Virtual now, and the world's events to come."""

    def __init__(self, schedule: int | None = None) -> None:
        self.now = 0
        self._schedule = schedule
        self._count = 0
        self._due: list[tuple[int, bytes, int, Callable[[], None]]] = []

    def at(self, ticks: int, event: Callable[[], None], *, name: str = "") -> None:
        """Have ``event`` happen at ``ticks``; ``name`` tells equal instants apart, the same in every run."""
        self._count += 1
        priority = b""
        if self._schedule is not None:
            priority = hashlib.blake2b(f"{self._schedule}:{name}:{ticks}".encode(), digest_size=8).digest()
        heapq.heappush(self._due, (max(ticks, self.now), priority, self._count, event))

    @property
    def next_ticks(self) -> int | None:
        """When the next event is due."""
        return self._due[0][0] if self._due else None

    def advance(self, ticks: int) -> None:
        """Move the clock forward (it never goes back)."""
        self.now = max(self.now, ticks)

    def restart(self) -> None:
        """Set the clock back to zero, before the world was asked for anything."""
        assert not self._due
        self.now = 0

    def pop(self) -> Callable[[], None]:
        """Take the earliest event and move the clock to it; the caller makes it happen."""
        ticks, _, _, event = heapq.heappop(self._due)
        self.advance(ticks)
        return event

"""The time, and waiting: given by whoever starts a sending, so that nothing here depends on the machine's."""

from __future__ import annotations

import datetime
from typing import Protocol

__all__ = ["Clock"]


class Clock(Protocol):
    """A clock that can be waited by."""

    def now(self) -> datetime.datetime:
        """The time of day with its zone, which platforms compare with their own."""
        ...

    def seconds(self) -> float:
        """Seconds that never run back, from any beginning."""
        ...

    def wait(self, seconds: float) -> None:
        """Return when so many seconds are over."""
        ...

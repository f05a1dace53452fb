"""How much of the judge one check may take, over all its benches.

Each wait for a bench is bounded by itself, and so is each bench's own work. A program that stays below
those bounds again and again could still keep the judge until the whole check is given up, and a check
that is given up is nobody's failure. So the waits are added up, and so is the judge's own work.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from grader.judge.conducting.watch import Watch, own_wait_seconds
from grader.judge.faults import LearnerFault
from grader.sandbox.policy import Limits

__all__ = ["Budget", "Silence"]

#: so many of the longest waits may follow each other
MOST_WAITS = 3
#: the judge's processor seconds for the conversation with the benches of one check: an honest check takes a
#: few at most, as a step costs about a millisecond
MOST_WORK_CPU_SECONDS = 25.0


class Budget:
    """What is left of it for one check."""

    def __init__(self, limits: Limits) -> None:
        self._left_real_seconds = limits.cpu_seconds + MOST_WAITS * limits.silent_seconds
        self._left_cpu_seconds = MOST_WORK_CPU_SECONDS
        self._looked_at = 0.0
        #: real seconds of conversations that are over, and since when one is under way
        self._conversed_seconds = 0.0
        self._conversing_since: float | None = None

    @contextlib.contextmanager
    def conversation(self) -> Iterator[None]:
        """The judge waits for a bench, or works for it; all the rest of a check is the suite's."""
        self._conversing_since = _own_now()
        try:
            yield
        finally:
            self._conversed_seconds += _own_now() - self._conversing_since
            self._conversing_since = None

    def spent_on_bench(self, real_seconds: float) -> bool:
        """Whether a bench has the judge now, and the check's benches have had it for most of that time.

        Then whoever gives the check up knows whose fault it is: a verdict of the code, and not none at all.
        """
        if self._conversing_since is None:
            return False
        return self._conversed_seconds + _own_now() - self._conversing_since > real_seconds / 2

    def wait(self, own_real_seconds: float) -> None:
        """Take away what a bench let pass in silence (see :meth:`.Watch.own_real_seconds`).

        Raises:
            LearnerFault: nothing is left.
        """
        self._left_real_seconds -= own_real_seconds
        if self._left_real_seconds < 0:
            raise LearnerFault("silent", "nothing was heard of your code for a long time, again and again")

    def begin_work(self) -> None:
        """From now on the judge works for a bench; before, it did for the suite."""
        self._looked_at = time.process_time()

    def work(self) -> None:
        """Take away what the judge has worked since it looked last.

        Raises:
            LearnerFault: nothing is left.
        """
        now = time.process_time()
        self._left_cpu_seconds -= now - self._looked_at
        self._looked_at = now
        if self._left_cpu_seconds < 0:
            raise LearnerFault("spin", "your code keeps the judge busy: it wakes again and again")


def _own_now() -> float:
    """Real seconds, less those for which this thread has waited for a processor."""
    return time.monotonic() - own_wait_seconds()


class Silence:
    """One wait for a bench."""

    def __init__(self, watch: Watch, budget: Budget) -> None:
        self._watch = watch
        self._budget = budget
        self._seconds = 0.0
        self._looked_at: float | None = None

    def own_real_seconds(self) -> float:
        """How long it is by now, since this was asked first.

        Raises:
            LearnerFault: it and all waits of the check before it are too long together.
        """
        now = self._watch.own_real_seconds()
        passed = 0.0 if self._looked_at is None else now - self._looked_at
        self._looked_at = now
        self._seconds += passed
        self._budget.wait(passed)
        return self._seconds

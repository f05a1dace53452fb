"""How long plans take, in virtual seconds from their beginning.

A suite asks before a run (is this draw one that tells right from wrong?) and after it (what would have been
enough?). Durations are exact, so compare with ``==``.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

__all__ = ["batch_seconds", "shortest_by_hand", "window_seconds", "window_starts"]


def window_starts(durations: Iterable[float], width: int) -> list[float]:
    """When each job begins if ``width`` run at a time, in this order, each as soon as there is room.

    Args:
        durations: of each job, virtual seconds.
        width: how many may run at the same time, above zero.
    """
    ends: list[float] = []
    starts = []
    for duration in durations:
        start = heapq.heappop(ends) if len(ends) == width else 0.0
        heapq.heappush(ends, start + duration)
        starts.append(start)
    return starts


def window_seconds(durations: Sequence[float], width: int) -> float:
    """How long :func:`window_starts` takes altogether; 0 for no jobs."""
    starts = window_starts(durations, width)
    return max((start + seconds for start, seconds in zip(starts, durations, strict=True)), default=0.0)


def batch_seconds(durations: Sequence[float], width: int) -> float:
    """How long it takes when each batch of ``width`` waits for its slowest."""
    return sum(max(durations[at : at + width]) for at in range(0, len(durations), width))


def shortest_by_hand(jobs: Iterable[tuple[float, float]]) -> float:
    """The shortest time in which one pair of hands can do jobs that become ready at different moments.

    *Never less:* look at any moment at which something becomes ready. The jobs that are ready no earlier
    cannot begin before it, and one pair of hands does them one after the other: the end is no earlier than
    the moment plus their work. The formula takes the worst such moment.

    *Never more:* take hands that never rest while something is ready, and the last moment at which they take
    up work after a rest. Nothing was ready just before, so each job still undone became ready no earlier
    than this moment, or is made of one that did. From here on the hands do not rest: the end is this moment
    plus that work, one of the formula's terms. So *every* program whose hands never rest in vain
    reaches it, in whatever order it takes things.

    Args:
        jobs: (ready, seconds) of each, virtual seconds. A job that is made of others is ready when the last
            thing becomes ready that it is made of, through however many jobs; the work on these comes on top.

    Returns:
        virtual seconds; 0 for no jobs.
    """
    known = list(jobs)
    return max(
        (moment + sum(work for ready, work in known if ready >= moment) for moment, _ in known), default=0.0
    )

"""How long plans take, in virtual seconds from their beginning.

A suite asks before a run (is this draw one that tells right from wrong?) and after it (what would have been
enough?). Durations are exact, so compare with ``==``.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence

__all__ = [
    "Span",
    "batch_seconds",
    "mistaken_window",
    "mistaken_windows",
    "names_windows",
    "shortest_by_hand",
    "slides",
    "tells_windows_apart",
    "window_seconds",
    "window_starts",
    "window_starts_with_leaks",
]

#: when a job begins and when it ends, virtual seconds
Span = tuple[float, float]


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


def window_starts_with_leaks(
    durations: Iterable[float], width: int, given_back: Iterable[int]
) -> list[float]:
    """The same where each job gives back so many places when it ends: one is right.

    Shorter than ``durations`` where the last jobs never begin, because no place is left.
    """
    free, now = width, 0.0
    starts: list[float] = []
    ends: list[tuple[float, int]] = []
    for duration, places in zip(durations, given_back, strict=True):
        while not free:
            if not ends:
                return starts
            now, back = heapq.heappop(ends)
            free += back
        free -= 1
        starts.append(now)
        heapq.heappush(ends, (now + duration, places))
    return starts


def window_seconds(durations: Sequence[float], width: int) -> float:
    """How long :func:`window_starts` takes altogether; 0 for no jobs."""
    starts = window_starts(durations, width)
    return max((start + seconds for start, seconds in zip(starts, durations, strict=True)), default=0.0)


def batch_seconds(durations: Sequence[float], width: int) -> float:
    """How long it takes when each batch of ``width`` waits for its slowest."""
    return sum(max(durations[at : at + width]) for at in range(0, len(durations), width))


def slides(spans: Iterable[Span], width: int) -> bool:
    """Whether these jobs went in a window: ``width`` at a time, each as soon as there was room."""
    known = sorted(spans)
    ends = sorted(end for _, end in known)
    return all(
        begin == (ends[index - width] if index >= width else 0.0) for index, (begin, _) in enumerate(known)
    )


def mistaken_windows(durations: Sequence[float], width: int) -> dict[str, list[Span]]:
    """What plans make of jobs that learners take for a window of ``width``, by the names of the plans.

    ``batches``: the next batch begins when all of the one before are done. ``oldest``: the next job begins
    when the oldest one is done. ``turns`` and ``shares``: each worker has its own jobs from the beginning,
    every ``width``-th one or a piece of the list. ``fewer``: there is always room for one more.
    """
    count = len(durations)
    turns = [range(worker, count, width) for worker in range(width)]
    longest = -(-count // width)
    shares = [range(at, min(at + longest, count)) for at in range(0, count, longest)]
    fewer = window_starts(durations, max(1, width - 1))
    return {
        "batches": _each_after(
            durations, lambda index, ends: max(ends[: index - index % width], default=0.0)
        ),
        "oldest": _each_after(
            durations, lambda index, ends: max(ends[: max(0, index - width + 1)], default=0.0)
        ),
        "turns": _one_after_another(durations, turns),
        "shares": _one_after_another(durations, shares),
        "fewer": [(start, start + seconds) for start, seconds in zip(fewer, durations, strict=True)],
    }


def tells_windows_apart(durations: Sequence[float], width: int) -> bool:
    """Whether none of :func:`mistaken_windows` is a window by chance."""
    return not any(slides(spans, width) for spans in mistaken_windows(durations, width).values())


def mistaken_window(durations: Sequence[float], width: int, went: Iterable[Span]) -> str:
    """The name of the one of :func:`mistaken_windows` by which jobs went; "" for none, or for several."""
    seen = sorted(went)
    plans = mistaken_windows(durations, width)
    names = [name for name, spans in plans.items() if sorted(spans) == seen]
    return names[0] if len(names) == 1 else ""


def names_windows(durations: Sequence[float], width: int) -> bool:
    """Whether each of :func:`mistaken_windows` can be told from the others."""
    plans = mistaken_windows(durations, width)
    return len({tuple(sorted(spans)) for spans in plans.values()}) == len(plans)


def _each_after(durations: Sequence[float], begin: Callable[[int, list[float]], float]) -> list[Span]:
    """Jobs in order, each beginning at a moment that depends on the ends of those before it."""
    spans: list[Span] = []
    for index, seconds in enumerate(durations):
        start = begin(index, [end for _, end in spans])
        spans.append((start, start + seconds))
    return spans


def _one_after_another(durations: Sequence[float], shares: Iterable[Iterable[int]]) -> list[Span]:
    """What each worker makes of its own share of the jobs, told by their indices."""
    spans: list[Span] = []
    for share in shares:
        now = 0.0
        for index in share:
            spans.append((now, now + durations[index]))
            now += durations[index]
    return spans


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

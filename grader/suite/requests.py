"""Looking at the requests of a run: the judge's own record of what its world was asked, and when.

Instants of a request (``started``, ``ended``, ``over``) are virtual seconds of the bench's clock.
"""

from __future__ import annotations

from collections.abc import Iterable

from grader.evidence.record import Request
from grader.judge.learner import Run

__all__ = ["answered", "asked", "most_at_once", "of_verb", "overlap", "token"]


def asked(run: Run, label: str) -> Request | None:
    """The first request with this label that was not refused; None when there was none."""
    return next((each for each in run.requests if each.label == label and not each.refused), None)


def of_verb(run: Run, *verbs: str) -> list[Request]:
    """The requests of these verbs, in the order in which they came, refused ones as well."""
    return [request for request in run.requests if request.verb in verbs]


def answered(run: Run) -> int:
    """How many requests had their reply when the call was over."""
    return sum(request.ended_ticks is not None for request in run.requests)


def token(run: Run, label: str) -> str | None:
    """What the reply to the first request with this label gave; None when it was refused, or never came."""
    request = asked(run, label)
    return None if request is None or request.ended_ticks is None else request.token


def overlap(one: Request | None, other: Request | None) -> bool:
    """Whether both were going on at some moment; a request that was never made was not."""
    if one is None or other is None:
        return False
    return one.started < other.over and other.started < one.over


def most_at_once(requests: Iterable[Request]) -> int:
    """The largest number of these requests that were on their way at the same moment."""
    known = list(requests)
    return max((sum(one.started <= at.started < one.over for one in known) for at in known), default=0)

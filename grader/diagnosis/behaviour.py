"""What requests of one kind did together, as facts, and the rules that any exercise with a window can use.

Facts are computed from the judge's own record of the requests; each rule says no more than its facts do, with
the world's own nouns (``many`` is "uploads" or "exports"). They stand behind the rules of an exercise, which
know more of what its learners had in mind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

from grader.evidence.record import Value
from grader.suite_file import Cause, Condition, DiagnosisRule

__all__ = ["BEHAVIOUR", "Asked", "behaviour"]


class Asked(Protocol):
    """One request: instants are virtual seconds of one clock."""

    @property
    def label(self) -> str:
        """What it is about."""

    @property
    def started(self) -> float:
        """When it came."""

    @property
    def over(self) -> float:
        """When its reply left, or when it was given up; infinite: neither."""

    @property
    def ended(self) -> float | None:
        """When its reply left, if it did."""


def behaviour(
    requests: Sequence[Asked], *, many: str, one: str, began: float = 0.0, limit: int = 0
) -> dict[str, Value]:
    """Facts of requests of one kind.

    ``many``, ``one``: the nouns. ``asked``: how many. ``together``: the most that were on their way at one
    moment. ``one_by_one``: there are two or more, each began when all before it were over, and
    more than one was allowed. ``repeats``:
    how many labels have more than one request, ``repeated`` the first of them. ``given_up``: how many were
    given up before their reply, ``first_given_up`` the label of the first, ``given_up_at`` the moment.

    With a limit: ``limit``; ``all_at_once``: more than the limit, and all began before any was over;
    ``in_batches``: each batch began when all of the batch before were over, and one could have begun before;
    ``waits_for_the_oldest``: each one waited for the one ``limit`` places before it, and one could have begun
    before; ``late``: how many began after there was room, ``first_late`` its label, with ``began_at`` and
    ``room_from``.

    Args:
        requests: in the order in which they began.
        many: "uploads", for sentences.
        one: "upload".
        began: the moment of the call; moments in facts count from it, in virtual seconds.
        limit: how many may be on their way at one moment; 0: any number.
    """
    counts = Counter(request.label for request in requests)
    repeated = [label for label, count in counts.items() if count > 1]
    given_up = [request for request in requests if request.ended is None and request.over < float("inf")]
    together = max((_on_their_way(requests, at.started) for at in requests), default=0)
    found: dict[str, Value] = {
        "many": many,
        "one": one,
        "asked": len(requests),
        "together": together,
        "one_by_one": limit != 1 and _each_after_all_before(requests),
        "repeats": len(repeated),
        "repeated": repeated[0] if repeated else "",
        "given_up": len(given_up),
    }
    if given_up:
        first = min(given_up, key=lambda request: request.over)
        found |= {"first_given_up": first.label, "given_up_at": first.over - began}
    if limit:
        found |= {"limit": limit, **_in_a_window(requests, limit, began, together)}
    return found


def _on_their_way(requests: Sequence[Asked], at: float) -> int:
    return sum(each.started <= at < each.over for each in requests)


def _each_after_all_before(requests: Sequence[Asked]) -> bool:
    latest = float("-inf")
    for request in requests:
        if request.started < latest:
            return False
        latest = max(latest, request.over)
    return len(requests) > 1


def _in_a_window(requests: Sequence[Asked], limit: int, began: float, together: int) -> dict[str, Value]:
    ends = sorted(request.over for request in requests)
    room = [ends[index - limit] if index >= limit else began for index in range(len(requests))]
    late = [index for index, request in enumerate(requests) if request.started > room[index]]
    found: dict[str, Value] = {
        "all_at_once": together == len(requests) > limit,
        "late": len(late),
        "in_batches": bool(late) and together <= limit and _is_in_batches(requests, limit),
        "waits_for_the_oldest": bool(late) and together <= limit and _waits_for_the_oldest(requests, limit),
    }
    if late:
        index = late[0]
        found |= {
            "first_late": requests[index].label,
            "began_at": requests[index].started - began,
            "room_from": room[index] - began,
        }
    return found


def _is_in_batches(requests: Sequence[Asked], limit: int) -> bool:
    batches: list[list[Asked]] = []
    for request in requests:
        if batches and batches[-1][0].started == request.started:
            batches[-1].append(request)
        else:
            batches.append([request])
    ends = [max(request.over for request in batch) for batch in batches]
    starts = [batch[0].started for batch in batches]
    return len(batches) > 1 and max(map(len, batches)) == limit and starts[1:] == ends[:-1]


def _waits_for_the_oldest(requests: Sequence[Asked], limit: int) -> bool:
    """Each one begins when the one so many places before it, and all before that, are over."""
    latest, begins = float("-inf"), []
    for index in range(limit, len(requests)):
        latest = max(latest, requests[index - limit].over)
        begins.append(latest)
    return len(begins) > 0 and [request.started for request in requests[limit:]] == begins


# ---------------------------------------------------------------------- the rules
def _rule(cause: Cause, explanation: str, hint: str, **when: Condition) -> DiagnosisRule:
    return DiagnosisRule(cause=cause, explanation=explanation, hint=hint, at="noted", when=when)


#: by id; of the misconceptions that show in the requests alone
BEHAVIOUR: Mapping[str, DiagnosisRule] = {
    "repeats": _rule(
        "shape",
        "{repeated} is asked for more than once",
        "Ask once, keep what comes back, and use that wherever it is needed.",
        repeats="> 0",
    ),
    "gives-up": _rule(
        "shape",
        "{first_given_up} is given up at {given_up_at} s, before its answer has come",
        "Let each {one} go on until its answer is there, however long it takes and whatever others do.",
        given_up="> 0",
        stopped=False,
    ),
    "all-at-once": _rule(
        "shape",
        "all {asked} {many} set off at once, and {limit} may be on their way at the same time",
        "Make one semaphore of size {limit}, and hold it during each {one}.",
        all_at_once=True,
    ),
    "too-many": _rule(
        "shape",
        "{together} {many} are on their way at the same time, and {limit} are allowed",
        "Look at where they are counted, and at what lets the next one go.",
        together="> limit",
    ),
    "in-batches": _rule(
        "shape",
        "the {many} go in batches of {limit}: each batch waits for its slowest before the next one begins",
        "Start all the tasks, and let a semaphore let in the next one as soon as one is done.",
        in_batches=True,
    ),
    "waits-for-the-oldest": _rule(
        "shape",
        "the next {one} waits until the oldest one is over, though another has ended before it",
        "Whichever ends first makes room: a semaphore, or workers that take the next one by themselves.",
        waits_for_the_oldest=True,
    ),
    "too-few": _rule(
        "shape",
        "of {limit} {many} that may be on their way at the same time, there are never more than {together}",
        "Look at where they are counted, and at what else they wait for.",
        together="< limit",
        late="> 0",
    ),
    "one-after-the-other": _rule(
        "shape",
        "never two {many} are on their way at the same time: each begins when the one before it is over",
        "Start them all first (a task group does that), then wait for all of them.",
        one_by_one=True,
    ),
}

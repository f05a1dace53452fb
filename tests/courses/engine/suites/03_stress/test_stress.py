"""Parcels of up to a megabyte, due after distinct whole seconds, asked for byte by byte.

Design: a reply that is still on its way when the clock moves would let the next one overtake it, and a
request that is still on its way would start too late: both change the elapsed time or the record.
"""

from __future__ import annotations

from grader.evidence.record import Request
from grader.judge.conducting.wire import Connection
from grader.judge.worlds.base import World
from grader.protocol.numbers import TICKS_PER_SECOND
from grader.suite import Learner, Run, check

LARGEST = 1 << 20


class Post(World):
    """``parcel INDEX SIZE``: so many bytes and a newline, INDEX + 1 virtual seconds later."""

    def asked(self, connection: Connection, words: list[str]) -> None:
        """One parcel."""
        index, size = int(words[1]), int(words[2])
        self.begin_request(
            connection,
            words[1],
            verb="parcel",
            ticks=(index + 1) * TICKS_PER_SECOND,
            answered=lambda _flight: self.say(connection, "x" * size),
        )


def by_index(run: Run) -> list[Request]:
    """The record in the order of the parcels."""
    return sorted(run.requests, key=lambda request: int(request.label))


def deliver(learner: Learner, sizes: list[int]) -> None:
    """One round: whole parcels, each started at once and answered in its very second."""
    post = Post()
    learner.world = post
    run = learner.call("fetch_all", post.address, sizes)
    assert run.elapsed == len(sizes), f"{len(sizes)} parcels took {run.elapsed:g} s"
    assert run.most_in_flight == len(sizes), f"never more than {run.most_in_flight} were on their way"
    whole = [len(f"ok {request.token}\n") + sizes[int(request.label)] + 1 for request in by_index(run)]
    assert run.value == whole, f"{run.value} bytes came of {whole}"
    seen = [(request.started, request.ended) for request in by_index(run)]
    assert seen == [(0.0, index + 1.0) for index in range(len(sizes))], f"the record is {seen}"


@check(points=1, objective="exact")
def test_many_small(learner: Learner) -> None:
    """A hundred small parcels arrive exactly."""
    deliver(learner, [learner.rng.randrange(100) for _ in range(100)])


@check(points=1, objective="exact")
def test_large(learner: Learner) -> None:
    """Large parcels arrive exactly."""
    deliver(learner, [learner.rng.randrange(LARGEST // 2, LARGEST) for _ in range(8)])


@check(points=1, objective="exact")
def test_mixed(learner: Learner) -> None:
    """Parcels of all sizes arrive exactly."""
    deliver(learner, [1 << learner.rng.randrange(20) for _ in range(30)])

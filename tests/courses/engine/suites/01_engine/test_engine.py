"""Tells what the judge has seen of one call, as JSON in the message of a check that never passes.

Design: two checks around it call a function that every submission of the kit's tests gets right, so
that a test can say "all other checks still got theirs".
"""

from __future__ import annotations

import json

from grader.judge.worlds.depot import Depot, File
from grader.suite import Learner, check

#: file-1 takes 1 virtual second, file-2 takes 2, ...
FILES = 5


def steady(learner: Learner) -> None:
    """Call what is right in every submission."""
    run = learner.call("steady")
    assert run.value == 7, f"steady returned {run.value}"


@check(points=1, objective="before")
def test_before(learner: Learner) -> None:
    """steady works before answer is called."""
    steady(learner)


@check(points=1, objective="answer")
def test_answer(learner: Learner, depot: Depot) -> None:
    """What the judge has seen of answer."""
    files = depot.add(*(File(f"file-{index}", float(index)) for index in range(1, FILES + 1)))
    run = learner.call("answer", depot.address, [file.name for file in files])
    told = {
        "value": run.value,
        "elapsed": run.elapsed,
        "blocked": run.blocked,
        "threads": run.threads,
        "processes": run.processes,
        "violations": run.evidence.violations,
        "requests": [[request.label, request.started, request.ended] for request in run.requests],
        "open": [request.label for request in run.requests if not request.hung_up],
        "tokens": [depot.receipt(file) for file in files],
        "facts": run.evidence.facts(),
    }
    raise AssertionError(json.dumps(told))


@check(points=1, objective="after")
def test_after(learner: Learner) -> None:
    """steady works after answer was called."""
    steady(learner)

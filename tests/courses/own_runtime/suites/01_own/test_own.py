"""Tells what the judge has seen of a runtime of the learner's own, as JSON in a message."""

from __future__ import annotations

import json

from grader.suite import Learner, check


def steady(learner: Learner) -> None:
    """Call what is right in every submission."""
    run = learner.call("steady")
    assert run.value == 7, f"steady returned {run.value}"


@check(points=1, objective="before")
def test_before(learner: Learner) -> None:
    """steady works before answer is called."""
    steady(learner)


@check(points=1, objective="answer")
def test_answer(learner: Learner) -> None:
    """What the judge has seen of answer."""
    with learner.bench() as bench:
        run = bench.play("play")
    told = {
        "value": run.value,
        "elapsed": run.elapsed,
        "idles": run.evidence.idles,
        "jumps": run.evidence.jumps,
        "modules": run.report.modules,
    }
    raise AssertionError(json.dumps(told))


@check(points=1, objective="after")
def test_after(learner: Learner) -> None:
    """steady works after answer was called."""
    steady(learner)

"""Hidden suite for whoever comes after a hostile submission: one check that sees whether all is well.

Design: receipts are the depot's tokens, the time is exact, and one thread of one process does it all; a
sandbox, a world, a clock or a judge that was harmed would show.
"""

from __future__ import annotations

from grader.judge.worlds.depot import Depot
from grader.suite import Learner, check


@check(points=3, objective="together")
def test_together(learner: Learner, depot: Depot) -> None:
    """All letters are on their way at the same time, on one thread."""
    files = depot.files(5)
    run = learner.call("post", depot.address, [file.name for file in files])
    assert run.value == [depot.receipt(file) for file in files], "Not all receipts are right."
    longest = max(file.seconds for file in files)
    assert run.elapsed == longest, f"It took {run.elapsed:g} s instead of {longest:g} s."
    assert (run.threads, run.processes) == (1, 1), f"{run.threads} threads, {run.processes} processes."

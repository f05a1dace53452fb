"""Hidden suite of the errands.

Design: letters take distinct times, so the longest and the sum differ, and one after the other is not
the order in which they arrive. Out of scope: letters that are refused.

Rules of the lesson, and what asks for them:

* "it sends all letters": test_all_on_their_way
* "returns their receipts, in the order of the names": test_receipts_in_order
"""

from __future__ import annotations

from grader.judge.worlds.depot import Depot, File
from grader.suite import Learner, Run, check


def send(learner: Learner, depot: Depot, files: list[File]) -> Run:
    """Call the learner's function and note what tells its mistakes apart."""
    run = learner.call("send_all", depot.address, [file.name for file in files])
    receipts = [depot.receipt(file) for file in files]
    same = isinstance(run.value, list) and sorted(map(str, run.value)) == sorted(map(str, receipts))
    run.note(total=sum(file.seconds for file in files), shuffled=same and run.value != receipts)
    return run


def letters(depot: Depot) -> list[File]:
    """Three letters, of which the first takes longest and the last is the fastest."""
    return depot.add(File("ann", 5.0), File("bob", 3.0), File("cid", 1.0))


@check(points=2, objective="receipts")
def test_receipts_in_order(learner: Learner, depot: Depot) -> None:
    """Every receipt comes back, in the order of the names."""
    files = letters(depot)
    run = send(learner, depot, files)
    assert run.value == [depot.receipt(file) for file in files], f"The receipts are others: {run.value}"


@check(points=3, objective="overlap")
def test_all_on_their_way(learner: Learner, depot: Depot) -> None:
    """All letters are on their way at the same time."""
    files = letters(depot)
    run = send(learner, depot, files)
    assert run.elapsed == files[0].seconds, (
        f"It took {run.elapsed:g} s; the longest takes {files[0].seconds:g} s."
    )

"""Hidden suite of exercise 3.

Design: the depot draws distinct durations, so maximum, sum and every batch total differ, and receipts
are random tokens, so a result that is right has waited for every reply. One thing per check.
Out of scope: retries, partial writes, time-outs (exercise 7).
"""

from __future__ import annotations

import heapq

from grader.judge import check
from grader.judge.learner import Learner, Run
from grader.judge.worlds.depot import Depot, File

REFUSED = "refused: the depot does not take this file"


def expected(depot: Depot, files: list[File]) -> list[str | None]:
    """What upload_all must return in this run."""
    return [REFUSED if file.refused else depot.receipt(file) for file in files]


def upload(learner: Learner, depot: Depot, files: list[File], *, limit: int | None = None) -> Run:
    """Call the learner's function and note what tells its mistakes apart."""
    arguments = [depot.address, [file.name for file in files], *([limit] if limit else [])]
    run = learner.call("upload_all", *arguments)
    longest, total = max(file.seconds for file in files), sum(file.seconds for file in files)
    run.note(longest=longest, total=total, files=len(files), plain=not run.awaited)
    if limit:
        run.note(limit=limit, sliding=sliding(files, limit), batches=batches(files, limit))
    receipts = [token for token in expected(depot, files) if token != REFUSED]
    if isinstance(run.value, list) and run.value != expected(depot, files):
        run.note(shuffled=sorted(map(str, run.value)) == sorted(map(str, expected(depot, files))), received=len(receipts))
    return run


def sliding(files: list[File], limit: int) -> float:
    """Virtual seconds of a window of ``limit`` that slides: a file starts as soon as any other ends."""
    ends: list[float] = []
    for file in files:
        start = heapq.heappop(ends) if len(ends) == limit else 0.0
        heapq.heappush(ends, start + file.seconds)
    return max(ends)


def batches(files: list[File], limit: int) -> float:
    """Virtual seconds when each batch of ``limit`` waits for its slowest."""
    return sum(max(file.seconds for file in files[at : at + limit]) for at in range(0, len(files), limit))


@check(points=1, objective="coroutine")
def test_it_is_a_coroutine_function(learner: Learner, depot: Depot) -> None:
    """upload_all is a coroutine function: nothing happens before it is awaited."""
    run = learner.touch("upload_all", depot.address, [file.name for file in depot.files(2)])
    run.note(plain=run.evidence.kind != "coroutine")
    assert run.evidence.kind == "coroutine", (
        f"Calling upload_all gave a {run.evidence.kind}, not a coroutine: it is a plain function still."
    )


@check(points=2, objective="receipts")
def test_receipts_in_order(learner: Learner, depot: Depot) -> None:
    """Every receipt comes back, in the order of the files."""
    files = depot.files(6)
    run = upload(learner, depot, files)
    assert run.value == expected(depot, files), f"The receipts are not those of the files in their order: {run.value}"


@check(points=3, objective="overlap")
def test_uploads_overlap(learner: Learner, depot: Depot) -> None:
    """All files are on their way at the same time."""
    files = depot.files(8)
    run = upload(learner, depot, files)
    longest = max(file.seconds for file in files)
    assert run.value == expected(depot, files), f"The receipts are not those of the files: {run.value}"
    assert run.elapsed == longest, (
        f"{len(files)} files took {run.elapsed:g} s; the longest takes {longest:g} s. "
        f"Never more than {run.most_in_flight} was on its way."
    )
    assert run.most_in_flight == len(files), f"Only {run.most_in_flight} of {len(files)} files were on their way together."

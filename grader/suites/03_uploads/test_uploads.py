"""Hidden suite of exercise 3.

Design: the depot draws distinct durations that are not in ascending order, so longest, total and the
order of arrival all differ, and receipts are random tokens: a result that holds them has waited for
every reply. The checks on being concurrent ask for one thread and a free loop as well, since threads
overlap too, and so does select by hand. A window is told from batches by when each upload sets off, so
any order of starting is fine.

Four checks look at one run of eight files, two at one run with a limit. Every check but the first also
wants all receipts, so that doing nothing earns nothing.
Out of scope: retries, partial writes, time-outs (exercise 7).
"""

from __future__ import annotations

import random
from typing import NamedTuple

from grader.judge.worlds.depot import Depot, File
from grader.suite import (
    CONNECTING,
    Learner,
    Run,
    SourceText,
    Value,
    batch_seconds,
    check,
    common_facts,
    common_places,
    first_line,
    must_ask_nothing_yet,
    must_be_a_coroutine_function,
    must_be_on_the_way_together,
    must_give_back,
    must_have_waited,
    must_keep_the_limit,
    must_keep_the_rules,
    must_leave_nothing_over,
    must_not_raise,
    must_set_off_as_soon_as_there_is_room,
    must_stay_on_the_loop,
    must_take,
    must_wait_without_a_timer,
    noting,
    seconds,
    semaphores_inside,
    shared_run,
    shuffled,
    texts,
    token,
    window_seconds,
)


class Uploads(NamedTuple):
    """A call of upload_all, and what it was about."""

    run: Run
    files: list[File]
    limit: int


# ---------------------------------------------------------------------- the runs
@shared_run
def eight_files(learner: Learner, depot: Depot) -> Uploads:
    """Eight files, all at once."""
    return upload(learner, depot, depot.files(8))


@shared_run
def nine_with_a_limit(learner: Learner, depot: Depot, rng: random.Random) -> Uploads:
    """Nine files and a limit: one after another, in batches, in a window and all at once differ."""
    while True:
        files, limit = depot.files(9), rng.choice((2, 3, 4))
        took = [file.seconds for file in files]
        if max(took) < window_seconds(took, limit) < batch_seconds(took, limit) < sum(took):
            return upload(learner, depot, files, limit=limit)


def upload(learner: Learner, depot: Depot, files: list[File], *, limit: int = 0) -> Uploads:
    """Call upload_all, and want all receipts back; a limit of 0 is none."""
    with noting(learner, facts, files, limit):
        run = learner.call("upload_all", *arguments(depot, files, limit))
    must_have_waited(run, len(files))
    missing = sum(not file.refused and token(run, file.name) not in texts(run) for file in files)
    assert not missing, f"{missing} of {len(files)} receipts did not come back."
    must_keep_the_rules(run)
    return Uploads(run, files, limit)


def arguments(depot: Depot, files: list[File], limit: int = 0) -> list[object]:
    """What upload_all is called with."""
    return [depot.address, [file.name for file in files], *([limit] if limit else [])]


def results(run: Run, files: list[File]) -> list[str]:
    """What upload_all must return in this run."""
    return [f"refused: {file.refusal}" if file.refused else token(run, file.name) or "?" for file in files]


def facts(run: Run, source: SourceText, files: list[File], limit: int) -> dict[str, Value]:
    """What tells mistakes apart in any run, in one with a limit, in one that came to its end."""
    refusals = [file.refusal for file in files if file.refused]
    shared = any("shared" in violation for violation in run.evidence.violations)
    inside = semaphores_inside(source, "upload_all")
    found: dict[str, Value] = {"files": len(files), "refused": len(refusals), "shared": shared}
    if limit:
        batches = batch_seconds(in_order(run, files), limit)
        found |= {"limit": limit, "batches": batches, "semaphore_inside": bool(inside)}
    if not run.evidence.fault:
        found |= {
            "shuffled": shuffled(run, results(run, files)),
            "reported": all(f"refused: {refusal}" in texts(run) for refusal in refusals),
            # the refusal itself, or what a task group made of the other tasks
            "escaped": run.raised is not None
            and (run.raised.type == "CancelledError" or any(each in run.raised.text for each in refusals)),
        }
    line = first_line(
        *common_places(run, source),
        (shared or run.evidence.open_connections_at_return > 1, source.calls(*CONNECTING)),
        (not found.get("reported", True), source.handlers()),
        (True, [*inside, source.definition("upload_all")]),
    )
    return {**common_facts(run, source), **found, "line": line}


def in_order(run: Run, files: list[File]) -> list[float]:
    """How long each file takes, in the order in which the uploads were started."""
    took = {file.name: file.seconds for file in files}
    return [took[request.label] for request in run.requests]


# ---------------------------------------------------------------------- the checks
@check(points=2, objective="coroutine")
def test_it_is_a_coroutine_function(learner: Learner, depot: Depot) -> None:
    """upload_all is a coroutine function: calling it starts nothing."""
    run = learner.touch("upload_all", *arguments(depot, depot.files(5)))
    run.note(plain=run.evidence.kind != "coroutine", line=learner.source.definition("upload_all"))
    must_be_a_coroutine_function(run)
    must_ask_nothing_yet(run)


@check(points=1, objective="receipts")
def test_receipts_in_order(eight_files: Uploads) -> None:
    """Every receipt comes back, in the order of the files."""
    run, files, _ = eight_files
    must_give_back(run, results(run, files), [file.name for file in files])


@check(points=4, objective="overlap")
def test_uploads_overlap(eight_files: Uploads) -> None:
    """All files are on their way at the same time, on one thread."""
    run, files, _ = eight_files
    must_stay_on_the_loop(run)
    longest = max(file.seconds for file in files)
    must_take(run, longest, f"the longest of {len(files)} files takes {seconds(longest)}")
    must_be_on_the_way_together(run, len(files))


@check(points=1, objective="waiting")
def test_it_waits_without_a_timer(eight_files: Uploads) -> None:
    """It waits for the answers themselves, not for a timer."""
    must_wait_without_a_timer(eight_files.run)


@check(points=1, objective="tidy")
def test_nothing_is_left_over(eight_files: Uploads) -> None:
    """When upload_all returns, nothing is left over."""
    # asyncio closes a stream at the loop's next turn: the very last one may be on its way out.
    must_leave_nothing_over(eight_files.run, connections=1)


@check(points=2, objective="refusal")
def test_a_refusal_is_reported(learner: Learner, depot: Depot) -> None:
    """A refused file is reported, and the others still arrive."""
    files = depot.files(5, refused=2)
    with noting(learner, facts, files, 0):
        run = learner.attempt("upload_all", *arguments(depot, files))
    if run.raised is not None and not run.facts()["escaped"]:
        must_not_raise(run, learner.source)
    assert run.raised is None, (
        f"2 of {len(files)} files were refused, and upload_all raised {run.raised.type}"
        f"{f': {run.raised.text}' if run.raised.text else ''}. "
        f"The receipts of the other {len(files) - 2} are lost."
    )
    must_have_waited(run, len(files))
    must_give_back(run, results(run, files), [file.name for file in files])
    longest = max(file.seconds for file in files)
    must_take(run, longest, f"the longest of {len(files)} files, 2 of them refused, takes {seconds(longest)}")
    # A refused file must give its place back: two places, two refusals, and files that wait for a place.
    run, files, _ = upload(learner, depot, depot.files(7, refused=2), limit=2)
    must_give_back(run, results(run, files), [file.name for file in files])


@check(points=1, objective="limit")
def test_the_limit_is_kept(nine_with_a_limit: Uploads) -> None:
    """With a limit, never more files than that are on their way."""
    must_keep_the_limit(nine_with_a_limit.run, nine_with_a_limit.limit)


@check(points=3, objective="window")
def test_the_window_slides(nine_with_a_limit: Uploads) -> None:
    """With a limit, the next sets off when one arrives, on one thread."""
    run, files, limit = nine_with_a_limit
    must_stay_on_the_loop(run)
    must_keep_the_limit(run, limit)
    must_set_off_as_soon_as_there_is_room(run, limit)
    best = window_seconds(in_order(run, files), limit)
    must_take(run, best, f"the last file had arrived at {seconds(best)}")

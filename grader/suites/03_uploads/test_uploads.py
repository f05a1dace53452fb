"""Hidden suite of exercise 3.

Design: the depot draws distinct durations that are not in ascending order, so longest, total and the
order of arrival all differ, and receipts are random tokens: a result that holds them has waited for
every reply. The checks on being concurrent ask for one thread and a free loop as well, since threads
overlap too, and so does select by hand. A window is told from batches by when each upload sets off, so
any order of starting is fine.

Every check but the first also wants all receipts, so that doing nothing earns nothing.
Out of scope: retries, partial writes, time-outs (exercise 7).
"""

from __future__ import annotations

import heapq
import itertools
import random
import re
from collections.abc import Sequence

from grader.evidence.record import Evidence, Request, Value
from grader.evidence.report import TimesLine
from grader.judge import check
from grader.judge.fault_words import raised_fault
from grader.judge.learner import Learner, Run
from grader.judge.worlds.depot import Depot, File

SEMAPHORE = re.compile(r"^[^#\n]*\b(?:BoundedSemaphore|Semaphore|CapacityLimiter)\(", re.MULTILINE)
CONNECTING = re.compile(
    r"^[^#\n]*\b(?:open_connection|create_connection|connect_tcp|open_tcp_stream|socket)\(", re.MULTILINE
)
SELECTING = re.compile(r"^[^#\n]*\.(?:select|poll)\(", re.MULTILINE)
EXCEPT = re.compile(r"^[ \t]*except\b", re.MULTILINE)
DEFINITION = re.compile(r"^([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)


# ---------------------------------------------------------------------- calling, and what is noted
def upload(learner: Learner, depot: Depot, files: list[File], *, limit: int | None = None) -> Run:
    """Call upload_all, note what tells mistakes apart, and want all receipts back."""
    run = attempt(learner, depot, files, limit=limit)
    if run.raised is not None:
        raise raised_fault(run.raised, learner.text)
    assert not early(run, files), early(run, files)
    back = strings(run.value)
    missing = sum(1 for file in files if not file.refused and depot.receipt(file) not in back)
    assert not missing, f"{missing} of {len(files)} receipts did not come back."
    violations = run.evidence.violations
    assert not violations, f"Each file goes once, on a connection of its own; {violations[0]}."
    return run


def attempt(learner: Learner, depot: Depot, files: list[File], *, limit: int | None = None) -> Run:
    """Call upload_all and note what tells mistakes apart, also when the run ends by a fault."""
    arguments = [depot.address, [file.name for file in files], *([limit] if limit else [])]
    run: Run | None = None
    try:
        run = learner.attempt("upload_all", *arguments)
        return run
    finally:
        if learner.runs:
            seen = learner.runs[-1]
            evidence = seen.evidence
            facts = noted(evidence, files)
            facts["selects"] = evidence.blocked_ticks > 0 and SELECTING.search(learner.text) is not None
            if limit:
                facts |= noted_of_limit(evidence, files, limit, learner.text)
            if run is not None:
                facts |= noted_of_value(run, files, expected(depot, files))
            line = telling_line(evidence, facts, learner.text) or learner.line_of("upload_all")
            seen.note(**{**facts, "line": line})


def expected(depot: Depot, files: list[File]) -> list[str]:
    """What upload_all must return in this run."""
    return [f"refused: {file.refusal}" if file.refused else depot.receipt(file) or "?" for file in files]


def noted(evidence: Evidence, files: list[File]) -> dict[str, Value]:
    """What any run tells."""
    waits = evidence.report.waits
    looks = sum(wait.times for wait in waits if wait.main)
    return {
        "files": len(files),
        "refused": sum(file.refused for file in files),
        "plain": not evidence.awaited,
        "tasks_waiting": sum(wait.times for wait in waits if not wait.main) / looks if looks else 0.0,
        "arrived": all(request.ended_ticks is not None for request in evidence.requests),
        "left_open": evidence.open_connections_at_return,
        "shared": any("shared" in violation for violation in evidence.violations),
        "threads_started": len(evidence.report.thread_lines),
        "socket_blocks": any(call.what.startswith("socket.") for call in evidence.report.blocking),
    }


def noted_of_limit(evidence: Evidence, files: list[File], limit: int, text: str) -> dict[str, Value]:
    """What a run with a limit tells."""
    return {
        "limit": limit,
        "batches": batches(started(evidence, files), limit),
        "semaphore_inside": inner_semaphore(text) is not None,
    }


def noted_of_value(run: Run, files: list[File], wanted: list[str]) -> dict[str, Value]:
    """What the result tells."""
    back = strings(run.value)
    return {
        "shuffled": back != wanted and sorted(back) == sorted(wanted),
        "reported": all(f"refused: {file.refusal}" in back for file in files if file.refused),
        "escaped": run.raised is not None
        # the refusal itself, or what a task group made of the other tasks
        and (
            run.raised.type == "CancelledError"
            or any(file.refusal in run.raised.text for file in files if file.refused)
        ),
    }


def telling_line(evidence: Evidence, facts: dict[str, Value], text: str) -> int | None:
    """The line that shows what the facts say, where no event of the run names it; for words only."""
    if facts["selects"]:
        return line_of(SELECTING.search(text))
    if facts["socket_blocks"]:
        waits = [call.line for call in evidence.report.blocking if call.what.startswith("socket.recv")]
        return next(iter(waits), None)
    if evidence.report.never_awaited:
        return forgotten_await(evidence.report.never_awaited, text)
    if facts["shared"] or evidence.open_connections_at_return > 1:
        return line_of(CONNECTING.search(text))
    if not facts.get("reported", True):
        return line_of(EXCEPT.search(text))
    return line_of(inner_semaphore(text))


def forgotten_await(coroutines: Sequence[TimesLine], text: str) -> int | None:
    """Where a coroutine was made that nobody awaited; in a thread only the call itself can be looked for."""
    for found in coroutines:
        if found.line is not None:
            return found.line
    name = re.escape(coroutines[0].name.rpartition(".")[2])
    call = rf"^(?![^\n]*\b(?:def|await)\b)[^#\n]*\b{name}\("
    return line_of(re.search(call, text, re.MULTILINE))


def inner_semaphore(text: str) -> re.Match[str] | None:
    """Where a function other than upload_all makes a semaphore."""
    for match in itertools.islice(SEMAPHORE.finditer(text), 10):
        if enclosing_function(text, match.end()) not in ("", "upload_all"):
            return match
    return None


def line_of(match: re.Match[str] | None) -> int | None:
    """The line in which a match ends."""
    return None if match is None else match.string.count("\n", 0, match.end()) + 1


def strings(value: object) -> list[str]:
    """The texts in a result, whatever else it may be."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def enclosing_function(text: str, position: int) -> str:
    """The name of the function around a position, by indentation, "" for none; for words only."""
    start = text.rfind("\n", 0, position) + 1
    line = text[start:position]
    depth = len(line) - len(line.lstrip())
    around = [match[2] for match in DEFINITION.finditer(text, 0, start) if len(match[1].expandtabs()) < depth]
    return around[-1] if around else ""


# ---------------------------------------------------------------------- what time it should take
def started(evidence: Evidence, files: list[File]) -> list[File]:
    """The files in the order in which their uploads were started."""
    by_name = {file.name: file for file in files}
    return [by_name[request.label] for request in evidence.requests]


def sliding(files: list[File], limit: int) -> float:
    """Virtual seconds of a window of ``limit`` that slides: a file starts as soon as any other ends."""
    ends: list[float] = []
    for file in files:
        start = heapq.heappop(ends) if len(ends) == limit else 0.0
        heapq.heappush(ends, start + file.seconds)
    return max(ends, default=0.0)


def batches(files: list[File], limit: int) -> float:
    """Virtual seconds when each batch of ``limit`` waits for its slowest."""
    return sum(max(file.seconds for file in files[at : at + limit]) for at in range(0, len(files), limit))


def limited(depot: Depot, rng: random.Random) -> tuple[list[File], int]:
    """Draw nine files and a limit: one after another, in batches, in a window and all at once differ."""
    while True:
        files, limit = depot.files(9), rng.choice((2, 3, 4))
        longest, total = max(file.seconds for file in files), sum(file.seconds for file in files)
        if longest < sliding(files, limit) < batches(files, limit) < total:
            return files, limit


def latecomer(requests: Sequence[Request], limit: int) -> tuple[Request, float] | None:
    """The first upload that was started later than a place was free, and since when it was free.

    In a window of ``limit`` the first ones start at once, and every further one at the very instant at
    which one more has ended.
    """
    ends = sorted(request.ended for request in requests if request.ended is not None)
    for index, request in enumerate(requests):
        free = ends[index - limit] if index >= limit else 0.0
        if request.started > free:
            return request, free
    return None


# ---------------------------------------------------------------------- words
def seconds(value: float) -> str:
    """Virtual seconds for a learner."""
    return f"{value:.6g} s"


def early(run: Run, files: list[File]) -> str:
    """What is wrong when the function returned too early; "" when every file had its answer."""
    answered = sum(request.ended_ticks is not None for request in run.requests)
    return "" if answered >= len(files) else "upload_all returned before the files had arrived."


def off_loop(run: Run) -> str:
    """What is wrong when it overlaps by something else than tasks on a loop; "" when it does not."""
    if run.processes > 1:
        return f"{run.processes} processes took part; one thread can look after all the uploads."
    if run.threads > 1:
        return f"{run.threads} threads took part; one can look after all the uploads."
    if not run.awaited:
        return "upload_all is a plain function: whoever calls it stands still until all files have arrived."
    if run.blocked:
        return f"For {seconds(run.blocked)} nothing else could run: a call held up the loop."
    return ""


def exceeded(run: Run, limit: int) -> str:
    """In what way the limit was not kept."""
    return f"With limit={limit}, {run.most_in_flight} files were on their way at the same time."


def difference(back: object, wanted: list[str], files: list[File]) -> str:
    """What is wrong with a result; "" when nothing is."""
    if back == wanted:
        return ""
    if not isinstance(back, list):
        return f"upload_all gave back a {kind(back)}, not a list."
    if len(back) != len(wanted):
        return f"upload_all gave back {len(back)} results for {len(wanted)} files."
    if sorted(map(str, back)) == sorted(wanted):
        return "All results are there, but not in the order of the files."
    index = next(index for index, item in enumerate(back) if item != wanted[index])
    file = files[index]
    what = "refused" if file.refused else "accepted"
    return f"{file.name} was {what}, but its result is {shown(back[index])}, not {wanted[index]!r}."


def kind(value: object) -> str:
    """A plain value's type, as the learner calls it."""
    return "None" if value is None else type(value).__name__


def shown(value: object) -> str:
    """A value, short."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


# ---------------------------------------------------------------------- the checks
@check(points=2, objective="coroutine")
def test_it_is_a_coroutine_function(learner: Learner, depot: Depot) -> None:
    """upload_all is a coroutine function: calling it starts nothing."""
    files = depot.files(5)
    run = learner.touch("upload_all", depot.address, [file.name for file in files])
    plain = run.evidence.kind != "coroutine"
    run.note(plain=plain, line=learner.line_of("upload_all"))
    sent = f"sent {len(run.requests)} requests and " if run.requests else ""
    assert not plain, f"The call itself {sent}gave back a {run.evidence.kind}, not a coroutine."
    assert not run.requests, f"The call itself sent {len(run.requests)} requests, before it was awaited."


@check(points=1, objective="receipts")
def test_receipts_in_order(learner: Learner, depot: Depot) -> None:
    """Every receipt comes back, in the order of the files."""
    files = depot.files(6)
    run = upload(learner, depot, files)
    wrong = difference(run.value, expected(depot, files), files)
    assert not wrong, wrong


@check(points=4, objective="overlap")
def test_uploads_overlap(learner: Learner, depot: Depot) -> None:
    """All files are on their way at the same time, on one thread."""
    files = depot.files(8)
    run = upload(learner, depot, files)
    longest = max(file.seconds for file in files)
    assert not off_loop(run), off_loop(run)
    assert run.elapsed == longest, (
        f"{len(files)} files took {seconds(run.elapsed)}, the longest {seconds(longest)}; "
        f"at most {run.most_in_flight} {'was on its' if run.most_in_flight == 1 else 'were on their'} way."
    )
    assert run.most_in_flight == len(files), (
        f"Only {run.most_in_flight} of {len(files)} files were on their way at the same time."
    )


@check(points=1, objective="waiting")
def test_it_waits_without_a_timer(learner: Learner, depot: Depot) -> None:
    """It waits for the answers themselves, not for a timer."""
    run = upload(learner, depot, depot.files(5))
    jumps = run.evidence.jumps
    times = "once" if jumps == 1 else f"{jumps} times"
    assert jumps == 0, f"A timer woke the code {times}; the depot's answers should wake it."


@check(points=1, objective="tidy")
def test_nothing_is_left_over(learner: Learner, depot: Depot) -> None:
    """When upload_all returns, nothing is left over."""
    run = upload(learner, depot, depot.files(5))
    # asyncio closes a stream at the loop's next turn: the very last one may be on its way out.
    left = run.evidence.open_connections_at_return
    assert left <= 1, f"When upload_all returned, {left} connections to the depot were still open."
    # Reported by the bench, so forging it could gain this one point and no other.
    tasks = len(run.report.unfinished)
    assert tasks == 0, f"When upload_all returned, {tasks} of its tasks were still there."


@check(points=2, objective="refusal")
def test_a_refusal_is_reported(learner: Learner, depot: Depot) -> None:
    """A refused file is reported, and the others still arrive."""
    files = depot.files(5, refused=2)
    run = attempt(learner, depot, files)
    if run.raised is not None and not run.facts()["escaped"]:
        raise raised_fault(run.raised, learner.text)
    assert run.raised is None, (
        f"2 of {len(files)} files were refused, and upload_all raised {run.raised.type}"
        f"{f': {run.raised.text}' if run.raised.text else ''}. "
        f"The receipts of the other {len(files) - 2} are lost."
    )
    wrong = early(run, files) or difference(run.value, expected(depot, files), files)
    assert not wrong, wrong
    longest = max(file.seconds for file in files)
    assert run.elapsed == longest, (
        f"{len(files)} files, 2 of them refused, took {seconds(run.elapsed)}; "
        f"the longest takes {seconds(longest)}."
    )
    # A refused file must give its place back: two places, two refusals, and files that wait for a place.
    files = depot.files(7, refused=2)
    wrong = difference(upload(learner, depot, files, limit=2).value, expected(depot, files), files)
    assert not wrong, wrong


@check(points=1, objective="limit")
def test_the_limit_is_kept(learner: Learner, depot: Depot, rng: random.Random) -> None:
    """With a limit, never more files than that are on their way."""
    files, limit = limited(depot, rng)
    run = upload(learner, depot, files, limit=limit)
    assert run.most_in_flight <= limit, exceeded(run, limit)


@check(points=3, objective="window")
def test_the_window_slides(learner: Learner, depot: Depot, rng: random.Random) -> None:
    """With a limit, the next sets off when one arrives, on one thread."""
    files, limit = limited(depot, rng)
    run = upload(learner, depot, files, limit=limit)
    best = sliding(started(run.evidence, files), limit)
    assert not off_loop(run), off_loop(run)
    assert run.most_in_flight <= limit, exceeded(run, limit)
    late = latecomer(run.requests, limit)
    assert late is None, (
        f"With limit={limit}, {late[0].label} set off at {seconds(late[0].started)}, though there was room "
        f"{f'from {seconds(late[1])} on' if late[1] else 'at once'}. "
        f"All took {seconds(run.elapsed)} instead of {seconds(best)}."
    )
    assert run.elapsed == best, (
        f"The last file arrived at {seconds(best)}; upload_all returned at {seconds(run.elapsed)}."
    )

"""Hidden suite of exercise 4.

Design: what an export gives back is a random token, and the studio takes an upload only with the token of
its own part, so a result that is right has waited for every thread and for every reply. Parts are drawn
until the right pipeline and every plan that learners take for it (all exports first, a slot held during
the upload, one part after the other, one upload after the other, no limit) take different times. Whether
the loop is free during an export is asked by a bell that the studio rings in the middle of each one.
Whether a stop leaves anything behind is seen by looking on for a while after it. Whether threads export, and
nothing else, is seen from outside: one waits for the studio for each export, and none for an upload.

Tolerated on purpose: a worker of a pool takes its next part at the very instant at which another part
fails, and an export that has begun goes on after a stop, because nobody can cancel a thread. A pool may have
threads to spare: how many it starts can depend on which of two was faster.
Out of scope: time-outs and retries (exercise 7), processes instead of threads.
"""

from __future__ import annotations

import dataclasses
import heapq
import random

from grader.evidence.record import Request
from grader.evidence.report import TICKS_PER_SECOND
from grader.judge import check
from grader.judge.learner import Learner, Run
from grader.judge.source_text import lines_using
from grader.judge.worlds.studio import Part, Studio
from grader.report.model import Row, Span

WORKERS = 2


# ---------------------------------------------------------------------- how long each plan takes
@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What the right pipeline does, in virtual seconds from the start, part by part."""

    export_starts: tuple[int, ...]
    export_ends: tuple[int, ...]
    upload_ends: tuple[int, ...]

    @property
    def seconds(self) -> int:
        """How long it all takes."""
        return max(self.upload_ends)


def pipeline(parts: list[Part], workers: int) -> Plan:
    """Exports in order, each as soon as a worker is free; each upload as soon as its export is done."""
    starts = windows([part.export_seconds for part in parts], workers)
    ends = [start + part.export_seconds for start, part in zip(starts, parts, strict=True)]
    uploads = [end + part.upload_seconds for end, part in zip(ends, parts, strict=True)]
    return Plan(tuple(starts), tuple(ends), tuple(uploads))


def windows(durations: list[int], width: int) -> list[int]:
    """When each job begins if at most ``width`` run at a time, in order, without a pause."""
    ends: list[int] = []
    starts = []
    for duration in durations:
        start = heapq.heappop(ends) if len(ends) == width else 0
        heapq.heappush(ends, start + duration)
        starts.append(start)
    return starts


def mistaken_seconds(parts: list[Part], workers: int) -> list[int]:
    """How long the plans take that learners take for the right one."""
    plan = pipeline(parts, workers)
    whole = [part.export_seconds + part.upload_seconds for part in parts]
    held = windows(whole, workers)
    line = 0
    for end, part in sorted(zip(plan.export_ends, parts, strict=True), key=lambda pair: pair[0]):
        line = max(line, end) + part.upload_seconds
    return [
        max(plan.export_ends) + max(part.upload_seconds for part in parts),  # all exports first
        max(start + seconds for start, seconds in zip(held, whole, strict=True)),  # a slot for the whole
        sum(whole),  # one part after the other
        line,  # one upload after the other
        max(whole),  # no limit
    ]


def draw(studio: Studio, count: int, workers: int) -> list[Part]:
    """Parts for which every mistaken plan takes another time than the right one, and some overtake others."""
    while True:
        parts = studio.draw(count)
        plan = pipeline(parts, workers)
        overtaking = list(plan.upload_ends) != sorted(plan.upload_ends)
        if overtaking and plan.seconds not in mistaken_seconds(parts, workers):
            return parts


# ---------------------------------------------------------------------- what happened
def publish(learner: Learner, studio: Studio, parts: list[Part], workers: int) -> Run:
    """Call the learner's function and note what tells its mistakes apart."""
    run = learner.call("publish", studio.address, [part.name for part in parts], workers)
    note(learner, run, studio, parts, workers)
    return run


def play(learner: Learner, studio: Studio, what: str, parts: list[Part]) -> Run:
    """Have the driver call the learner's function, with ``WORKERS`` workers."""
    with learner.bench() as bench:
        run = bench.play(what, studio.address, [part.name for part in parts], WORKERS)
    note(learner, run, studio, parts, WORKERS)
    return run


def note(learner: Learner, run: Run, studio: Studio, parts: list[Part], workers: int) -> None:
    """The facts that the diagnosis looks at, and the picture: a row for each part."""
    exports, uploads = studio.exports, studio.uploads
    last_export = max((over(request) for request in exports), default=0.0)
    first_upload = min((request.started for request in uploads), default=float("inf"))
    run.note(
        workers=workers,
        most_exports=studio.most_exports,
        all_exports_first=len(exports) > workers and first_upload >= last_export,
        most_uploads=most_at_once(uploads),
        held_up_by=held_up_by(run),
    )
    run.note(line=telling_line(learner, run))
    run.draw(row(studio, part, began(run), run.elapsed) for part in parts)


def note_stop(learner: Learner, run: Run, studio: Studio, moment: float, *, surfaced: bool) -> list[str]:
    """What went on after that moment, in words; noted for the diagnosis as well."""
    rest = gone_on(studio, moment)
    late_exports = sum(1 for request in studio.exports if request.started > moment)
    in_time = [request for request in studio.exports if request.started < moment]
    run.note(
        gone_on=len(rest), late_exports=late_exports, surfaced=surfaced, most_exports=most_at_once(in_time)
    )
    run.note(line=telling_line(learner, run))
    return rest


def held_up_by(run: Run) -> str:
    """What the bench reports of the calls that held up the loop: "export", "sleep", "thread" or nothing."""
    calls = {call.what for call in run.evidence.report.blocking}
    if any(call.startswith("socket.") for call in calls):
        return "export"
    if "time.sleep" in calls:
        return "sleep"
    return "thread" if calls else ""


def held_up(run: Run, until: float) -> float:
    """How long the loop was held up, virtual seconds, by what had begun before that moment."""
    spans = [span for span in run.evidence.blocked if span.start_ticks < until * TICKS_PER_SECOND]
    return sum(span.end_ticks - span.start_ticks for span in spans) / TICKS_PER_SECOND


def must_leave_the_loop_free(run: Run) -> None:
    """Whoever awaits publish can do something else meanwhile."""
    awaitable = run.awaited and run.evidence.requests_before_await == 0
    assert awaitable, (
        "publish did its work before anybody could await it, and whoever calls it stands still. "
        "It must be an `async def`."
    )
    assert run.blocked == 0, f"The loop was held up for {run.blocked:g} s in all."


def must_upload_without_threads(run: Run, workers: int) -> None:
    """No more threads wait for the studio than there are workers."""
    assert run.readers <= workers, (
        f"{run.readers} threads waited at the same time, and {workers} workers need {workers} threads. "
        "Uploads are tasks on the loop and need none."
    )


def must_not_look_at_the_clock(run: Run, studio: Studio) -> None:
    """Nothing woke up by a timer, be it the studio's; in a run without a driver."""
    looks = run.evidence.jumps + studio.moments
    assert looks == 0, (
        f"Your code slept for a while and looked again {looks} times. "
        "Whoever awaits an export or an upload is woken at the very moment it is done."
    )


def telling_line(learner: Learner, run: Run) -> int:
    """The line that the learner should look at, found by the name that stands there."""
    facts = run.facts()
    unlimited = int(facts["most_exports"]) > int(facts["workers"])
    names = [
        (facts.get("shuffled"), ("as_completed", "append")),
        (not facts.get("surfaced", True), ("except",)),
        (run.evidence.jumps, ("sleep",)),
        (facts.get("late_exports"), ("gather",)),
        (facts.get("gone_on"), ("shield",)),
        (unlimited or run.readers == 0, ("export",)),
        (True, ("upload",)),
    ]
    return first_line(learner, *next(where for holds, where in names if holds))


def first_line(learner: Learner, *names: str) -> int:
    """Where one of the names is first used (or an exception caught); where publish begins when none is."""
    return min(lines_using(learner.text, *names), default=learner.line_of("publish"))


def most_at_once(requests: list[Request]) -> int:
    """The largest number of these requests that were on their way at the same time."""
    return max((sum(one.started <= at.started < over(one) for one in requests) for at in requests), default=0)


def row(studio: Studio, part: Part, began: float, elapsed: float) -> Row:
    """The part's exports and uploads, one after the other."""
    requests = [request for request in studio.requests if part_of(request) == part.name]
    note = ""
    if any(request.refused and request.verb == "export" for request in requests):
        note = "failed"
    elif any(request.abandoned_ticks is not None for request in requests):
        note = "given up"
    spans = (
        Span(
            kind="running" if request.verb == "export" else "waiting",
            start_virtual_seconds=request.started - began,
            end_virtual_seconds=min(over(request) - began, max(elapsed, request.started - began)),
        )
        for request in requests
    )
    return Row(label=part.name, spans=tuple(spans), note=note)


def began(run: Run) -> float:
    """When the call began: not at 0 when the file that was imported has slept."""
    return run.evidence.started_ticks / TICKS_PER_SECOND


def part_of(request: Request) -> str:
    """Name of the part that a request is about."""
    return request.label.split()[1]


def over(request: Request) -> float:
    """When a request came to its end, virtual seconds; never is later than anything."""
    ticks = request.ended_ticks if request.ended_ticks is not None else request.abandoned_ticks
    return float("inf") if ticks is None else ticks / TICKS_PER_SECOND


def under_way(studio: Studio, moment: float) -> bool:
    """Whether an upload was on its way at that moment: without one, nothing is there to stop."""
    return any(request.started < moment <= over(request) for request in studio.uploads)


def gone_on(studio: Studio, moment: float) -> list[str]:
    """What began, or was still on its way, after everything should have stopped.

    An export that had begun is not among it: nobody can stop a thread.
    """
    exports = [
        f"{request.label} began at {request.started:g} s"
        for request in studio.exports
        if request.started > moment
    ]
    uploads = [
        f"{request.label} {'began' if request.started > moment else 'was still on its way'}"
        f" at {max(request.started, moment):g} s"
        for request in studio.uploads
        if request.started > moment or over(request) > moment
    ]
    return exports + uploads


# ---------------------------------------------------------------------- the checks
@check(points=2, objective="receipts")
def test_receipts_in_order(learner: Learner, studio: Studio) -> None:
    """Every part is exported and uploaded; the receipts come in order."""
    parts = draw(studio, 5, WORKERS)
    run = publish(learner, studio, parts, WORKERS)
    receipts = [studio.receipt(part) or "" for part in parts]
    run.note(shuffled=isinstance(run.value, list) and sorted(map(str, run.value)) == sorted(receipts))
    run.note(line=telling_line(learner, run))
    assert not studio.violations, f"{studio.violations[0]}."
    assert run.value == receipts, _other_receipts(run.value, receipts)


@check(points=3, objective="free")
def test_the_loop_answers_during_exports(learner: Learner, studio: Studio) -> None:
    """The loop is free during the exports: it answers the bell at once."""
    parts = draw(studio, 4, WORKERS)
    run = play(learner, studio, "with_a_bell", parts)
    late = [ring for ring in studio.rings if ring.late_ticks != 0]
    assert len(studio.rings) == len(parts), (
        f"The bell rings once in every export, and it rang {len(studio.rings)} times for {len(parts)} parts."
    )
    if late:
        first = late[0]
        rung = first.rung_ticks / TICKS_PER_SECOND
        when = (
            "never answered"
            if first.answered_ticks is None
            else f"answered at {first.answered_ticks / TICKS_PER_SECOND:g} s"
        )
        raise AssertionError(
            f"The bell rang at {rung:g} s, during the export of {first.during}, and was {when}. "
            f"The loop was held up for {run.blocked:g} s in all."
        )
    assert run.blocked == 0, (
        f"The loop was held up for {run.blocked:g} s in all, so it was not the loop that answered the bell."
    )


@check(points=3, objective="overlap")
def test_uploads_overlap_exports(learner: Learner, studio: Studio) -> None:
    """A part goes up at once, while other parts are still exported."""
    parts = draw(studio, 5, WORKERS)
    run = publish(learner, studio, parts, WORKERS)
    assert not studio.violations, f"{studio.violations[0]}."
    must_leave_the_loop_free(run)
    best = pipeline(parts, WORKERS).seconds
    took = f"{len(parts)} parts took {run.elapsed:g} s"
    enough = f"{took}; {best} s are enough for {WORKERS} workers."
    ready = {part_of(request): over(request) for request in studio.exports}
    late = [request for request in studio.uploads if request.started > ready[part_of(request)]]
    if late:
        first = late[0]
        raise AssertionError(
            f"{part_of(first)} was exported at {ready[part_of(first)]:g} s, and its upload began at "
            f"{first.started:g} s." + (f" {enough}" if run.elapsed > best else "")
        )
    assert run.elapsed <= best, enough
    many = f"{studio.most_exports} exports ran at the same time"
    assert run.elapsed == best, f"{took}, but {WORKERS} workers need {best} s: {many}."
    assert studio.most_exports <= WORKERS, f"{many}; {WORKERS} are allowed."
    must_not_look_at_the_clock(run, studio)
    must_upload_without_threads(run, WORKERS)


@check(points=3, objective="workers")
def test_workers_are_busy(learner: Learner, studio: Studio, rng: random.Random) -> None:
    """`workers` threads export at the same time: never more, never fewer."""
    workers = rng.choice((2, 3))
    parts = draw(studio, 7, workers)
    run = publish(learner, studio, parts, workers)
    must_leave_the_loop_free(run)
    most, plan = studio.most_exports, pipeline(parts, workers)
    starts = {part_of(request): request.started - began(run) for request in studio.exports}
    assert most <= workers, (
        f"{most} exports ran at the same time; with workers={workers}, {workers} are allowed."
    )
    for part, start in zip(parts, plan.export_starts, strict=True):
        moment = starts.get(part.name)
        assert moment is not None, f"{part.name} was never exported."
        assert moment == start, (
            f"The export of {part.name} could have begun at {start} s, when one of the {workers} workers was "
            f"free; it began at {moment:g} s."
        )
    assert run.readers >= most, (
        f"{most} exports ran at the same time, and {run.readers} threads were busy with them: that was not "
        "studio.export. It is a library that you cannot rewrite."
    )
    must_upload_without_threads(run, workers)


@check(points=1, objective="no-polling")
def test_nobody_looks_at_the_clock(learner: Learner, studio: Studio) -> None:
    """Nobody wakes up just to look whether something is done."""
    parts = draw(studio, 4, WORKERS)
    run = publish(learner, studio, parts, WORKERS)
    must_not_look_at_the_clock(run, studio)
    receipts = [studio.receipt(part) or "" for part in parts]
    back = sorted(map(str, run.value)) if isinstance(run.value, list) else None
    assert back == sorted(receipts), _other_receipts(run.value, receipts)


@check(points=2, objective="failure")
def test_a_failure_stops_everything(learner: Learner, studio: Studio, rng: random.Random) -> None:
    """When an export fails, the rest stops and the error comes out."""
    parts = studio.take(_failing_parts(rng))
    run = play(learner, studio, "tried", parts)
    failed = next((over(request) for request in studio.exports if request.refused), None)
    assert failed is not None, "The part that cannot be exported was never tried."
    assert (held := held_up(run, failed)) == 0, (
        f"The export of part-2 failed at {failed:g} s. What began before that held up the loop for {held:g} "
        "s, and a loop that is held up can stop nothing."
    )
    assert under_way(studio, failed), (
        f"The export of part-2 failed at {failed:g} s, and no upload was on its way that could be stopped. "
        "Let uploads overlap the exports first."
    )
    raised = [str(name) for name in run.value] if isinstance(run.value, list) else []
    rest = note_stop(learner, run, studio, failed, surfaced=bool(raised))
    assert raised, (
        f"The export of part-2 failed at {failed:g} s, and publish returned as if nothing had happened."
    )
    assert "ExportError" in raised, (
        f"The export of part-2 failed with an ExportError, and {' and '.join(raised)} came out of publish."
    )
    assert not rest, f"The export of part-2 failed at {failed:g} s, and not everything stopped: {rest[0]}."


@check(points=2, objective="stop")
def test_a_stop_leaves_nothing_behind(learner: Learner, studio: Studio, rng: random.Random) -> None:
    """When publish is cancelled, nothing new begins and uploads end."""
    parts, seconds = _stoppable_parts(studio, rng)
    studio.stop_after(seconds)
    run = play(learner, studio, "stopped", parts)
    moment = began(run) + seconds
    rest = note_stop(learner, run, studio, moment, surfaced=True)
    assert (held := held_up(run, moment)) == 0, (
        f"publish was to be cancelled at {moment:g} s. What began before that held up the loop for {held:g} "
        "s, and a loop that is held up can stop nothing."
    )
    assert not rest, f"After {moment:g} s publish was cancelled, and not everything stopped: {rest[0]}."
    assert under_way(studio, moment), (
        f"After {moment:g} s publish was cancelled, and no upload was on its way that could be stopped. "
        "Let uploads overlap the exports first."
    )


def _other_receipts(value: object, receipts: list[str]) -> str:
    if isinstance(value, list) and sorted(map(str, value)) == sorted(receipts):
        order = ", ".join(f"part-{receipts.index(receipt)}" for receipt in map(str, value))
        return f"All receipts came back, but in another order: those of {order}."
    if isinstance(value, list):
        right = sum(1 for receipt in value if receipt in receipts)
        return (
            f"{right} of the {len(receipts)} receipts are in the list of {len(value)} that publish returned."
        )
    kind = "nothing (None)" if value is None else "no list"
    return f"publish must return a list of receipts; it returned {kind}."


# ---------------------------------------------------------------------- parts for the last two
def _failing_parts(rng: random.Random) -> list[Part]:
    """part-2 fails while part-1 is being exported, part-0 is on its way, and five more wait their turn."""
    first, failing = rng.randint(2, 4), rng.randint(2, 4)
    failed = first + failing
    second = failed + rng.randint(1, 3)
    return [
        Part("part-0", first, failing + rng.randint(4, 8)),
        Part("part-1", second, rng.randint(3, 6)),
        Part("part-2", failing, 3, fails=True),
        *(Part(f"part-{number}", rng.randint(2, 5), rng.randint(3, 6)) for number in range(3, 8)),
    ]


def _stoppable_parts(studio: Studio, rng: random.Random) -> tuple[list[Part], int]:
    """Parts, and a moment at which nothing ends, an upload is on its way and a part waits for a worker."""
    while True:
        parts = draw(studio, 6, WORKERS)
        plan = pipeline(parts, WORKERS)
        ends = {*plan.export_ends, *plan.upload_ends}
        moments = [
            moment
            for moment in range(1, max(plan.export_starts))
            if moment not in ends
            and any(up < moment < end for up, end in zip(plan.export_ends, plan.upload_ends, strict=True))
        ]
        if moments:
            return parts, rng.choice(moments)

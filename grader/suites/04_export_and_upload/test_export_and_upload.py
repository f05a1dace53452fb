"""Hidden suite of exercise 4.

Design: what an export gives back is a random token, and the studio takes an upload only with the token of
its own part, so a result that is right has waited for every thread and for every reply. Parts are drawn
(:class:`.Pipeline`) until the right pipeline and every plan that learners take for it (all exports first, a
slot held during the upload, one part after the other, one upload after the other, no limit) take different
times. Four checks look at one call; the bell, a failure and a stop have calls of their own. Whether
the loop is free during an export is asked by a bell that the studio rings in the middle of each one.
Whether a stop leaves anything behind is seen by looking on for a while after it. Whether threads export, and
nothing else, is seen from outside: one waits for the studio for each export, and none for an upload.

Tolerated on purpose: a worker of a pool takes its next part at the very instant at which another part
fails, and an export that has begun goes on after a stop, because nobody can cancel a thread. A pool may have
threads to spare: how many it starts can depend on which of two was faster.
Out of scope: time-outs and retries (exercise 7), processes instead of threads.
"""

from __future__ import annotations

import random
from typing import NamedTuple

from grader.judge.worlds.pipeline import Pipeline
from grader.judge.worlds.studio import Studio
from grader.suite import (
    Learner,
    Run,
    SourceText,
    check,
    first_line,
    held_up,
    most_at_once,
    must_give_back,
    must_keep_the_rules,
    must_leave_the_loop_free,
    must_wait_without_a_timer,
    of_verb,
    shared_run,
    shuffled,
    token,
)

NEVER = float("inf")


# ---------------------------------------------------------------------- the runs
class Published(NamedTuple):
    """A call of publish, what it was about, and how often somebody asked the studio for the time."""

    run: Run
    plan: Pipeline
    looks: int


@shared_run
def published(learner: Learner, studio: Studio, rng: random.Random) -> Published:
    """Seven parts, published by two or three workers."""
    plan = Pipeline.draw(studio, 7, rng.choice((2, 3)))
    run = learner.call("publish", studio.address, plan.names, plan.workers)
    note(run, learner.source, plan)
    return Published(run, plan, studio.moments)


def play(learner: Learner, studio: Studio, what: str, plan: Pipeline) -> Run:
    """Have the driver call the learner's function."""
    with learner.bench() as bench:
        run = bench.play(what, studio.address, plan.names, plan.workers)
    note(run, learner.source, plan)
    return run


# ---------------------------------------------------------------------- what happened
def note(run: Run, source: SourceText, plan: Pipeline, *, stop: float = NEVER, surfaced: bool = True) -> None:
    """The facts that the diagnosis looks at; all should have stopped at ``stop``, virtual seconds."""
    exports, uploads = of_verb(run, "export"), of_verb(run, "upload")
    first_upload = min((request.started for request in uploads), default=NEVER)
    last_export = max((request.over for request in exports), default=0.0)
    run.note(
        workers=plan.workers,
        most_exports=most_at_once(request for request in exports if request.started < stop),
        all_exports_first=len(exports) > plan.workers and first_upload >= last_export,
        most_uploads=most_at_once(uploads),
        held_up_by=held_up_by(run),
        late_exports=sum(request.started > stop for request in exports),
        gone_on=len(gone_on(run, stop)),
        surfaced=surfaced,
    )
    run.note(line=telling_line(run, source))


def held_up_by(run: Run) -> str:
    """What the bench tells of the calls that held up the loop: "export", "sleep", "thread" or nothing."""
    calls = {call.what for call in run.evidence.report.blocking}
    if any(call.startswith("socket.") for call in calls):
        return "export"
    if "time.sleep" in calls:
        return "sleep"
    return "thread" if calls else ""


def telling_line(run: Run, source: SourceText) -> int:
    """The line that the learner should look at, found by the name that stands there."""
    facts = run.facts()
    unlimited = int(facts["most_exports"]) > int(facts["workers"])
    return first_line(
        (facts.get("shuffled"), source.uses("as_completed", "append")),
        (not facts["surfaced"], source.handlers()),
        (run.evidence.jumps, source.uses("sleep")),
        (facts["late_exports"], source.uses("gather")),
        (facts["gone_on"], source.uses("shield")),
        (unlimited or run.readers == 0, source.uses("export")),
        (True, [*source.uses("upload"), source.definition("publish")]),
    )


def gone_on(run: Run, stop: float) -> list[str]:
    """What began, or was still on its way, after everything should have stopped.

    An export that had begun is not among it: nobody can stop a thread.
    """
    late = [request for request in run.requests if request.started > stop]
    going = [request for request in of_verb(run, "upload") if request.started <= stop < request.over]
    return [f"{request.label} began at {request.started:g} s" for request in late] + [
        f"{request.label} was still on its way at {stop:g} s" for request in going
    ]


def must_have_something_to_stop(run: Run, stop: float, what: str) -> None:
    """At that moment the loop was free to act, and an upload was on its way."""
    held = held_up(run, before=stop)
    assert held == 0, (
        f"{what} at {stop:g} s. What began before that held up the loop for {held:g} s, and a loop that is "
        "held up can stop nothing."
    )
    assert any(request.started < stop <= request.over for request in of_verb(run, "upload")), (
        f"{what} at {stop:g} s, and no upload was on its way that could be stopped. "
        "Let uploads overlap the exports first."
    )


def must_upload_without_threads(run: Run, workers: int) -> None:
    """No more threads wait for the studio than there are workers."""
    assert run.readers <= workers, (
        f"{run.readers} threads waited at the same time, and {workers} workers need {workers} threads. "
        "Uploads are tasks on the loop and need none."
    )


def receipts(run: Run, plan: Pipeline) -> list[str]:
    """What the uploads of this run gave, in the order of the parts."""
    return [token(run, f"upload {name}") or "?" for name in plan.names]


# ---------------------------------------------------------------------- the checks
@check(points=2, objective="receipts")
def test_receipts_in_order(published: Published, learner: Learner) -> None:
    """Every part is exported and uploaded; the receipts come in order."""
    run, plan, _ = published
    wanted = receipts(run, plan)
    run.note(shuffled=shuffled(run, wanted))
    run.note(line=telling_line(run, learner.source))
    must_keep_the_rules(run)
    must_give_back(run, wanted, plan.names)


@check(points=3, objective="free")
def test_the_loop_answers_during_exports(learner: Learner, studio: Studio) -> None:
    """The loop is free during the exports: it answers the bell at once."""
    plan = Pipeline.draw(studio, 4, 2)
    run = play(learner, studio, "with_a_bell", plan)
    assert len(studio.rings) == len(plan.parts), (
        f"The bell rings once in every export, and it rang {len(studio.rings)} times for {len(plan.parts)} "
        "parts."
    )
    for ring in studio.rings:
        when = "never answered" if ring.late is None else f"answered {ring.late:g} s later"
        assert ring.late == 0, (
            f"The bell rang at {ring.rung:g} s, during the export of {ring.during}, and was {when}. "
            f"The loop was held up for {run.blocked:g} s in all."
        )
    assert run.blocked == 0, (
        f"The loop was held up for {run.blocked:g} s in all, so it was not the loop that answered the bell."
    )


@check(points=3, objective="overlap")
def test_uploads_overlap_exports(published: Published) -> None:
    """A part goes up at once, while other parts are still exported."""
    run, plan, looks = published
    must_keep_the_rules(run)
    must_leave_the_loop_free(run)
    took = f"{len(plan.parts)} parts took {run.elapsed:g} s"
    enough = f"{took}; {plan.seconds} s are enough for {plan.workers} workers."
    ready = {request.row: request.over for request in of_verb(run, "export")}
    for request in of_verb(run, "upload"):
        done = ready[request.row]
        assert request.started <= done, (
            f"{request.row} was exported at {done:g} s, and its upload began at {request.started:g} s."
            + (f" {enough}" if run.elapsed > plan.seconds else "")
        )
    assert run.elapsed <= plan.seconds, enough
    most = most_at_once(of_verb(run, "export"))
    many = f"{most} exports ran at the same time"
    assert run.elapsed == plan.seconds, f"{took}, but {plan.workers} workers need {plan.seconds} s: {many}."
    assert most <= plan.workers, f"{many}; {plan.workers} are allowed."
    must_wait_without_a_timer(run, looks=looks)
    must_upload_without_threads(run, plan.workers)


@check(points=3, objective="workers")
def test_workers_are_busy(published: Published) -> None:
    """`workers` threads export at the same time: never more, never fewer."""
    run, plan, _ = published
    must_leave_the_loop_free(run)
    exports = of_verb(run, "export")
    most = most_at_once(exports)
    assert most <= plan.workers, (
        f"{most} exports ran at the same time; with workers={plan.workers}, {plan.workers} are allowed."
    )
    starts = {request.row: request.started - run.began for request in exports}
    for part, start in zip(plan.names, plan.export_starts, strict=True):
        assert part in starts, f"{part} was never exported."
        assert starts[part] == start, (
            f"The export of {part} could have begun at {start} s, when one of the {plan.workers} workers was "
            f"free; it began at {starts[part]:g} s."
        )
    assert run.readers >= most, (
        f"{most} exports ran at the same time, and {run.readers} threads were busy with them: that was not "
        "studio.export. It is a library that you cannot rewrite."
    )
    must_upload_without_threads(run, plan.workers)


@check(points=1, objective="no-polling")
def test_nobody_looks_at_the_clock(published: Published) -> None:
    """Nobody wakes up just to look whether something is done."""
    run, plan, looks = published
    must_wait_without_a_timer(run, looks=looks)
    wanted = receipts(run, plan)
    if not shuffled(run, wanted):
        must_give_back(run, wanted, plan.names)


@check(points=2, objective="failure")
def test_a_failure_stops_everything(learner: Learner, studio: Studio, rng: random.Random) -> None:
    """When an export fails, the rest stops and the error comes out."""
    plan = Pipeline.with_a_failure(studio, rng)
    run = play(learner, studio, "tried", plan)
    failed = next((request.over for request in of_verb(run, "export") if request.refused), None)
    assert failed is not None, "The part that cannot be exported was never tried."
    must_have_something_to_stop(run, failed, "The export of part-2 failed")
    raised = [str(name) for name in run.value] if isinstance(run.value, list) else []
    note(run, learner.source, plan, stop=failed, surfaced=bool(raised))
    assert raised, (
        f"The export of part-2 failed at {failed:g} s, and publish returned as if nothing had happened."
    )
    assert "ExportError" in raised, (
        f"The export of part-2 failed with an ExportError, and {' and '.join(raised)} came out of publish."
    )
    rest = gone_on(run, failed)
    assert not rest, f"The export of part-2 failed at {failed:g} s, and not everything stopped: {rest[0]}."


@check(points=2, objective="stop")
def test_a_stop_leaves_nothing_behind(learner: Learner, studio: Studio, rng: random.Random) -> None:
    """When publish is cancelled, nothing new begins and uploads end."""
    plan, seconds = Pipeline.with_a_stop(studio, rng)
    studio.stop_after(seconds)
    run = play(learner, studio, "stopped", plan)
    stop = run.began + seconds
    note(run, learner.source, plan, stop=stop)
    must_have_something_to_stop(run, stop, "publish was to be cancelled")
    rest = gone_on(run, stop)
    assert not rest, f"At {stop:g} s publish was cancelled, and not everything stopped: {rest[0]}."

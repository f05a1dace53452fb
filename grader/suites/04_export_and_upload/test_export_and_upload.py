"""Hidden suite of exercise 4.

Design: what an export gives back is a random token, and the studio takes an upload only with the token of
its own part, so a result that is right has waited for every thread and for every reply. Parts are drawn
(:class:`.Pipeline`) until the right pipeline and every plan that learners take for it (all exports first, a
slot held during the upload, one part after the other, one upload after the other, no limit) take different
times, batches, the oldest first, shares and fewer workers begin some export late, and so many uploads are on
their way together that any small limit delays one. Four checks look at one call; the bell, failures and stops
have calls of their own. Whether the loop is free during an export is asked by a bell that the studio rings
in the middle of each one.
Whether a stop leaves anything behind is seen by looking on for a while after it. Whether threads export, and
nothing else, is seen from outside: one waits for the studio for each export, and none for an upload. A loop
that nobody wakes sleeps on, as it would anywhere: who sets a future from a thread waits for ever.

Tolerated on purpose: a worker of a pool takes its next part at the very instant at which another part
fails, and an export that has begun goes on after a stop, because nobody can cancel a thread. A pool may have
threads to spare: how many it starts can depend on which of two was faster.
Out of scope: time-outs and retries (exercise 7), processes instead of threads, an empty list.

Rules of the lesson, and what asks for them:

* "exports every part, beginning in the order of `parts`, on threads: at most `workers` at the same time,
  and never fewer while parts are waiting": test_workers_are_busy
* "uploads each part as soon as it is exported, while other parts are still being exported, as many at the
  same time as there are": test_uploads_overlap_exports
* "returns the receipts, in the order of `parts`.": test_receipts_in_order
* "Several exports and uploads may end at the same moment": test_receipts_in_order
* "a program may call `publish` again": test_receipts_in_order, test_workers_are_busy
* "If an export fails, `ExportError` comes out of `publish`": test_a_failure_stops_everything
* "No further export begins, and uploads that are on their way are given up.": test_a_failure_stops_everything
* "If `publish` itself is cancelled, the same: nothing begins after that, and uploads are given up.":
  test_a_stop_leaves_nothing_behind
* "The cancellation comes out of `publish`, too": test_a_stop_leaves_nothing_behind
* "An export that has begun may come to its end.": test_a_failure_stops_everything,
  test_a_stop_leaves_nothing_behind
* "`export` is a library: you cannot rewrite it, only call it where it holds up nobody.":
  test_workers_are_busy, test_the_loop_answers_during_exports
* "the loop must answer at once": test_the_loop_answers_during_exports
* "Uploads are tasks on the loop that is there already. They need no threads, and no second loop.":
  test_uploads_overlap_exports, test_workers_are_busy
* "Nobody sleeps and looks again. Await the thing itself.": test_nobody_looks_at_the_clock
* "A thread cannot set a future, an event or a queue of the loop by itself": test_receipts_in_order
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from grader.judge.worlds.pipeline import FREE_AGAIN, Pipeline
from grader.judge.worlds.studio import Studio
from grader.suite import (
    Departure,
    Learner,
    Run,
    SourceText,
    Value,
    behaviour,
    check,
    first_line,
    held_up,
    most_at_once,
    must_give_back,
    must_keep_the_rules,
    must_leave_the_loop_free,
    must_wait_without_a_timer,
    noting,
    of_verb,
    shared_run,
    shown,
    shuffled,
    token,
)

NEVER = float("inf")
#: what a thread may call that wakes no loop, and what wakes it
SETTING = ("set_result", "set_exception", "put_nowait", "call_soon")
#: calls that make something which can limit how many export at the same time
LIMITING = ("Semaphore", "BoundedSemaphore", "CapacityLimiter", "ThreadPoolExecutor", "Queue", "range")
WAKING = ("call_soon_threadsafe", "run_coroutine_threadsafe", "from_thread", "run_sync_soon")


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
    with noting(learner, facts, plan):
        run = learner.call("publish", studio.address, plan.names, plan.workers)
    return Published(run, plan, studio.moments)


def play(learner: Learner, studio: Studio, what: str, plan: Pipeline) -> Run:
    """Have the driver call the learner's function."""
    with noting(learner, facts, plan), learner.bench() as bench:
        return bench.play(what, studio.address, plan.names, plan.workers)


# ---------------------------------------------------------------------- what happened
def facts(
    run: Run,
    source: SourceText,
    plan: Pipeline,
    *,
    stop: float = NEVER,
    raised: Sequence[str] | None = None,
    stopped: bool = False,
    after: str = "",
    before: int = 0,
) -> dict[str, Value]:
    """What tells mistakes apart.

    Args:
        run: the call.
        source: the learner's file.
        plan: what the call was about.
        stop: when all should have stopped, virtual seconds.
        raised: what came out of ``publish`` then, where the suite has asked; empty: it returned.
        stopped: the reason was a cancellation, and not an export that failed.
        after: what came of an earlier call of the same program, if it was no good end.
        before: how many workers there were in the first call of the same program, if this is another one.
    """
    exports, uploads = of_verb(run, "export"), of_verb(run, "upload")
    first_upload = min((request.started for request in uploads), default=NEVER)
    last_export = max((request.over for request in exports), default=0.0)
    done = {request.row: request.over for request in exports if request.ended_ticks is not None}
    began = {request.row: request.started - run.began for request in exports}
    found: dict[str, Value] = {
        "workers": plan.workers,
        "parts": len(plan.parts),
        "after": after,
        "called_again": bool(after),
        "before": before,
        "as_before": 0 < before < plan.workers and most_at_once(exports) == before,
        "stopped": stop < NEVER,
        **behaviour(exports, many="exports", one="export", began=run.began, limit=plan.workers),
        "most_exports": most_at_once(request for request in exports if request.started < stop),
        "all_exports_first": len(exports) > plan.workers and first_upload >= last_export,
        "most_uploads": most_at_once(uploads),
        "held_up_by": held_up_by(run),
        "late_exports": sum(request.started > stop for request in exports),
        "gone_on": len(gone_on(run, stop)),
        "uploads_after": sum(request.started > stop for request in uploads),
        "surfaced": raised is None or bool(raised) or stopped,
        "stop_lost": stopped and raised is not None and not raised and under_way(run, stop),
        "stop_changed": stopped and bool(raised) and "cancelled" not in (raised or ()),
        "failure": stop < NEVER and not stopped,
        "wrapped": not stopped and bool(raised) and "ExportError" not in (raised or ()),
        "retried": any(
            one.refused and one.over <= other.started
            for one in exports
            for other in exports
            if one.row == other.row and one is not other
        ),
        "on_time": list(began.values()) == list(map(float, plan.export_starts)),
        "jumps_ahead": jumps_ahead([began[name] for name in plan.names if name in began]),
        "waits_for_uploads": waits_for_uploads(run, plan),
        "late_uploads": sum(request.started > done.get(request.row, NEVER) for request in uploads),
        "plan": plan.mistaken_plan(
            (request.started - run.began, request.over - run.began) for request in exports
        ),
        "unnoticed": sum(not request.refused for request in exports if request.row in done) - len(uploads),
        "loop_for_each": len(run.evidence.report.thread_loops) >= len(uploads) > 1,
        "loop_for_all": 0 < len(run.evidence.report.thread_loops) < len(uploads),
        "sets_by_hand": bool(setting(source)),
        "limits_nothing": not source.calls(*LIMITING),
        "gathers": bool(source.uses("gather")),
        "locks_threads": bool(source.uses("threading") and source.calls("Semaphore", "BoundedSemaphore")),
    }
    return {**found, "line": telling_line(run, source, found)}


def waits_for_uploads(run: Run, plan: Pipeline) -> bool:
    """Exports began later than they could, each of them at the very moment at which an upload ended."""
    could = dict(zip(plan.names, plan.export_starts, strict=True))
    late = [each for each in of_verb(run, "export") if each.started - run.began > could.get(each.row, NEVER)]
    ends = {upload.over for upload in of_verb(run, "upload")}
    return bool(late) and all(export.started in ends for export in late)


def setting(source: SourceText) -> list[int]:
    """The lines that set something of the loop's, in a file that wakes no loop."""
    if source.uses(*WAKING):
        return []
    return source.uses(*SETTING) or (source.calls("Event") and source.uses("set"))


def under_way(run: Run, moment: float) -> bool:
    """Something was on its way then, so publish had not come to its end."""
    return any(request.started < moment <= request.over for request in run.requests)


def held_up_by(run: Run) -> str:
    """What the bench tells of the calls that held up the loop: "export", "sleep", "thread" or nothing."""
    calls = {call.what for call in run.evidence.report.blocking}
    if any(call.startswith("socket.") for call in calls):
        return "export"
    if "time.sleep" in calls:
        return "sleep"
    return "thread" if calls else ""


def jumps_ahead(began: Sequence[float]) -> bool:
    """Whether a part began before one that stands in front of it, in the order of the parts."""
    return any(before > after for before, after in pairwise(began))


def telling_line(run: Run, source: SourceText, found: Mapping[str, Value]) -> int:
    """The line that the learner should look at, found by the name that stands there."""
    unlimited = int(found["most_exports"]) > int(found["workers"])
    return first_line(
        (run.evidence.fault == "deadlock", setting(source)),
        (not found["surfaced"] or found["stop_lost"] or found["retried"], source.handlers()),
        (found["wrapped"], source.handlers()),
        (run.evidence.jumps, source.uses("sleep")),
        (found["late_exports"], source.uses("gather")),
        (found["late_exports"] and found["locks_threads"], source.calls("Semaphore", "BoundedSemaphore")),
        (found["gone_on"], source.uses("shield")),
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


def must_be_free_to_stop(run: Run, stop: float, what: str) -> None:
    """At that moment the loop was free to act, and something was on its way."""
    held = held_up(run, before=stop)
    assert held == 0, (
        f"{what} at {stop:g} s. What began before that held up the loop for {held:g} s, and a loop that is "
        "held up can stop nothing."
    )
    assert under_way(run, stop), f"{what} at {stop:g} s, and nothing was on its way then."


def must_have_an_upload_to_stop(run: Run, stop: float, what: str) -> None:
    """At that moment the loop was free to act, and an upload was on its way."""
    must_be_free_to_stop(run, stop, what)
    assert any(request.started < stop <= request.over for request in of_verb(run, "upload")), (
        f"{what} at {stop:g} s, and no upload was on its way that could be stopped. "
        "Let uploads overlap the exports first."
    )


def must_begin_exports_in_time(run: Run, plan: Pipeline, about: str = "") -> None:
    """Each export began at the moment at which a worker was free for it, in the order of the parts."""
    starts = {request.row: request.started - run.began for request in of_verb(run, "export")}
    for part, start in zip(plan.names, plan.export_starts, strict=True):
        assert part in starts, f"{part} was never exported."
        if starts[part] != start:
            raise Departure(
                f"{about}With workers={plan.workers} the export of {part} should have begun at {start} s, "
                f"when a worker was free; it began at {starts[part]:g} s.",
                min(start, starts[part]),
            )


def must_upload_without_threads(run: Run, workers: int) -> None:
    """No more threads wait for the studio than there are workers."""
    assert run.readers <= workers, (
        f"{run.readers} threads waited at the same time, and {workers} workers need {workers} threads. "
        "Uploads are tasks on the loop and need none."
    )


def must_upload_at_once(run: Run, more: str = "") -> None:
    """Each upload began at the moment at which its part was exported; ``more`` is said where one did not."""
    ready = {request.row: request.over for request in of_verb(run, "export")}
    for request in of_verb(run, "upload"):
        done = ready[request.row]
        if request.started > done:
            words = (
                f"{request.row} was exported at {done:g} s, and its upload began at {request.started:g} s."
            )
            raise Departure(f"{words} {more}".strip(), done - run.began)


def came_out(run: Run) -> list[str]:
    """The names of what came out of publish, as the driver tells them."""
    return [str(name) for name in run.value] if isinstance(run.value, list) else []


def must_stop_after_the_failure(run: Run, source: SourceText, plan: Pipeline) -> None:
    """The error came out of publish, and nothing went on after it."""
    failed = next((request.over for request in of_verb(run, "export") if request.refused), None)
    assert failed is not None, "The part that cannot be exported was never tried."
    what = f"The export of {next(part.name for part in plan.parts if part.fails)} failed"
    raised = came_out(run)
    run.note(**facts(run, source, plan, stop=failed, raised=raised))
    must_have_an_upload_to_stop(run, failed, what)
    assert raised, f"{what} at {failed:g} s, and publish returned as if nothing had happened."
    assert "ExportError" in raised, (
        f"{what} with an ExportError, and {' and '.join(raised)} came out of publish."
    )
    rest = gone_on(run, failed)
    assert not rest, f"{what} at {failed:g} s, and not everything stopped: {rest[0]}."
    must_keep_the_rules(run)


def must_leave_nothing_behind(
    run: Run, source: SourceText, plan: Pipeline, moment: int, *, uploading: bool
) -> None:
    """Publish was cancelled at that moment, virtual seconds from its beginning, and let that out.

    Args:
        run: the call.
        source: the learner's file.
        plan: what the call was about.
        moment: of the cancellation.
        uploading: there should be an upload to stop.
    """
    stop = run.began + moment
    raised = came_out(run)
    run.note(**facts(run, source, plan, stop=stop, raised=raised, stopped=True))
    what = "publish was to be cancelled"
    must_be_free_to_stop(run, stop, what)
    if uploading:
        must_have_an_upload_to_stop(run, stop, what)
    rest = gone_on(run, stop)
    assert not rest, f"At {stop:g} s publish was cancelled, and not everything stopped: {rest[0]}."
    assert raised, (
        f"At {stop:g} s publish was cancelled, and it returned as if nothing had happened. "
        "Its caller cannot know then that there are no receipts."
    )
    assert "cancelled" in raised, (
        f"At {stop:g} s publish was cancelled, and {' and '.join(raised)} came out of it "
        "instead of the cancellation."
    )


def must_publish_again(learner: Learner, studio: Studio, what: str, earlier: Pipeline, after: str) -> None:
    """Publish is called again in one program, and does its work as if nothing had been before.

    With other workers than before, and with as many: places that are kept for all calls may be lost in one.

    Args:
        learner: whose code it is.
        studio: where.
        what: the function of the driver that makes the first call.
        earlier: what the first call is about.
        after: what comes of it, in words.
    """
    studio.take(earlier.parts)
    with learner.bench() as bench:
        bench.play(what, studio.address, earlier.names, earlier.workers)
        for workers in (earlier.workers + 1, earlier.workers):
            plan = Pipeline.draw(studio, 7, workers)
            with noting(learner, facts, plan, after=after, before=earlier.workers):
                run = bench.call("publish", studio.address, plan.names, plan.workers)
            wanted = receipts(run, plan)
            same = run.value == wanted or shuffled(run, wanted)
            run.note(changed=not same)
            assert same, (
                f"publish was called again after {after}, with other parts, and gave back "
                f"{shown(run.value)}; the receipts were {shown(wanted)}."
            )
            must_begin_exports_in_time(run, plan, f"publish was called again after {after}. ")


def must_miss_nobody(learner: Learner, studio: Studio) -> None:
    """Exports and uploads end while another task holds up the loop: it hears of all of them in one turn."""
    plan = Pipeline.ending_together(studio, learner.rng)
    with noting(learner, missed), learner.bench() as bench:
        run = bench.play("beside_work", studio.address, plan.names, plan.workers)
    must_keep_the_rules(run)
    uploaded = {request.row for request in of_verb(run, "upload")}
    never = [name for name in plan.names if name not in uploaded]
    assert not never, (
        f"Another task held up the loop until {FREE_AGAIN} s, and several exports and uploads ended "
        f"meanwhile. publish came back, and {never[0]} was never uploaded."
    )
    must_give_back(run, receipts(run, plan), plan.names)


def missed(run: Run, source: SourceText) -> dict[str, Value]:
    """Whether parts were left lying; the loop was held up by the driver, which is nobody's mistake."""
    uploaded = {request.row for request in of_verb(run, "upload")}
    # Exported when the loop was free again, and lying there ever since, though publish went on or had asked
    # for whatever ends first.
    free = run.began + FREE_AGAIN
    some = (run.elapsed > FREE_AGAIN or bool(source.uses("FIRST_COMPLETED"))) and any(
        request.over <= free and request.row not in uploaded for request in of_verb(run, "export")
    )
    line = first_line((True, source.uses("wait", "pop", "result", "upload")))
    return {"blocked": 0, "together": "some missed" if some else "", "line": line}


def must_leave_the_loop_as_it_was(learner: Learner, studio: Studio) -> None:
    """Publish is called, and when it has come back once more, on the same loop."""
    plan = Pipeline.one_by_one(studio, 6, 2)
    with learner.bench() as bench:
        run = bench.play("in_turn", studio.address, plan.names, plan.workers)
    must_keep_the_rules(run)
    must_give_back(run, receipts(run, plan), plan.names)


def receipts(run: Run, plan: Pipeline) -> list[str]:
    """What the uploads of this run gave, in the order of the parts."""
    return [token(run, f"upload {name}") or "?" for name in plan.names]


# ---------------------------------------------------------------------- the checks
@check(points=2, objective="receipts")
def test_receipts_in_order(published: Published, learner: Learner, studio: Studio) -> None:
    """Every part is exported and uploaded; the receipts come in order."""
    run, plan, _ = published
    wanted = receipts(run, plan)
    run.note(shuffled=shuffled(run, wanted))
    if shuffled(run, wanted):
        over = {request.token: request.over for request in of_verb(run, "upload")}
        arrived = [over.get(item, NEVER) for item in run.value]
        run.note(by_arrival=arrived == sorted(arrived))
        run.note(line=first_line((True, learner.source.uses("as_completed", "append"))))
    must_keep_the_rules(run)
    must_give_back(run, wanted, plan.names)
    with learner.bench() as bench:
        for count in (2, 3, 1):
            plan = Pipeline.one_by_one(studio, count, 2)
            with noting(learner, facts, plan):
                run = bench.call("publish", studio.address, plan.names, plan.workers)
            must_keep_the_rules(run)
            back = len(run.value) if isinstance(run.value, list) else count
            assert back <= count, (
                f"publish was called again in the same program, with {count} parts, "
                f"and gave back {back} receipts."
            )
            must_give_back(run, receipts(run, plan), plan.names)
    must_miss_nobody(learner, studio)
    must_leave_the_loop_as_it_was(learner, studio)


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
def test_uploads_overlap_exports(published: Published, learner: Learner, studio: Studio) -> None:
    """A part goes up at once, while other parts are still exported."""
    run, plan, looks = published
    must_keep_the_rules(run)
    must_leave_the_loop_free(run)
    took = f"{len(plan.parts)} parts took {run.elapsed:g} s"
    enough = f"{took}; {plan.seconds} s are enough for {plan.workers} workers."
    must_upload_at_once(run, enough if run.elapsed > plan.seconds else "")
    assert run.elapsed <= plan.seconds, enough
    most = most_at_once(of_verb(run, "export"))
    many = f"{most} exports ran at the same time"
    assert run.elapsed == plan.seconds, f"{took}, but {plan.workers} workers need {plan.seconds} s: {many}."
    assert most <= plan.workers, f"{many}; {plan.workers} are allowed."
    must_wait_without_a_timer(run, looks=looks)
    must_upload_without_threads(run, plan.workers)
    plan = Pipeline.many_uploads(studio)
    with noting(learner, facts, plan):
        run = learner.call("publish", studio.address, plan.names, plan.workers)
    must_upload_at_once(run, f"{len(plan.parts)} uploads can be on their way at the same time.")
    most = most_at_once(of_verb(run, "upload"))
    assert most == len(plan.parts), (
        f"Of {len(plan.parts)} uploads, {most} were on their way at the same time."
    )


@check(points=3, objective="workers")
def test_workers_are_busy(published: Published, learner: Learner, studio: Studio) -> None:
    """`workers` threads export at the same time: never more, never fewer."""
    run, plan, _ = published
    must_leave_the_loop_free(run)
    exports = of_verb(run, "export")
    most = most_at_once(exports)
    assert most <= plan.workers, (
        f"{most} exports ran at the same time; with workers={plan.workers}, {plan.workers} are allowed."
    )
    must_begin_exports_in_time(run, plan)
    assert run.readers >= most, (
        f"{most} exports ran at the same time, and {run.readers} threads were busy with them: that was not "
        "studio.export. It is a library that you cannot rewrite."
    )
    must_upload_without_threads(run, plan.workers)
    with learner.bench() as bench:
        for count, workers, before in ((4, 1, 0), (3, 5, 1), (5, 2, 1)):
            plan = Pipeline.one_by_one(studio, count, workers)
            with noting(learner, facts, plan, before=before):
                run = bench.call("publish", studio.address, plan.names, workers)
            most = most_at_once(of_verb(run, "export"))
            assert most <= workers, f"With workers={workers}, {most} exports ran at the same time."
            must_begin_exports_in_time(run, plan, "publish is called several times in one program. ")


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
    plans = [
        Pipeline.with_a_failure(studio, rng),  # parts wait for a worker when it comes
        Pipeline.with_two_failures(studio, rng),
        Pipeline.with_a_failure_at_last(studio, rng),
    ]
    for plan in plans:
        studio.take(plan.parts)
        must_stop_after_the_failure(play(learner, studio, "tried", plan), learner.source, plan)
    for plan in (plans[0], plans[-1]):
        must_publish_again(learner, studio, "tried", plan, "a failure")


@check(points=2, objective="stop")
def test_a_stop_leaves_nothing_behind(learner: Learner, studio: Studio, rng: random.Random) -> None:
    """When publish is cancelled, nothing new begins and uploads end."""
    plan, moments = Pipeline.with_a_stop(studio, rng)
    for look, moment in enumerate(moments):
        studio.take(plan.parts)
        studio.stop_after(moment)
        run = play(learner, studio, "stopped", plan)
        must_leave_nothing_behind(run, learner.source, plan, moment, uploading=look == 0)
    for moment in (moments[0], moments[-1]):  # parts wait for a worker; none does
        studio.stop_after(moment)
        must_publish_again(learner, studio, "stopped", plan, "a stop")

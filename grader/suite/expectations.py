"""Sentences that many suites assert, each with its words for the learner.

Each of them looks at one run, returns nothing, and raises ``AssertionError`` with what happened, in numbers,
when the run is not as it says. All of them rest on the judge's own record; :func:`must_leave_nothing_over`
and :func:`must_await_every_coroutine` alone count what the bench has told of tasks and coroutines.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.diagnosis.source_text import SourceText
from grader.judge.fault_words import raised_fault
from grader.judge.faults import Departure
from grader.judge.learner import Run
from grader.judge.plans import window_seconds
from grader.suite.facts import shuffled
from grader.suite.requests import answered
from grader.suite.words import a_kind, seconds, shown, times

__all__ = [
    "must_ask_nothing_yet",
    "must_await_every_coroutine",
    "must_be_a_coroutine_function",
    "must_be_awaited",
    "must_be_on_the_way_together",
    "must_give_back",
    "must_have_waited",
    "must_keep_the_limit",
    "must_keep_the_rules",
    "must_leave_nothing_over",
    "must_leave_the_loop_free",
    "must_not_raise",
    "must_set_off_as_soon_as_there_is_room",
    "must_stay_on_the_loop",
    "must_take",
    "must_use_one_thread",
    "must_wait_without_a_timer",
]


def _name(run: Run) -> str:
    return run.function or "your function"


# ---------------------------------------------------------------------- a call that is not awaited
def must_be_a_coroutine_function(run: Run) -> None:
    """A run of ``learner.touch`` gave a coroutine."""
    kind = run.evidence.kind
    sent = f"sent {len(run.requests)} requests and " if run.requests else ""
    assert kind == "coroutine", f"Calling {_name(run)} {sent}gave {a_kind(kind)}, not a coroutine."


def must_ask_nothing_yet(run: Run) -> None:
    """A run of ``learner.touch`` sent no request."""
    labels = ", ".join(request.label for request in run.requests[:3])
    assert not run.requests, (
        f"{_name(run)} was called and not yet awaited, and it had sent {len(run.requests)} requests already: "
        f"{labels}{', …' if len(run.requests) > 3 else ''}."
    )


# ---------------------------------------------------------------------- how it ended
def must_not_raise(run: Run, source: SourceText) -> None:
    """A run of ``learner.attempt`` came to its end without an exception.

    Args:
        run: the call.
        source: the learner's file; it tells a class of its own from the library's.

    Raises:
        LearnerFault: it raised, as ``learner.call`` would have said.
    """
    if run.raised is not None:
        raise raised_fault(run.raised, source.text)


# ---------------------------------------------------------------------- one thread, a free loop
def must_use_one_thread(run: Run) -> None:
    """One process and one thread did it all, seen from outside."""
    assert run.processes == 1, f"{run.processes} processes took part; one is enough."
    assert run.threads == 1, f"{run.threads} threads took part; one thread can do all the waiting."


def must_be_awaited(run: Run) -> None:
    """The function was a coroutine function, or gave something to await before it asked for anything.

    A plain function is called in a thread of the kit's own, where it holds up no loop: whoever asks for one
    thread or for a free loop must ask for this as well.
    """
    can_be_awaited = run.awaited
    assert can_be_awaited, f"{_name(run)} is a plain function: its caller stands still until it is over."
    early = run.evidence.requests_before_await
    assert early == 0, (
        f"{_name(run)} sent {early} requests when it was called; "
        "a coroutine does nothing before it is awaited."
    )


def must_leave_the_loop_free(run: Run) -> None:
    """It was awaited, and while it waited the loop could do something else."""
    must_be_awaited(run)
    assert run.blocked == 0, (
        f"For {seconds(run.blocked)} of {seconds(run.elapsed)} nothing else could run: "
        "a call held up the loop."
    )


def must_stay_on_the_loop(run: Run, *, even_if_held_up: bool = False) -> None:
    """What was at the same time was so by tasks on one loop: neither by threads, nor by select by hand.

    With ``even_if_held_up`` a loop that was held up for a part of the time is none of this check's business.
    """
    must_use_one_thread(run)
    if not even_if_held_up:
        must_leave_the_loop_free(run)
        return
    must_be_awaited(run)
    assert not run.blocked or run.blocked < run.elapsed, (
        f"In all of the {seconds(run.elapsed)} nothing else could run: a call held up the loop."
    )


# ---------------------------------------------------------------------- time
def must_take(run: Run, wanted: float, why: str) -> None:
    """It took exactly so many virtual seconds.

    Args:
        run: the call.
        wanted: virtual seconds.
        why: the words that follow "It took 9 s;", without a full stop: ``"the longest takes 4 s"``.
    """
    most = run.most_in_flight
    way = "was on its way" if most == 1 else "were on their way"
    assert run.elapsed == wanted, (
        f"{_name(run)} took {seconds(run.elapsed)}; {why}. At most {most} {way} at the same time."
    )


def must_wait_without_a_timer(run: Run, *, looks: int = 0) -> None:
    """No deadline of its own woke it.

    Args:
        run: the call.
        looks: how often it asked its world for the time instead, where the world can be asked.
    """
    woken = run.evidence.jumps + looks
    assert woken == 0, (
        f"A timer woke {_name(run)} {times(woken)}. "
        "Whoever awaits the thing itself is woken at the very moment it is there."
    )


# ---------------------------------------------------------------------- how many at a time
def must_be_on_the_way_together(run: Run, count: int) -> None:
    """At some moment so many requests were on their way."""
    assert run.most_in_flight == count, (
        f"Never more than {run.most_in_flight} of {count} were on their way at the same time."
    )


def must_keep_the_limit(run: Run, limit: int) -> None:
    """At no moment more requests than that were on their way."""
    if run.most_in_flight > limit:
        when = min(each.started for each in run.requests if each.in_flight > limit) - run.began
        raise Departure(
            f"With a limit of {limit}, {run.most_in_flight} were on their way at the same time.", when
        )


def must_set_off_as_soon_as_there_is_room(run: Run, limit: int) -> None:
    """Of requests in a window of ``limit`` the first ones began at once, each other one when one more ended.

    Any order of beginning is fine.
    """
    began = run.began
    best = window_seconds([request.over - request.started for request in run.requests], limit)
    ends = sorted(request.over for request in run.requests)
    for index, request in enumerate(run.requests):
        free = ends[index - limit] if index >= limit else began
        if request.started > free:
            room = f"from {seconds(free - began)} on" if free > began else "at once"
            raise Departure(
                f"With a limit of {limit}, {request.label} set off at {seconds(request.started - began)}, "
                f"though there was room {room}. "
                f"All took {seconds(run.elapsed)} instead of {seconds(best)}.",
                request.started - began,
            )


# ---------------------------------------------------------------------- what comes back, what is left
def must_have_waited(run: Run, count: int) -> None:
    """So many requests had their replies when it returned."""
    had = answered(run)
    assert had >= count, f"{_name(run)} returned when {had} of {count} replies had come."


def must_give_back(run: Run, wanted: Sequence[object], names: Sequence[str]) -> None:
    """It returned a list of exactly these results, in this order.

    Args:
        run: the call.
        wanted: the results.
        names: what each of them is the result of, in the learner's words; as many as results.
    """
    back, texts = run.value, [str(result) for result in wanted]
    assert isinstance(back, list), f"{_name(run)} gave back {a_kind(type(back).__name__)}, not a list."
    assert len(back) == len(wanted), f"{_name(run)} gave back {len(back)} results for {len(wanted)}."
    if shuffled(run, wanted):
        order = ", ".join(names[texts.index(str(item))] for item in back)
        raise AssertionError(f"All results are there, but in another order: those of {order}.")
    for item, result, name in zip(back, wanted, names, strict=True):
        assert item == result, f"The result of {name} is {shown(item)}, not {result!r}."


def must_keep_the_rules(run: Run) -> None:
    """Nothing happened that must not happen in this world."""
    broken = run.evidence.violations
    if broken:
        more = f" That happened {times(len(broken))}." if len(broken) > 1 else ""
        raise AssertionError(f"{broken[0][:1].upper()}{broken[0][1:]}.{more}")


def must_await_every_coroutine(run: Run) -> None:
    """Every coroutine that was made in the learner's file has been awaited, as the bench has told.

    Raises:
        AssertionError: one never ran.
        LearnerFault: the bench told nothing, which proves nothing.
    """
    for coroutine in run.report.never_awaited[:1]:
        where = f" on line {coroutine.line}" if coroutine.line else ""
        name = coroutine.name.rpartition(".")[2]
        raise AssertionError(f"{name} was called{where} and never awaited, so nothing of it ever ran.")


def must_leave_nothing_over(run: Run, *, connections: int = 0) -> None:
    """When it returned, no connection was open and no task was still there.

    The tasks are what the bench has told.

    Args:
        run: the call.
        connections: how many may be on their way out. asyncio closes a stream at the loop's next turn.

    Raises:
        AssertionError: something was left over.
        LearnerFault: the bench told nothing, which proves nothing.
    """
    left = run.evidence.open_connections_at_return
    assert left <= connections, f"When {_name(run)} returned, {left} connections were still open."
    tasks = len(run.report.unfinished)
    these = "a task of its own was" if tasks == 1 else f"{tasks} of its tasks were"
    assert tasks == 0, f"When {_name(run)} returned, {these} still there."

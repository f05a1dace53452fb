"""Hidden suite of exercise 13.

Design: the learner's runtime gets the judge's clock and idle moment as arguments, so the judge drives it
through virtual seconds and counts its idle moments itself. Programs of tasks are played on it (see
exercise 12); in a few of them a task *works*: it holds the processor while the clock goes on.
Deadlines are distinct, or tie on purpose; what wakes together with a working task may come before or
behind it. The probes at the top tell the usual mistakes
apart.
Out of scope: cancelling twice, cleaning up that waits or goes on, tasks that cancel each other in a circle,
who goes first when a timeout and another deadline are due at the same instant.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

from grader.judge.runtimes.growth import Growth
from grader.judge.runtimes.playing import Probe, differs, playing
from grader.judge.runtimes.task_programs import Program, Step
from grader.suite import Learner, check

EXAMPLES, WITH_CANCEL = 80, 60
#: keeps its timers in a heap
RIGHT = Path(__file__).parent / "right" / "requests.py"
#: right programs take 0.7 to 1 times what that takes, alike among few and many
GROWTH = Growth(few=300, many=100_000, most=4, dearest=1.7, cheapest=1.2)
ZERO: Step = ("sleep", 0)


def a_cancelled_joiner(when: int) -> Program:
    """B is cancelled while it joins A; A goes on."""
    main: tuple[Step, ...] = (("spawn", "A"), ("spawn", "B"), ("sleep", when), ("cancel", "B"))
    return Program({"main": main, "A": (("sleep", when + 3),), "B": (("join", "A"),)})


def a_guarded_sleeper(when: int) -> Program:
    """Work is cancelled while it sleeps within ``except Exception``."""
    main: tuple[Step, ...] = (("spawn", "work"), ("sleep", when), ("cancel", "work"))
    return Program({"main": main, "work": (("guarded", when + 3),)})


def a_cancelled_timeout(when: int) -> Program:
    """Main is cancelled while it waits for work, which has a timeout and much time."""
    main, other = ("timeout", f"{when + 20} work"), (("sleep", when), ("cancel", "main"))
    return Program({"main": (main,), "work": (("sleep", when + 40),), "other": other}, ("main", "other"))


def a_timeout_of_what_is_cancelled(when: int) -> Program:
    """Work has much time, but what it waits for is cancelled."""
    return Program(
        {
            "egg": (("sleep", when + 30),),
            "main": (("timeout", f"{when + 20} work"),),
            "work": (("join", "egg"),),
            "other": (("sleep", when), ("cancel", "egg")),
        },
        ("egg", "main", "other"),
    )


# ---------------------------------------------------------------------- the usual mistakes
SLEEPER = Program({"A": (("sleep", 3),)}, ("A",))
TIE = Program(
    {"A": (("sleep", 5),), "B": (("sleep", 2), ("sleep", 3)), "C": (("sleep", 5),)}, ("A", "B", "C")
)
WORKER = Program({"A": (("sleep", 5),), "B": (("sleep", 1), ("work", 2))}, ("A", "B"))
ZEROS = Program({"A": (ZERO, ZERO), "B": (ZERO, ZERO)}, ("A", "B"))
BUSY = Program({"A": (("sleep", 2),), "B": (("work", 1), ZERO) * 4}, ("A", "B"))
CANCEL = Program({"main": (("spawn", "A"), ("sleep", 2), ("cancel", "A")), "A": (("sleep", 9),)})
GUARDED = a_guarded_sleeper(2)
HALF = Program({"A": (("sleep", 2.5),)}, ("A",))
JOINER = a_cancelled_joiner(2)
QUICK = Program({"main": (("timeout", "50 A"),), "A": (("sleep", 2), ("return", 7))})
SLOW = Program({"main": (("timeout", "3 A"),), "A": (("sleep", 9),)})
GIVEN_UP = a_cancelled_timeout(2)
OTHERS = a_timeout_of_what_is_cancelled(2)

#: in the order in which one mistake would hide another
PROBES = (
    Probe(SLEEPER, lambda it: it.idles == 0, {"waiting": "spins"}, place="run", of="endless"),
    Probe(SLEEPER, lambda it: it.when("A", "ends") is None, {"waiting": "for ever"}, place="run"),
    Probe(SLEEPER, lambda it: it.when("A", "ends") == 0, {"waiting": "not at all"}, place="sleep"),
    Probe(SLEEPER, lambda it: it.when("A", "ends") != 3, {"waiting": "another time"}, place="sleep"),
    Probe(SLEEPER, lambda it: it.idles - it.idles_in_vain > 1, {"waiting": "in steps"}, place="run"),
    Probe(SLEEPER, lambda it: it.idles > 1, {"waiting": "in vain"}, place="run"),
    Probe(
        TIE, lambda it: it.raised("not supported between"), {"ties": "compared"}, place="raised", of="broken"
    ),
    Probe(TIE, lambda it: it.finishers() == ["B", "C", "A"], {"ties": "last first"}, place="sleep"),
    Probe(WORKER, lambda it: (it.when("A", "ends") or 0) > 5, {"deadlines": "move"}, place="sleep"),
    Probe(ZEROS, lambda it: it.turns() == ["A", "B"], {"zero": "keeps the turn"}, place="sleep"),
    Probe(BUSY, lambda it: (it.when("A", "ends") or 0) > 3, {"sleepers": "starve"}, place="run"),
    Probe(CANCEL, lambda it: it.when("A", "ends") is not None, {"cancel": "does nothing"}, place="cancel"),
    Probe(
        CANCEL,
        lambda it: it.when("A", "is cancelled") == 2 and it.raised("awaited"),
        {"cancel": "fires"},
        place="cancel",
        of="broken",
    ),
    Probe(CANCEL, lambda it: it.when("A", "is cancelled") is None, {"cancel": "no cleaning"}, place="cancel"),
    Probe(CANCEL, lambda it: it.when("run", "returns") == 9, {"cancel": "timer stays"}, place="cancel"),
    Probe(
        CANCEL, lambda it: it.turns() == ["main", "A"] * 2 + ["main"], {"cancel": "at once"}, place="cancel"
    ),
    Probe(
        JOINER, lambda it: it.when("B", "is cancelled") is None, {"cancel": "only sleepers"}, place="cancel"
    ),
    Probe(
        JOINER,
        lambda it: it.when("B", "is cancelled") == 2 and it.raised("awaited"),
        {"cancel": "still awaited"},
        place="cancel",
        of="broken",
    ),
    Probe(
        SLOW,
        lambda it: it.when("main", "gives up on A") == 3 and it.when("A", "is cancelled") is None,
        {"timeout": "goes on"},
        place="timeout",
    ),
    Probe(
        QUICK,
        lambda it: it.when("main", "gets 7 from A") == 2 and it.when("run", "returns") == 50,
        {"timeout": "timer stays"},
        place="timeout",
    ),
    Probe(
        GIVEN_UP,
        lambda it: it.when("main", "is cancelled") == 2 != it.when("work", "is cancelled"),
        {"timeout": "leaves the work"},
        place="timeout",
    ),
    Probe(OTHERS, lambda it: it.when("main", "gives up on work") == 2, {"timeout": "any"}, place="timeout"),
    Probe(HALF, lambda it: it.when("A", "ends") in (2, 3), {"waiting": "whole seconds"}, place="sleep"),
    Probe(GUARDED, lambda it: "takes Cancelled for an error" in it.did("work"), {"cancel": "an error"}),
)


def sleepers(rng: random.Random, count: int) -> dict[str, int]:
    """Names and distinct virtual seconds, in an order that is not that of the deadlines."""
    while True:
        seconds = rng.sample(range(2, 60), count)
        if seconds != sorted(seconds):
            return {f"task-{number}": value for number, value in enumerate(seconds)}


def sleeping(seconds: Mapping[str, float]) -> Program:
    """Each sleeps once."""
    return Program({name: (("sleep", value),) for name, value in seconds.items()}, tuple(seconds))


# ---------------------------------------------------------------------- the checks
@check(points=2, objective="exact")
def test_sleepers_wake_at_their_deadline(learner: Learner) -> None:
    """Every sleeper wakes exactly at its deadline, the earliest first."""
    seconds = sleepers(learner.rng, 6)
    with playing(learner, PROBES) as at:
        parts = {name: value + learner.rng.choice((0.25, 0.5, 0.75)) for name, value in seconds.items()}
        for asked in (seconds, parts):
            played = at.play(sleeping(asked))
            for name, value in asked.items():
                woke = played.when(name, "ends")
                assert woke is not None, f"{name} went to sleep for {value:g} s and never woke."
                assert woke == value, f"{name} went to sleep for {value:g} s and woke after {woke:g} s."
        again = at.play(Program({"A": (("sleep", 2), ("now", None), ("sleep", 3), ("now", None))}, ("A",)))
        assert [what for what in again.did("A") if what.startswith("is told")] == [
            "is told 2 s",
            "is told 5 s",
        ], "A task slept 2 s and then 3 s and asked now() after each: it should be told 2 s and 5 s."


@check(points=2, objective="ties")
def test_ties_wake_in_order(learner: Learner) -> None:
    """Who is to wake at the same instant wakes in the order of going to sleep."""
    rng = learner.rng
    first, late = rng.randint(1, 4), rng.randint(5, 9)
    names = rng.sample(["ada", "bob", "cyd", "dan"], 4)
    bodies: dict[str, tuple[Step, ...]] = {
        names[0]: (("sleep", first), ("sleep", late - first)),  # first in the queue, last to go to sleep
        **dict.fromkeys(names[1:], (("sleep", late),)),
    }
    with playing(learner, PROBES) as at:
        played = at.play(Program(bodies, tuple(names)))
        wanted = [*names[1:], names[0]]
        assert played.finishers() == wanted, (
            f"All four had to wake at {late} s. They went to sleep in the order {', '.join(wanted)}; "
            f"they woke in the order {', '.join(played.finishers()) or '(nobody)'}."
        )


@check(points=2, objective="idle")
def test_it_sleeps_between_deadlines(learner: Learner) -> None:
    """With nothing ready, it sleeps until the next deadline, once."""
    seconds = sleepers(learner.rng, 5)
    with playing(learner, PROBES) as at:
        played = at.play(sleeping(seconds))
        idles = max(played.run.evidence.idles, played.idles)  # those in vain do not reach the judge
        assert idles == len(seconds), (
            f"There were {len(seconds)} deadlines up to {max(seconds.values())} s; "
            f"idle was called {idles} times."
        )
        none = at.play(Program({"A": (ZERO, ZERO), "B": ()}, ("A", "B")))
        idles = none.run.evidence.idles
        assert idles == 0, f"Somebody was ready all the time, and idle was called {idles} times."


@check(points=2, objective="deadlines")
def test_deadlines_do_not_move(learner: Learner) -> None:
    """A deadline stays where it is while other tasks work."""
    rng = learner.rng
    start, work = rng.randint(1, 3), rng.randint(2, 4)
    late = start + work + rng.randint(1, 5)
    with playing(learner, PROBES) as at:
        played = at.play(
            Program(
                {"sleeper": (("sleep", late),), "worker": (("sleep", start), ("work", work))},
                ("sleeper", "worker"),
            )
        )
        woke = played.when("sleeper", "ends")
        assert woke == late, (
            f"sleeper had to wake at {late} s; worker was at work from {start} s to {start + work} s. "
            f"sleeper woke at {'no time' if woke is None else f'{woke:g} s'}."
        )


@check(points=1, objective="zero")
def test_sleep_zero_gives_way(learner: Learner) -> None:
    """To sleep for 0 s is to let the others have their turn."""
    times = learner.rng.randint(2, 4)
    zeros = (ZERO,) * times
    with playing(learner, PROBES) as at:
        played = at.play(Program(dict.fromkeys("ABC", zeros), ("A", "B", "C")))
        wanted = ["A", "B", "C"] * (times + 1)
        assert played.turns() == wanted, (
            f"The turns should be {' '.join(wanted)}; they were {' '.join(played.turns())}."
        )
        assert played.run.elapsed == 0, f"That took {played.run.elapsed:g} s; it should take no time."


@check(points=1, objective="starving")
def test_sleepers_do_not_starve(learner: Learner) -> None:
    """A sleeper has its turn in time although others are always ready."""
    late = learner.rng.randint(2, 4)
    busy: tuple[Step, ...] = (("work", 1), ZERO) * (late + 5)
    with playing(learner, PROBES) as at:
        played = at.play(Program({"sleeper": (("sleep", late),), "busy": busy}, ("sleeper", "busy")))
        woke = played.when("sleeper", "ends")
        assert woke is not None, "The sleeper never woke."
        assert late <= woke <= late + 1, (
            f"busy gave its turn away every second, and sleeper, due at {late} s, had its turn at {woke:g} s."
        )


@check(points=2, objective="cancel")
def test_cancel_lets_it_clean_up(learner: Learner) -> None:
    """Cancelled is raised in the task where it waits, at that instant."""
    when = learner.rng.randint(2, 5)
    with playing(learner, PROBES) as at:
        played = at.play(
            Program(
                {
                    "work": (("sleep", when + 4), ("return", 1)),
                    "friend": (("try join", "work"),),
                    "main": (("sleep", when), ("spawn", "other"), ("cancel", "work"), ("try join", "work")),
                    "other": (),  # it stands in the queue already, before work
                },
                ("work", "friend", "main"),
            )
        )
        cleaned = played.when("work", "is cancelled")
        assert "returns 1" not in played.did("work"), (
            "work was cancelled while it slept, and went on all the same."
        )
        assert cleaned is not None, (
            "work was cancelled while it slept; its except and finally blocks never ran."
        )
        assert cleaned == when, (
            f"work was cancelled at {when} s; Cancelled was raised in it at {cleaned:g} s."
        )
        for name in ("main", "friend"):
            assert "finds work cancelled" in played.did(name), (
                "main and friend joined work, which main had cancelled. join should raise Cancelled in both; "
                f"{name} {played.last(name)}."
            )
        assert played.right, differs(played)
        guarded = at.play(a_guarded_sleeper(when))
        assert "takes Cancelled for an error" not in guarded.did("work"), (
            "work was cancelled while it slept within `except Exception`, and that caught the cancellation. "
            "Cancelled is a BaseException, so that only those catch it who mean it."
        )
        joiner = at.play(a_cancelled_joiner(when))
        cleaned = joiner.when("B", "is cancelled")
        assert cleaned == when, (
            f"B waited in join for A and was cancelled at {when} s; Cancelled was raised in it "
            f"{'never' if cleaned is None else f'at {cleaned:g} s'}."
        )
        assert joiner.right, differs(joiner)
        early = at.play(
            Program(
                {
                    "main": (("spawn", "work"), ("cancel", "work"), ("try join", "work")),
                    "work": (("sleep", 2),),
                }
            )
        )
        assert not early.did("work"), (
            f"work was cancelled before its first turn, and began all the same: it {early.last('work')}."
        )
        assert early.right, differs(early)


@check(points=1, objective="removed")
def test_cancel_removes_the_timer(learner: Learner) -> None:
    """The timer of a cancelled task is gone: nothing waits for it."""
    when = learner.rng.randint(2, 5)
    with playing(learner, PROBES) as at:
        played = at.play(
            Program(
                {
                    "main": (("spawn", "work"), ("sleep", when), ("cancel", "work")),
                    "work": (("sleep", when + 30),),
                }
            )
        )
        over = played.when("run", "returns")
        assert over is not None, f"run did not return after all tasks had ended; it {played.last('run')}."
        assert over == when, (
            f"All tasks had ended at {when} s; run went on until {over:g} s, for a sleep that was cancelled."
        )


@check(points=1, objective="in-time")
def test_a_timeout_that_is_not_needed(learner: Learner) -> None:
    """What ends in time gives its result, and its timeout leaves nothing behind."""
    rng = learner.rng
    seconds, result = rng.randint(2, 5), rng.randint(100, 999)
    with playing(learner, PROBES) as at:
        played = at.play(
            Program(
                {
                    "main": (("timeout", f"{seconds + rng.randint(20, 60)} work"),),
                    "work": (("sleep", seconds), ("return", result)),
                }
            )
        )
        got = played.when("main", f"gets {result} from work")
        assert got == seconds, (
            f"work returned {result} after {seconds} s, in time; main {played.last('main')}."
        )
        over = played.when("run", "returns")
        assert over == seconds, (
            f"All was done at {seconds} s; run returned at {'no time' if over is None else f'{over:g} s'}."
        )
        failing = at.play(
            Program({"main": (("timeout", "50 work"),), "work": (("sleep", seconds), ("raise", "Oops work"))})
        )
        assert failing.when("run", "raises Oops work") == seconds, (
            f"work, which had 50 s, raised Oops at {seconds} s, and all was over then; "
            f"run {failing.last('run')} at {failing.trace[-1][2]:g} s."
        )
        other = at.play(a_timeout_of_what_is_cancelled(seconds))
        assert other.when("main", "is cancelled") == seconds, (
            f"work had time until {seconds + 20} s. What it joined was cancelled at {seconds} s: work ended "
            f"with Cancelled, which should come out of timeout; main {other.last('main')}."
        )
        assert other.when("run", "returns") == seconds, (
            f"All was done at {seconds} s; run {other.last('run')} at {other.trace[-1][2]:g} s."
        )


@check(points=2, objective="too-late")
def test_a_timeout_cancels(learner: Learner) -> None:
    """What does not end in time is cancelled at the deadline, and TimeoutError is raised."""
    rng = learner.rng
    seconds = rng.randint(2, 6)
    with playing(learner, PROBES) as at:
        played = at.play(
            Program(
                {
                    "main": (("timeout", f"{seconds} work"), ("sleep", 1)),
                    "work": (("sleep", seconds + rng.randint(4, 9)),),
                }
            )
        )
        gave_up = played.when("main", "gives up on work")
        assert gave_up is not None, (
            f"work had {seconds} s and took longer; no TimeoutError came out of timeout."
        )
        assert gave_up == seconds, f"work had {seconds} s; TimeoutError came at {gave_up:g} s."
        cancelled = played.when("work", "is cancelled")
        assert cancelled == seconds, (
            f"After its {seconds} s work had to be cancelled; "
            f"{'it was not' if cancelled is None else f'it was at {cancelled:g} s'}."
        )
        failing = at.play(
            Program({"main": (("timeout", "5 work"),), "work": (("sleep", 1), ("raise", "Oops work"))})
        )
        assert failing.last("run") == "raises Oops work", (
            f"work raised Oops within its time; it should come out of timeout. run {failing.last('run')}."
        )
        given_up = at.play(a_cancelled_timeout(seconds))
        assert given_up.when("work", "is cancelled") == seconds, (
            f"main waited in timeout for work and was cancelled at {seconds} s. "
            f"That should cancel work as well; work {given_up.last('work')} at {given_up.trace[-1][2]:g} s."
        )
        assert given_up.when("run", "returns") == seconds, (
            f"main, which waited in timeout, and its work were cancelled at {seconds} s; "
            f"that was all, but run {given_up.last('run')} at {given_up.trace[-1][2]:g} s."
        )


@check(points=2, objective="programs")
def test_any_program(learner: Learner) -> None:
    """Any program of tasks that sleep, join and cancel does what the rules say."""
    with playing(learner, PROBES) as at:
        at.search(
            at.lot("sleep", "join", "try join", examples=EXAMPLES),
            at.lot("sleep", "join", "cancel", examples=WITH_CANCEL),
        )


@check(points=2, objective="crowd")
def test_a_hundred_thousand_timers(learner: Learner) -> None:
    """Each of 100,000 timers costs hardly more than each of a few hundred."""
    with playing(learner, PROBES) as at:
        at.must_not_grow(RIGHT, "crowd", GROWTH, at.lot("sleep", "join", examples=EXAMPLES))

"""Hidden suite of exercise 13.

Design: the learner's runtime gets the judge's clock and idle moment as arguments, so the judge drives it
through virtual seconds and counts its idle moments itself. Programs of tasks are played on it (see
exercise 12); in some of them a task *works*: it holds the processor while the clock goes on. Where the
lesson leaves something open (``grader/judge/runtimes/model.py`` has the list), programs are drawn again
until nothing hangs on it. The probes at the top tell the usual mistakes apart.
Out of scope: what is due at the very instant at which a timeout is up, sleeps of less than no time, tasks
that cancel each other in a circle.

Rules of the lesson, and what asks for them:

* "the rules of exercise 12 hold on, for several runtimes too": test_the_rules_of_before
* "exactly at its deadline: the time of the call plus `seconds`": test_sleepers_wake_at_their_deadline
* "stays its deadline whatever others do meanwhile": test_deadlines_do_not_move
* "the earliest deadline first, also of those who are late": test_late_sleepers_queue_up
* "Whose time has come goes to the end of the queue": test_late_sleepers_queue_up, test_ties_wake_in_order
* "Equal deadlines wake in the order of going to sleep": test_ties_wake_in_order
* "`sleep(0)` puts the task at the end of the queue, there and then": test_sleep_zero_gives_way
* "look before every turn": test_sleepers_do_not_starve
* "call `idle` with the earliest deadline, once": test_it_sleeps_between_deadlines
* "more may be spawned or cancelled then, and `run` called again": test_the_rules_of_before
* "`now` tells what `clock()`": test_sleepers_wake_at_their_deadline, test_deadlines_do_not_move
* "That turn comes at the end of the queue": test_cancel_lets_it_clean_up, test_any_program
* "Its timer is gone; nobody waits for it any more": test_cancel_removes_the_timer
* "Other sleepers notice nothing": test_cancel_removes_the_timer
* "Whom it joined counts as joined, and goes on": test_cancel_lets_it_clean_up
* "Joining it raises `Cancelled`; `run` does not count it as a failure": test_cancel_lets_it_clean_up
* "A task that catches it goes on like any other": test_who_is_cancelled_may_go_on
* "To cancel it again before that turn changes nothing": test_who_is_cancelled_may_go_on
* "has not begun never begins, and one that has ended is left alone": test_cancel_lets_it_clean_up
* "One that cancels itself goes on to where it waits next": test_who_is_cancelled_may_go_on
* "returns (or raises) what comes of it": test_a_timeout_that_is_not_needed, test_a_timeout_cancels
* "when the task has ended it raises `TimeoutError`": test_a_timeout_cancels
* "what the task returned or raised in the end is dropped": test_a_timeout_cancels
* "Nothing is left over, however it ends": test_a_timeout_cancels, test_a_timeout_that_is_not_needed
* "even if the time was up already": test_a_timeout_cancels, test_several_timeouts
* "Many may wait in a `timeout` at the same time, also in one of another": test_several_timeouts
* "With no time at all, the time is up at once": test_a_timeout_cancels
* "Each of a hundred thousand timers costs hardly more": test_a_hundred_thousand_timers
* "class Cancelled(BaseException)": test_cancel_lets_it_clean_up
* "invents programs of tasks that sleep, work, join, cancel and give each other time": test_any_program
"""

from __future__ import annotations

import dataclasses
import heapq
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from grader.judge.runtimes.growth import Growth, Thing
from grader.judge.runtimes.model import TIDYING_SECONDS
from grader.judge.runtimes.playing import Played, Probe, differs, playing
from grader.judge.runtimes.task_programs import Program, Step
from grader.suite import Learner, check

EXAMPLES, WITH_CANCEL, WITH_TIMEOUTS = 60, 100, 80
#: the quickest of the right programs
RIGHT = Path(__file__).parent / "right" / "buckets.py"
#: among 25,600, a turn costs right programs 0.9 to 1.7 times what it costs among few, the rest 0.8 to 1.35
#: times; a list into which deadlines are sorted, 2.6 (the earliest at the end) or 3.6 times. Among 100,000 it
#: is 1.9, 1.5, 7 and 11 times. To cancel 5,000 one right after the other costs right programs 1 to 1.65 times
#: what it costs for 300, who looks for each in the queue 6 times.
GROWTH = Growth(
    few=300,
    first=25_600,
    many=100_000,
    most=3.2,
    dearest=5,
    things={
        "turns": Thing("A turn", grows="turns", clear=2.6),
        "naps": Thing("A sleep", grows="timers", clear=1.8),
        "cancelled": Thing("A sleep that is cancelled", grows="timers", clear=1.8),
        "many cancelled": Thing("A sleep that is cancelled with many others", grows="timers", clear=2.6),
        "timeouts": Thing("A timeout", grows="timers", clear=1.8),
    },
)
#: the guide of a crowd wakes so often (``driver.py``)
NAPS = 1_500
ZERO: Step = ("sleep", 0)
#: how many are cancelled, and how often each: so many void timers that whoever sweeps them up in a lot does
CANCELLED, TIMES, NOT_CANCELLED = 36, 3, 24
#: virtual seconds: of sleeps that whoever sleeps in slices cuts, some hours and more than a day
LONG_SLEEPS = {"nap": 9_000, "night": 108_000}
#: virtual seconds: what a sleep may have beside whole ones
SPLIT_SECOND = 0.000125
#: what the clock shows when a play begins (``driver.py``)
BEGINNING = 1_000


def a_cancelled_joiner(when: int) -> Program:
    """B is cancelled while it joins A, which fails afterwards."""
    main: tuple[Step, ...] = (("spawn", "A"), ("spawn", "B"), ("sleep", when), ("cancel", "B"))
    return Program({"main": main, "A": (("sleep", when + 3), ("raise", "Oops A")), "B": (("join", "A"),)})


def a_cancelled_joiner_that_goes_on(when: int, *, joins: bool) -> Program:
    """B is cancelled while it waits, catches that and sleeps; what it waited for comes in that sleep.

    It waits for A, which ends then, or for a deadline.
    """
    waits: Step = ("try join", "A") if joins else ("catching", when + 2)
    bodies: dict[str, tuple[Step, ...]] = {
        "A": (("sleep", when + 2),),
        "B": (waits, ("sleep", 5), ("sleep", 1)),
        "main": (("sleep", when), ("cancel", "B")),
    }
    return Program(bodies, tuple(bodies))


def a_guarded_sleeper(when: int) -> Program:
    """Work is cancelled while it sleeps within ``except Exception``."""
    main: tuple[Step, ...] = (("spawn", "work"), ("sleep", when), ("cancel", "work"))
    return Program({"main": main, "work": (("guarded", when + 3),)})


def cancelled_before_it_begins() -> Program:
    """Work never has a turn."""
    main: tuple[Step, ...] = (("spawn", "work"), ("cancel", "work"), ("try join", "work"))
    return Program({"main": main, "work": (("sleep", 2),)})


def joined_before_it_begins() -> Program:
    """Main waits for work, which is cancelled before its first turn."""
    bodies: dict[str, tuple[Step, ...]] = {
        "main": (("try join", "work"),), "other": (("cancel", "work"),), "work": (("sleep", 2),)
    }  # fmt: skip
    return Program(bodies, ("main", "other", "work"))


def cancelled_when_it_has_ended(result: int) -> Program:
    """Work has ended, and main cancels it all the same."""
    main: tuple[Step, ...] = (("spawn", "work"), ("sleep", 1), ("cancel", "work"), ("sleep", 1))
    return Program({"main": (*main, ("try join", "work")), "work": (("return", result),)})


def cancelled_and_goes_on(when: int, *, times: int = 1) -> Program:
    """Work catches its Cancelled, goes on, and returns something."""
    return Program(
        {
            "main": (("sleep", when), *[("cancel", "work")] * times, ("try join", "work")),
            "work": (("catching", when + 9), ("sleep", 2), ("return", 7)),
        },
        ("work", "main"),
    )


def cancelled_and_tidies(when: int) -> Program:
    """Work sleeps in its ``finally`` block."""
    return Program(
        {
            "main": (("sleep", when), ("cancel", "work"), ("try join", "work")),
            "work": (("tidying", when + 30),),
        },
        ("work", "main"),
    )


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


def a_timeout_of_what_tidies(seconds: int) -> Program:
    """The time is up, and work needs some more to clean up."""
    return Program({"main": (("timeout", f"{seconds} work"), ("sleep", 1)), "work": (("tidying", 90),)})


def a_timeout_of_what_goes_on(seconds: int) -> Program:
    """The time is up; work catches its Cancelled, and returns something in the end."""
    work: tuple[Step, ...] = (("catching", 90), ("sleep", 2), ("return", 7))
    return Program({"main": (("timeout", f"{seconds} work"), ("sleep", 1)), "work": work})


def a_timeout_of_what_fails_then(seconds: int) -> Program:
    """The time is up, and work raises something else than Cancelled."""
    return Program({"main": (("timeout", f"{seconds} work"), ("sleep", 1)), "work": (("spoiling", 90),)})


def a_cancelled_timeout_that_was_up(seconds: int, *, after: int = 1) -> Program:
    """The time of work is up, it is cleaning up, and main is cancelled, which waits for that."""
    main: tuple[Step, ...] = (("timeout", f"{seconds} work"), ("sleep", 30))
    other: tuple[Step, ...] = (("sleep", seconds + after), ("cancel", "main"))
    return Program({"main": main, "work": (("tidying", 90),), "other": other}, ("main", "other"))


def a_timeout_while_tidying(seconds: int) -> Program:
    """The time of work is up, and it cleans up with a time limit of its own, which is enough."""
    work: tuple[Step, ...] = (("catching", 90), ("timeout", "2 soap"), ("sleep", 1), ("return", 7))
    main: tuple[Step, ...] = (("timeout", f"{seconds} work"), ("sleep", 1))
    return Program({"main": main, "work": work, "soap": (("sleep", 1), ("return", 8))})


def back_to_its_deadline(when: int, late: int) -> Program:
    """A and B sleep until the same moment; A is cancelled, and goes to sleep until then once more.

    C's timer stands before theirs, so that the void one is not looked at before that.
    """
    bodies: dict[str, tuple[Step, ...]] = {
        "A": (("catching", late), ("sleep", late - when)),
        "B": (("sleep", late),),
        "C": (("sleep", late - 1),),
        "main": (("sleep", when), ("cancel", "A")),
    }
    return Program(bodies, tuple(bodies))


def ends_after_cancelling_itself() -> Program:
    """Work cancels itself in its last turn; main waits for it."""
    work: tuple[Step, ...] = (ZERO, ("cancel", "work"), ("return", 7))
    return Program({"work": work, "main": (("try join", "work"), ("sleep", 1))}, ("work", "main"))


def cancelled_again_and_again(rng: random.Random) -> tuple[Program, dict[str, int]]:
    """Some of many sleepers are cancelled, three times each; and when, in virtual seconds, all wake."""
    bodies: dict[str, tuple[Step, ...]] = {}
    wake: dict[str, int] = {}
    names = [f"task-{number}" for number in range(CANCELLED + NOT_CANCELLED)]
    for number, name in enumerate(names):
        times = TIMES if number < CANCELLED else 0
        *caught, last = rng.sample(range(20, 400), times + 1)
        bodies[name] = (*[("catching", each) for each in caught], ("sleep", last))
        wake[name] = times + last
    cancels: tuple[Step, ...] = (("sleep", 1), *[("cancel", name) for name in names[:CANCELLED]])
    return Program({**bodies, "main": cancels * TIMES}, (*bodies, "main")), wake


def a_zero_behind_work(due: int, work: int) -> Program:
    """Worker sleeps for no time at the end of a turn in which sleeper became due."""
    bodies: dict[str, tuple[Step, ...]] = {"sleeper": (("sleep", due),), "worker": (("work", work), ZERO)}
    return Program(bodies, tuple(bodies))


def a_timeout_that_is_looked_at_late(seconds: int, result: int) -> Program:
    """Work ends in time, and who waits for it has its turn when the time is long over."""
    bodies: dict[str, tuple[Step, ...]] = {
        "main": (("timeout", f"{seconds + 1} work"),),
        "work": (("sleep", seconds), ("return", result)),
        "other": (ZERO, ("sleep", seconds), ("work", 3)),
    }
    return Program(bodies, ("main", "other"))


def two_timeouts(first: int, second: int) -> Program:
    """At the same time, of two that take too long."""
    return Program(
        {
            "A": (("timeout", f"{first} fish"),),
            "B": (("timeout", f"{second} rice"),),
            "fish": (("sleep", 60),),
            "rice": (("sleep", 60),),
        },
        ("A", "B"),
    )


def two_timeouts_of_what_goes_on(first: int) -> Program:
    """The time of both is up, one second after the other, before either work has ended."""
    goes_on: tuple[Step, ...] = (("catching", 60), ("sleep", 3), ("return", 7))
    bodies: dict[str, tuple[Step, ...]] = {
        "A": (("timeout", f"{first} fish"),),
        "B": (("timeout", f"{first + 1} rice"),),
        "fish": goes_on,
        "rice": goes_on,
    }
    return Program(bodies, ("A", "B"))


def a_timeout_in_a_timeout(outer: int, inner: int) -> Program:
    """Main gives work some time, and work gives egg some."""
    return Program(
        {
            "main": (("timeout", f"{outer} work"), ("sleep", 1)),
            "work": (("timeout", f"{inner} egg"), ("sleep", 1), ("return", 5)),
            "egg": (("sleep", 60),),
        }
    )


def timeouts_alike(seconds: int) -> Program:
    """Three have their time up at the same instant."""
    bodies: dict[str, tuple[Step, ...]] = {}
    for name in ("A", "B", "C"):
        bodies |= {name: (("timeout", f"{seconds} {name.lower()}"),), name.lower(): (("sleep", 60),)}
    return Program(bodies, ("A", "B", "C"))


def late_and_alike() -> Program:
    """A and C sleep as long as each other, B a little longer, and is due between them; all three are late."""
    bodies: dict[str, tuple[Step, ...]] = {
        "A": (("sleep", 4),), "B": (("sleep", 5),), "C": (("sleep", 2), ("sleep", 4)),
        "worker": (("sleep", 3), ("work", 9)),
    }  # fmt: skip
    return Program(bodies, tuple(bodies))


def late_sleepers(seconds: Mapping[str, int], start: int, work: int) -> Program:
    """All are due while worker holds the processor; other stands in the queue when it lets go."""
    bodies: dict[str, tuple[Step, ...]] = {name: (("sleep", value),) for name, value in seconds.items()}
    bodies |= {"worker": (("sleep", start), ("work", work)), "other": (("sleep", start),)}
    return Program(bodies, tuple(bodies))


def one_of_many_is_busy(late: int, busy: int) -> Program:
    """As many as ``busy`` tasks hold the processor for a second in each turn; sleeper is due meanwhile."""
    bodies: dict[str, tuple[Step, ...]] = {"sleeper": (("sleep", late),)}
    bodies |= dict.fromkeys([f"busy-{number}" for number in range(busy)], (("work", 1), ZERO) * (late + 2))
    return Program(bodies, tuple(bodies))


def cancels_in_the_middle(seconds: Mapping[str, int], when: int, victims: list[str]) -> Program:
    """Some of many sleepers are cancelled."""
    bodies: dict[str, tuple[Step, ...]] = {name: (("sleep", value),) for name, value in seconds.items()}
    bodies["main"] = (("sleep", when), *[("cancel", name) for name in victims])
    return Program(bodies, tuple(bodies))


# ---------------------------------------------------------------------- the usual mistakes
def is_in_vain(played: Played) -> bool:
    """It asked for its idle moment until it was ended, with a time that had come already."""
    # The first one was right; and it may have been ended between the two counts of the last one.
    return played.idles_in_vain > 3 and played.idles - played.idles_in_vain <= 2


def comes_out(played: Played) -> bool:
    """The Cancelled of a task came out of run, by itself or in a group."""
    kinds = ("BaseExceptionGroup", "Cancelled")
    return played.broken is not None and (played.broken.type in kinds or played.raised("Cannot nest"))


def are_late(played: Played, *who: str) -> bool:
    """One of these, who sleep once, woke after its deadline, and none before."""
    slept = {name: float(played.program.bodies[name][0][1] or 0) for name in who}
    woke = {name: played.when(name, "ends") for name in who}
    if any(at is None or at < slept[name] for name, at in woke.items()):
        return False
    return woke != slept


def is_dropped(played: Played, who: str) -> bool:
    """Somebody began to sleep, and then never did anything again."""
    did = played.did(who)
    return len(did) == 1 and did[0].startswith("sleeps")


def is_run_elsewhere(played: Played) -> bool:
    """A or C had a turn in the run of the runtime on which it was not spawned."""
    inside = False
    for who, what, _ in played.trace:
        if who == "other run":
            inside = what == "starts"
        elif who == ("A" if inside else "C"):
            return True
    return False


def no_more_than_waits(played: Played) -> bool:
    """Of A and B, who join each other, nobody was given anything, and C has ended."""
    return played.last("C") == "returns 7" and not any(what.startswith("gets") for _, what, _ in played.trace)


def order_of(played: Played, *who: str) -> list[str]:
    """In which order these ended."""
    return [name for name in played.finishers() if name in who]


TIME = Program({"A": (("now", None),)}, ("A",))
LATER = Program({"A": (("work", 2), ("now", None))}, ("A",))
SLEEPER = Program({"A": (("sleep", 3),)}, ("A",))
RISING = Program({"A": (("sleep", 2),), "B": (("sleep", 5),)}, ("A", "B"))
FALLING = Program({"A": (("sleep", 5),), "B": (("sleep", 2),)}, ("A", "B"))
TIE = Program(
    {"A": (("sleep", 5),), "B": (("sleep", 2), ("sleep", 3)), "C": (("sleep", 5),)}, ("A", "B", "C")
)
FRONT = Program({"A": (("sleep", 2),), "B": (("work", 3),), "C": ()}, ("A", "B", "C"))
WORKER = Program({"A": (("sleep", 5),), "B": (("sleep", 1), ("work", 2))}, ("A", "B"))
LATE = late_sleepers({"A": 5, "B": 3}, 1, 8)
ZEROS = Program({"A": (ZERO, ZERO), "B": (ZERO, ZERO)}, ("A", "B"))
BUSY = Program({"A": (("sleep", 2),), "B": (("work", 1), ZERO) * 4}, ("A", "B"))
ROUND = one_of_many_is_busy(5, 3)
CANCEL = Program({"main": (("spawn", "A"), ("sleep", 2), ("cancel", "A")), "A": (("sleep", 9),)})
QUEUE = Program(
    {
        "main": (("spawn", "A"), ("sleep", 2), ("spawn", "B"), ("cancel", "A")),
        "A": (("sleep", 9),),
        "B": (),
    }
)
JOINED = Program(
    {
        "main": (("spawn", "A"), ("sleep", 2), ("cancel", "A"), ("try join", "A")),
        "A": (("sleep", 9),),
    }
)
EARLY = cancelled_before_it_begins()
ENDED = cancelled_when_it_has_ended(7)
GUARDED = a_guarded_sleeper(2)
GOES_ON = cancelled_and_goes_on(2)
GOES_ON_TWICE = cancelled_and_goes_on(2, times=2)
TIDIES = cancelled_and_tidies(2)
HALF = Program({"A": (("sleep", 2.5),)}, ("A",))
#: less than a millisecond, and less than most clocks tick
FINE = Program({"A": (("sleep", SPLIT_SECOND),)}, ("A",))
AGAIN = Program({"A": (("sleep", 1),), "B": (("sleep", 1),)}, ("A",), later=("B",))
STOPS_JOINING = a_cancelled_joiner_that_goes_on(2, joins=True)
STOPS_SLEEPING = a_cancelled_joiner_that_goes_on(2, joins=False)
JOINER = a_cancelled_joiner(2)
#: without its entry, a heap with A in front has the last one there, F
MIDDLE = cancels_in_the_middle({"A": 3, "B": 20, "C": 4, "D": 21, "E": 22, "F": 5, "G": 9}, 1, ["A"])
QUICK = Program({"main": (("timeout", "50 A"),), "A": (("sleep", 2), ("return", 7))})
SLOW = Program({"main": (("timeout", "3 A"),), "A": (("sleep", 9),)})
GIVEN_UP = a_cancelled_timeout(2)
OTHERS = a_timeout_of_what_is_cancelled(2)
TWO, TWO_GO_ON = two_timeouts(3, 5), two_timeouts_of_what_goes_on(3)
NESTED = a_timeout_in_a_timeout(8, 3)
SLOW_END = a_timeout_of_what_tidies(3)
GOES_ON_LATE, FAILS_LATE = a_timeout_of_what_goes_on(3), a_timeout_of_what_fails_then(3)
BOTH = a_cancelled_timeout_that_was_up(3)
SAME_MOMENT = a_cancelled_timeout_that_was_up(3, after=TIDYING_SECONDS)
NO_TIME = Program({"main": (("timeout", "0 A"),), "A": (("sleep", 9), ("return", 7))})
HELD_UP = a_timeout_that_is_looked_at_late(3, 7)
FAILS_IN_TIME = Program({"main": (("timeout", "50 A"),), "A": (("sleep", 2), ("raise", "Oops A"))})
#: A lines up again before C is spawned
ZERO_ONCE = Program({"A": (ZERO,), "B": (("spawn", "C"),), "C": ()}, ("A", "B"))
ZERO_LATE = a_zero_behind_work(2, 3)
FROM_TURN = Program({"A": (("sleep", 1), ("work", 2), ("sleep", 3))}, ("A",))
#: both are due at once; A lines up again behind B
TWO_DUE = Program({"A": (("sleep", 2), ZERO), "B": (("sleep", 2),)}, ("A", "B"))
WAITS = Program({"main": (("spawn", "A"), ("join", "A")), "A": (("sleep", 2),)})
CIRCLE = Program(
    {"A": (("join", "B"),), "B": (("join", "A"),), "C": (("sleep", 2), ("return", 7))}, ("A", "B", "C")
)
#: B had the last turn of the first run; when it is cancelled, A's join is over too
BETWEEN = Program({"A": (("join", "B"),), "B": (("join", "A"),)}, ("A", "B"), between=("B",))
#: B is cancelled before anybody has had a turn
BEFORE = Program({"A": (("sleep", 1),), "B": (("sleep", 2),)}, ("A", "B"), early=("B",))
#: C stands in the queue of another runtime, which main has run while A sleeps
INSIDE = Program(
    {"A": (("sleep", 1),), "main": (ZERO, ("run other", None), ("join", "A")), "C": (("sleep", 3),)},
    ("A", "main"),
    other=("C",),
)
FAIL_APART = Program(
    {"A": (("raise", "Oops A"),), "main": (("run other", None),), "C": (("raise", "Oops C"),)},
    ("A", "main"),
    other=("C",),
)

#: in the order in which one mistake would hide another
PROBES = (
    Probe(TIME, lambda it: it.did("A")[1:2] != ["is told 0 s"], {"clock": "another"}, place="now"),
    Probe(SLEEPER, lambda it: it.idles == 0, {"waiting": "spins"}, place="run", of="endless"),
    Probe(
        SLEEPER,
        lambda it: it.asked[:1] == [3 - BEGINNING],
        {"waiting": "for a while"},
        place="idling",
        of="endless",
    ),
    Probe(
        SLEEPER,
        lambda it: it.asked[:3] == [3, 3, 3] and is_in_vain(it),
        {"waiting": "until later"},
        place="run",
        of="endless",
    ),
    Probe(SLEEPER, lambda it: it.when("A", "ends") is None, {"waiting": "for ever"}, place="run"),
    Probe(SLEEPER, lambda it: it.when("A", "ends") == 0, {"waiting": "not at all"}, place="sleep"),
    Probe(SLEEPER, lambda it: it.when("A", "ends") != 3, {"waiting": "another time"}, place="sleep"),
    Probe(SLEEPER, lambda it: it.idles == 0, {"waiting": "without idle"}, place="run"),
    Probe(RISING, lambda it: it.when("B", "sleeps 5 s") == 2, {"waiting": "holds up all"}, place="idling"),
    Probe(RISING, lambda it: it.inside.get("B") == "A", {"waiting": "by turns"}, place="sleep"),
    Probe(RISING, lambda it: it.asked[:1] == [5], {"waiting": "for the last"}, place="idling"),
    Probe(
        FALLING,
        lambda it: (it.when("A", "ends"), it.when("B", "ends")) == (5, 5),
        {"waiting": "in line"},
        place="sleep",
    ),
    Probe(SLEEPER, lambda it: it.idles - it.idles_in_vain > 1, {"waiting": "in steps"}, place="run"),
    Probe(SLEEPER, lambda it: it.idles > 1, {"waiting": "in vain"}, place="run"),
    Probe(
        TIE, lambda it: it.raised("not supported between"), {"ties": "compared"}, place="raised", of="broken"
    ),
    Probe(FRONT, lambda it: order_of(it, "A", "C") == ["A", "C"], {"woken": "go first"}, place="run"),
    Probe(TIE, lambda it: it.finishers() == ["B", "C", "A"], {"ties": "last first"}, place="sleep"),
    Probe(TIE, lambda it: it.finishers() == ["A", "B", "C"], {"ties": "by age"}, place="sleep"),
    Probe(WORKER, lambda it: it.when("A", "ends") == 7, {"deadlines": "move"}, place="sleep"),
    Probe(LATER, lambda it: "is told 0 s" in it.did("A"), {"clock": "late"}, place="now"),
    Probe(FROM_TURN, lambda it: it.when("A", "ends") == 4, {"deadlines": "from the turn"}, place="sleep"),
    Probe(LATE, lambda it: order_of(it, "A", "B") == ["A", "B"], {"late": "another order"}, place="run"),
    Probe(ZEROS, lambda it: it.turns() == ["A", "B"], {"zero": "keeps the turn"}, place="sleep"),
    Probe(TWO_DUE, lambda it: it.finishers() == ["A", "B"], {"woken": "one at a time"}, place="run"),
    Probe(ZERO_ONCE, lambda it: it.finishers() == ["B", "C", "A"], {"zero": "late"}, place="sleep"),
    Probe(ZERO_LATE, lambda it: it.finishers() == ["sleeper", "worker"], {"zero": "a timer"}, place="sleep"),
    Probe(BUSY, lambda it: it.when("A", "ends") == 4, {"sleepers": "starve"}, place="run"),
    Probe(ROUND, lambda it: (it.when("sleeper", "ends") or 0) > 8, {"sleepers": "wait"}, place="run"),
    Probe(
        CANCEL,
        lambda it: it.when("A", "is cancelled") == 2 and comes_out(it),
        {"cancel": "ends run"},
        place="run",
        of="broken",
    ),
    Probe(CANCEL, lambda it: it.when("A", "ends") == 9, {"cancel": "does nothing"}, place="cancel"),
    Probe(
        CANCEL,
        lambda it: it.when("A", "is cancelled") == 2 and it.raised("awaited"),
        {"cancel": "fires"},
        place="cancel",
        of="broken",
    ),
    Probe(CANCEL, lambda it: is_dropped(it, "A"), {"cancel": "no cleaning"}, place="cancel"),
    Probe(CANCEL, lambda it: it.when("run", "returns") == 9, {"cancel": "timer stays"}, place="cancel"),
    Probe(
        CANCEL, lambda it: it.turns() == ["main", "A"] * 2 + ["main"], {"cancel": "at once"}, place="cancel"
    ),
    Probe(
        QUEUE,
        lambda it: it.turns()[-2:] == ["A", "B"],
        {"cancel": "goes first"},
        place="cancel",
    ),
    Probe(
        JOINED,
        lambda it: it.last("main") == "ends" and "gets None from A" in it.did("main"),
        {"cancel": "joins to none"},
        place="join",
    ),
    Probe(
        JOINED,
        lambda it: it.last("A") == "is cancelled" and it.last("main") == "joins A, catching",
        {"cancel": "wakes nobody"},
        place="join",
    ),
    Probe(
        JOINER,
        lambda it: it.when("B", "is cancelled") == 2 and it.when("A", "is cancelled") == 2,
        {"cancel": "takes along"},
        place="cancel",
    ),
    Probe(JOINER, lambda it: it.when("B", "fails: Oops A") == 5, {"cancel": "only sleepers"}, place="cancel"),
    Probe(
        JOINER,
        lambda it: it.when("B", "is cancelled") == 2 and it.raised("awaited"),
        {"cancel": "still awaited"},
        place="cancel",
        of="broken",
    ),
    Probe(
        JOINER,
        lambda it: it.when("B", "is cancelled") == 2 and it.last("run") == "raises Oops A",
        {"cancel": "not joined"},
        place="join",
    ),
    Probe(EARLY, lambda it: bool(it.did("work")), {"cancel": "begins"}, place="cancel"),
    Probe(
        EARLY,
        lambda it: it.last("main") == "joins work, catching" and it.last("run") == "returns",
        {"cancel": "vanishes"},
        place="cancel",
    ),
    Probe(ENDED, lambda it: it.raised("awaited"), {"cancel": "revives"}, place="cancel", of="broken"),
    Probe(
        GOES_ON,
        lambda it: it.did("work")[1:] == ["catches Cancelled", "sleeps 2 s", "is cancelled"],
        {"cancel": "again and again"},
        place="cancel",
    ),
    Probe(
        GOES_ON,
        lambda it: it.last("work") == "returns 7" and "finds work cancelled" in it.did("main"),
        {"cancel": "marks for good"},
        place="cancel",
    ),
    Probe(
        GOES_ON_TWICE,
        lambda it: it.did("work")[1:] == ["catches Cancelled", "sleeps 2 s", "is cancelled"],
        {"cancel": "counted"},
        place="cancel",
    ),
    Probe(
        TIDIES,
        lambda it: "tidies up for 2 s" in it.did("work") and it.when("main", "finds work cancelled") == 2,
        {"cancel": "ends too early"},
        place="cancel",
    ),
    Probe(
        STOPS_JOINING,
        lambda it: it.when("B", "finds A cancelled") == 2 and it.when("B", "sleeps 1 s") == 4,
        {"cancel": "woken later"},
        place="join",
    ),
    Probe(
        STOPS_SLEEPING,
        lambda it: it.when("B", "catches Cancelled") == 2 and it.when("B", "sleeps 1 s") == 4,
        {"cancel": "timer wakes"},
        place="sleep",
    ),
    Probe(MIDDLE, lambda it: are_late(it, "C", "F", "G"), {"cancel": "disturbs"}, place="cancel"),
    Probe(QUICK, lambda it: it.awaited.get("A") == "main", {"timeout": "by await"}, place="timeout"),
    Probe(QUICK, lambda it: it.inside.get("A") == "main", {"timeout": "by turns"}, place="timeout"),
    Probe(
        SLOW,
        lambda it: it.when("main", "gives up on A") == 3 and it.when("A", "ends") == 9,
        {"timeout": "goes on"},
        place="timeout",
    ),
    Probe(
        SLOW,
        lambda it: it.when("A", "is cancelled") == 3 == it.when("main", "gets None from A"),
        {"timeout": "is none"},
        place="timeout",
    ),
    Probe(
        QUICK,
        lambda it: it.when("main", "gets 7 from A") == 2 and it.when("run", "returns") == 50,
        {"timeout": "timer stays"},
        place="timeout",
    ),
    Probe(
        QUICK, lambda it: it.when("main", "gets 7 from A") == 50, {"timeout": "till the end"}, place="timeout"
    ),
    Probe(
        HELD_UP,
        lambda it: "gives up on work" in it.did("main"),
        {"timeout": "by the clock"},
        place="timeout",
    ),
    Probe(
        FAILS_IN_TIME,
        lambda it: it.when("run", "raises Oops A") == 50,
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
    Probe(
        SLOW_END,
        lambda it: it.when("main", "gives up on work") == 3 and it.when("work", "is cancelled") == 5,
        {"timeout": "does not wait"},
        place="timeout",
    ),
    Probe(
        GOES_ON_LATE,
        lambda it: "gets 7 from work" in it.did("main"),
        {"timeout": "work wins"},
        place="timeout",
    ),
    Probe(
        FAILS_LATE, lambda it: "fails: Oops work" in it.did("main"), {"timeout": "work wins"}, place="timeout"
    ),
    Probe(
        BOTH, lambda it: "gives up on work" in it.did("main"), {"timeout": "beats Cancelled"}, place="timeout"
    ),
    Probe(
        SAME_MOMENT,
        lambda it: "gives up on work" in it.did("main"),
        {"timeout": "beats Cancelled"},
        place="timeout",
    ),
    Probe(
        NO_TIME,
        lambda it: it.when("main", "gets 7 from A") == 9,
        {"timeout": "zero is none"},
        place="timeout",
    ),
    # No rule: what a timeout does when it is alone is told by the checks, and not as a matter of two.
    Probe(QUICK, lambda it: not it.right, {"timeout": "another"}),
    Probe(SLOW, lambda it: not it.right, {"timeout": "another"}),
    Probe(
        TWO,
        lambda it: (it.when("A", "gives up on fish"), it.when("B", "gives up on rice")) != (3, 5),
        {"timeout": "of two"},
        place="timeout",
    ),
    Probe(
        NESTED,
        lambda it: (it.when("work", "gives up on egg"), it.when("main", "gets 5 from work")) != (3, 4),
        {"timeout": "of two"},
        place="timeout",
    ),
    Probe(
        TWO_GO_ON,
        lambda it: any(it.when(who, "gets 7 from " + work) for who, work in (("A", "fish"), ("B", "rice"))),
        {"timeout": "of two"},
        place="timeout",
    ),
    Probe(AGAIN, lambda it: not it.did("B"), {"again": "nothing"}, place="run"),
    Probe(CIRCLE, no_more_than_waits, {"circle": "raises"}, place="raised", of="broken", sound_with=WAITS),
    Probe(CIRCLE, no_more_than_waits, {"circle": "for ever"}, place="run", of="endless", sound_with=WAITS),
    Probe(CIRCLE, lambda it: "is closed" in it.did("A"), {"circle": "closed"}, place="run"),
    Probe(BETWEEN, lambda it: it.last("B") == "joins A", {"cancel": "of the last"}, place="cancel"),
    Probe(BEFORE, lambda _: True, {"cancel": "before run"}, place="raised", of="broken", sound_with=WAITS),
    Probe(INSIDE, is_run_elsewhere, {"apart": "one queue"}, place="run"),
    Probe(INSIDE, lambda it: it.last("main") == "joins A", {"apart": "never woken"}, place="join"),
    Probe(
        INSIDE,
        lambda it: it.last("main") == "joins A" and it.raised("awaited"),
        {"apart": "another is woken"},
        place="run",
        of="broken",
    ),
    Probe(
        INSIDE,
        lambda it: "joins A" in it.did("main"),
        {"apart": "forgets who runs"},
        place="raised",
        of="broken",
        sound_with=WAITS,
    ),
    Probe(
        FAIL_APART,
        lambda it: any("Oops A" in what for what in it.did("other run")),
        {"apart": "one list of failures"},
        place="run",
    ),
    Probe(HALF, lambda it: it.when("A", "ends") in (2, 3), {"waiting": "whole seconds"}, place="sleep"),
    Probe(
        FINE,
        lambda it: (it.when("A", "ends") or 0) <= 0.001 and not it.right,
        {"waiting": "in ticks"},
        place="sleep",
    ),
    Probe(
        GUARDED,
        lambda it: "takes Cancelled for an error" in it.did("work"),
        {"cancel": "an error"},
        place="none",
    ),
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


def unlike_their_deadlines(rng: random.Random) -> dict[str, int]:
    """Four sleepers, who went to sleep in another order than that of their deadlines, and of its reverse."""
    while True:
        values = rng.sample(range(4, 20), 4)
        if values not in (sorted(values), sorted(values, reverse=True)):
            return dict(zip(rng.sample(["ada", "bob", "cyd", "dan"], 4), values, strict=True))


#: a heap that was swept and is none any more may give the right order by chance, and hardly so often
SWEEPS = 3
#: enough for a heap of several levels with more than one branch
MANY_SLEEPERS = 24


def where_a_heap_breaks(rng: random.Random) -> tuple[dict[str, int], list[str]]:
    """Sleepers, and those who are to be cancelled.

    Who takes their entries out of the heap as out of any list has somebody wake late.
    """
    while True:
        seconds = sleepers(rng, 9)
        victims = rng.sample(list(seconds), 2)
        heap: list[tuple[int, str]] = []
        for name, value in seconds.items():
            heapq.heappush(heap, (value, name))
        for name in victims:
            heap.remove((seconds[name], name))
        taken = [heapq.heappop(heap) for _ in range(len(heap))]
        earliest = min(seconds, key=lambda name: seconds[name])
        if taken != sorted(taken) and earliest in victims:
            return seconds, victims


class SinkOnly:
    """A heap of deadlines whose removals let the last entry only sink into the hole."""

    def __init__(self) -> None:
        self.entries: list[tuple[int, str]] = []

    def add(self, entry: tuple[int, str]) -> None:
        """As any heap does."""
        self.entries.append(entry)
        at = len(self.entries) - 1
        while at and self.entries[at] < self.entries[(at - 1) // 2]:
            above = (at - 1) // 2
            self.entries[at], self.entries[above] = self.entries[above], self.entries[at]
            at = above

    def remove(self, at: int) -> tuple[int, str]:
        """What stood there; what stands there now may belong further up."""
        gone, last = self.entries[at], self.entries.pop()
        if at < len(self.entries):
            self.entries[at] = last
            while children := [each for each in (2 * at + 1, 2 * at + 2) if each < len(self.entries)]:
                below = min(children, key=lambda each: self.entries[each])
                if self.entries[at] <= self.entries[below]:
                    break
                self.entries[at], self.entries[below] = self.entries[below], self.entries[at]
                at = below
        return gone


def where_an_entry_must_rise(rng: random.Random) -> tuple[dict[str, int], list[str]]:
    """Sleepers, and those who are to be cancelled; who lets entries only sink has somebody wake late."""
    while True:
        seconds = sleepers(rng, MANY_SLEEPERS)
        victims = rng.sample(list(seconds), MANY_SLEEPERS // 3)
        if all(wakes_out_of_order(seconds, victims, main_first=first) for first in (False, True)):
            return seconds, victims


def wakes_out_of_order(seconds: Mapping[str, int], victims: Sequence[str], *, main_first: bool) -> bool:
    """Whether that heap gives the sleepers in another order; main's own timer is taken out before."""
    heap = SinkOnly()
    entries = [(value, name) for name, value in seconds.items()]
    for entry in [(1, "main"), *entries] if main_first else [*entries, (1, "main")]:
        heap.add(entry)
    heap.remove(0)
    for name in victims:
        heap.remove(heap.entries.index((seconds[name], name)))
    woken = [heap.remove(0) for _ in range(len(heap.entries))]
    return woken != sorted(woken)


def never_or_at(moment: float | None) -> str:
    """A virtual second at which something happened, for a message; None: it did not."""
    return "never" if moment is None else f"at {moment:g} s"


def ended_at(played: Played, who: str) -> str:
    """When somebody did something last, for a message."""
    times = [at for name, _, at in played.trace if name == who]
    return f"{times[-1]:g} s" if times else "no time"


# ---------------------------------------------------------------------- the checks
@check(points=2, objective="exact")
def test_sleepers_wake_at_their_deadline(learner: Learner) -> None:
    """Every sleeper wakes exactly at its deadline, the earliest first."""
    seconds = sleepers(learner.rng, 6)
    with playing(learner, PROBES) as at:
        parts = {name: value + learner.rng.choice((0.25, 0.5, 0.75)) for name, value in seconds.items()}
        fine = {name: value + SPLIT_SECOND for name, value in seconds.items()}
        for asked in (seconds, parts, fine):
            played = at.play(sleeping(asked))
            for name, value in asked.items():
                woke = played.when(name, "ends")
                assert woke is not None, f"{name} went to sleep for {value:g} s and never woke."
                assert woke == value, f"{name} went to sleep for {value} s and woke after {woke} s."
        again = at.play(Program({"A": (("sleep", 2), ("now", None), ("sleep", 3), ("now", None))}, ("A",)))
        assert [what for what in again.did("A") if what.startswith("is told")] == [
            "is told 2 s",
            "is told 5 s",
        ], "A task slept 2 s and then 3 s and asked now() after each: it should be told 2 s and 5 s."
        twice = at.play(Program({"A": (("sleep", 2),), "B": (("sleep", 3),)}, ("A",), later=("B",)))
        woke = twice.when("B", "ends")
        assert woke == 5, (
            "run was called a second time, at 2 s, for B, which slept for 3 s. B should wake at 5 s; "
            f"it woke at {'no time' if woke is None else f'{woke:g} s'}."
        )


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
        both = at.play(TWO_DUE)
        assert both.finishers() == ["B", "A"], (
            "A and B were due at 2 s, so both stood in the queue then. A slept for 0 s then, and so lined up "
            f"behind B; they ended in the order {', '.join(both.finishers()) or '(nobody)'}."
        )


@check(points=1, objective="late")
def test_late_sleepers_queue_up(learner: Learner) -> None:
    """Who is due goes to the end of the queue, the earliest deadline first."""
    rng = learner.rng
    seconds = unlike_their_deadlines(rng)
    start = rng.randint(1, 3)
    with playing(learner, PROBES) as at:
        alike = [name for name in at.play(late_and_alike()).finishers() if name != "worker"]
        assert alike == ["A", "B", "C"], (
            "A, B and C were due at 4, 5 and 6 s, while somebody worked until 12 s; A and C slept for 4 s "
            f"each. They should have their turns in the order of their deadlines; it was {', '.join(alike)}."
        )
        played = at.play(late_sleepers(seconds, start, max(seconds.values())))
        by_deadline = sorted(seconds, key=lambda name: seconds[name])
        queued = [name for name in played.finishers() if name in {"other", *seconds}]
        assert queued == ["other", *by_deadline], (
            f"While worker was at work, {', '.join(f'{name} ({seconds[name]} s)' for name in seconds)} were "
            "due, and other stood in the queue. The turns after that should go to "
            f"{' '.join(['other', *by_deadline])}; they went to {' '.join(queued) or 'nobody'}."
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
        long = at.play(sleeping(LONG_SLEEPS))
        idles = max(long.run.evidence.idles, long.idles)
        assert idles == len(LONG_SLEEPS), (
            f"Two tasks slept, for {' s and '.join(map(str, LONG_SLEEPS.values()))} s; idle was called "
            f"{idles} times. Once for each deadline, however far away, is enough."
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
        busy = at.play(
            Program({"A": (("sleep", start), ("work", work), ("now", None), ("sleep", 2))}, ("A",))
        )
        assert busy.did("A")[3:4] == [f"is told {start + work} s"], (
            f"A was at work from {start} s to {start + work} s and asked now() then, in the same turn; it "
            f"{busy.did('A')[3] if len(busy.did('A')) > 3 else 'was told nothing'}."
        )
        woke = busy.when("A", "ends")
        assert woke == start + work + 2, (
            f"A was at work until {start + work} s and slept for 2 s then, in the same turn. "
            f"It woke at {'no time' if woke is None else f'{woke:g} s'}."
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
        due = learner.rng.randint(1, 3)
        work = due + learner.rng.randint(0, 2)
        late = at.play(a_zero_behind_work(due, work))
        assert late.finishers() == ["worker", "sleeper"], (
            f"worker was at work until {work} s and then, in the same turn, slept for 0 s: it stood in the "
            f"queue before sleeper, who was due at {due} s and lines up after that turn. They ended in the "
            f"order {', '.join(late.finishers()) or '(nobody)'}."
        )


@check(points=1, objective="starving")
def test_sleepers_do_not_starve(learner: Learner) -> None:
    """A sleeper has its turn in time although others are always ready."""
    busy = learner.rng.randint(3, 5)
    late = busy * learner.rng.randint(1, 2) + learner.rng.randint(2, busy - 1)  # not when a round ends
    with playing(learner, PROBES) as at:
        played = at.play(one_of_many_is_busy(late, busy))
        woke = played.when("sleeper", "ends")
        assert woke is not None, "The sleeper never woke."
        # Whoever is at work when it becomes due may stand in the queue before it, or behind.
        assert woke in (late + busy - 1, late + busy), (
            f"{busy} tasks gave their turn away after a second each, and sleeper was due at {late} s. Behind "
            f"those in the queue, it should have its turn at {late + busy} s; it had it at {woke:g} s."
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
            f"{never_or_at(cleaned)}."
        )
        assert joiner.when("A", "is cancelled") is None, (
            "B, which waited in join for A, was cancelled; A should go on, and was cancelled as well."
        )
        assert joiner.last("run") == "returns", (
            "B joined A, was cancelled meanwhile, and A failed afterwards. A counts as joined, so run should "
            f"return; it {joiner.last('run')}."
        )
        assert joiner.right, differs(joiner)
        once = at.play(
            Program({"A": (("catching", 0), ("sleep", 3)), "main": (("cancel", "A"),)}, ("A", "main"))
        )
        assert once.when("A", "ends") == 3, (
            "A stood in the queue when it was cancelled, caught that and slept 3 s. It stands there once, "
            f"so it should wake at 3 s; it woke {never_or_at(once.when('A', 'ends'))}."
        )
        queued = at.play(
            Program({"A": (ZERO,) * 2, "B": (ZERO,) * 2, "main": (("cancel", "A"),)}, ("A", "B", "main"))
        )
        assert queued.right, (
            "A and B stood in the queue, A in front, when A was cancelled: it keeps its place. "
            f"{differs(queued)}"
        )
        early = at.play(cancelled_before_it_begins())
        assert not early.did("work"), (
            f"work was cancelled before its first turn, and began all the same: it {early.last('work')}."
        )
        assert early.right, differs(early)
        waited = at.play(joined_before_it_begins())
        assert "finds work cancelled" in waited.did("main"), (
            "main waited in join for work, which was cancelled before its first turn. Then work has ended, "
            f"and main should find it cancelled; main {waited.last('main')}."
        )
        assert waited.right, differs(waited)
        ended = at.play(cancelled_when_it_has_ended(when))
        assert ended.right, f"work had ended when main cancelled it. {differs(ended)}"


@check(points=2, objective="goes-on")
def test_who_is_cancelled_may_go_on(learner: Learner) -> None:
    """Cancelled is raised once: who catches it goes on, and may take its time to clean up."""
    rng = learner.rng
    when = rng.randint(2, 5)
    with playing(learner, PROBES) as at:
        for times in (1, 2):
            caught = at.play(cancelled_and_goes_on(when, times=times))
            how = "cancelled" if times == 1 else "cancelled twice in a row"
            assert caught.did("work").count("catches Cancelled") == 1, (
                f"work was {how} at {when} s while it slept, and catches that. Cancelled should be raised "
                f"in it once; it was raised {caught.did('work').count('catches Cancelled')} times."
            )
            assert caught.last("work") == "returns 7", (
                f"work was {how} at {when} s, caught that, and then slept for 2 s and returned 7; "
                f"with your code, it {caught.last('work')} at {ended_at(caught, 'work')}."
            )
            assert caught.when("main", "gets 7 from work") == when + 2, (
                f"work was {how}, caught that, and returned 7 at {when + 2} s. main, which joined it, should "
                f"get 7 then; it {caught.last('main')} at {ended_at(caught, 'main')}."
            )
            assert caught.right, differs(caught)
        for joins, waited, caught_it in (
            (True, "joined A, which ended", "finds A cancelled"),
            (False, "slept until", "catches Cancelled"),
        ):
            stopped_waiting = at.play(a_cancelled_joiner_that_goes_on(when, joins=joins))
            assert stopped_waiting.when("B", caught_it) == when, (
                f"B {waited} at {when + 2} s, was cancelled at {when} s, and catches that; it "
                f"{stopped_waiting.last('B')} at {ended_at(stopped_waiting, 'B')}."
            )
            woke = stopped_waiting.when("B", "sleeps 1 s")
            assert woke == when + 5, (
                f"B {waited} at {when + 2} s. It was cancelled at {when} s, caught that, and slept for 5 s: "
                f"until {when + 5} s. It woke {never_or_at(woke)}."
            )
            assert stopped_waiting.right, differs(stopped_waiting)
        late = when + rng.randint(2, 5)
        back = at.play(back_to_its_deadline(when, late))
        assert order_of(back, "A", "B") == ["B", "A"], (
            f"A and B slept until {late} s. A was cancelled at {when} s, caught that, and went to sleep "
            f"until {late} s again, after B. They woke in the order {', '.join(order_of(back, 'A', 'B'))}."
        )
        assert back.right, differs(back)
        tidied = at.play(cancelled_and_tidies(when))
        late = when + TIDYING_SECONDS
        assert tidied.when("main", "finds work cancelled") == late, (
            f"work was cancelled at {when} s and slept for {TIDYING_SECONDS} s in its finally block, so it "
            f"ends at {late} s. main joined it and should have Cancelled raised then; "
            f"it {tidied.last('main')} at {ended_at(tidied, 'main')}."
        )
        assert tidied.right, differs(tidied)
        again = at.play(
            Program(
                {
                    "main": (("sleep", when), ("cancel", "work"), ("sleep", 1), ("cancel", "work")),
                    "work": (("catching", when + 9), ("sleep", 9)),
                },
                ("work", "main"),
            )
        )
        assert again.when("work", "is cancelled") == when + 1, (
            f"work was cancelled at {when} s, caught that and slept again. At {when + 1} s it was cancelled "
            f"once more, and should end there; it {again.last('work')} at {ended_at(again, 'work')}."
        )
        spoiled = at.play(
            Program(
                {
                    "main": (("sleep", when), ("cancel", "work"), ("try join", "work")),
                    "work": (("spoiling", when + 9),),
                },
                ("work", "main"),
            )
        )
        assert spoiled.when("main", "catches Oops work") == when, (
            f"work was cancelled at {when} s and raised Oops instead of Cancelled. main, which joined it, "
            f"should catch Oops; it {spoiled.last('main')}."
        )
        helped = at.play(
            Program(
                {
                    "main": (("sleep", when), ("cancel", "work"), ("sleep", 9)),
                    "egg": (("sleep", when + 3), ("return", 8)),
                    "work": (("catching", when + 9), ("join", "egg")),
                },
                ("egg", "work", "main"),
            )
        )
        assert helped.when("work", "gets 8 from egg") == when + 3, (
            f"work was cancelled at {when} s, caught that, and joined egg, which returned 8 at {when + 3} s; "
            f"work {helped.last('work')} at {ended_at(helped, 'work')}."
        )
        itself = at.play(Program({"work": (("cancel", "work"), ("sleep", when), ("sleep", 9))}, ("work",)))
        stopped = itself.when("work", "is cancelled")
        assert stopped in (0, when), (
            f"work cancelled itself and then slept for {when} s. Cancelled should be raised in it there; "
            f"it {itself.last('work')} at {ended_at(itself, 'work')}."
        )
        done = at.try_out(ends_after_cancelling_itself())
        at.must_have_ended(done.broken, done.endless, "when a task cancels itself and ends in the same turn")
        told = done.when("main", "gets 7 from work"), done.last("main"), done.last("run")
        assert told == (0, "ends", "returns"), (
            "work cancelled itself and returned 7 in the same turn: it has ended, and there is nowhere that "
            f"it waits. main, which joined it, should get 7, and sleep for 1 s; main {done.last('main')}, "
            f"and run {done.last('run')}."
        )


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
        for seconds, victims in (where_a_heap_breaks(learner.rng), where_an_entry_must_rise(learner.rng)):
            many = at.play(cancels_in_the_middle(seconds, 1, victims))
            for name, value in seconds.items():
                woke = many.when(name, "ends")
                assert name in victims or woke == value, (
                    f"{name} slept until {value} s; others were cancelled at 1 s ({', '.join(victims)}). "
                    f"{name} woke {never_or_at(woke)}."
                )
        for _ in range(SWEEPS):
            program, wake = cancelled_again_and_again(learner.rng)
            swept = at.play(program)
            for name, value in wake.items():
                woke = swept.when(name, "ends")
                assert woke == value, (
                    f"Of {len(wake)} sleepers {CANCELLED} were cancelled at 1, 2 and 3 s, and each went to "
                    f"sleep once more. {name} should wake at {value} s; it woke "
                    f"{never_or_at(woke)}."
                )
        deadlines = {1, *(value for name, value in seconds.items() if name not in victims)}
        idles = max(many.run.evidence.idles, many.idles)
        assert idles == len(deadlines), (
            f"{len(victims)} of {len(seconds)} sleepers were cancelled. With the canceller's, "
            f"{len(deadlines)} deadlines were left; idle was called {idles} times."
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
        for value, what in ((0, "returned 0"), (None, "returned nothing")):
            nothing = at.play(
                Program({"main": (("timeout", "50 work"),), "work": (("sleep", 1), ("return", value))})
            )
            assert nothing.when("main", f"gets {value} from work") == 1, (
                f"work, which had 50 s, {what} after 1 s; timeout should give {value}, and main "
                f"{nothing.last('main')}."
            )
        held_up = at.play(a_timeout_that_is_looked_at_late(seconds, result))
        assert held_up.when("main", f"gets {result} from work") == seconds + 3, (
            f"work, which had {seconds + 1} s, returned {result} at {seconds} s, in time. Then other was at "
            f"work until {seconds + 3} s. main should get {result} after that; main {held_up.last('main')}."
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
        tidied = at.play(a_timeout_of_what_tidies(seconds))
        gave_up = tidied.when("main", "gives up on work")
        assert gave_up == seconds + TIDYING_SECONDS, (
            f"work had {seconds} s, was cancelled, and slept for {TIDYING_SECONDS} s in its finally block. "
            f"TimeoutError should come when it has ended, at {seconds + TIDYING_SECONDS} s; "
            f"{'it never came' if gave_up is None else f'it came at {gave_up:g} s'}."
        )
        ends = (a_timeout_of_what_goes_on(seconds), 2, "slept for 2 s and returned 7")
        for program, more, what in (ends, (a_timeout_of_what_fails_then(seconds), 0, "raised Oops")):
            late = at.play(program)
            assert late.when("main", "gives up on work") == seconds + more, (
                f"work had {seconds} s, was cancelled then, caught that, and {what}. The time was up all the "
                f"same: TimeoutError should come at {seconds + more} s; main {late.last('main')} at "
                f"{ended_at(late, 'main')}."
            )
            assert late.right, differs(late)
        at_once = at.play(Program({"main": (("timeout", "0 work"), ("sleep", 1)), "work": (("sleep", 50),)}))
        assert at_once.when("main", "gives up on work") == 0, (
            "With timeout(0, work), the time is up at once, and work sleeps for 50 s; "
            f"main {at_once.last('main')} at {ended_at(at_once, 'main')}."
        )
        given_up = at.play(a_cancelled_timeout(seconds))
        assert given_up.when("main", "gives up on work") is None, (
            f"main waited in timeout for work, which had time, and was cancelled at {seconds} s: Cancelled "
            "should come out of timeout, and TimeoutError did."
        )
        assert given_up.when("work", "is cancelled") == seconds, (
            f"main waited in timeout for work and was cancelled at {seconds} s. "
            f"That should cancel work as well; work {given_up.last('work')} at {given_up.trace[-1][2]:g} s."
        )
        assert given_up.when("run", "returns") == seconds, (
            f"main, which waited in timeout, and its work were cancelled at {seconds} s; "
            f"that was all, but run {given_up.last('run')} at {given_up.trace[-1][2]:g} s."
        )
        both = at.play(a_cancelled_timeout_that_was_up(seconds))
        same = at.play(a_cancelled_timeout_that_was_up(seconds, after=TIDYING_SECONDS))
        assert same.when("main", "gives up on work") is None, (
            f"The time of work was up at {seconds} s, and it was cleaning up until "
            f"{seconds + TIDYING_SECONDS} s. At that moment, before its last turn, main was cancelled, which "
            "waited in timeout: Cancelled should come out of it, and TimeoutError did."
        )
        # It may wait for the work, which is cleaning up, or not.
        assert both.when("main", "is cancelled") in (seconds + 1, seconds + TIDYING_SECONDS), (
            f"The time of work was up at {seconds} s, and it was cleaning up for {TIDYING_SECONDS} s when "
            f"main, which waited in timeout, was cancelled at {seconds + 1} s: Cancelled should come out of "
            f"timeout; main {next(iter(both.did('main')[1:]), 'never went on')}."
        )


@check(points=1, objective="timeouts")
def test_several_timeouts(learner: Learner) -> None:
    """Timeouts do not disturb each other, side by side or one in another."""
    rng = learner.rng
    soon, late = rng.randint(2, 4), rng.randint(6, 9)
    with playing(learner, PROBES) as at:
        for first, second in ((soon, late), (late, soon)):
            played = at.play(two_timeouts(first, second))
            for name, child, seconds in (("A", "fish", first), ("B", "rice", second)):
                gave_up, cancelled = (
                    played.when(name, f"gives up on {child}"),
                    played.when(child, "is cancelled"),
                )
                assert gave_up == cancelled == seconds, (
                    f"At the same time, A gave fish {first} s and B gave rice {second} s; both take 60 s. "
                    f"{child} should be cancelled at {seconds} s, and TimeoutError raised in {name}; "
                    f"{child} {played.last(child)} at {ended_at(played, child)}, "
                    f"{name} {played.last(name)} at {ended_at(played, name)}."
                )
        alike = at.play(timeouts_alike(soon))
        for name in ("A", "B", "C"):
            gave_up = alike.when(name, f"gives up on {name.lower()}")
            assert gave_up == soon, (
                f"A, B and C gave a, b and c {soon} s each, at the same time; these take 60 s. TimeoutError "
                f"should be raised in each at {soon} s; {name} {alike.last(name)} at {ended_at(alike, name)}."
            )
        inner = at.play(a_timeout_in_a_timeout(late, soon))
        assert inner.when("work", "gives up on egg") == soon, (
            f"main gave work {late} s, and work gave egg {soon} s, which takes 60 s. TimeoutError should be "
            f"raised in work at {soon} s; work {inner.last('work')} at {ended_at(inner, 'work')}."
        )
        assert inner.when("main", "gets 5 from work") == soon + 1, (
            f"main gave work {late} s. work returned 5 at {soon + 1} s, after a timeout of its own was up; "
            f"main {inner.last('main')} at {ended_at(inner, 'main')}."
        )
        outer = at.play(a_timeout_in_a_timeout(soon, late))
        for name in ("work", "egg"):
            assert outer.when(name, "is cancelled") == soon, (
                f"main gave work {soon} s, and work gave egg {late} s, which takes 60 s. At {soon} s both "
                f"should be cancelled; {name} {outer.last(name)} at {ended_at(outer, name)}."
            )
        assert outer.when("main", "gives up on work") == soon, (
            f"main gave work {soon} s, and work gave egg {late} s, which takes 60 s. TimeoutError should be "
            f"raised in main at {soon} s; main {outer.last('main')} at {ended_at(outer, 'main')}."
        )
        over = outer.when("run", "returns")
        assert over == soon + 1, (
            f"All was done at {soon + 1} s; run {outer.last('run')} at {ended_at(outer, 'run')}."
        )
        # The outer time is up while egg, whose time is up as well, is cleaning up.
        both = at.play(
            Program(
                {
                    "main": (("timeout", f"{soon + 1} work"), ("sleep", 9)),
                    "work": (("timeout", f"{soon} egg"), ("sleep", 9)),
                    "egg": (("tidying", 60),),
                }
            )
        )
        for name, what in (("work", "is cancelled"), ("main", "gives up on work")):
            assert both.when(name, what) in (soon + 1, soon + TIDYING_SECONDS), (
                f"main gave work {soon + 1} s, and work gave egg {soon} s, which needs {TIDYING_SECONDS} s "
                f"more to clean up. At {soon + 1} s work is cancelled, which waits for that, and main has "
                f"TimeoutError when it has ended; {name} {next(iter(both.did(name)[1:]), 'never went on')}."
            )
        tidies = at.play(a_timeout_while_tidying(soon))
        assert tidies.when("work", "gets 8 from soap") == soon + 1, (
            f"main gave work {soon} s, and when they were up work caught its Cancelled and gave soap 2 s, "
            f"which returned 8 after one. work should get 8 at {soon + 1} s; work {tidies.last('work')} at "
            f"{ended_at(tidies, 'work')}."
        )
        assert tidies.right, differs(tidies)
        go_on = at.play(two_timeouts_of_what_goes_on(soon))
        for name, child, seconds in (("A", "fish", soon), ("B", "rice", soon + 1)):
            assert go_on.when(name, f"gives up on {child}") == seconds + 3, (
                f"A gave fish {soon} s, and B gave rice {soon + 1} s. Both caught their Cancelled, slept for "
                f"3 s and returned 7. The time was up all the same: TimeoutError should be raised in {name} "
                f"at {seconds + 3} s; {name} {go_on.last(name)} at {ended_at(go_on, name)}."
            )
        assert go_on.right, differs(go_on)
        row = at.play(
            Program(
                {
                    "main": (("timeout", f"{late} fish"), ("timeout", f"{soon} rice"), ("sleep", late)),
                    "fish": (("sleep", 1), ("return", 1)),
                    "rice": (("sleep", soon + 50),),
                }
            )
        )
        assert row.when("main", "gives up on rice") == soon + 1, (
            f"fish was done at 1 s, within its {late} s; then main gave rice {soon} s, which takes longer. "
            f"TimeoutError should come at {soon + 1} s; main {row.last('main')} at {ended_at(row, 'main')}."
        )
        assert row.right, differs(row)


@check(points=1, objective="before")
def test_the_rules_of_before(learner: Learner) -> None:
    """What held for the scheduler holds: run comes back, may be called again, and runtimes keep apart."""
    rng = learner.rng
    when, more = rng.randint(1, 3), rng.randint(1, 3)
    with playing(learner, PROBES) as at:
        circle: dict[str, tuple[Step, ...]] = {"A": (("join", "B"),), "B": (("join", "A"),)}
        others: dict[str, tuple[Step, ...]] = {
            "C": (("sleep", when), ("return", 7)),
            "D": (("sleep", when), ("raise", "Oops D")),
        }
        second: dict[str, tuple[Step, ...]] = {
            "E": (("sleep", more), ("join", "C"), ("cancel", "A")),
            "F": (("raise", "Oops F"),),
        }
        played = at.try_out(Program({**circle, **others, **second}, ("A", "B", "C", "D"), later=("E", "F")))
        at.must_have_ended(played.broken, played.endless, "when A and B join each other")
        first, *again = [what for what in played.did("run") if what != "starts"]
        assert (first, *again[:1]) == ("raises Oops D", "raises Oops F"), (
            "In the first run D failed, and A and B, who joined each other, waited for ever; in the second "
            f"run F failed. So run should raise Oops D, and the second time Oops F; it {first}, and then "
            f"{again[0] if again else 'never came back'}."
        )
        assert played.right, f"A and B join each other; E is spawned for a second run. {differs(played)}"
        for name in ("A", "B"):
            stopped = at.play(dataclasses.replace(BETWEEN, between=(name,)))
            assert stopped.when(name, "is cancelled") is not None, (
                f"A and B joined each other, and run came back. Then {name} was cancelled, and run called "
                f"again: Cancelled should be raised in {name}; {name} {stopped.last(name)}."
            )
            assert stopped.right, differs(stopped)
        before = at.play(BEFORE)
        at.must_have_ended(before.broken, before.endless, "when a task is cancelled before run is called")
        assert before.right, f"B was cancelled before run was called: it never begins. {differs(before)}"
        theirs: dict[str, tuple[Step, ...]] = {
            "C": (("sleep", when), ("join", "D")),
            "D": (("sleep", when + more), ("raise", "Oops D")),
        }
        ours: dict[str, tuple[Step, ...]] = {
            "A": (("sleep", when), ("join", "B")),
            "B": (("sleep", when + more), ("raise", "Oops B")),
        }
        main: tuple[Step, ...] = (("sleep", 1), ("run other", None), ("timeout", "3 child"), ("join", "B"))
        beside = at.play(Program({**ours, **theirs}, tuple(ours), other=tuple(theirs)))
        assert beside.right, (
            f"A and B are tasks of one runtime, C and D of another, which was run after the first. "
            f"{differs(beside)}"
        )
        bodies = {**ours, **theirs, "main": main, "child": (("sleep", 9),)}
        for inside in (
            at.play(INSIDE),
            at.play(FAIL_APART),
            at.play(Program(bodies, (*ours, "main"), other=tuple(theirs))),
        ):
            assert inside.right, f"C is a task of another runtime, which main had run. {differs(inside)}"
        at.must_give_each_its_own()
        at.must_lose_no_failure()


@check(points=2, objective="programs")
def test_any_program(learner: Learner) -> None:
    """Any program of tasks that sleep, join, cancel and give time does what the rules say."""
    with playing(learner, PROBES) as at:
        at.search(
            at.lot("sleep", "join", "try join", examples=EXAMPLES),
            at.lot("sleep", "join", "try join", "cancel", "catching", "tidying", examples=WITH_CANCEL),
            at.lot(
                "sleep", "timeout", "cancel", "work", "join", "spoiling", "catching", examples=WITH_TIMEOUTS
            ),
        )


def turns_of_the_crowd(few: int, count: int, seed: str) -> Iterator[int]:
    """Who has a turn in the driver's crowds, which draw the same: those who sleep, by their deadlines."""
    for part, each in enumerate((few, count, few)):
        yield from itertools.repeat(each, NAPS)
        delays = random.Random(f"{seed} {part}").choices(range(20_000, 40_000), k=each)
        yield from sorted(range(each), key=delays.__getitem__)


@check(points=2, objective="crowd")
def test_a_hundred_thousand_timers(learner: Learner) -> None:
    """Each of 100,000 timers costs hardly more than each of a few hundred."""
    with playing(learner, PROBES) as at:
        at.must_not_grow(
            RIGHT, "crowd", GROWTH, turns_of_the_crowd, at.lot("sleep", "join", examples=EXAMPLES)
        )

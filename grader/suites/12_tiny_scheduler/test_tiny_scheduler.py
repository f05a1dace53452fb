"""Hidden suite of exercise 12.

Design: the driver plays programs of tasks on the learner's scheduler, beside the learner's code, and
returns what happened; what should have happened is computed here, by a model that shares nothing with
it. Before the checks a few tiny programs are played that tell the usual mistakes apart, so every check
that fails for one reason says the same reason. "No longer per turn" compares processor time with that of
a right program on the same machine, never with a clock.

Rules of the lesson, and what asks for them:

* "puts a new task at the end of the queue": test_tasks_spawn_tasks, test_any_program
* "Nothing of it runs yet": test_nothing_runs_before_run
* "and by a running task": test_tasks_spawn_tasks
* "none of them knows of the others": test_schedulers_keep_apart
* "gives the first of the queue its turn": test_tasks_take_turns, test_any_program
* "Then it comes back, even if tasks still wait": test_run_comes_back
* "these never end, and nobody ends them": test_run_comes_back
* "More may be spawned then, and `run` called again": test_run_comes_back
* "puts the task at the end of the queue": test_tasks_take_turns, test_tasks_spawn_tasks
* "returns what it returned": test_join_gives_the_result
* "raises the very exception that it raised": test_exceptions_reach_the_joiner
* "A result may be anything": test_join_gives_the_result
* "count as false, or equal another one": test_exceptions_reach_the_joiner
* "Who waits stands in no queue and has no turns": test_who_joins_sleeps
* "in the order in which they began to wait": test_join_gives_the_result, test_any_program
* "all who wait for it go to the end of the queue": test_who_joins_sleeps
* "takes no turn, and works as often as you like": test_who_joins_sleeps, test_join_gives_the_result
* "`task.join()` alone does nothing": test_who_joins_sleeps, test_no_failure_is_lost
* "An exception ends its own task and nothing else": test_exceptions_reach_the_joiner, test_no_failure_is_lost
* "fails by it in turn": test_no_failure_is_lost, test_any_program
* "that failed meanwhile and that nobody has joined": test_no_failure_is_lost, test_run_comes_back
* "in the order in which they failed": test_no_failure_is_lost
* "A hundred thousand tasks are no problem": test_a_hundred_thousand_tasks
* "a long chain of tasks that wait for each other": test_a_long_chain

Out of scope: exceptions that are none of Exception; spawning from outside while run is at work; calling run
in a task of the same scheduler; time (exercise 13), cancellation.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.judge.runtimes.growth import Growth, Thing
from grader.judge.runtimes.playing import Played, Probe, differs, playing
from grader.judge.runtimes.task_programs import Program, Step
from grader.suite import Learner, check, times

#: a chain more than twice as deep as Python's stack; a join that asks turn after turn costs its square, and
#: with 4,000 it took nearly all of the processor time that is given
EXAMPLES, CHAIN, JOINERS = 120, 1_600, 5
#: more than whoever counts in 16 bits has places for
READY = 100_000
#: keeps its queue in a deque, and is the quickest of the right programs
RIGHT = Path(__file__).parent / "right" / "classes_with_await.py"
#: among 16,000, a turn costs right programs 1.2 to 1.7 times what it costs among few, a join 1 to 1.1 times;
#: a queue that moves makes 4 times of it, and 15 among 100,000
GROWTH = Growth(
    few=300,
    first=16_000,
    many=100_000,
    most=4,
    dearest=2.5,
    things={
        "turns": Thing("A turn", grows="turns", clear=2.4),
        "joins": Thing("To spawn a task and join it", grows="joins", clear=1.9),
    },
)
#: among 5,000, to join a failure costs right programs 0.9 to 1.4 times what it costs among few, and who
#: searches all of them, 20 times
GROWTH_OF_FAILURES = Growth(
    few=100,
    first=5_000,
    many=40_000,
    most=4,
    dearest=2.5,
    things={"failures": Thing("To join a task that has failed", grows="failures", clear=1.9)},
)
#: of a crowd, as the driver has them
SHARE_OF_PARENTS, SAME_TURNS, JOINS, LEGS = 0.05, 3_000, 300, 5
JOINED_FAILURES = 100
PAUSE: Step = ("pause", None)
VERBS = ("pause", "join", "try join")

# ---------------------------------------------------------------------- the usual mistakes
ALONE = Program({"A": ()}, ("A",))
THREE = Program(dict.fromkeys("ABC", (PAUSE, PAUSE)), ("A", "B", "C"))
CHILD = Program({"main": (("spawn", "A"), PAUSE), "B": (PAUSE,), "A": ()}, ("main", "B"))
ONE_PAUSE = Program(
    {"first": (PAUSE,), "second": (("spawn", "child"), PAUSE), "child": ()}, ("first", "second")
)
FAILS = Program({"A": (("raise", "Oops A"),), "B": (PAUSE,)}, ("A", "B"))
#: what tasks return; all but the first count as false
RESULTS: dict[str, Any] = {"seven": 7, "zero": 0, "no": False, "blank": "", "empty": []}
FALSE = Program(
    {
        "main": (*[("spawn", name) for name in RESULTS], *[("join", name) for name in RESULTS]),
        **{name: (PAUSE, ("return", result)) for name, result in RESULTS.items()},
    }
)
ALIKE = Program({"main": (("spawn", "A"), PAUSE, ("join", "A")), "A": (("return alike", "seven"),)})
GIVES = Program({"main": (("spawn", "A"), ("try join", "A")), "A": (("return oops", "Oops A"),)})
CATCHES = Program({"main": (("spawn", "A"), ("try join", "A")), "A": (("raise", "Oops A"),)})
TWICE = Program({"main": (("spawn", "A"), ("try join", "A"), ("try join", "A")), "A": (("raise", "Oops A"),)})
#: as one does that has had another scheduler run, or a task group
FAILS_AS_GROUP = Program({"A": (("raise group", "Oops A"),), "B": (PAUSE,)}, ("A", "B"))
FAILS_ON = Program({"main": (("spawn", "A"), ("join", "A")), "A": (("raise", "Oops A"),)})
FAIL = Program(
    {"A": (("raise", "Oops A"),), "B": (("raise", "Oops B"),), "C": (PAUSE, PAUSE)}, ("A", "B", "C")
)
ODD = Program(
    {
        "main": (("spawn", "A"), ("spawn", "B"), ("try join", "A")),
        "A": (("raise odd", "Oops A"),),
        "B": (("raise odd", "Oops B"),),
    }
)
#: the same, and B is joined, who raised later, when both have ended
ODD_LATER = Program({**ODD.bodies, "main": (("spawn", "A"), ("spawn", "B"), PAUSE, ("try join", "B"))})
#: A has ended when main joins it, twice
ENDED_TWICE = Program(
    {"main": (("spawn", "A"), PAUSE, ("join", "A"), ("join", "A")), "A": (("return", 7),)}, ("main",)
)
#: two fail by one exception, which both joined
FAIL_ALIKE = Program(
    {"A": (PAUSE, ("raise", "Oops A")), "B": (("join", "A"),), "C": (("join", "A"),)}, ("A", "B", "C")
)
WAITS = Program({"main": (("spawn", "A"), ("join", "A")), "A": (PAUSE,) * 4})
TWO_WAIT = Program(
    {
        "main": (("spawn", "A"), ("spawn", "B"), ("join", "A"), ("join", "A")),
        "A": (PAUSE, PAUSE, ("return", 7)),
        "B": (("join", "A"),),
    }
)
#: both have ended when main joins them; other, who stands in the queue, tells whether it waits
ENDED = Program(
    {
        "main": (("spawn", "seven"), ("spawn", "none"), PAUSE, ("join", "seven"), ("join", "none")),
        "other": (PAUSE,) * 6,
        "seven": (("return", 7),),
        "none": (),
    },
    ("main", "other"),
)
IN_TURN = Program({"main": (("spawn", "A"), ("spawn", "B"), ("join", "A")), "A": (), "B": ()})
LATE = Program({"main": (("spawn", "A"), ("spawn", "B"), ("join", "A")), "A": (), "B": (PAUSE,) * 4})
#: they begin to wait in the order C, D, B
IN_LINE = Program(
    {
        "A": (PAUSE,) * 5,
        "B": (PAUSE, PAUSE, ("join", "A")),
        "C": (("join", "A"),),
        "D": (PAUSE, ("join", "A")),
    },
    ("A", "B", "C", "D"),
)
#: D stands in the queue when A ends, and lines up again behind the two who waited
TWO_WAKE = Program(
    {"A": (PAUSE,), "B": (("join", "A"),), "C": (("join", "A"),), "D": (PAUSE,) * 4}, ("A", "B", "C", "D")
)
#: A has failed when main joins it
LATE_JOIN = Program({"main": (("spawn", "A"), PAUSE, ("try join", "A")), "A": (("raise", "Oops A"),)})
#: an exception that counts as false, and no other one that it could be taken for
ODD_ALONE = Program({"A": (("raise odd", "Oops A"),)}, ("A",))
#: main does not await what it gets
CALL_ALONE = Program({"main": (("call join", "A"), PAUSE), "A": (PAUSE, ("raise", "Oops A"))}, ("A", "main"))
CIRCLE = Program({"A": (("join", "B"),), "B": (("join", "A"),), "C": (PAUSE, PAUSE)}, ("A", "B", "C"))
ITSELF = Program({"A": (("join", "A"),), "B": (PAUSE, PAUSE)}, ("A", "B"))
CIRCLE_AGAIN = Program({"A": (("join", "B"),), "B": (("join", "A"),), "C": ()}, ("A", "B"), later=("C",))
AGAIN = Program({"A": (("raise", "Oops A"),), "B": (PAUSE,)}, ("A",), later=("B",))
#: C and D stand in the queue of another scheduler
BESIDE = Program({"A": (PAUSE,), "B": (PAUSE,), "C": (PAUSE,), "D": ()}, ("A", "B"), other=("C", "D"))
INSIDE = Program(
    {"A": (PAUSE, PAUSE), "main": (("run other", None), ("join", "A")), "C": (PAUSE,)},
    ("A", "main"),
    other=("C",),
)
FAIL_APART = Program(
    {"A": (("raise", "Oops A"),), "main": (("run other", None),), "C": (("raise", "Oops C"),)},
    ("A", "main"),
    other=("C",),
)

#: in which order they have their turns when the joiner goes on before B
JUMPS = ["main", "A", "main", "B"]
ONE_OF_TWO = ("raises Oops A", "raises Oops B")


def began_early(played: Played) -> bool:
    """A task had a turn before run was called."""
    return bool(played.trace) and played.trace[0][0] == "A"


def child_goes_first(played: Played) -> bool:
    """First paused before child was spawned, and child had its turn before it."""
    did = [(who, what) for who, what, _ in played.trace]
    steps = [("first", "pauses"), ("second", "spawns child"), ("child", "ends"), ("first", "ends")]
    return all(step in did for step in steps) and steps == sorted(steps, key=did.index)


def broke(played: Played) -> str:
    """The type of what the learner's code raised."""
    return played.broken.type if played.broken is not None else ""


def called_early(pauses: int) -> Program:
    """Main calls join of work, which ends before main awaits that."""
    main: tuple[Step, ...] = (("call join", "work"), *[PAUSE] * pauses, ("join", "work"))
    return Program({"main": main, "work": (("return", 7),)}, ("main", "work"))


def in_no_order(rng: random.Random, count: int) -> list[int]:
    """The numbers up to this one, neither rising nor falling."""
    while True:
        numbers = rng.sample(range(count), count)
        if numbers not in (sorted(numbers), sorted(numbers, reverse=True)):
            return numbers


def joined_in_vain(played: Played) -> bool:
    """Main caught what A had raised before, and run raised that as well."""
    return "catches Oops A" in played.did("main") and played.last("run") == "raises Oops A"


def no_more_than_wait(played: Played) -> bool:
    """Nobody was given anything by a join, and who does not wait has ended."""
    return any("ends" in played.did(who) for who in ("B", "C")) and not any(
        what.startswith("gets") for _, what, _ in played.trace
    )


def goes_on_later(played: Played) -> bool:
    """A or B, who wait for each other, is given something, and not before run was called again."""
    runs = [at for at, (who, what, _) in enumerate(played.trace) if (who, what) == ("run", "starts")]
    gets = [at for at, (_, what, _) in enumerate(played.trace) if what.startswith("gets")]
    return len(runs) > 1 and bool(gets) and gets[0] > runs[1]


def came_early(played: Played) -> bool:
    """Main had something from A before A had ended."""
    order = [(who, what) for who, what, _ in played.trace if what in ("ends", "gets None from A")]
    return order[:1] == [("main", "gets None from A")]


def caught(played: Played) -> int:
    """How often main caught what A raised."""
    return played.did("main").count("catches Oops A")


def lost_an_equal(played: Played) -> bool:
    """Main caught what it joined, and the other exception, which is equal, did not come out of run."""
    return "catches Oops A" in played.did("main") and played.last("run") == "returns"


def woke_late(played: Played) -> bool:
    """B paused twice before main, who had waited for A, went on."""
    mine = [who for who, what, _ in played.trace if what == "pauses" or what.startswith("gets")]
    return mine[:2] == ["B", "B"]


def who_got(played: Played) -> str:
    """In which order B, C and D were given something; nothing unless all of them were."""
    order = "".join(who for who, what, _ in played.trace if what.startswith("gets"))
    return order if sorted(order) == ["B", "C", "D"] else ""


def lined_up_between(played: Played) -> bool:
    """B and C waited for A, and between their turns D lined up, behind B."""
    order = [who for who, what, _ in played.trace if what.startswith("gets") or what == "pauses"]
    return order[-order[::-1].index("B") - 1 :][:3] == ["B", "D", "C"] if "B" in order else False


def ran_before(played: Played, *who: str) -> str:
    """One of these, if any, who had a turn before the other scheduler was run."""
    names = [name for name, _, _ in played.trace]
    until = names.index("other run") if "other run" in names else len(names)
    return next((name for name in names[:until] if name in who), "")


def heard(played: Played) -> dict[str, int]:
    """Who was given something by a join, with how often it was the 7 that A returned."""
    got = {who: [what for what in played.did(who) if what.startswith("gets")] for who in ("main", "B")}
    return {who: what.count("gets 7 from A") for who, what in got.items() if what}


def given(played: Played) -> list[str]:
    """What main was given by its joins, in the order of RESULTS."""
    return [what[len("gets ") :].rpartition(" from ")[0] for what in played.did("main") if " from " in what]


def waited_for(played: Played) -> list[str]:
    """Whom main waited for, though it had ended: other had a turn in between."""
    names = [who for who, _, _ in played.trace]
    joins = [
        (at, what) for at, (who, what, _) in enumerate(played.trace) if (who, what[:6]) == ("main", "joins ")
    ]
    return [what.split()[1] for at, what in joins if names[at + 1 : at + 2] != ["main"]]


#: in the order in which one mistake would hide another
PROBES = (
    Probe(ALONE, lambda it: not it.did("A"), {"starts": "never"}, place="run"),
    Probe(ALONE, lambda it: it.trace[0][0] == "A", {"starts": "at spawn"}, place="spawn"),
    Probe(ALONE, began_early, {"starts": "at spawn"}, place="spawn", of="broken"),
    Probe(ALONE, lambda it: broke(it) == "StopIteration", {"ends": "failed"}, place="run", of="broken"),
    Probe(ALONE, lambda it: it.raised("not an iterator"), {"sends": "by next"}, place="raised", of="broken"),
    Probe(THREE, lambda it: it.raised("generator"), {"pauses": "no coroutine"}, place="pause", of="broken"),
    Probe(THREE, lambda it: it.turns() == ["C", "B", "A"], {"order": "newest first"}),
    Probe(THREE, lambda it: not it.yields, {"pauses": "never"}, place="pause"),
    Probe(THREE, lambda it: it.turns() == ["A", "B", "C"], {"order": "one by one"}),
    Probe(
        THREE,
        lambda it: it.pauses.get("A", 0) > it.did("A").count("pauses"),
        {"pauses": "twice"},
        place="pause",
    ),
    Probe(THREE, lambda it: not it.right, {"order": "another"}),
    Probe(ONE_PAUSE, child_goes_first, {"order": "newcomers first"}, place="run"),
    Probe(CHILD, lambda it: not it.did("A"), {"children": "lost"}),
    Probe(FAILS, lambda it: "ends" not in it.did("B"), {"failure": "ends run"}),
    Probe(WAITS, lambda it: it.awaited.get("A") == "main", {"joins": "by await"}, place="join"),
    Probe(
        WAITS,
        lambda it: it.awaited.get("A") == "main",
        {"joins": "by await"},
        place="join",
        of="broken",
    ),
    Probe(WAITS, lambda it: it.inside.get("A") == "main", {"joins": "by turns"}, place="join"),
    Probe(WAITS, came_early, {"joins": "early"}, place="joining"),
    Probe(WAITS, lambda it: it.last("main") == "joins A", {"joins": "for ever"}, place="joining"),
    Probe(FALSE, lambda it: set(given(it)) == {"None"}, {"joins": "no value"}),
    Probe(FALSE, lambda it: given(it)[:1] == ["[]"], {"joins": "another value"}, place="join"),
    Probe(TWO_WAIT, lambda it: len(heard(it)) == 1, {"joins": "one heard"}, place="joining"),
    Probe(TWO_WAIT, lambda it: heard(it).get("main") == 1, {"joins": "used up"}, place="join"),
    Probe(ENDED_TWICE, lambda it: heard(it).get("main") == 1, {"joins": "used up"}, place="join"),
    Probe(CATCHES, lambda it: it.last("main") == "joins A, catching", {"failure": "wakes nobody"}),
    Probe(CATCHES, lambda it: "gets None from A" in it.did("main"), {"failure": "dropped"}),
    Probe(
        CATCHES, lambda it: "catches a copy of Oops A" in it.did("main"), {"failure": "copied"}, place="join"
    ),
    Probe(
        TWICE, lambda it: caught(it) == 1 and "ends" in it.did("main"), {"failure": "used up"}, place="join"
    ),
    Probe(FAILS, lambda it: it.last("run") == "returns", {"failure": "forgotten"}, place="run"),
    Probe(FAILS, lambda it: it.last("run").startswith("is ended by"), {"failure": "alone"}, place="run"),
    Probe(FAIL, lambda it: it.last("run").startswith("is ended by"), {"failure": "alone"}, place="run"),
    Probe(
        FAILS_AS_GROUP,
        lambda it: it.last("run") == "raises a copy of Oops A, a part",
        {"failure": "taken apart"},
        place="run",
    ),
    Probe(FAIL, lambda it: it.last("run") in ONE_OF_TWO, {"failure": "one of two"}, place="run"),
    Probe(CATCHES, lambda it: it.last("run") == "raises Oops A", {"failure": "joined too"}, place="run"),
    Probe(ODD, lambda it: "gets None from A" in it.did("main"), {"failure": "false is none"}, place="join"),
    Probe(ODD_ALONE, lambda it: it.last("run") == "returns", {"failure": "false is lost"}, place="run"),
    Probe(ODD, lost_an_equal, {"failure": "equal is joined"}, place="run"),
    Probe(
        ODD_LATER,
        lambda it: "catches Oops B" in it.did("main") and it.last("run") == "raises Oops B",
        {"failure": "equal is joined"},
        place="run",
    ),
    Probe(FAILS_ON, lambda it: it.last("run") == "returns", {"failure": "once"}, place="run"),
    Probe(WAITS, lambda it: it.waits.get("main", 0) > 1, {"joins": "polled"}, place="joining"),
    Probe(ENDED, lambda it: waited_for(it) == ["seven", "none"], {"joins": "ended"}, place="join"),
    Probe(ENDED, lambda it: waited_for(it) == ["none"], {"joins": "none is running"}, place="join"),
    Probe(FALSE, lambda it: given(it) == ["7", *["None"] * 4], {"joins": "false is none"}, place="join"),
    Probe(GIVES, lambda it: "catches Oops A" in it.did("main"), {"joins": "raises a result"}, place="join"),
    Probe(
        IN_TURN,
        lambda it: it.turns() == JUMPS and it.deeper.get("main", 0) > 0,
        {"joins": "resumed there"},
    ),
    Probe(IN_TURN, lambda it: it.turns() == JUMPS, {"joins": "jumps the queue"}),
    Probe(LATE, lambda it: it.turns()[:4] == ["main", "A", "B", "main"] and woke_late(it), {"joins": "late"}),
    Probe(IN_LINE, lambda it: who_got(it) not in ("CDB", ""), {"joins": "another order"}),
    Probe(TWO_WAKE, lined_up_between, {"joins": "handed on"}, place="join"),
    Probe(LATE_JOIN, joined_in_vain, {"failure": "joined late"}, place="run"),
    Probe(
        ALIKE,
        lambda it: it.last("main") == "joins A",
        {"joins": "by the result"},
        place="join",
        sound_with=WAITS,
    ),
    Probe(CALL_ALONE, lambda it: it.last("run") == "returns", {"failure": "only called"}, place="run"),
    Probe(CIRCLE, no_more_than_wait, {"circle": "raises"}, place="raised", of="broken", sound_with=WAITS),
    Probe(CIRCLE, no_more_than_wait, {"circle": "for ever"}, place="run", of="endless", sound_with=WAITS),
    Probe(ITSELF, no_more_than_wait, {"circle": "raises"}, place="raised", of="broken", sound_with=WAITS),
    Probe(ITSELF, no_more_than_wait, {"circle": "for ever"}, place="run", of="endless", sound_with=WAITS),
    Probe(
        FAIL_ALIKE, lambda it: it.last("run") == "raises Oops A", {"failure": "alike told once"}, place="run"
    ),
    Probe(
        CIRCLE_AGAIN,
        goes_on_later,
        {"circle": "goes on"},
        place="run",
    ),
    Probe(CIRCLE, lambda it: "is closed" in it.did("A"), {"circle": "closed"}, place="run"),
    Probe(
        AGAIN, lambda it: it.did("run").count("raises Oops A") == 2, {"failure": "told again"}, place="run"
    ),
    Probe(AGAIN, lambda it: not it.did("B"), {"again": "nothing"}, place="run"),
    Probe(
        AGAIN, lambda it: "raises Oops A" in it.did("run"), {"again": "raises"}, place="raised", of="broken"
    ),
    Probe(BESIDE, lambda it: bool(ran_before(it, "C", "D")), {"apart": "one queue"}, place="run"),
    Probe(INSIDE, lambda it: it.last("main") == "joins A", {"apart": "never woken"}, place="joining"),
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
)


# ---------------------------------------------------------------------- the checks
@check(points=1, objective="start")
def test_nothing_runs_before_run(learner: Learner) -> None:
    """Nothing runs when it is spawned: tasks begin when run does."""
    with playing(learner, PROBES) as at:
        names = ("task-0", "task-1", "task-2")
        played = at.play(Program({name: (PAUSE,) * at.rng.randint(1, 3) for name in names}, names))
        first = played.trace[0]
        assert first[0] == "run", f"Before run was called, {first[0]} was running already: it {first[1]}."
        assert played.did("task-0"), "run was called, and the first task never had a turn."


@check(points=2, objective="turns")
def test_tasks_take_turns(learner: Learner) -> None:
    """Tasks take turns: first come, first served."""
    with playing(learner, PROBES) as at:
        names = [f"task-{number}" for number in range(at.rng.randint(4, 6))]
        bodies = {name: (PAUSE,) * at.rng.randint(1, 3) for name in names}
        played = at.play(Program(bodies, tuple(names)))
        wanted = [who for who, _, _ in played.expected if who != "run"]
        assert played.right, (
            f"The turns should begin {' '.join(wanted[:7])}; "
            f"they began {' '.join(played.turns()[:7]) or 'with nobody'}."
        )
        once = at.play(ONE_PAUSE)
        assert once.right, (
            "first paused once, and stood in the queue before child was spawned. After its pause: "
            f"{differs(once)}"
        )


@check(points=1, objective="spawning")
def test_tasks_spawn_tasks(learner: Learner) -> None:
    """A running task may spawn others; they come behind those who wait."""
    children = [f"child-{number}" for number in range(learner.rng.randint(2, 4))]
    spawns = tuple(("spawn", name) for name in children)
    with playing(learner, PROBES) as at:
        played = at.play(
            Program(
                {
                    "main": (*spawns, PAUSE),
                    "other": (PAUSE,),
                    **dict.fromkeys(children, ()),
                },
                ("main", "other"),
            )
        )
        for name in children:
            assert played.did(name) == ["ends"], (
                f"main spawned {name} while it ran, and {name} never had a turn."
            )
        assert played.right, differs(played)


@check(points=2, objective="join")
def test_join_gives_the_result(learner: Learner) -> None:
    """What a task returns, join gives to everybody who waits for it."""
    result = learner.rng.randint(100, 999)
    pauses = (PAUSE,) * learner.rng.randint(1, 4)
    with playing(learner, PROBES) as at:
        played = at.play(
            Program(
                {
                    "main": (("spawn", "work"), ("spawn", "friend"), ("join", "work"), ("join", "work")),
                    "work": (*pauses, ("return", result)),
                    "friend": (("join", "work"),),
                }
            )
        )
        for name in ("main", "friend"):
            assert f"gets {result} from work" in played.did(name), (
                f"main and friend joined work, which returned {result}; {name} did not get it."
            )
        assert played.did("main").count(f"gets {result} from work") == 2, (
            "main joined work a second time, after it had ended, and did not get its result again."
        )
        twice = at.play(ENDED_TWICE)
        assert heard(twice).get("main") == 2, (
            "A had ended and returned 7, and main joined it twice after that. It should get 7 both times; "
            f"main {twice.last('main')}."
        )
        assert played.right, differs(played)
        played = at.play(FALSE)
        for (name, value), got in zip(RESULTS.items(), [*given(played), *RESULTS], strict=False):
            assert f"gets {value} from {name}" in played.did("main"), (
                f"{name} returned {value!r}; main, who joined it, got {got or 'an empty text'}."
            )
        at.must_give_each_its_own()
        alike = at.play(ALIKE)
        assert "gets seven from A" in alike.did("main"), (
            "A had ended, and returned something that is equal to whatever it is compared with; then main "
            f"joined A, and should get that at once: main {alike.last('main')}."
        )
        played = at.play(GIVES)
        assert "gets Oops A from A" in played.did("main"), (
            "A returned an exception and did not raise it; main, who joined A, should get it: "
            f"main {played.last('main')}."
        )


@check(points=1, objective="asleep")
def test_who_joins_sleeps(learner: Learner) -> None:
    """A task that waits in join gets no turn before there is something to see."""
    pauses = learner.rng.randint(5, 9)
    with playing(learner, PROBES) as at:
        joiners = [f"joiner-{number}" for number in range(1, JOINERS + 1)]
        walk = (PAUSE,) * pauses
        # Who waits is in no queue, so other, who stands there when work ends, comes before the joiners.
        played = at.play(
            Program(
                {"work": walk, **dict.fromkeys(joiners, (("join", "work"),)), "other": walk},
                ("work", *joiners, "other"),
            )
        )
        for name in joiners:
            turns = played.waits.get(name, 0)
            assert turns == 1, (
                f"work paused {pauses} times; {name}, who waited in join, gave its turn away {times(turns)}."
            )
        order = [who for who, what, _ in played.trace if (who, what) == ("other", "ends") or who in joiners]
        first = next(iter(order[JOINERS:]), "nobody")
        assert first == "other", (
            f"other stood in the queue when work ended; {first}, who waited in join, had a turn before it."
        )
        bodies = {"main": (("spawn", "work"), PAUSE, ("join", "work")), "other": (PAUSE,) * 4, "work": ()}
        done = at.play(Program(bodies, ("main", "other")))
        turns = done.waits.get("main", 0)
        assert turns == 0, f"work had ended, and join gave the turn away {times(turns)} all the same."
        for more in (1, pauses):
            early = at.play(called_early(more))
            assert early.when("main", "gets 7 from work") is not None, (
                "main called join of work, and awaited what that gave when it had paused "
                f"{times(more)}; work had ended by then, and returned 7. main {early.last('main')}."
            )
            assert early.right, differs(early)
        late = at.play(LATE)
        assert not woke_late(late), (
            "main waited for A, which ended before B paused; so main stood in the queue before B, and B had "
            "another turn before main all the same."
        )
        # In which order they begin to wait is neither that of spawning nor its reverse.
        walks = dict(zip(joiners, in_no_order(learner.rng, JOINERS), strict=True))
        bodies = {name: ((PAUSE,) * number + (("join", "work"),)) for name, number in walks.items()}
        lined = at.play(Program({"work": (PAUSE,) * (JOINERS + 2), **bodies}, ("work", *joiners)))
        woke = [who for who, what, _ in lined.trace if what.startswith("gets")]
        wanted = sorted(joiners, key=lambda name: walks[name])
        assert woke == wanted, (
            f"They began to wait for work in the order {', '.join(wanted)}, and went on in the order "
            f"{', '.join(woke) or '(nobody)'}."
        )
        two = at.play(TWO_WAKE)
        assert two.right, (
            "B and C waited for A; when A had ended, both stood in the queue, before whoever lined up later. "
            f"{differs(two)}"
        )


@check(points=2, objective="errors")
def test_exceptions_reach_the_joiner(learner: Learner) -> None:
    """An exception of a task comes up in join, and stops nobody else."""
    pauses = (PAUSE,) * learner.rng.randint(1, 3)
    with playing(learner, PROBES) as at:
        played = at.play(
            Program(
                {
                    "main": (
                        ("spawn", "work"),
                        ("spawn", "other"),
                        ("try join", "work"),
                        ("try join", "work"),
                    ),
                    "work": (*pauses, ("raise", "Oops work")),
                    "other": (PAUSE,) * 6,
                }
            )
        )
        assert "ends" in played.did("other"), (
            "work failed, and other, who had nothing to do with it, never ended."
        )
        assert "catches a copy of Oops work" not in played.did("main"), (
            "work raised Oops; what main caught is another exception, of the same type and text."
        )
        assert played.did("main").count("catches Oops work") == 2, (
            "work raised Oops; main joined it twice (while it ran, and afterwards) and caught it "
            f"{played.did('main').count('catches Oops work')} times."
        )
        assert played.right, differs(played)
        odd = at.play(ODD)
        assert "catches Oops A" in odd.did("main"), (
            f"A raised an exception that counts as false; main, who joined A: {odd.last('main')}."
        )
        assert "Oops B" in odd.last("run"), (
            "A and B raised exceptions that are equal to each other. main joined A, and nobody joined B: "
            f"run should raise that of B; run {odd.last('run')}."
        )
        odd = at.play(ODD_LATER)
        assert odd.last("run") == "raises Oops A", (
            "A and B raised exceptions that are equal to each other. main joined B, and nobody joined A: "
            f"run should raise that of A; run {odd.last('run')}."
        )


@check(points=2, objective="lost")
def test_no_failure_is_lost(learner: Learner) -> None:
    """What nobody joined and failed comes out of run, when all the rest is done."""
    order = learner.rng.sample(["red", "green", "blue"], 3)
    with playing(learner, PROBES) as at:
        # The first one fails last, and by name it is the first one, too: no other order passes for this one.
        order[:2] = sorted(order[:2])
        bodies: dict[str, tuple[Step, ...]] = {
            order[0]: (PAUSE, PAUSE, ("raise", f"Oops {order[0]}")),
            order[1]: (PAUSE, ("raise", f"Oops {order[1]}")),
            order[2]: (PAUSE,) * 4,
        }
        played = at.play(Program(bodies, tuple(order)))
        wanted = f"raises Oops {order[1]}, Oops {order[0]}"
        assert "ends" in played.did(order[2]), f"{order[0]} failed, and {order[2]} was not run to its end."
        assert played.last("run") == wanted, (
            f"{order[1]} and then {order[0]} failed and nobody joined them. run should end with an "
            f"ExceptionGroup of both, in this order; run {played.last('run')}."
        )
        assert played.right, differs(played)
        alone = at.play(FAILS)
        assert alone.last("run") == "raises Oops A", (
            "A failed, nobody joined it, and all others ended well: run should raise an ExceptionGroup with "
            f"this one exception in it; run {alone.last('run')}."
        )
        grouped = at.play(FAILS_AS_GROUP)
        assert grouped.last("run") == "raises Oops A", (
            "A failed by an ExceptionGroup of its own, and nobody joined it: run should raise a group in "
            f"which that very exception stands, as it is; run {grouped.last('run')}."
        )
        on = at.play(FAILS_ON)
        assert on.last("run") == "raises Oops A", (
            "A failed, and main, who joined it and did not catch it, failed by that. Nobody joined main: "
            f"run should raise its exception; run {on.last('run')}."
        )
        alike = at.play(FAIL_ALIKE)
        both = all("fails: Oops A" in alike.did(who) for who in ("B", "C"))  # else another check says why
        assert not both or alike.last("run") == "raises Oops A, Oops A", (
            "B and C joined A, which failed, did not catch that, and so failed by the very same exception. "
            "Nobody joined them: run should raise it for each of the two; "
            f"run {alike.last('run')}."
        )
        late = at.play(LATE_JOIN)
        assert late.last("run") == "returns", (
            "A failed, and main joined it after that and caught its exception: run should return; "
            f"run {late.last('run')}."
        )
        alone = at.play(CALL_ALONE)
        assert alone.last("run") == "raises Oops A", (
            "main called join of A, and did not await what that gave; A failed. That is no join: run should "
            f"raise an ExceptionGroup with the exception of A in it; run {alone.last('run')}."
        )
        at.must_lose_no_failure()


@check(points=1, objective="over")
def test_run_comes_back(learner: Learner) -> None:
    """When nobody is ready, run comes back, whoever still waits; and it may be called again."""
    names = learner.rng.sample(["red", "blue", "green"], 3)
    circle = {name: (("join", names[(at + 1) % 3]),) for at, name in enumerate(names)}
    with playing(learner, PROBES) as at:
        played = at.try_out(
            Program(
                {
                    **circle,
                    "narcissus": (("join", "narcissus"),),
                    "friend": (("join", names[0]),),
                    "work": (PAUSE, ("return", 7)),
                    "fails": (PAUSE, ("raise", "Oops fails")),
                    "lost": (PAUSE, PAUSE, ("raise", "Oops lost")),
                    "second": (("join", "work"), ("try join", "fails"), PAUSE),
                    "third": (PAUSE, ("raise", "Oops third")),
                },
                (*names, "narcissus", "friend", "work", "fails", "lost"),
                later=("second", "third"),
            )
        )
        when = f"when {', '.join(names)} join each other in a circle, and narcissus joins itself"
        at.must_have_ended(played.broken, played.endless, when)
        first, *others = [what for what in played.did("run") if what != "starts"]
        assert first == "raises Oops fails, Oops lost", (
            f"{when[5:].capitalize()}: they wait for ever. Of the others two failed; run should raise that "
            f"when nobody is ready any more; run {first}."
        )
        assert others == ["raises Oops third"], (
            "In the first run two tasks failed, and in the second run another one: the second run should "
            f"raise the failure of that one alone; it {others[0] if others else 'never came back'}."
        )
        assert played.right, differs(played)
        # Nobody fails: what is raised then is about those who wait.
        for program, who in ((CIRCLE, "A and B join each other"), (ITSELF, "A joins itself")):
            alone = at.play(program)
            at.must_have_ended(alone.broken, alone.endless, f"when {who}")
            assert alone.last("run") == "returns", (
                f"{who}, and nobody has failed: run should return; run {alone.last('run')}."
            )


@check(points=1, objective="apart")
def test_schedulers_keep_apart(learner: Learner) -> None:
    """Several schedulers have nothing to do with each other, one beside or inside the other."""
    names = learner.rng.sample(["ada", "bob", "cyd", "dan"], 4)
    with playing(learner, PROBES) as at:
        walk = (PAUSE,) * learner.rng.randint(1, 3)
        ours: dict[str, tuple[Step, ...]] = {names[0]: (*walk, ("join", names[1])), names[1]: walk * 2}
        fails = (*walk, ("raise", f"Oops {names[3]}"))
        theirs: dict[str, tuple[Step, ...]] = {names[2]: (PAUSE, ("join", names[3])), names[3]: fails}
        beside = at.play(Program({**ours, **theirs}, tuple(ours), other=tuple(theirs)))
        whose = f"{names[0]} and {names[1]} are tasks of one scheduler, {names[2]} and {names[3]} of another"
        assert not ran_before(beside, *theirs), (
            f"{whose}. The first one was run, and {ran_before(beside, *theirs)} had turns, though the "
            "scheduler of that one was not run yet."
        )
        assert beside.right, f"{whose}, which was run after the first. {differs(beside)}"
        for played in (at.play(BESIDE), at.play(INSIDE), at.play(FAIL_APART)):
            assert played.right, f"C is a task of another scheduler. {differs(played)}"
        main: tuple[Step, ...] = (PAUSE, ("run other", None), ("spawn", "child"), ("join", "child"))
        bodies = {**ours, **theirs, "main": main, "child": (PAUSE, ("raise", "Oops child"))}
        inside = at.play(Program(bodies, (*ours, "main"), other=tuple(theirs)))
        assert inside.right, f"{whose}, which main, a task of the first, had run. {differs(inside)}"


@check(points=4, objective="programs")
def test_any_program(learner: Learner) -> None:
    """Any program of tasks does what the rules say."""
    with playing(learner, PROBES) as at:
        at.search(at.lot(*VERBS, examples=EXAMPLES))


def turns_of_the_crowd(few: int, count: int, seed: str) -> Iterator[int]:
    """Who has a turn in the driver's crowds, which draw the same: round by round, children before parents."""
    for part, each in enumerate((few, count, few)):
        drawn = random.Random(f"{seed} {part}")
        pauses = drawn.choices((0, 0, 0, 1), k=each)
        parents = [drawn.random() < SHARE_OF_PARENTS for _ in range(each)]
        rounds = 2 * max(1, SAME_TURNS // each)
        for at in range(rounds + 3):
            for number, (more, parent) in enumerate(zip(pauses, parents, strict=True)):
                if parent and 0 < at <= 2 + more:
                    yield number
                if at < rounds + more:
                    yield number
        for _ in range(LEGS):
            yield from range(JOINS)


def turns_of_the_failures(few: int, count: int, seed: str) -> Iterator[int]:
    """Who fails in the driver's ``failures``, whose failures are joined, and how many come out of run."""
    for part, each in enumerate((few, count, few)):
        in_which_order = random.Random(f"{seed} {part}").sample(range(JOINED_FAILURES), JOINED_FAILURES)
        yield from range(each)
        for _ in range(LEGS):
            yield from range(JOINED_FAILURES)
            yield from in_which_order
        yield each


@check(points=2, objective="crowd")
def test_a_hundred_thousand_tasks(learner: Learner) -> None:
    """A turn among 100,000 tasks takes no longer than among a few hundred."""
    with playing(learner, PROBES) as at:
        lot = at.lot(*VERBS, examples=EXAMPLES)
        at.must_not_grow(RIGHT, "crowd", GROWTH, turns_of_the_crowd, lot)
        worked, right = at.work_beside(RIGHT, "at_once", READY, lot, when=f"with {READY:,} tasks at once")
        assert worked.work.turns == right.turns, (
            f"{READY:,} tasks were spawned before run: they should have {right.turns:,} turns in all, and "
            f"had {worked.work.turns:,}."
        )
        if all(at.try_out(program).right for program in (FAIL, LATE_JOIN)):  # else other checks say why
            at.must_not_grow(RIGHT, "failures", GROWTH_OF_FAILURES, turns_of_the_failures, lot)


@check(points=1, objective="depth")
def test_a_long_chain(learner: Learner) -> None:
    """A chain of 1,600 tasks, each joining the next, needs no deep stack."""
    with playing(learner, PROBES) as at:
        lot, when = at.lot(*VERBS, examples=EXAMPLES), f"with a chain of {CHAIN:,} tasks"
        for chain in ("chain", "line_up"):
            worked, right = at.work_beside(RIGHT, chain, CHAIN, lot, when=when)
            assert worked.work.turns == right.turns, (
                f"A chain of {CHAIN:,} tasks and those beside it should have {right.turns:,} turns in all; "
                f"they had {worked.work.turns:,}."
            )
            assert worked.same(right.turns, right.order), (
                f"Each of {CHAIN:,} tasks adds a number to what its join gives, beside others at work: "
                "another order of turns, or other numbers came of it than the rules say."
            )

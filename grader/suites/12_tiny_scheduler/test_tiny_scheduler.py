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
* "gives the first of the queue its turn": test_tasks_take_turns, test_any_program
* "puts the task at the end of the queue": test_tasks_take_turns, test_tasks_spawn_tasks
* "returns what it returned": test_join_gives_the_result
* "raises the very exception that it raised": test_exceptions_reach_the_joiner
* "A result may be anything": test_join_gives_the_result
* "count as false, or equal another one": test_exceptions_reach_the_joiner
* "Who waits stands in no queue and has no turns": test_who_joins_sleeps
* "in the order in which they began to wait": test_join_gives_the_result, test_any_program
* "takes no turn, and works as often as you like": test_who_joins_sleeps, test_join_gives_the_result
* "An exception ends its own task and nothing else": test_exceptions_reach_the_joiner, test_no_failure_is_lost
* "fails by it in turn": test_no_failure_is_lost, test_any_program
* "in the order in which they failed": test_no_failure_is_lost
* "A hundred thousand tasks are no problem": test_a_hundred_thousand_tasks
* "a long chain of tasks that wait for each other": test_a_long_chain

Out of scope: exceptions that are none of Exception; spawning from outside while run is at work; time
(exercise 13), cancellation, tasks that join in a circle.
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
#: keeps its queue in a deque, and is the quickest of the right programs
RIGHT = Path(__file__).parent / "right" / "classes_with_await.py"
#: among 16,000, a turn costs right programs 1.2 to 1.7 times what it costs among few, a join 1 to 1.1 times;
#: a queue that moves makes 4 times of it, and 15 among 100,000
GROWTH = Growth(
    few=300,
    first=16_000,
    many=100_000,
    most=4,
    dearest=4,
    things={
        "turns": Thing("A turn", grows="turns", clear=2.4),
        "joins": Thing("To spawn a task and join it", grows="joins", clear=1.9),
    },
)
#: of a crowd, as the driver has them
SHARE_OF_PARENTS, SAME_TURNS, JOINS, LEGS = 0.05, 3_000, 300, 5
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
GIVES = Program({"main": (("spawn", "A"), ("try join", "A")), "A": (("return oops", "Oops A"),)})
CATCHES = Program({"main": (("spawn", "A"), ("try join", "A")), "A": (("raise", "Oops A"),)})
TWICE = Program({"main": (("spawn", "A"), ("try join", "A"), ("try join", "A")), "A": (("raise", "Oops A"),)})
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

#: in which order they have their turns when the joiner goes on before B
JUMPS = ["main", "A", "main", "B"]
ONE_OF_TWO = ("raises Oops A", "raises Oops B")


def began_early(played: Played) -> bool:
    """A task had a turn before run was called."""
    return bool(played.trace) and played.trace[0][0] == "A"


def broke(played: Played) -> str:
    """The type of what the learner's code raised."""
    return played.broken.type if played.broken is not None else ""


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
    Probe(CATCHES, lambda it: it.last("main") == "joins A, catching", {"failure": "wakes nobody"}),
    Probe(CATCHES, lambda it: "gets None from A" in it.did("main"), {"failure": "dropped"}),
    Probe(
        CATCHES, lambda it: "catches a copy of Oops A" in it.did("main"), {"failure": "copied"}, place="join"
    ),
    Probe(
        TWICE, lambda it: caught(it) == 1 and "ends" in it.did("main"), {"failure": "used up"}, place="join"
    ),
    Probe(FAILS, lambda it: it.last("run") == "returns", {"failure": "forgotten"}, place="run"),
    Probe(FAIL, lambda it: it.last("run").startswith("is ended by"), {"failure": "alone"}, place="run"),
    Probe(FAIL, lambda it: it.last("run") in ONE_OF_TWO, {"failure": "one of two"}, place="run"),
    Probe(CATCHES, lambda it: it.last("run") == "raises Oops A", {"failure": "joined too"}, place="run"),
    Probe(ODD, lost_an_equal, {"failure": "equal is joined"}, place="run"),
    Probe(FAILS_ON, lambda it: it.last("run") == "returns", {"failure": "once"}, place="run"),
    Probe(ODD, lambda it: "gets None from A" in it.did("main"), {"failure": "false is none"}, place="join"),
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
        assert played.right, differs(played)
        played = at.play(FALSE)
        for (name, value), got in zip(RESULTS.items(), [*given(played), *RESULTS], strict=False):
            assert f"gets {value} from {name}" in played.did("main"), (
                f"{name} returned {value!r}; main, who joined it, got {got or 'an empty text'}."
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
        late = at.play(LATE)
        assert not woke_late(late), (
            "main waited for A, which ended before B paused; so main stood in the queue before B, and B had "
            "another turn before main all the same."
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
        on = at.play(FAILS_ON)
        assert on.last("run") == "raises Oops A", (
            "A failed, and main, who joined it and did not catch it, failed by that. Nobody joined main: "
            f"run should raise its exception; run {on.last('run')}."
        )


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


@check(points=2, objective="crowd")
def test_a_hundred_thousand_tasks(learner: Learner) -> None:
    """A turn among 100,000 tasks takes no longer than among a few hundred."""
    with playing(learner, PROBES) as at:
        at.must_not_grow(RIGHT, "crowd", GROWTH, turns_of_the_crowd, at.lot(*VERBS, examples=EXAMPLES))


@check(points=1, objective="depth")
def test_a_long_chain(learner: Learner) -> None:
    """A chain of 1,600 tasks, each joining the next, needs no deep stack."""
    with playing(learner, PROBES) as at:
        lot, when = at.lot(*VERBS, examples=EXAMPLES), f"with a chain of {CHAIN:,} tasks"
        worked, right = at.work_beside(RIGHT, "chain", CHAIN, lot, when=when)
        assert worked.work.turns == right.turns, (
            f"A chain of {CHAIN:,} tasks and those beside it should have {right.turns:,} turns in all; "
            f"they had {worked.work.turns:,}."
        )
        assert worked.same(right.turns, right.order), (
            f"Each of {CHAIN:,} tasks adds a number to what its join gives, among others that take turns: "
            "another order of turns, or other numbers came of it than the rules say."
        )

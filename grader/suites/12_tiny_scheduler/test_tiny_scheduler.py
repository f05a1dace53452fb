"""Hidden suite of exercise 12.

Design: the driver plays programs of tasks on the learner's scheduler, beside the learner's code, and
returns what happened; what should have happened is computed here, by a model that shares nothing with
it. Before the checks a few tiny programs are played that tell the usual mistakes apart, so every check
that fails for one reason says the same reason. "No longer per turn" compares processor time with that of
a right program on the same machine, never with a clock.
Out of scope: time (exercise 13), cancellation, tasks that join in a circle.
"""

from __future__ import annotations

from pathlib import Path

from grader.judge.runtimes.growth import Growth
from grader.judge.runtimes.playing import Played, Probe, differs, playing
from grader.judge.runtimes.task_programs import Program, Step
from grader.suite import Learner, check

#: a chain more than twice as deep as Python's stack; a join that asks turn after turn costs its square, and
#: with 4,000 it took nearly all of the processor time that is given
EXAMPLES, CHAIN, JOINERS = 120, 1_600, 5
#: keeps its queue in a deque, and is neither the quickest nor the slowest of the right programs
RIGHT = Path(__file__).parent / "right" / "callbacks.py"
#: right programs take half to 1.2 times what that takes, among few and many; a queue that moves, 6 times
GROWTH = Growth(few=300, many=100_000, most=4, dearest=0.75, cheapest=0.4)
PAUSE: Step = ("pause", None)
VERBS = ("pause", "join", "try join")

# ---------------------------------------------------------------------- the usual mistakes
ALONE = Program({"A": ()}, ("A",))
THREE = Program(dict.fromkeys("ABC", (PAUSE, PAUSE)), ("A", "B", "C"))
CHILD = Program({"main": (("spawn", "A"), PAUSE), "B": (PAUSE,), "A": ()}, ("main", "B"))
FAILS = Program({"A": (("raise", "Oops A"),), "B": (PAUSE,)}, ("A", "B"))
#: what tasks return; all but the first count as false
RESULTS = {"seven": 7, "zero": 0, "no": False}
FALSE = Program(
    {
        "main": (*[("spawn", name) for name in RESULTS], *[("join", name) for name in RESULTS]),
        **{name: (PAUSE, ("return", result)) for name, result in RESULTS.items()},
    }
)
CATCHES = Program({"main": (("spawn", "A"), ("try join", "A")), "A": (("raise", "Oops A"),)})
WAITS = Program({"main": (("spawn", "A"), ("join", "A")), "A": (PAUSE,) * 4})
TWO_WAIT = Program(
    {
        "main": (("spawn", "A"), ("spawn", "B"), ("join", "A"), ("join", "A")),
        "A": (PAUSE, PAUSE, ("return", 7)),
        "B": (("join", "A"),),
    }
)
IN_TURN = Program({"main": (("spawn", "A"), ("spawn", "B"), ("join", "A")), "A": (), "B": ()})

#: in the order in which one mistake would hide another
PROBES = (
    Probe(ALONE, lambda it: not it.did("A"), {"starts": "never"}, place="run"),
    Probe(ALONE, lambda it: it.trace[0][0] == "A", {"starts": "at spawn"}, place="spawn"),
    Probe(THREE, lambda it: it.turns()[:1] == ["C"], {"order": "newest first"}),
    Probe(THREE, lambda it: it.turns() == ["A", "B", "C"], {"order": "one by one"}),
    Probe(THREE, lambda it: not it.right, {"order": "another"}),
    Probe(CHILD, lambda it: not it.did("A"), {"children": "lost"}),
    Probe(FAILS, lambda it: "ends" not in it.did("B"), {"failure": "ends run"}),
    Probe(CATCHES, lambda it: "gets None from A" in it.did("main"), {"failure": "dropped"}),
    Probe(
        CATCHES, lambda it: "catches a copy of Oops A" in it.did("main"), {"failure": "copied"}, place="join"
    ),
    Probe(FAILS, lambda it: it.last("run") == "returns", {"failure": "forgotten"}, place="run"),
    Probe(WAITS, lambda it: it.waits.get("main", 0) > 1, {"joins": "polled"}, place="joining"),
    Probe(TWO_WAIT, lambda it: len(heard(it)) == 1, {"joins": "one heard"}, place="joining"),
    Probe(TWO_WAIT, lambda it: heard(it).get("main") == 1, {"joins": "used up"}, place="join"),
    Probe(FALSE, lambda it: what_is_false(it) == ["None", "None"], {"joins": "false is none"}, place="join"),
    Probe(IN_TURN, lambda it: it.turns() == ["main", "A", "main", "B"], {"joins": "jumps the queue"}),
)


def heard(played: Played) -> dict[str, int]:
    """Who was given something by a join, with how often it was the 7 that A returned."""
    got = {who: [what for what in played.did(who) if what.startswith("gets")] for who in ("main", "B")}
    return {who: what.count("gets 7 from A") for who, what in got.items() if what}


def what_is_false(played: Played) -> list[str]:
    """What main was given for the results that count as false, if it was given the other one rightly."""
    got = {what.rpartition(" from ")[2]: what.split()[1] for what in played.did("main") if " from " in what}
    return [got.get("zero", ""), got.get("no", "")] if got.get("seven") == "7" else []


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
        for name, value in RESULTS.items():
            assert f"gets {value} from {name}" in played.did("main"), (
                f"{name} returned {value}; main, who joined it, did not get that."
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
                f"work paused {pauses} times; {name}, who waited in join, gave its turn away {turns} times."
            )
        order = [who for who, what, _ in played.trace if (who, what) == ("other", "ends") or who in joiners]
        first = next(iter(order[JOINERS:]), "nobody")
        assert first == "other", (
            f"other stood in the queue when work ended; {first}, who waited in join, had a turn before it."
        )
        bodies = {"main": (("spawn", "work"), PAUSE, ("join", "work")), "other": (PAUSE,) * 4, "work": ()}
        done = at.play(Program(bodies, ("main", "other")))
        turns = done.waits.get("main", 0)
        assert turns == 0, f"work had ended, and join gave the turn away {turns} times all the same."


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


@check(points=2, objective="lost")
def test_no_failure_is_lost(learner: Learner) -> None:
    """What nobody joined and failed comes out of run, when all the rest is done."""
    order = learner.rng.sample(["red", "green", "blue"], 3)
    with playing(learner, PROBES) as at:
        bodies: dict[str, tuple[Step, ...]] = {name: (PAUSE, ("raise", f"Oops {name}")) for name in order[:2]}
        bodies[order[2]] = (PAUSE,) * 4
        played = at.play(Program(bodies, tuple(order)))
        wanted = f"raises Oops {order[0]}, Oops {order[1]}"
        assert "ends" in played.did(order[2]), f"{order[0]} failed, and {order[2]} was not run to its end."
        assert played.last("run") == wanted, (
            f"{order[0]} and {order[1]} failed and nobody joined them. run should end with an "
            f"ExceptionGroup of both; run {played.last('run')}."
        )
        assert played.right, differs(played)


@check(points=4, objective="programs")
def test_any_program(learner: Learner) -> None:
    """Any program of tasks does what the rules say."""
    with playing(learner, PROBES) as at:
        at.search(at.lot(*VERBS, examples=EXAMPLES))


@check(points=2, objective="crowd")
def test_a_hundred_thousand_tasks(learner: Learner) -> None:
    """A turn among 100,000 tasks takes no longer than among a few hundred."""
    with playing(learner, PROBES) as at:
        at.must_not_grow(RIGHT, "crowd", GROWTH, at.lot(*VERBS, examples=EXAMPLES))


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
        assert worked.same(right), (
            f"Each of {CHAIN:,} tasks adds a number to what its join gives, among others that take turns: "
            "another order of turns, or other numbers came of it than the rules say."
        )

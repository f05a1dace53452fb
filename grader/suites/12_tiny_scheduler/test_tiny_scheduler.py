"""Hidden suite of exercise 12.

Design: the driver plays programs of tasks on the learner's scheduler, beside the learner's code, and
returns what happened; what should have happened is computed here, by a model that shares nothing with
it. Before each check a few tiny programs are played that tell the usual mistakes apart, so every check
that fails for one reason says the same reason. "No longer per turn" compares processor time with
processor time of the same code on the same machine, never with a clock.
Out of scope: time (exercise 13), cancellation, tasks that join in a circle.
"""

from __future__ import annotations

import random
from typing import Any

import msgspec

from grader.judge.runtimes.playing import Broken, Endless, Facts, Table, differs, playing
from grader.judge.runtimes.smallest import programs
from grader.judge.runtimes.task_programs import Program
from grader.suite import Learner, check

EXAMPLES = 120
#: a turn among 100,000 tasks may cost so many times a turn among a few; moving the queue costs 20 times
MOST_GROWTH = 8
#: what a turn among a few costs, in plain turns: about 2 for the reference, 5 for queues that are heaps
DEAREST = 4
FEW, MANY, PAUSES = 300, (10_000, 100_000), 1
CHAIN = 4_000
JOINERS = 5


class Chain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the driver tells of a chain: what came back through the joins, None if nothing did."""

    total: int | None
    broken: Broken | None
    endless: Endless | None


# ---------------------------------------------------------------------- the usual mistakes
def looks_at_the_start(table: Table) -> Facts:
    """A task that runs when it is spawned, or never."""
    played = table.try_out(Program({"A": ()}, ("A",)))
    if not played.sound:
        return {}
    if not played.did("A"):
        return {"starts": "never", "place": "run"}
    return {"starts": "at spawn", "place": "spawn"} if played.trace[0][0] == "A" else {}


def looks_at_turns(table: Table) -> Facts:
    """Who goes first, and who goes on after a pause."""
    pauses = (("pause", None), ("pause", None))
    played = table.try_out(Program(dict.fromkeys("ABC", pauses), ("A", "B", "C")))
    turns = played.turns()
    if played.right or not played.sound:
        return {}
    if turns[:1] == ["C"]:
        return {"order": "newest first"}
    return {"order": "one by one" if turns == ["A", "B", "C"] else "another"}


def looks_at_children(table: Table) -> Facts:
    """A task that a running task spawned."""
    played = table.try_out(
        Program({"main": (("spawn", "A"), ("pause", None)), "B": (("pause", None),), "A": ()}, ("main", "B"))
    )
    return {"children": "lost"} if played.sound and not played.did("A") else {}


def looks_at_failures(table: Table) -> Facts:
    """Where an exception goes."""
    alone = table.try_out(Program({"A": (("raise", "Oops A"),), "B": (("pause", None),)}, ("A", "B")))
    if not alone.sound:
        return {}
    if "ends" not in alone.did("B"):
        return {"failure": "ends run"}
    joined = table.try_out(
        Program({"main": (("spawn", "A"), ("try join", "A")), "A": (("raise", "Oops A"),)})
    )
    if joined.sound and "gets None from A" in joined.did("main"):
        return {"failure": "dropped"}
    return {"failure": "forgotten", "place": "run"} if alone.last("run") == "returns" else {}


def looks_at_joins(table: Table) -> Facts:
    """How a task waits for another one, and what it finds."""
    waits = table.try_out(Program({"main": (("spawn", "A"), ("join", "A")), "A": (("pause", None),) * 4}))
    if waits.waits.get("main", 0) > 1:
        return {"joins": "polled", "place": "joining"}
    two = table.try_out(
        Program(
            {
                "main": (("spawn", "A"), ("spawn", "B"), ("join", "A"), ("join", "A")),
                "A": (("pause", None), ("pause", None), ("return", 7)),
                "B": (("join", "A"),),
            }
        )
    )
    heard = [name for name in ("main", "B") if any(what.startswith("gets") for what in two.did(name))]
    if len(heard) == 1:
        return {"joins": "one heard", "place": "joining"}
    if two.did("main").count("gets 7 from A") == 1 and len(heard) == 2:
        return {"joins": "used up", "place": "join"}
    turns = table.try_out(
        Program({"main": (("spawn", "A"), ("spawn", "B"), ("join", "A")), "A": (), "B": ()})
    ).turns()
    return {"joins": "jumps the queue"} if turns == ["main", "A", "main", "B"] else {}


#: in the order in which one mistake would hide another
PROBES = (looks_at_the_start, looks_at_turns, looks_at_children, looks_at_failures, looks_at_joins)


def pausing(rng: random.Random, count: int) -> Program:
    """``count`` tasks that pause now and then, at least once."""
    names = [f"task-{number}" for number in range(count)]
    return Program({name: (("pause", None),) * rng.randint(1, 3) for name in names}, tuple(names))


# ---------------------------------------------------------------------- the checks
@check(points=1, objective="start")
def test_nothing_runs_before_run(learner: Learner) -> None:
    """Nothing runs when it is spawned: tasks begin when run does."""
    with playing(learner, PROBES) as at:
        played = at.play(pausing(at.rng, 3))
        first = played.trace[0]
        assert first[0] == "run", f"Before run was called, {first[0]} was running already: it {first[1]}."
        assert played.did("task-0"), "run was called, and the first task never had a turn."


@check(points=2, objective="turns")
def test_tasks_take_turns(learner: Learner) -> None:
    """Tasks take turns: first come, first served."""
    with playing(learner, PROBES) as at:
        played = at.play(pausing(at.rng, at.rng.randint(4, 6)))
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
                    "main": (*spawns, ("pause", None)),
                    "other": (("pause", None),),
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
    pauses = (("pause", None),) * learner.rng.randint(1, 4)
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


@check(points=1, objective="asleep")
def test_who_joins_sleeps(learner: Learner) -> None:
    """A task that waits in join gets no turn before there is something to see."""
    pauses = learner.rng.randint(5, 9)
    with playing(learner, PROBES) as at:
        joiners = [f"joiner-{number}" for number in range(1, JOINERS + 1)]
        walk = (("pause", None),) * pauses
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
        done = at.play(Program({"main": (("spawn", "work"), ("pause", None), ("join", "work")), "work": ()}))
        turns = done.waits.get("main", 0)
        assert turns == 0, f"work had ended, and join gave the turn away {turns} times all the same."


@check(points=2, objective="errors")
def test_exceptions_reach_the_joiner(learner: Learner) -> None:
    """An exception of a task comes up in join, and stops nobody else."""
    pauses = (("pause", None),) * learner.rng.randint(1, 3)
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
                    "other": (("pause", None),) * 6,
                }
            )
        )
        assert "ends" in played.did("other"), (
            "work failed, and other, who had nothing to do with it, never ended."
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
        bodies: dict[str, Any] = {name: (("pause", None), ("raise", f"Oops {name}")) for name in order[:2]}
        bodies[order[2]] = (("pause", None),) * 4
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
        at.search(programs("pause", "join", "try join"), examples=EXAMPLES)


@check(points=2, objective="crowd")
def test_a_hundred_thousand_tasks(learner: Learner) -> None:
    """A turn among 100,000 tasks takes no longer than among a few hundred."""
    with playing(learner, PROBES) as at:
        at.must_not_grow("crowd", PAUSES, few=FEW, many=MANY, most=MOST_GROWTH, dearest=DEAREST)


@check(points=1, objective="depth")
def test_a_long_chain(learner: Learner) -> None:
    """A chain of 4,000 tasks, each joining the next, needs no deep stack."""
    with playing(learner, PROBES) as at:
        numbers = [at.rng.randint(1, 999) for _ in range(CHAIN)]
        run = at.bench.play("chain", numbers)
        at.note(run)
        chain = run.told(Chain)
        at.must_have_ended(chain.broken, chain.endless, f"with a chain of {CHAIN:,} tasks")
        assert chain.total == sum(numbers), (
            f"Each of {CHAIN:,} tasks adds a number to what its join gives: {sum(numbers):,} in all; "
            f"what came back through the joins is {chain.total}."
        )

"""Generated programs of tasks: the model's rules, what is generated, and the search for the smallest."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from grader.judge.runtimes.model import expected, is_clear
from grader.judge.runtimes.played import rows
from grader.judge.runtimes.smallest import FIRST, Drawn, Search, arranged, programs
from grader.judge.runtimes.task_programs import Program, Step, Trace, in_words, side_by_side

NOTHING = ([None, None, None], "")


def told(program: Program) -> list[str]:
    """The model's trace as sentences."""
    return [f"{who} {what}" for who, what, _ in expected(program)]


def drawn(*verbs: str, seed: int, examples: int = 120) -> list[Drawn]:
    """What a search has to go through."""
    return programs(*verbs, rng=random.Random(seed), examples=examples)


def generated(*verbs: str, seed: int, examples: int = 120) -> list[Program]:
    """The programs of it."""
    return [each.program for each in drawn(*verbs, seed=seed, examples=examples)]


def first_failing(found: list[Drawn], fails: Callable[[Program], bool]) -> Drawn:
    """The first of them that fails."""
    return next(each for each in found if fails(each.program))


# ---------------------------------------------------------------------- the model
def test_tasks_take_turns() -> None:
    """First come, first served; who pauses goes to the end."""
    pause: tuple[Step, ...] = (("pause", None),)
    assert told(Program({"A": pause, "B": pause}, ("A", "B"))) == [
        "run starts",
        "A pauses",
        "B pauses",
        "A ends",
        "B ends",
        "run returns",
    ]


def test_joiners_go_to_the_end_in_their_order() -> None:
    """The task that ends puts them behind whoever is ready."""
    program = Program(
        {
            "main": (("spawn", "A"), ("spawn", "B"), ("spawn", "C"), ("join", "A")),
            "A": (("pause", None), ("return", 7)),
            "B": (("join", "A"),),
            "C": (("pause", None), ("pause", None)),
        }
    )
    trace = told(program)
    end = trace.index("A returns 7")
    assert trace[end + 1 :] == [
        "C pauses",
        "main gets 7 from A",
        "main ends",
        "B gets 7 from A",
        "B ends",
        "C ends",
        "run returns",
    ]


def test_joining_what_has_ended_takes_no_turn() -> None:
    """The joiner goes on at once, as often as it likes."""
    program = Program(
        {"main": (("spawn", "A"), ("pause", None), ("join", "A"), ("join", "A")), "A": (), "B": ()},
        ("main", "B"),
    )
    assert told(program)[-5:] == [
        "main gets None from A",
        "main joins A",
        "main gets None from A",
        "main ends",
        "run returns",
    ]


def test_failures_that_nobody_joined_come_out_of_run() -> None:
    """In the order of failing; a joined one belongs to its joiner, who may fail of it."""
    program = Program(
        {
            "main": (("spawn", "A"), ("spawn", "B"), ("spawn", "C"), ("join", "A")),
            "A": (("pause", None), ("raise", "Oops A")),
            "B": (("raise", "Oops B"),),
            "C": (("try join", "B"),),
        }
    )
    assert told(program)[-1] == "run raises Oops A"
    assert "main fails: Oops A" in told(program)
    assert "C catches Oops B" in told(program)


def test_what_is_returned_and_what_is_raised_are_kept_apart() -> None:
    """An exception that is a result comes from a join like any other result."""
    program = Program(
        {
            "main": (("spawn", "A"), ("spawn", "B"), ("join", "A"), ("try join", "B")),
            "A": (("return oops", "Oops A"),),
            "B": (("raise odd", "Oops B"),),
        }
    )
    assert told(program)[4:] == [
        "A returns Oops A, and does not raise it",
        "B raises Oops B",
        "main gets Oops A from A",
        "main joins B, catching",
        "main catches Oops B",
        "main ends",
        "run returns",
    ]


def test_sleepers_wake_by_deadline_and_ties_in_order() -> None:
    """The clock goes to the next deadline, and equal ones wake in the order of going to sleep."""
    program = Program(
        {"A": (("sleep", 5),), "B": (("sleep", 2), ("sleep", 3)), "C": (("sleep", 5),), "D": (("sleep", 0),)},
        ("A", "B", "C", "D"),
    )
    ends = [(who, at) for who, what, at in expected(program) if what == "ends"]
    assert ends == [("D", 0), ("A", 5), ("C", 5), ("B", 5)]


def test_who_is_cancelled_has_a_turn_at_the_end_of_the_queue() -> None:
    """It waits no longer, and whoever joins it is cancelled as well, or catches that; run does not fail."""
    program = Program(
        {
            "A": (("sleep", 9),),
            "B": (("join", "A"),),
            "C": (("try join", "B"),),
            "D": (("join", "A"),),
            "main": (("sleep", 2), ("cancel", "B"), ("cancel", "A"), ("sleep", 0)),
        },
        ("A", "B", "C", "D", "main"),
    )
    trace = expected(program)
    start = trace.index(("main", "cancels A", 2))
    assert trace[start + 1 :] == [
        ("main", "sleeps 0 s", 2),
        ("B", "is cancelled", 2),
        ("A", "is cancelled", 2),
        ("main", "ends", 2),
        ("C", "finds B cancelled", 2),
        ("C", "ends", 2),
        ("D", "is cancelled", 2),
        ("run", "returns", 2),
    ]


def test_who_stands_in_the_queue_is_cancelled_there() -> None:
    """What has not begun never begins; what has ended is left alone."""
    program = Program(
        {"main": (("spawn", "A"), ("cancel", "A"), ("cancel", "B"), ("try join", "A")), "A": (), "B": ()},
        ("B", "main"),
    )
    assert told(program)[-4:] == [
        "main joins A, catching",
        "main finds A cancelled",
        "main ends",
        "run returns",
    ]
    assert "A ends" not in told(program)


def test_who_catches_its_cancellation_goes_on() -> None:
    """It sleeps again, returns something, and its joiner gets that; a second cancel in a row is none."""
    program = Program(
        {
            "work": (("catching", 9), ("sleep", 2), ("return", 7)),
            "main": (("sleep", 1), ("cancel", "work"), ("cancel", "work"), ("join", "work")),
        },
        ("work", "main"),
    )
    assert expected(program)[-6:] == [
        ("work", "catches Cancelled", 1),
        ("work", "sleeps 2 s", 1),
        ("work", "returns 7", 3),
        ("main", "gets 7 from work", 3),
        ("main", "ends", 3),
        ("run", "returns", 3),
    ]


def test_a_timeout_ends_when_its_work_has_cleaned_up() -> None:
    """The work is cancelled in time, and the caller gives up when it has ended; nothing is left over."""
    program = Program({"main": (("timeout", "1.5 A"),), "A": (("tidying", 9),)})
    assert is_clear(program)
    assert expected(program) == [
        ("run", "starts", 0),
        ("main", "gives A 1.5 s", 0),
        ("A", "sleeps 9 s, tidying up", 0),
        ("A", "tidies up for 2 s", 1.5),
        ("A", "is cancelled", 3.5),
        ("main", "gives up on A", 3.5),
        ("main", "ends", 3.5),
        ("run", "returns", 3.5),
    ]


def test_late_sleepers_go_to_the_end_of_the_queue_by_their_deadlines() -> None:
    """While somebody works, others become due; who stands in the queue comes first."""
    program = Program(
        {"A": (("sleep", 5),), "B": (("sleep", 3),), "C": (("work", 8),), "D": ()}, ("A", "B", "C", "D")
    )
    ends = [(who, at) for who, what, at in expected(program) if what == "ends"]
    assert ends == [("C", 8), ("D", 8), ("B", 8), ("A", 8)]


def test_what_is_spawned_later_runs_later() -> None:
    """A second run goes on where the clock stands."""
    program = Program({"A": (("sleep", 2),), "B": (("sleep", 3),)}, ("A",), ("B",))
    assert [event for event in expected(program) if event[0] == "run"] == [
        ("run", "starts", 0),
        ("run", "returns", 2),
        ("run", "starts", 2),
        ("run", "returns", 5),
    ]


def test_who_is_cancelled_before_run_never_begins() -> None:
    """By whoever calls run, when nobody has had a turn."""
    program = Program({"A": (("sleep", 2),), "B": (("sleep", 3),)}, ("A", "B"), early=("B",))
    assert expected(program) == [
        ("somebody", "cancels B", 0),
        ("run", "starts", 0),
        ("A", "sleeps 2 s", 0),
        ("A", "ends", 2),
        ("run", "returns", 2),
    ]


def test_a_runtime_beside_another_shares_the_clock_and_nothing_else() -> None:
    """Its tasks have turns when it is run, in the turn of a task or in the end; time goes by for both."""
    bodies: dict[str, tuple[Step, ...]] = {
        "main": (("run other", None),),
        "A": (("sleep", 1),),
        "C": (("sleep", 3), ("raise", "Oops C")),
    }
    assert expected(Program(bodies, ("A", "main"), other=("C",))) == [
        ("run", "starts", 0),
        ("A", "sleeps 1 s", 0),
        ("main", "has the other runtime run", 0),
        ("other run", "starts", 0),
        ("C", "sleeps 3 s", 0),
        ("C", "raises Oops C", 3),
        ("other run", "raises Oops C", 3),
        ("main", "ends", 3),
        ("A", "ends", 3),
        ("run", "returns", 3),
        ("other run", "starts", 3),
        ("other run", "returns", 3),
    ]


def test_a_circle_of_joins_is_left_waiting() -> None:
    """Run comes back, and who is cancelled in a later run ends."""
    bodies: dict[str, tuple[Step, ...]] = {
        "A": (("join", "B"),),
        "B": (("join", "A"),),
        "C": (("cancel", "A"),),
    }
    trace = [(who, what) for who, what, _ in expected(Program(bodies, ("A", "B"), later=("C",)))]
    assert trace[3:] == [
        ("run", "returns"),
        ("run", "starts"),
        ("C", "cancels A"),
        ("C", "ends"),
        ("A", "is cancelled"),
        ("B", "is cancelled"),
        ("run", "returns"),
    ]


@pytest.mark.parametrize("work", [(("catching", 9), ("sleep", 1), ("return", 7)), (("spoiling", 9),)])
def test_what_was_given_up_has_had_its_time(work: tuple[Step, ...]) -> None:
    """Whatever it returns or raises in the end, TimeoutError comes out, and nobody has lost a failure."""
    trace = [(who, what) for who, what, _ in expected(Program({"main": (("timeout", "2 A"),), "A": work}))]
    assert trace[-3:] == [("main", "gives up on A"), ("main", "ends"), ("run", "returns")]


@pytest.mark.parametrize(
    ("bodies", "clear"),
    [
        ({"main": (("timeout", "1.5 A"),), "A": (("sleep", 1), ("return", 1))}, True),
        ({"main": (("timeout", "1.5 A"),), "A": (("sleep", 1.5),)}, False),  # both are due at once
        ({"main": (("timeout", "1.5 A"),), "A": (("catching", 9), ("return", 1))}, True),  # TimeoutError
        ({"main": (("timeout", "1.5 A"),), "A": (("work", 3), ("return", 1))}, False),  # up in its last turn
        (  # A is cancelled when its time was up, and C has ended
            {
                "main": (("spawn", "A"), ("timeout", "1.5 B"), ("cancel", "A")),
                "A": (("timeout", "1.5 C"),),
                "B": (("join", "A"),),
                "C": (("sleep", 2),),
            },
            False,
        ),
        ({"main": (("spawn", "A"), ("sleep", 0), ("work", 2), ("sleep", 0)), "A": (("sleep", 1),)}, True),
    ],
)
def test_what_is_left_open_is_not_clear(bodies: dict[str, tuple[Step, ...]], *, clear: bool) -> None:
    """A program is clear when nothing in it hangs on what right runtimes may do in several ways."""
    assert is_clear(Program(bodies)) is clear


@pytest.mark.parametrize("seed", range(3))
def test_only_clear_programs_are_drawn(seed: int) -> None:
    """With many kinds of steps, and timeouts among them."""
    seen = generated("sleep", "timeout", "cancel", "work", "join", "spoiling", seed=seed, examples=60)
    assert len(seen) == 60
    assert all(map(is_clear, seen))
    kinds = {what.split()[0] for program in seen for _, what, _ in expected(program)}
    assert {"gives", "works", "cancels", "joins"} <= kinds


# ---------------------------------------------------------------------- what is generated
@pytest.mark.parametrize("seed", range(3))
def test_programs_are_many_and_come_to_an_end(seed: int) -> None:
    """Distinct, of all sizes, and the model ends each of them: whoever is spawned ends, and run with them."""
    seen = generated("pause", "join", "try join", seed=seed)
    assert len({repr(program) for program in seen}) == len(seen) == 120
    assert {len(program.bodies) for program in seen} == {1, 2, 3, 4}
    for program in seen:
        trace = expected(program)
        ended = {who for who, what, _ in trace if what.startswith(("ends", "returns", "raises", "fails"))}
        spawned = {what.removeprefix("spawns ") for _, what, _ in trace if what.startswith("spawns ")}
        assert ended == {"run", "main", *spawned}


def test_the_same_seed_gives_the_same_programs() -> None:
    """A verdict can be repeated."""
    assert generated("sleep", "join", seed=5, examples=30) == generated("sleep", "join", seed=5, examples=30)


@pytest.mark.parametrize("seed", range(3))
def test_many_are_cancelled(seed: int) -> None:
    """And every program ends."""
    seen = generated("sleep", "join", "cancel", seed=seed)
    cancels = [
        step for program in seen for steps in program.bodies.values() for step in steps if step[0] == "cancel"
    ]
    assert len(cancels) > len(seen) / 4
    assert all(expected(program)[-1][0] == "run" for program in seen)


def test_a_join_of_nobody_is_left_out() -> None:
    """And a body that is not spawned does not exist."""
    first = [("join", FIRST), ("pause", 0), None]
    program = arranged(2, [(0, 1), (0, 0), (0, 0)], [(first, "return"), NOTHING, NOTHING, NOTHING])
    assert program.bodies == {"main": (("spawn", "A"), ("pause", None), ("return", 1)), "A": ()}


# ---------------------------------------------------------------------- the smallest one
def joins_twice(program: Program) -> bool:
    """Somebody is joined twice."""
    joined = Counter(
        argument for steps in program.bodies.values() for verb, argument in steps if verb == "join"
    )
    return max(joined.values(), default=0) >= 2


@pytest.mark.parametrize("seed", range(8))
def test_it_finds_the_smallest(seed: int) -> None:
    """Two joins of the same task: two tasks, three steps, from whatever the search began with."""
    begun = first_failing(drawn("pause", "join", seed=seed), joins_twice)
    found = Search(joins_twice).smallest(begun)
    assert found.bodies == {"main": (("spawn", "A"), ("join", "A"), ("join", "A")), "A": ()}


def test_times_get_smaller() -> None:
    """A sleep of two seconds and more: one task, two seconds."""

    def sleeps(program: Program) -> bool:
        return any(
            verb == "sleep" and int(argument or 0) >= 2
            for body in program.bodies.values()
            for verb, argument in body
        )

    found = Search(sleeps).smallest(first_failing(drawn("sleep", "join", seed=3), sleeps))
    assert found.bodies == {"main": (("sleep", 2),)}


def test_nothing_is_tried_after_the_last() -> None:
    """Where nothing more can be tried, what was found is the answer."""
    tried = 0

    def fails(_program: Program) -> bool | None:
        nonlocal tried
        tried += 1
        return True if tried < 3 else None

    begun = first_failing(drawn("pause", seed=2), lambda program: len(program.bodies) > 2)
    found = Search(fails).smallest(begun)
    assert tried == 3
    assert found.size < begun.program.size


def test_code_that_behaves_at_random_does_not_confuse_it() -> None:
    """What was seen counts; no program is tried twice, and what is found has failed."""
    seen: dict[str, bool] = {}
    coin = random.Random(3)

    def fails(program: Program) -> bool:
        assert program.key not in seen
        seen[program.key] = coin.random() < 0.5
        return seen[program.key]

    begun = drawn("pause", "join", seed=4)[-1]
    found = Search(fails).smallest(begun)
    assert found.key == begun.program.key or seen[found.key]


# ---------------------------------------------------------------------- how it is shown
def test_traces_stand_side_by_side() -> None:
    """An arrow marks the first difference; the lines fit into a terminal."""
    right: Trace = [("run", "starts", 0), *[("A", "pauses", 0)] * 8, ("A", "ends", 0), ("run", "returns", 0)]
    yours: Trace = [*right[:9], ("B", "ends", 0)]
    lines = side_by_side(right, yours)
    assert lines == [
        "      as it should be  with your code",
        "      ...              ...",
        "    5 A pauses         A pauses",
        "    6 A pauses         A pauses",
        "    7 A pauses         A pauses",
        "    8 A pauses         A pauses",
        "    9 A pauses         A pauses",
        "-> 10 A ends           B ends",
        "   11 run returns      (nothing more)",
    ]


@pytest.mark.parametrize("seed", range(2))
def test_no_line_is_too_wide(seed: int) -> None:
    """Listing and traces fit into 78 columns, whatever was generated."""
    for program in generated("sleep", "join", "try join", seed=seed, examples=60):
        lines = [*in_words(program), *side_by_side(expected(program), [])]
        assert max(map(len, lines)) <= 78, lines


def test_a_trace_in_time_is_a_picture() -> None:
    """One row for each task: what waits, what works, and how it ended."""
    trace: Trace = [
        ("A", "sleeps 3 s", 0),
        ("B", "works 2 s", 0),
        ("B", "ends", 2),
        ("A", "is cancelled", 3),
        ("C", "sleeps 1 s", 3),
    ]
    drawn = rows(trace)
    assert [(row.label, row.note) for row in drawn] == [
        ("A", "cancelled"),
        ("B", ""),
        ("C", "never finished"),
    ]
    assert [span.kind for row in drawn for span in row.spans] == ["waiting", "running"]

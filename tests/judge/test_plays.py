"""What a play tells of a runtime beside the trace: whose turn was within whose, and what a pause came to."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

import pytest

from grader.bench.plays import OddOops, Oops, Play, come_and_gone

THIS_FILE = types.ModuleType("runtime")
THIS_FILE.__file__ = __file__


@types.coroutine
def give_way(times: int) -> Generator[None, None, None]:
    """Up to the runtime, so many times."""
    for _ in range(times):
        yield


class Task:
    """Joins by asking again and again, which is no matter here."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[Any, Any, Any]) -> None:
        self.runtime, self.coroutine = runtime, coroutine
        self.result: Any = None
        self.error: Exception | None = None
        self.ended = False

    async def join(self) -> Any:
        """Wait as the runtime says."""
        while not self.ended:
            match self.runtime.joins:
                case "by await":
                    return await self.coroutine
                case "by turns":
                    self.runtime.turn(self.runtime.ready.popleft())
                case _:
                    await give_way(1)
        if self.error is not None:
            raise self.error
        return self.result


class Runtime(Play):
    """A scheduler that can be made wrong in a few ways."""

    joins, yields_of_a_pause = "by pauses", 1

    def __init__(self, **bodies: list[tuple[str, Any]]) -> None:
        plain = {name: [list(step) for step in steps] for name, steps in bodies.items()}
        super().__init__({"roots": [next(iter(bodies))], "bodies": plain}, THIS_FILE)
        self.ready: deque[Task] = deque()

    def start(self, coroutine: Coroutine[Any, Any, Any]) -> Task:
        """At the end of the queue."""
        self.ready.append(task := Task(self, coroutine))
        return task

    def other(self) -> Runtime:
        """Beside this one."""
        other = Runtime(**{"": []})
        other.program = self.program
        return other

    def run(self) -> None:
        """All turns."""
        while self.ready:
            self.turn(self.ready.popleft())

    def turn(self, task: Task) -> None:
        """One of them."""
        try:
            task.coroutine.send(None)
        except StopIteration as end:
            task.ended, task.result = True, end.value
        except Exception as error:  # noqa: BLE001 — for the joiner
            task.ended, task.error = True, error
        else:
            self.ready.append(task)

    async def step(self, name: str, verb: str, argument: Any) -> None:
        """There are only pauses."""
        del argument
        self.note(name, f"{verb}s")
        await give_way(self.yields_of_a_pause)


PAUSE = ("pause", None)
JOINS: dict[str, list[tuple[str, Any]]] = {"main": [("spawn", "A"), ("join", "A")], "A": [PAUSE, PAUSE]}


def test_of_a_right_runtime_there_is_nothing_to_tell() -> None:
    """Each pause comes up once, and no turn is within another."""
    told = Runtime(**JOINS).play()
    assert (told["yields"], told["inside"], told["awaited"]) == ({"A": 2}, {}, {})
    assert not any(told["deeper"].values())


@pytest.mark.parametrize(("joins", "awaited"), [("by await", {"A": "main"}), ("by turns", {})])
def test_a_turn_within_a_turn_is_told_with_how_it_came(joins: str, awaited: dict[str, str]) -> None:
    """An await of the coroutine is another mistake than a loop within join."""
    play = Runtime(**JOINS)
    play.joins = joins
    told = play.play()
    assert told["inside"] == {"A": "main"}
    assert told["awaited"] == awaited


@pytest.mark.parametrize("times", [0, 1, 2])
def test_what_a_pause_comes_to_is_counted(times: int) -> None:
    """How often it came up, and how often somebody else had a turn meanwhile."""
    play = Runtime(main=[("spawn", "A"), PAUSE], A=[PAUSE, PAUSE, PAUSE])
    play.yields_of_a_pause = times
    told = play.play()
    assert told["yields"].get("main", 0) == times
    assert told["pauses"].get("main", 0) == times


def test_exceptions_of_every_kind_are_told_by_what_they_are() -> None:
    """One is a result, one counts as false; a copy is none of them."""
    play = Runtime(
        main=[("spawn", "A"), ("spawn", "B"), ("join", "A"), ("try join", "B")],
        A=[("return oops", "Oops A")],
        B=[("raise odd", "Oops B")],
    )
    trace = [f"{who} {what}" for who, what, _ in play.play()["trace"]]
    assert "A returns Oops A, and does not raise it" in trace
    assert "main gets Oops A from A" in trace
    assert "main catches Oops B" in trace


def test_two_runtimes_are_told_as_one_story() -> None:
    """The other one runs when a task has it run, and in the end."""
    play = Runtime(main=[("run other", None)], C=[PAUSE])
    play.program["other"] = ["C"]
    assert [f"{who} {what}" for who, what, _ in play.play()["trace"]] == [
        "run starts",
        "main has the other runtime run",
        "other run starts",
        "C pauses",
        "C ends",
        "other run returns",
        "main ends",
        "run returns",
        "other run starts",
        "other run returns",
    ]


class Simple(Runtime):
    """Tasks of its own; it tells the failures of those that were never joined, or forgets them all."""

    remembers = True

    def run(self) -> None:
        """All turns, and then the failures."""
        spawned = list(self.ready)
        self.failed: list[Task] = []
        super().run()
        del spawned
        if self.failed and self.remembers:
            raise ExceptionGroup("failed", [task.error for task in self.failed if task.error is not None])

    def turn(self, task: Task) -> None:
        """One of them."""
        super().turn(task)
        if task.error is not None:
            self.failed.append(task)


@pytest.mark.parametrize("remembers", [True, False])
def test_of_tasks_that_come_and_go_results_and_failures_are_told(*, remembers: bool) -> None:
    """Every number twice, joined at once and when all had ended; and who failed unheard."""
    runtime = Simple(main=[])
    runtime.remembers = remembers
    numbers = [5, 8, 13]
    told = come_and_gone(__file__, runtime.start, runtime.run, lambda: give_way(1), numbers=numbers)
    assert told == {
        "given": numbers * 2,
        "failures": numbers if remembers else [],
        "broken": None,
        "endless": None,
    }


def test_a_result_that_is_no_number_of_theirs_is_told_as_such() -> None:
    """Whatever the learner's join gives, plain numbers go to the judge."""

    class Strange:
        async def join(self) -> object:
            return object()

    def start(coroutine: Coroutine[Any, Any, Any]) -> Strange:
        begun.append(coroutine)
        return Strange()

    def run() -> None:
        main = begun[0]
        while True:
            try:
                main.send(None)
            except StopIteration:
                break
        for each in begun:
            each.close()

    begun: list[Coroutine[Any, Any, Any]] = []
    told = come_and_gone(__file__, start, run, lambda: give_way(1), numbers=[5, 8])
    assert told["given"] == [-1] * 4


def test_odd_exceptions_are_false_and_equal() -> None:
    """So only what they are tells them apart."""
    one, other = OddOops("A"), OddOops("B")
    assert not one
    assert one == other == Oops("C")
    assert len({one, other}) == 1

"""Which worker has which task: nothing is lost, nothing is done twice, nobody is blamed for a neighbour."""

from __future__ import annotations

import collections

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from grader.cohort.placing import AHEAD, MOST_DEATHS, MOST_DELIVERIES, MOST_UNDECIDED, Delivery, Placing
from grader.cohort.work import Task
from grader.judge.request import Submitted


def task(key: str) -> Task:
    submission = Submitted(name="first_await.py", text="", sha256="0" * 64)
    return Task(key=key, exercise="01_first_await", submission=submission, seed=1)


def asked(placing: Placing, *keys: str) -> None:
    for key in keys:
        placing.ask(task(key))


def has(placed: list[Delivery]) -> dict[str, list[str]]:
    """By worker, the tasks that were delivered."""
    found: dict[str, list[str]] = collections.defaultdict(list)
    for each in placed:
        found[each.worker].append(each.given.task.key)
    return dict(found)


def test_each_worker_gets_what_keeps_its_threads_busy() -> None:
    """The one with the least to do for each thread comes first; what is too much waits."""
    placing = Placing()
    placing.welcome("small", 1)
    placing.welcome("large", 3)
    asked(placing, *map(str, range(20)))
    placed = has(placing.place())
    assert {worker: len(tasks) for worker, tasks in placed.items()} == {"small": AHEAD, "large": 3 * AHEAD}
    assert placing.room == 4 * AHEAD
    assert placing.place() == []


def test_a_task_of_a_silent_worker_goes_to_another_and_the_late_answer_is_void() -> None:
    """A worker that falls silent comes back later, and says what nobody waits for."""
    placing = Placing()
    placing.welcome("first", 1)
    asked(placing, "a")
    (before,) = placing.place()
    placing.welcome("second", 1)
    assert placing.farewell("first", died=False) == [before]
    (after,) = placing.place()
    assert (after.worker, after.given.task.key) == ("second", "a")
    assert placing.answered(before.number, decided=True) is None
    placing.welcome("first", 1)
    done = placing.answered(after.number, decided=True)
    assert done is not None
    assert done.task.key == "a"
    assert placing.answered(after.number, decided=True) is None
    assert placing.everything() == []


def test_a_task_that_kills_its_workers_is_given_up_and_its_neighbours_are_not() -> None:
    """Those that were with it when the first worker died are done alone, each, and answered."""
    placing = Placing()
    asked(placing, "killer", "neighbour", "other")
    given_up: list[str] = []
    answers: list[str] = []
    workers = 0
    while placing.everything():
        if not placing.workers:
            workers += 1
            placing.welcome(f"worker {workers}", 2)
        given_up += [each.task.key for each in placing.hopeless()]
        placed = placing.place()
        if any(each.given.task.key == "killer" for each in placed):
            placing.farewell(placed[0].worker, died=True)
            continue
        for each in placed:
            done = placing.answered(each.number, decided=True)
            assert done is not None
            answers.append(done.task.key)
    assert given_up == ["killer"]
    assert sorted(answers) == ["neighbour", "other"]
    assert workers == MOST_DEATHS + 1 + 1  # the first with its neighbours, those alone, and the last


def test_a_suspect_has_a_worker_for_itself() -> None:
    """What comes meanwhile waits, or goes to the others."""
    placing = Placing()
    placing.welcome("a", 2)
    asked(placing, "1", "2")
    placing.place()
    placing.farewell("a", died=True)
    placing.welcome("b", 2)
    placing.welcome("c", 2)
    asked(placing, *map(str, range(3, 10)))
    placed = has(placing.place())
    alone = [worker for worker, tasks in placed.items() if set(tasks) & {"1", "2"}]
    assert len(alone) == 1
    assert len(placed[alone[0]]) == 1
    assert placing.place() == []


def test_a_task_that_nobody_answers_comes_to_an_end() -> None:
    """Whatever the reasons are."""
    placing = Placing()
    placing.welcome("a", 1)
    asked(placing, "1")
    tries = 0
    while not (given_up := placing.hopeless()):
        (delivery,) = placing.place()
        placing.lost(delivery.number)
        tries += 1
    assert tries == MOST_DELIVERIES
    assert [each.task.key for each in given_up] == ["1"]
    assert placing.everything() == []


def test_a_worker_that_comes_to_no_verdict_is_told_where_others_do() -> None:
    """A broken machine fails quickly, and would take everything; if all do, it is something else."""
    placing = Placing()
    placing.welcome("broken", 1)
    placing.welcome("other", 1)

    def each_gets_two(*, other_decides: bool) -> None:
        asked(placing, "1", "2", "3", "4")
        for each in placing.place():
            placing.answered(each.number, decided=other_decides and each.worker == "other")

    for _ in range(MOST_UNDECIDED // 2):
        assert placing.dubious() == []
        each_gets_two(other_decides=False)
    assert placing.dubious() == []
    each_gets_two(other_decides=True)
    assert placing.dubious() == ["broken"]


class Machine(RuleBasedStateMachine):
    """Workers come, go, die and fall silent, and answer in any order, late ones too."""

    def __init__(self) -> None:
        super().__init__()
        self.placing = Placing()
        self.tasks = 0
        self.workers = 0
        self.sent: list[Delivery] = []
        self.void: list[Delivery] = []
        self.ended: list[str] = []

    @rule(count=st.integers(1, 5))
    def ask(self, count: int) -> None:
        for _ in range(count):
            self.tasks += 1
            self.placing.ask(task(str(self.tasks)))

    @rule(threads=st.integers(1, 4))
    def come(self, threads: int) -> None:
        self.workers += 1
        self.placing.welcome(f"worker {self.workers}", threads)

    @rule(data=st.data(), died=st.booleans())
    @precondition(lambda self: self.placing.workers)
    def go(self, data: st.DataObject, *, died: bool) -> None:
        name = data.draw(st.sampled_from(sorted(self.placing.workers)))
        gone = self.placing.farewell(name, died=died)
        assert {each.number for each in gone} == {each.number for each in self.sent if each.worker == name}
        self.void += gone
        self.sent = [each for each in self.sent if each.worker != name]

    @rule()
    def place(self) -> None:
        self.ended += [each.task.key for each in self.placing.hopeless()]
        self.sent += self.placing.place()

    @rule(data=st.data(), decided=st.booleans())
    @precondition(lambda self: self.sent)
    def answer(self, data: st.DataObject, *, decided: bool) -> None:
        each = data.draw(st.sampled_from(self.sent))
        self.sent.remove(each)
        self.void.append(each)
        done = self.placing.answered(each.number, decided=decided)
        assert done is not None
        self.ended.append(done.task.key)

    @rule(data=st.data(), died=st.booleans())
    @precondition(lambda self: self.sent)
    def lose(self, data: st.DataObject, *, died: bool) -> None:
        each = data.draw(st.sampled_from(self.sent))
        self.sent.remove(each)
        self.void.append(each)
        self.placing.lost(each.number, died=died)

    @rule(data=st.data())
    @precondition(lambda self: self.void)
    def answer_late(self, data: st.DataObject) -> None:
        assert self.placing.answered(data.draw(st.sampled_from(self.void)).number, decided=True) is None

    @invariant()
    def everything_is_somewhere_once(self) -> None:
        there = [given.task.key for given in self.placing.everything()]
        assert sorted([*there, *self.ended], key=int) == [str(each + 1) for each in range(self.tasks)]

    @invariant()
    def nobody_has_too_much_and_suspects_are_alone(self) -> None:
        by_worker: dict[str, list[Delivery]] = collections.defaultdict(list)
        for each in self.sent:
            by_worker[each.worker].append(each)
        assert len(self.sent) <= self.placing.room
        for deliveries in by_worker.values():
            # one that was there when another became a suspect may still be there
            suspects = [each for each in deliveries if each.given.is_suspect]
            assert len(suspects) <= 1
            assert not suspects or len(deliveries) == 1


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)

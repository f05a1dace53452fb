# expected: wrong
# mistake: runs in rounds (like the frames of a game) and collects who pauses, who is woken and who is spawned in three lists, which are strung together at the end of the round; so within one round all who paused come before all who were woken, and these before all who were spawned
# rule: "Each scheduler has one queue: first come, first served."
# seen: right when in a round only one of the three kinds happens; wrong when a task ends and wakes its joiner (or a task spawns), and another task pauses later in the same round: the one who paused goes on first
"""One round after the other: everybody who is ready has one turn per round."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield ("pause", None)


@types.coroutine
def _sleep_until_ended(task: Task) -> Generator[object, None, None]:
    yield ("join", task)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.alive = True
        self.joined = False
        self.sleepers: list[Task] = []
        self.result: Any = None
        self.error: Exception | None = None

    async def join(self) -> Any:
        self.joined = True
        if self.alive:
            await _sleep_until_ended(self)
        if self.error is not None:
            raise self.error
        return self.result


class Scheduler:
    def __init__(self) -> None:
        self._paused: list[Task] = []
        self._woken: list[Task] = []
        self._newborn: list[Task] = []
        self._failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._newborn.append(task)
        return task

    def _next_round(self) -> list[Task]:
        everybody = [*self._paused, *self._woken, *self._newborn]
        self._paused, self._woken, self._newborn = [], [], []
        return everybody

    def run(self) -> None:
        while this_round := self._next_round():
            for task in this_round:
                self._step(task)
        failed, self._failed = self._failed, []
        errors = [task.error for task in failed if not task.joined]
        if errors:
            raise ExceptionGroup("tasks failed", errors)

    def _step(self, task: Task) -> None:
        try:
            what, other = task.coroutine.send(None)
        except StopIteration as stop:
            task.result = stop.value
            self._bury(task)
        except Exception as error:
            task.error = error
            self._failed.append(task)
            self._bury(task)
        else:
            if what == "pause":
                self._paused.append(task)
            else:
                other.sleepers.append(task)

    def _bury(self, task: Task) -> None:
        task.alive = False
        self._woken += task.sleepers
        task.sleepers = []

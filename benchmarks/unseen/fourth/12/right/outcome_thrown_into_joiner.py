# expected: right
# mistake: none; unusual: the queue holds closures, each task hands "system calls" (functions) to the scheduler, and the outcome of a joined task is sent or thrown into the joiner by its next turn
# rule: "`await task.join()` waits until `task` has ended, and returns what it returned, or raises the very exception that it raised."
# seen: behaves as the lesson says
"""Traps and continuations: a task yields a function, the scheduler calls it with a way to go on."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any

Resume = Callable[[], Any]
Listener = Callable[[Callable[[Coroutine], Any]], None]


@types.coroutine
def _trap(call: Callable[[Listener], None]) -> Generator[object, Any, Any]:
    return (yield call)


def _go_on(coroutine: Coroutine) -> Any:
    return coroutine.send(None)


async def pause() -> None:
    await _trap(lambda go_on_with: go_on_with(_go_on))


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self._deliver: Callable[[Coroutine], Any] | None = None  # None: has not ended
        self._reveal: Callable[[], Any] | None = None
        self._listeners: list[Listener] = []
        self.was_joined = False

    async def join(self) -> Any:
        self.was_joined = True
        if self._reveal is None:
            return await _trap(self._listeners.append)
        return self._reveal()

    def _end(self, deliver: Callable[[Coroutine], Any], reveal: Callable[[], Any]) -> None:
        self._deliver, self._reveal = deliver, reveal
        listeners, self._listeners = self._listeners, []
        for go_on_with in listeners:
            go_on_with(deliver)

    def succeed(self, value: Any) -> None:
        self._end(lambda joiner: joiner.send(value), lambda: value)

    def fail(self, error: Exception) -> None:
        def reveal() -> Any:
            raise error

        self._end(lambda joiner: joiner.throw(error), reveal)


class Scheduler:
    def __init__(self) -> None:
        self._agenda: deque[Callable[[], None]] = deque()
        self._failures: list[tuple[Task, Exception]] = []
        self._living: dict[int, Task] = {}

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._living[id(task)] = task
        self._enqueue(task, _go_on)
        return task

    def _enqueue(self, task: Task, how: Callable[[Coroutine], Any]) -> None:
        self._agenda.append(partial(self._turn, task, how))

    def _turn(self, task: Task, how: Callable[[Coroutine], Any]) -> None:
        try:
            call = how(task.coroutine)
        except StopIteration as end:
            del self._living[id(task)]
            task.succeed(end.value)
        except Exception as error:
            del self._living[id(task)]
            self._failures.append((task, error))
            task.fail(error)
        else:
            call(partial(self._enqueue, task))

    def run(self) -> None:
        agenda = self._agenda
        while agenda:
            agenda.popleft()()
        failures, self._failures = self._failures, []
        if lonely := [error for task, error in failures if not task.was_joined]:
            raise ExceptionGroup("unjoined tasks failed", lonely)

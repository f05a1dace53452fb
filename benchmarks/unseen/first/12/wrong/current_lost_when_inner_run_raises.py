# expected: wrong
# mistake: The running task is kept in a module variable; run puts the old one back at its end, but not when it leaves by raising the ExceptionGroup.
# rule: "A program may have several schedulers, and a task of one may call `run` of another: none of them knows of the others."
# seen: An outer task calls run of another scheduler, in which a task fails unjoined, catches the ExceptionGroup and then joins something: the inner task is noted as the one who waits, and the outer task never goes on. Right without nesting, and right with nesting as long as the inner run does not raise.
from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

_current: Task | None = None


@types.coroutine
def _suspend(again: bool) -> Generator[bool, None, None]:
    yield again


async def pause() -> None:
    await _suspend(True)


class Task:
    def __init__(self, scheduler: Scheduler, coroutine: Coroutine[Any, None, Any]) -> None:
        self.scheduler = scheduler
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: Exception | None = None
        self.waiting: list[Task] = []

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            assert _current is not None
            self.waiting.append(_current)
            await _suspend(False)
        if self.error is not None:
            raise self.error
        return self.result


class Scheduler:
    def __init__(self) -> None:
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def run(self) -> None:
        global _current
        outer = _current
        while self._ready:
            task = _current = self._ready.popleft()
            try:
                again = task.coroutine.send(None)
            except StopIteration as end:
                task.result = end.value
            except Exception as error:
                task.error = error
                self._failed.append(task)
            else:
                if again:
                    self._ready.append(task)
                continue
            task.ended = True
            for joiner in task.waiting:
                joiner.scheduler._ready.append(joiner)
            task.waiting.clear()
        lost = [task.error for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)
        _current = outer

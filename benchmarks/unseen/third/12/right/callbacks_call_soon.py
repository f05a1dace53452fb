# expected: right
# mistake: none; unusual: the queue holds plain callables (like call_soon); a coroutine yields a function that is handed its own wake-up call
# rule: "`await task.join()` waits until `task` has ended"
# seen: behaves by the rules; the loop itself knows neither tasks nor joins
"""A runtime of callbacks: the loop only calls what is in the queue."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any

Wake = Callable[[], None]


class _Suspend:
    """Awaitable: gives the task's wake-up call to ``park``, which decides when it is called."""

    __slots__ = ("park",)

    def __init__(self, park: Callable[[Wake], None]) -> None:
        self.park = park

    def __await__(self) -> Generator[object, None, None]:
        yield self.park


def _at_once(wake: Wake) -> None:
    wake()


def pause() -> _Suspend:
    return _Suspend(_at_once)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.unwrap: Callable[[], Any] | None = None
        self.on_end: list[Wake] = []
        self.observed = False

    async def join(self) -> Any:
        self.observed = True
        if self.unwrap is None:
            await _Suspend(self.on_end.append)
        assert self.unwrap is not None
        return self.unwrap()

    def settle(self, unwrap: Callable[[], Any]) -> None:
        self.unwrap = unwrap
        callbacks, self.on_end = self.on_end, []
        for wake in callbacks:
            wake()


class Scheduler:
    def __init__(self) -> None:
        self._soon: deque[Callable[[], None]] = deque()
        self._kept: dict[int, Task] = {}
        self._complaints: list[tuple[Task, BaseException]] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._kept[id(task)] = task
        self._soon.append(partial(self._step, task))
        return task

    def _step(self, task: Task) -> None:
        try:
            park = task.coroutine.send(None)
        except StopIteration as end:
            value = end.value
            del self._kept[id(task)]
            task.settle(lambda: value)
        except BaseException as error:
            del self._kept[id(task)]
            self._complaints.append((task, error))
            task.settle(partial(_throw, error))
        else:
            park(partial(self._soon.append, partial(self._step, task)))

    def run(self) -> None:
        while self._soon:
            self._soon.popleft()()
        complaints, self._complaints = self._complaints, []
        errors = [error for task, error in complaints if not task.observed]
        if errors:
            raise BaseExceptionGroup("nobody has joined", errors)  # an ExceptionGroup, if it can be


def _throw(error: BaseException) -> Any:
    raise error

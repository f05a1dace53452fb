# expected: right
# mistake: unusual: no tasks in the queue but calls (bound send and throw); the queue is a plain list that a for loop walks while it grows, emptied in blocks; results and errors are sent and thrown into the joiner
# rule: "`await task.join()` waits until `task` has ended, and returns what it returned, or raises the very exception that it raised."
# seen: behaves as the lesson says; a list iterator sees what is appended behind it
"""A runtime made of calls that are made later."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from typing import Any


class _Request:
    """What a task yields: told who asks, it keeps the asker until it goes on."""

    def __init__(self, ask: Callable[[Task], None]) -> None:
        self.ask = ask

    def __await__(self) -> Generator[_Request, Any, Any]:
        return (yield self)


def pause() -> _Request:
    return _Request(lambda task: task.later(task.coroutine.send, None))


class Task:
    def __init__(self, coroutine: Coroutine[Any, Any, Any], calls: list, failed: list, blocked: set) -> None:
        self.coroutine = coroutine
        self.calls, self.failed, self.blocked = calls, failed, blocked
        self.listeners: list[Task] = []
        self.outcome: tuple[str, Any] | None = None  # ("send", result) or ("throw", error)
        self.seen = False

    def later(self, function: Callable, argument: Any) -> None:
        self.calls.append((self, function, argument))

    def turn(self, function: Callable, argument: Any) -> None:
        try:
            request = function(argument)
        except StopIteration as end:
            self.settle("send", end.value)
        except Exception as error:
            self.failed.append((self, error))
            self.settle("throw", error)
        else:
            request.ask(self)

    def settle(self, method: str, argument: Any) -> None:
        self.outcome = method, argument
        for other in self.listeners:
            other.blocked.discard(other)
            other.later(getattr(other.coroutine, method), argument)
        self.listeners = []

    def listen(self, other: Task) -> None:
        other.blocked.add(other)
        self.listeners.append(other)

    async def join(self) -> Any:
        self.seen = True
        if self.outcome is None:
            return await _Request(self.listen)
        method, argument = self.outcome
        if method == "throw":
            raise argument
        return argument


class Scheduler:
    def __init__(self) -> None:
        self.calls: list[tuple[Task, Callable, Any]] = []
        self.failed: list[tuple[Task, Exception]] = []
        self.blocked: set[Task] = set()  # nobody ends them, not even the garbage collector

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> Task:
        task = Task(coroutine, self.calls, self.failed, self.blocked)
        task.later(coroutine.send, None)
        return task

    def run(self) -> None:
        done = 0
        while done < len(self.calls):
            for task, function, argument in self.calls:
                task.turn(function, argument)
                done += 1
                if done >= 4096:
                    break
            del self.calls[:done]
            done = 0
        unseen = [error for task, error in self.failed if not task.seen]
        self.failed.clear()
        if unseen:
            raise ExceptionGroup("nobody asked for these", unseen)

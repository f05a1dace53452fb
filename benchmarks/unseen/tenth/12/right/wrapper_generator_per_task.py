# expected: right
# mistake: unusual: the life of each task is a generator around its coroutine, and run is a for loop over a generator of those lives; the queue is an OrderedDict used from both ends, the ending is told by which attribute exists, and joiners put themselves on the list by a subscription that the scheduler completes
# rule: So keep whether a task has ended, and how.
# seen: keeps all the rules
"""Lives: a generator per task, that the scheduler iterates one step at a time."""

from __future__ import annotations

import types
from collections import OrderedDict
from collections.abc import Coroutine, Generator, Iterator
from typing import Any


class _Subscription:
    """A place on a list, kept free until the scheduler writes a name there."""

    __slots__ = ("subscriber",)

    def __init__(self) -> None:
        self.subscriber: Task | None = None

    def fire(self) -> None:
        self.subscriber.scheduler.stand_last(self.subscriber)


@types.coroutine
def pause() -> Generator[object, None, None]:
    # A place on no list: there is nothing to wait for, so Task._live fires it at once.
    yield _Subscription()


class Task:
    value: Any
    error: BaseException

    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.private = True
        self.subscriptions: OrderedDict[_Subscription, None] = OrderedDict()
        self.life = self._live()

    @property
    def ended(self) -> bool:
        return "value" in vars(self) or "error" in vars(self)

    async def join(self) -> Any:
        self.private = False
        if not self.ended:
            await self._subscribe()
        try:
            return vars(self)["value"]
        except KeyError:
            pass
        raise self.error

    @types.coroutine
    def _subscribe(self) -> Generator[object, None, None]:
        place = _Subscription()
        self.subscriptions[place] = None
        yield self, place

    def _live(self) -> Iterator[None]:
        while True:
            try:
                wish = self.coroutine.send(None)
            except StopIteration as end:
                self.value = end.value
                break
            except BaseException as error:
                self.error = error
                self.scheduler.fallen.append(self)
                break
            if isinstance(wish, _Subscription):
                wish.subscriber = self
                wish.fire()
            else:
                wish[1].subscriber = self
            yield
        while self.subscriptions:
            place, _ = self.subscriptions.popitem(last=False)
            place.fire()


class Scheduler:
    def __init__(self) -> None:
        self.line: OrderedDict[Task, None] = OrderedDict()
        self.fallen: list[Task] = []

    def stand_last(self, task: Task) -> None:
        self.line[task] = None

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.stand_last(task)
        return task

    def _lives(self) -> Iterator[Iterator[None]]:
        while self.line:
            task, _ = self.line.popitem(last=False)
            yield task.life

    def run(self) -> None:
        for life in self._lives():
            next(life, None)
        fallen, self.fallen = self.fallen, []
        errors = [task.error for task in fallen if task.private]
        if errors:
            raise BaseExceptionGroup("fallen", errors)

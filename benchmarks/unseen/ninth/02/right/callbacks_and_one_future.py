# expected: right
# mistake: callbacks all the way down: cook awaits one future, everything else is started from done callbacks
# rule: "`cook` returns when both are on the table"
# seen: right in all situations; an error of any step comes out of cook
"""An omelette with vegetables, and potatoes; continuations instead of awaits."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

import kitchen
from kitchen import Address

Then = Callable[[str], None]


class Breakfast:
    def __init__(self, address: Address, vegetables: list[str]) -> None:
        self.address = address
        self.missing = len(vegetables) + 1  # for the omelette
        self.fried = ""
        self.chopped: list[str] = []
        self.to_serve = 2
        self.at_work = False
        self.waiting: deque[tuple[Callable[[], Coroutine[Any, Any, str]], Then]] = deque()
        self.tasks: set[asyncio.Task[str]] = set()
        self.over = asyncio.get_running_loop().create_future()

        self.start(kitchen.boil(address, "potatoes"), self.plate)
        self.start(kitchen.fry(address, "eggs"), self.eggs_done)
        for vegetable in vegetables:
            self.start(kitchen.fetch(address, vegetable), self.vegetable_ready)

    # -------------------------------------------------------------- the machinery
    def start(self, coroutine: Coroutine[Any, Any, str], then: Then) -> None:
        task = asyncio.create_task(coroutine)
        self.tasks.add(task)

        def done(task: asyncio.Task[str]) -> None:
            self.tasks.discard(task)
            try:
                then(task.result())
            except BaseException as error:
                if not self.over.done():
                    self.over.set_exception(error)

        task.add_done_callback(done)

    def by_hand(self, then: Then, step: Callable[..., Coroutine[Any, Any, str]], *things: str) -> None:
        self.waiting.append((lambda: step(self.address, *things), then))
        self.next_one()

    def next_one(self) -> None:
        if self.at_work or not self.waiting:
            return
        self.at_work = True
        step, then = self.waiting.popleft()

        def finished(answer: str) -> None:
            self.at_work = False
            then(answer)
            self.next_one()

        self.start(step(), finished)

    # -------------------------------------------------------------- the breakfast
    def vegetable_ready(self, fetched: str) -> None:
        self.by_hand(self.vegetable_chopped, kitchen.chop, fetched)

    def vegetable_chopped(self, pieces: str) -> None:
        self.chopped.append(pieces)
        self.one_less()

    def eggs_done(self, fried: str) -> None:
        self.fried = fried
        self.one_less()

    def one_less(self) -> None:
        self.missing -= 1
        if self.missing == 0:
            self.plate(self.fried, *self.chopped)

    def plate(self, cooked: str, *chopped: str) -> None:
        self.by_hand(self.carry, kitchen.season, cooked, *chopped)

    def carry(self, dish: str) -> None:
        self.by_hand(self.thanked, kitchen.serve, dish)

    def thanked(self, _: str) -> None:
        self.to_serve -= 1
        if self.to_serve == 0:
            self.over.set_result(None)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Breakfast(address, vegetables).over

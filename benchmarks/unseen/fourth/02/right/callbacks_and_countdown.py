# expected: right
# mistake: nothing wrong; unusual: only callbacks on futures; the hands are a plain list of thunks that a callback works off, a dictionary counts the dishes' missing parts; `cook` itself awaits one future
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: works in all situations, also when everything is ready at the same moment
"""An omelette with vegetables, and potatoes, with callbacks."""

import asyncio
import functools
from collections.abc import Callable, Coroutine

import kitchen
from kitchen import Address


class Breakfast:
    def __init__(self, address: Address, vegetables: list[str]) -> None:
        self.address = address
        self.vegetables = vegetables
        self.loop = asyncio.get_running_loop()
        self.done = self.loop.create_future()
        self.todo: list[tuple[Callable, tuple, Callable]] = []
        self.at_work = False
        self.parts = {"potatoes": [""], "omelette": [""] + [""] * len(vegetables)}
        self.missing = {"potatoes": 1, "omelette": 1 + len(vegetables)}
        self.tasks: set[asyncio.Task] = set()

    def start(self) -> asyncio.Future:
        self.spawn(kitchen.boil(self.address, "potatoes"), functools.partial(self.part, "potatoes", 0))
        self.spawn(kitchen.fry(self.address, "eggs"), functools.partial(self.part, "omelette", 0))
        for place, vegetable in enumerate(self.vegetables, start=1):
            self.spawn(kitchen.fetch(self.address, vegetable), functools.partial(self.fetched, place))
        return self.done

    def spawn(self, what: Coroutine, then: Callable[[str], None]) -> None:
        task = self.loop.create_task(what)
        self.tasks.add(task)
        task.add_done_callback(functools.partial(self.finished, then))

    def finished(self, then: Callable[[str], None], task: asyncio.Task) -> None:
        self.tasks.discard(task)
        if self.done.done():
            return
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self.done.set_exception(error)
        else:
            then(task.result())

    # ---- the hands
    def by_hand(self, step: Callable, words: tuple, then: Callable[[str], None]) -> None:
        self.todo.append((step, words, then))
        self.next_one()

    def next_one(self) -> None:
        if self.at_work or not self.todo:
            return
        self.at_work = True
        step, words, then = self.todo.pop(0)

        def laid_down(result: str) -> None:
            self.at_work = False
            then(result)
            self.next_one()

        self.spawn(step(self.address, *words), laid_down)

    # ---- what follows what
    def fetched(self, place: int, vegetable: str) -> None:
        self.by_hand(kitchen.chop, (vegetable,), functools.partial(self.part, "omelette", place))

    def part(self, dish: str, place: int, ticket: str) -> None:
        self.parts[dish][place] = ticket
        self.missing[dish] -= 1
        if self.missing[dish] == 0:
            self.by_hand(kitchen.season, tuple(self.parts[dish]), functools.partial(self.seasoned, dish))

    def seasoned(self, dish: str, ticket: str) -> None:
        self.by_hand(kitchen.serve, (ticket,), functools.partial(self.served, dish))

    def served(self, dish: str, _thanks: str) -> None:
        del self.missing[dish]
        if not self.missing:
            self.done.set_result(None)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Breakfast(address, vegetables).start()

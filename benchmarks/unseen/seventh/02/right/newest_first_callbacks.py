# expected: right
# mistake: none; unusual: no lock and no gather, a small state machine with done-callbacks, the hands take the newest job first (LIFO)
# rule: "what they take up first does not matter"
# seen: one job of the hands at a time, the next one begins in the callback of the one before; the future is resolved after the second serve
"""An omelette with vegetables, and potatoes."""

import asyncio
from collections.abc import Callable, Coroutine

import kitchen
from kitchen import Address


class Breakfast:
    def __init__(self, address: Address, vegetables: list[str]) -> None:
        self.address = address
        self.on_table = 0
        self.waiting: list[tuple[Coroutine, Callable]] = []
        self.hands_busy = False
        self.missing = len(vegetables)
        self.fried: str | None = None
        self.pieces: list[str] = []
        self.tasks: set[asyncio.Task] = set()
        self.done = asyncio.get_running_loop().create_future()

        self.start(kitchen.boil(address, "potatoes"), self.boiled)
        self.start(kitchen.fry(address, "eggs"), self.eggs_fried)
        for vegetable in vegetables:
            self.start(kitchen.fetch(address, vegetable), self.fetched)

    # -------------------------------------------------------------- machinery
    def start(self, coroutine: Coroutine, then: Callable[[str], None]) -> None:
        def finished(task: asyncio.Task) -> None:
            self.tasks.discard(task)
            if task.cancelled():
                return
            if error := task.exception():
                if not self.done.done():
                    self.done.set_exception(error)
                return
            then(task.result())

        task = asyncio.create_task(coroutine)
        self.tasks.add(task)
        task.add_done_callback(finished)

    def with_hands(self, coroutine: Coroutine, then: Callable[[str], None]) -> None:
        self.waiting.append((coroutine, then))
        self.take_up()

    def take_up(self) -> None:
        if self.hands_busy or not self.waiting:
            return
        self.hands_busy = True
        coroutine, then = self.waiting.pop()

        def free_again(what: str) -> None:
            self.hands_busy = False
            then(what)
            self.take_up()

        self.start(coroutine, free_again)

    # -------------------------------------------------------------- what happens when
    def boiled(self, boiled: str) -> None:
        self.with_hands(kitchen.season(self.address, boiled), self.seasoned)

    def eggs_fried(self, fried: str) -> None:
        self.fried = fried
        self.perhaps_omelette()

    def fetched(self, vegetable: str) -> None:
        self.with_hands(kitchen.chop(self.address, vegetable), self.chopped)

    def chopped(self, pieces: str) -> None:
        self.pieces.append(pieces)
        self.missing -= 1
        self.perhaps_omelette()

    def perhaps_omelette(self) -> None:
        if self.fried is not None and self.missing == 0:
            self.with_hands(kitchen.season(self.address, self.fried, *self.pieces), self.seasoned)

    def seasoned(self, dish: str) -> None:
        self.with_hands(kitchen.serve(self.address, dish), self.served)

    def served(self, _thanks: str) -> None:
        self.on_table += 1
        if self.on_table == 2:
            self.done.set_result(None)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Breakfast(address, vegetables).done

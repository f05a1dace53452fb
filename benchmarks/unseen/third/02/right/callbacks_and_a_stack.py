# expected: right
# mistake: none; unusual: done-callbacks instead of coroutines that wait; the hands are a state machine that takes the newest ready thing first (a stack); cook awaits one future and nothing else.
# rule: "The hands never rest while something is ready for them. This is all that it takes: what they take up first does not matter."
# seen: all rules kept (asyncio).
"""Breakfast, told in callbacks. The hands take what has come last."""

import asyncio
from collections.abc import Callable, Coroutine

import kitchen
from kitchen import Address

Then = Callable[[str], None]


class Breakfast:
    def __init__(self, address: Address, vegetables: list[str]) -> None:
        self.address = address
        self.loop = asyncio.get_running_loop()
        self.over: asyncio.Future[None] = self.loop.create_future()
        self.running: set[asyncio.Task[str]] = set()
        self.waiting: list[tuple[Callable[[], Coroutine], Then]] = []
        self.hands_free = True
        self.on_table = 0
        self.wanted = len(vegetables)
        self.chopped: list[str] = []
        self.fried: str | None = None

        self.start(kitchen.boil(address, "potatoes"), self.boiled)
        self.start(kitchen.fry(address, "eggs"), self.eggs_fried)
        for vegetable in vegetables:
            self.start(kitchen.fetch(address, vegetable), self.fetched)

    # -- machinery
    def start(self, work: Coroutine, then: Then) -> None:
        task = self.loop.create_task(work)
        self.running.add(task)

        def finished(task: asyncio.Task[str]) -> None:
            self.running.discard(task)
            if self.over.done():
                return
            try:
                then(task.result())
            except BaseException as failure:
                self.over.set_exception(failure)

        task.add_done_callback(finished)

    def by_hand(self, work: Callable[[], Coroutine], then: Then) -> None:
        self.waiting.append((work, then))
        self.next_job()

    def next_job(self) -> None:
        if not self.hands_free or not self.waiting:
            return
        work, then = self.waiting.pop()
        self.hands_free = False

        def put_down(result: str) -> None:
            self.hands_free = True
            then(result)
            self.next_job()

        self.start(work(), put_down)

    # -- the recipe
    def boiled(self, potatoes: str) -> None:
        self.season(potatoes)

    def eggs_fried(self, eggs: str) -> None:
        self.fried = eggs
        self.complete()

    def fetched(self, vegetable: str) -> None:
        self.by_hand(lambda: kitchen.chop(self.address, vegetable), self.pieces)

    def pieces(self, pieces: str) -> None:
        self.chopped.append(pieces)
        self.complete()

    def complete(self) -> None:
        if self.fried is not None and len(self.chopped) == self.wanted:
            self.season(self.fried, *self.chopped)

    def season(self, *parts: str) -> None:
        self.by_hand(lambda: kitchen.season(self.address, *parts), self.serve)

    def serve(self, dish: str) -> None:
        self.by_hand(lambda: kitchen.serve(self.address, dish), self.thanks)

    def thanks(self, _words: str) -> None:
        self.on_table += 1
        if self.on_table == 2:
            self.over.set_result(None)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Breakfast(address, vegetables).over

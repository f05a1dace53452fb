# expected: right
# mistake: none; unusual: callbacks in place of coroutines that wait: whatever is ready goes on a stack, the hands take the newest first, and a bare Future tells that both dishes are on the table
# rule: all of them; "what they take up first does not matter", so last in, first out is legal
# seen: right in all situations (asyncio)
"""An omelette with vegetables, and potatoes: a small state machine."""

import asyncio

import kitchen
from kitchen import Address


class Kitchen:
    """One breakfast. Methods with an underscore are called when something is there."""

    def __init__(self, address: Address, vegetables: list[str]) -> None:
        self.address = address
        self.vegetables = vegetables
        self.fried: str | None = None
        self.chopped: list[str] = []
        self.to_serve = 2
        self.jobs: list[tuple] = []  # (what the hands do, with what, and then?)
        self.busy = False
        self.running: set[asyncio.Task[str]] = set()
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def start(self) -> None:
        self.run(kitchen.boil(self.address, "potatoes"), self._cooked)
        self.run(kitchen.fry(self.address, "eggs"), self._fried)
        for vegetable in self.vegetables:
            self.run(kitchen.fetch(self.address, vegetable), self._fetched)

    def run(self, coroutine, then) -> None:
        task = asyncio.ensure_future(coroutine)
        self.running.add(task)
        task.add_done_callback(lambda task: self._done(task, then))

    def _done(self, task, then) -> None:
        self.running.discard(task)
        if self.over.done():
            task.cancelled() or task.exception()
        elif task.cancelled():
            self.over.cancel()
        elif (error := task.exception()) is not None:
            self.over.set_exception(error)
        else:
            then(task.result())

    # the hands
    def by_hand(self, step, *things: str, then) -> None:
        self.jobs.append((step, things, then))
        self.next_job()

    def next_job(self) -> None:
        if self.busy or not self.jobs:
            return
        step, things, then = self.jobs.pop()
        self.busy = True

        def finished(result: str) -> None:
            self.busy = False
            then(result)
            self.next_job()

        self.run(step(self.address, *things), finished)

    # what happens when
    def _fetched(self, vegetable: str) -> None:
        self.by_hand(kitchen.chop, vegetable, then=self._chopped)

    def _chopped(self, pieces: str) -> None:
        self.chopped.append(pieces)
        self.omelette()

    def _fried(self, fried: str) -> None:
        self.fried = fried
        self.omelette()

    def omelette(self) -> None:
        if self.fried is not None and len(self.chopped) == len(self.vegetables):
            self._cooked(self.fried, *self.chopped)

    def _cooked(self, cooked: str, *chopped: str) -> None:
        self.by_hand(kitchen.season, cooked, *chopped, then=self._seasoned)

    def _seasoned(self, dish: str) -> None:
        self.by_hand(kitchen.serve, dish, then=self._served)

    def _served(self, _thanks: str) -> None:
        self.to_serve -= 1
        if not self.to_serve:
            self.over.set_result(None)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    breakfast = Kitchen(address, vegetables)
    breakfast.start()
    await breakfast.over

# expected: wrong
# mistake: starts the potatoes as a background job that nobody awaits, and returns when the omelette (which "takes longer anyway") is served
# rule: "`cook` returns when both are on the table."
# seen: if the potatoes are later than the omelette, cook() returns without them, and they are lost when the loop ends; right if the omelette is last
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


class BreakfastService:
    def __init__(self, address: Address):
        self._address = address
        self._hands = asyncio.Semaphore(1)
        self._background: set[asyncio.Task] = set()

    def _fire(self, coroutine) -> None:
        task = asyncio.create_task(coroutine)
        self._background.add(task)  # so that it is not garbage-collected
        task.add_done_callback(self._background.discard)

    async def _use_hands(self, step, *things):
        await self._hands.acquire()
        try:
            return await step(self._address, *things)
        finally:
            self._hands.release()

    async def _finish(self, cooked, chopped=()):
        dish = await self._use_hands(kitchen.season, cooked, *chopped)
        await self._use_hands(kitchen.serve, dish)

    async def _potatoes(self):
        await self._finish(await kitchen.boil(self._address, "potatoes"))

    async def _vegetable(self, name):
        fetched = await kitchen.fetch(self._address, name)
        return await self._use_hands(kitchen.chop, fetched)

    async def serve(self, vegetables):
        self._fire(self._potatoes())
        eggs = asyncio.create_task(kitchen.fry(self._address, "eggs"))
        chopped = await asyncio.gather(*map(self._vegetable, vegetables))
        await self._finish(await eggs, chopped)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await BreakfastService(address).serve(vegetables)

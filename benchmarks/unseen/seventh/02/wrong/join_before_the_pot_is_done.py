# expected: wrong
# mistake: takes queue.join() for "everything is done": it returns as soon as the queue has no open job, also while the potatoes or the eggs are still on the stove
# rule: "Both dishes are served once, and `cook` returns when both are on the table."
# seen: right when the hands have open jobs from the last vegetable's arrival until the end; if they run out of work before a pan is done, cook returns early and a dish is missing
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


class Kitchen:
    def __init__(self, address: Address, vegetables: list[str]) -> None:
        self.address = address
        self.vegetables = vegetables
        self.queue: asyncio.Queue = asyncio.Queue()
        self.pieces: list[str] = []
        self.eggs: str | None = None

    async def pot(self) -> None:
        self.queue.put_nowait((self.season, await kitchen.boil(self.address, "potatoes")))

    async def pan(self) -> None:
        self.eggs = await kitchen.fry(self.address, "eggs")
        self.omelette_if_complete()

    async def market(self, name: str) -> None:
        self.queue.put_nowait((self.chop, await kitchen.fetch(self.address, name)))

    def omelette_if_complete(self) -> None:
        if self.eggs is not None and len(self.pieces) == len(self.vegetables):
            self.queue.put_nowait((self.season, self.eggs, *self.pieces))

    async def chop(self, vegetable: str) -> None:
        self.pieces.append(await kitchen.chop(self.address, vegetable))
        self.omelette_if_complete()

    async def season(self, *things: str) -> None:
        dish = await kitchen.season(self.address, *things)
        self.queue.put_nowait((self.serve, dish))

    async def serve(self, dish: str) -> None:
        await kitchen.serve(self.address, dish)

    async def hands(self) -> None:
        while True:
            job, *things = await self.queue.get()
            await job(*things)
            self.queue.task_done()

    async def breakfast(self) -> None:
        running = [asyncio.create_task(c) for c in (self.pot(), self.pan(), self.hands())]
        await asyncio.gather(*(self.market(name) for name in self.vegetables))
        await self.queue.join()
        for task in running:
            task.cancel()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Kitchen(address, vegetables).breakfast()

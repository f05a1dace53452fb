# expected: wrong
# mistake: both dishes meet at a barrier when they are seasoned, so that they are carried to the table one right after the other
# rule: "A dish that is seasoned waits for no other."
# seen: the dish that is seasoned first is not served before the other one is seasoned, though the hands are free in between; hard to see only if they have something else to do all that time
"""An omelette with vegetables, and potatoes."""

import asyncio
from contextlib import asynccontextmanager

import kitchen
from kitchen import Address


class Counter:
    """Where the plates stand."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._free = asyncio.Semaphore(1)
        self._plates = asyncio.Barrier(2)

    @asynccontextmanager
    async def hands(self):
        await self._free.acquire()
        try:
            yield
        finally:
            self._free.release()

    async def send_out(self, *things: str) -> None:
        async with self.hands():
            dish = await kitchen.season(self.address, *things)
        await self._plates.wait()
        async with self.hands():
            await kitchen.serve(self.address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    counter = Counter(address)
    baskets: asyncio.Queue[str] = asyncio.Queue()

    async def potatoes() -> None:
        await counter.send_out(await kitchen.boil(address, "potatoes"))

    async def gardener(vegetable: str) -> None:
        await baskets.put(await kitchen.fetch(address, vegetable))

    async def omelette(frying: asyncio.Task) -> None:
        pieces = []
        for _ in vegetables:
            fetched = await baskets.get()
            async with counter.hands():
                pieces.append(await kitchen.chop(address, fetched))
        await counter.send_out(await frying, *pieces)

    async with asyncio.TaskGroup() as group:
        frying = group.create_task(kitchen.fry(address, "eggs"))
        group.create_task(potatoes())
        group.create_task(omelette(frying))
        for vegetable in vegetables:
            group.create_task(gardener(vegetable))

# expected: wrong
# mistake: the hands are an asyncio.Event "free" (wait, then clear): set() wakes all who wait, and none of them looks again whether the hands are still free
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: right while at most one job waits for the hands; when two or more wait, all of them start at the same moment as soon as the hands become free
import asyncio
from contextlib import asynccontextmanager

import kitchen
from kitchen import Address


class Hands:
    def __init__(self):
        self.free = asyncio.Event()
        self.free.set()

    @asynccontextmanager
    async def taken(self):
        await self.free.wait()
        self.free.clear()
        try:
            yield
        finally:
            self.free.set()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = Hands()

    async def prepare(vegetable):
        fetched = await kitchen.fetch(address, vegetable)
        async with hands.taken():
            return await kitchen.chop(address, fetched)

    async def finish(cooked, *chopped):
        async with hands.taken():
            dish = await kitchen.season(address, cooked, *chopped)
        async with hands.taken():
            await kitchen.serve(address, dish)

    async def potatoes():
        await finish(await kitchen.boil(address, "potatoes"))

    async def omelette():
        fried, *chopped = await asyncio.gather(
            kitchen.fry(address, "eggs"), *[prepare(v) for v in vegetables]
        )
        await finish(fried, *chopped)

    async with asyncio.TaskGroup() as group:
        group.create_task(potatoes())
        group.create_task(omelette())

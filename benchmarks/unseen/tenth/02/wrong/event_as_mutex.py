# expected: wrong
# mistake: uses an Event as a mutex (wait until "free" is set, then clear it); set() wakes all who wait, and none of them looks again
# rule: "chopping, seasoning and serving happen one at a time."
# seen: as soon as two or more things wait for the hands at the same moment, all of them start together; right as long as at most one waits
"""An omelette with vegetables, and potatoes."""

import asyncio
from contextlib import asynccontextmanager

import kitchen
from kitchen import Address


class Hands:
    """Free at first; whoever takes them clears the flag, and sets it again afterwards."""

    def __init__(self):
        self._free = asyncio.Event()
        self._free.set()

    @asynccontextmanager
    async def taken(self):
        await self._free.wait()
        self._free.clear()
        try:
            yield
        finally:
            self._free.set()


async def to_table(address, hands, cooked, *chopped):
    async with hands.taken():
        dish = await kitchen.season(address, cooked, *chopped)
        await kitchen.serve(address, dish)


async def prepare(address, hands, vegetable):
    fetched = await kitchen.fetch(address, vegetable)
    async with hands.taken():
        return await kitchen.chop(address, fetched)


async def potatoes(address, hands):
    await to_table(address, hands, await kitchen.boil(address, "potatoes"))


async def omelette(address, hands, vegetables):
    async with asyncio.TaskGroup() as group:
        frying = group.create_task(kitchen.fry(address, "eggs"))
        chopping = [group.create_task(prepare(address, hands, each)) for each in vegetables]
    await to_table(address, hands, frying.result(), *(task.result() for task in chopping))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = Hands()
    async with asyncio.TaskGroup() as group:
        group.create_task(potatoes(address, hands))
        group.create_task(omelette(address, hands, vegetables))

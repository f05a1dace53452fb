# expected: wrong
# mistake: an Event serves as the lock; it wakes all who wait, and none of them looks again whether the hands are still free
# rule: The cook has one pair of hands: chopping, seasoning and serving happen one at a time.
# seen: when two or more things wait for the hands they all begin at the moment when these become free, and one that waits begins together with the serving of the dish which was just seasoned; right as long as nothing has to wait
"""An omelette with vegetables, and potatoes: hands that are signalled free."""

import asyncio
from contextlib import asynccontextmanager

import kitchen
from kitchen import Address


class Hands:
    def __init__(self) -> None:
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


class Breakfast:
    def __init__(self, address: Address) -> None:
        self.address = address
        self.hands = Hands()

    async def finish(self, *ingredients: str) -> None:
        async with self.hands.taken():
            dish = await kitchen.season(self.address, *ingredients)
        async with self.hands.taken():
            await kitchen.serve(self.address, dish)

    async def potatoes(self) -> None:
        await self.finish(await kitchen.boil(self.address, "potatoes"))

    async def chopped(self, vegetable: str) -> str:
        fetched = await kitchen.fetch(self.address, vegetable)
        async with self.hands.taken():
            return await kitchen.chop(self.address, fetched)

    async def omelette(self, vegetables: list[str]) -> None:
        async with asyncio.TaskGroup() as group:
            eggs = group.create_task(kitchen.fry(self.address, "eggs"))
            parts = [group.create_task(self.chopped(vegetable)) for vegetable in vegetables]
        await self.finish(eggs.result(), *(part.result() for part in parts))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    breakfast = Breakfast(address)
    await asyncio.gather(breakfast.potatoes(), breakfast.omelette(vegetables))

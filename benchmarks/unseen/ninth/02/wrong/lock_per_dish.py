# expected: wrong
# mistake: each dish object has its own lock (Java's "synchronized" methods), so potatoes and omelette do not share the hands
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: two steps at once when the potatoes are seasoned or served while a vegetable is chopped (or the omelette is seasoned or served); right when the two dishes never want the hands at the same time
"""An omelette with vegetables, and potatoes; every dish looks after itself."""

import asyncio

import kitchen
from kitchen import Address


class Dish:
    """Something that is made by hand, one step at a time."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._monitor = asyncio.Lock()

    async def by_hand(self, step, *things: str) -> str:
        async with self._monitor:
            return await step(self.address, *things)

    async def finish(self, cooked: str, *chopped: str) -> None:
        dish = await self.by_hand(kitchen.season, cooked, *chopped)
        await self.by_hand(kitchen.serve, dish)

    async def make(self) -> None:
        raise NotImplementedError


class Potatoes(Dish):
    async def make(self) -> None:
        await self.finish(await kitchen.boil(self.address, "potatoes"))


class Omelette(Dish):
    def __init__(self, address: Address, vegetables: list[str]) -> None:
        super().__init__(address)
        self.vegetables = vegetables

    async def prepare(self, vegetable: str) -> str:
        return await self.by_hand(kitchen.chop, await kitchen.fetch(self.address, vegetable))

    async def make(self) -> None:
        async with asyncio.TaskGroup() as group:
            eggs = group.create_task(kitchen.fry(self.address, "eggs"))
            pieces = [group.create_task(self.prepare(v)) for v in self.vegetables]
        await self.finish(eggs.result(), *(p.result() for p in pieces))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    dishes: list[Dish] = [Potatoes(address), Omelette(address, vegetables)]
    async with asyncio.TaskGroup() as group:
        for dish in dishes:
            group.create_task(dish.make())

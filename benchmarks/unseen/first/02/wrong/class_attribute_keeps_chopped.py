# expected: wrong
# mistake: the list of chopped vegetables is an attribute of the class and not of the object, so it is shared by all breakfasts and never emptied
# rule: "`cook` may be called again, with other vegetables: nothing of the first breakfast is in the way then."
# seen: the first breakfast is right; the second one seasons its omelette with the pieces of the first breakfast as well
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


class Breakfast:
    """One breakfast: the place, the hands, and what has been chopped so far."""

    chopped: list[str] = []

    def __init__(self, address: Address) -> None:
        self.address = address
        self.hands = asyncio.Lock()

    async def potatoes(self) -> None:
        await self.finish(await kitchen.boil(self.address, "potatoes"))

    async def prepare(self, vegetable: str) -> None:
        fetched = await kitchen.fetch(self.address, vegetable)
        async with self.hands:
            self.chopped.append(await kitchen.chop(self.address, fetched))

    async def omelette(self, vegetables: list[str]) -> None:
        async with asyncio.TaskGroup() as group:
            eggs = group.create_task(kitchen.fry(self.address, "eggs"))
            for vegetable in vegetables:
                group.create_task(self.prepare(vegetable))
        await self.finish(eggs.result(), *self.chopped)

    async def finish(self, cooked: str, *chopped: str) -> None:
        async with self.hands:
            dish = await kitchen.season(self.address, cooked, *chopped)
        async with self.hands:
            await kitchen.serve(self.address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    today = Breakfast(address)
    async with asyncio.TaskGroup() as group:
        group.create_task(today.potatoes())
        group.create_task(today.omelette(vegetables))

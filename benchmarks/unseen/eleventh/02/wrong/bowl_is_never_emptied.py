# expected: wrong
# mistake: the bowl of chopped vegetables is an attribute of the class, so that all breakfasts share it
# rule: `cook` may be called again, with other vegetables: nothing of the first breakfast is in the way then.
# seen: the first breakfast is right; the omelette of the second one is seasoned with the vegetables of the first as well
"""An omelette with vegetables, and potatoes: an object for each breakfast."""

import asyncio
from dataclasses import dataclass, field
from typing import ClassVar

import kitchen
from kitchen import Address


@dataclass
class Breakfast:
    address: Address
    hands: asyncio.Lock = field(default_factory=asyncio.Lock)
    bowl: ClassVar[list[str]] = []

    async def season_and_serve(self, *ingredients: str) -> None:
        async with self.hands:
            dish = await kitchen.season(self.address, *ingredients)
        async with self.hands:
            await kitchen.serve(self.address, dish)

    async def add(self, vegetable: str) -> None:
        fetched = await kitchen.fetch(self.address, vegetable)
        async with self.hands:
            self.bowl.append(await kitchen.chop(self.address, fetched))

    async def potatoes(self) -> None:
        await self.season_and_serve(await kitchen.boil(self.address, "potatoes"))

    async def omelette(self, vegetables: list[str]) -> None:
        async with asyncio.TaskGroup() as group:
            eggs = group.create_task(kitchen.fry(self.address, "eggs"))
            for vegetable in vegetables:
                group.create_task(self.add(vegetable))
        await self.season_and_serve(eggs.result(), *self.bowl)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    breakfast = Breakfast(address)
    async with asyncio.TaskGroup() as dishes:
        dishes.create_task(breakfast.potatoes())
        dishes.create_task(breakfast.omelette(vegetables))

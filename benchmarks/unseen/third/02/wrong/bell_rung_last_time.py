# expected: wrong
# mistake: the "all chopped" event is a module-level object that is set in the first breakfast and never cleared.
# rule: "`cook` may be called again, with other vegetables: nothing of the first breakfast is in the way then."
# seen: the first breakfast is right; in the second one the omelette does not wait for its vegetables: it is seasoned as soon as the eggs are fried, with whatever has been chopped by then (still right if the eggs come last).
"""Breakfast, with a bell that rings when the last vegetable is chopped."""

import asyncio
from dataclasses import dataclass, field

import kitchen
from kitchen import Address

all_chopped = asyncio.Event()  # the bell on the wall


@dataclass
class Breakfast:
    address: Address
    missing: int
    hands: asyncio.Lock = field(default_factory=asyncio.Lock)
    pieces: list[str] = field(default_factory=list)

    async def vegetable(self, name: str) -> None:
        fetched = await kitchen.fetch(self.address, name)
        async with self.hands:
            self.pieces.append(await kitchen.chop(self.address, fetched))
        self.missing -= 1
        if self.missing == 0:
            all_chopped.set()

    async def potatoes(self) -> None:
        await self.finish(await kitchen.boil(self.address, "potatoes"), [])

    async def omelette(self) -> None:
        fried = await kitchen.fry(self.address, "eggs")
        await all_chopped.wait()
        await self.finish(fried, self.pieces)

    async def finish(self, cooked: str, additions: list[str]) -> None:
        async with self.hands:
            dish = await kitchen.season(self.address, cooked, *additions)
        async with self.hands:
            await kitchen.serve(self.address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    breakfast = Breakfast(address, len(vegetables))
    async with asyncio.TaskGroup() as group:
        group.create_task(breakfast.potatoes())
        group.create_task(breakfast.omelette())
        for name in vegetables:
            group.create_task(breakfast.vegetable(name))

# expected: wrong
# mistake: seasons both dishes first (a task group as a barrier) and serves them together afterwards, so the potatoes stand there until the omelette is seasoned (or the other way round)
# rule: "A dish that is seasoned waits for no other."
# seen: wrong whenever the hands have a free moment between the two seasonings; in a breakfast in which they have none between them, nothing is lost
"""An omelette with vegetables, and potatoes."""

import asyncio
from dataclasses import dataclass, field

import kitchen
from kitchen import Address


@dataclass
class Cook:
    address: Address
    hands: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def work(self, step, *words: str) -> str:
        async with self.hands:
            return await step(self.address, *words)

    async def prepare(self, vegetable: str) -> str:
        return await self.work(kitchen.chop, await kitchen.fetch(self.address, vegetable))

    async def potatoes(self) -> str:
        return await self.work(kitchen.season, await kitchen.boil(self.address, "potatoes"))

    async def omelette(self, vegetables: list[str]) -> str:
        fried, *chopped = await asyncio.gather(
            kitchen.fry(self.address, "eggs"), *map(self.prepare, vegetables)
        )
        return await self.work(kitchen.season, fried, *chopped)

    async def breakfast(self, vegetables: list[str]) -> None:
        async with asyncio.TaskGroup() as group:
            dishes = [
                group.create_task(self.potatoes()),
                group.create_task(self.omelette(vegetables)),
            ]
        for dish in dishes:
            await self.work(kitchen.serve, dish.result())


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Cook(address).breakfast(vegetables)

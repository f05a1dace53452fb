# expected: wrong
# mistake: prepares the first vegetable itself and all others in tasks, and then calls asyncio.wait on the tasks even when there are none
# rule: "There is at least one vegetable" (so one alone is allowed)
# seen: right for two or more vegetables; with exactly one, asyncio.wait raises ValueError because the set is empty, and the omelette is never served
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


class OneCook:
    """One breakfast, and the hands of the one who makes it."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.hands = asyncio.Lock()

    async def finish(self, cooked: str, *chopped: str) -> None:
        async with self.hands:
            dish = await kitchen.season(self.address, cooked, *chopped)
        async with self.hands:
            await kitchen.serve(self.address, dish)

    async def potatoes(self) -> None:
        await self.finish(await kitchen.boil(self.address, "potatoes"))

    async def prepare(self, vegetable: str) -> str:
        fetched = await kitchen.fetch(self.address, vegetable)
        async with self.hands:
            return await kitchen.chop(self.address, fetched)

    async def omelette(self, vegetables: list[str]) -> None:
        eggs = asyncio.create_task(kitchen.fry(self.address, "eggs"))
        first, *others = vegetables
        helpers = {asyncio.create_task(self.prepare(name)) for name in others}
        chopped = [await self.prepare(first)]
        done, _ = await asyncio.wait(helpers)
        chopped.extend(task.result() for task in done)
        await self.finish(await eggs, *chopped)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    one = OneCook(address)
    await asyncio.gather(one.potatoes(), one.omelette(vegetables))

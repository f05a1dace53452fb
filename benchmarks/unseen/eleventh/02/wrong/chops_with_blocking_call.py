# expected: wrong
# mistake: chops with the blocking function, since the hands are busy anyway and need no lock then
# rule: No threads, and no blocking calls
# seen: always: the loop is held up while she chops, so that nothing that finishes meanwhile is noticed
"""An omelette with vegetables, and potatoes: while she chops, she can do nothing else anyway."""

import asyncio

import kitchen
import kitchen_blocking
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()

    async def finish(*ingredients: str) -> None:
        async with hands:
            dish = await kitchen.season(address, *ingredients)
        async with hands:
            await kitchen.serve(address, dish)

    async def prepare(vegetable: str) -> str:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            return kitchen_blocking.chop(address, fetched)

    async def potatoes() -> None:
        await finish(await kitchen.boil(address, "potatoes"))

    async with asyncio.TaskGroup() as group:
        group.create_task(potatoes())
        eggs = group.create_task(kitchen.fry(address, "eggs"))
        chopped = [group.create_task(prepare(vegetable)) for vegetable in vegetables]
        await finish(await eggs, *[await task for task in chopped])

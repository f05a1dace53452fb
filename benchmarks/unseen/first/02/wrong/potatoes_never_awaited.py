# expected: wrong
# mistake: starts the potatoes as a task and never awaits it, because the omelette is thought to take longer anyway
# rule: "`cook` returns when both are on the table." (and: "a task that nobody awaits is forgotten in the middle of its work")
# seen: right whenever the potatoes are served before the omelette; when they take longer, `cook` returns while they are still in the pot or on their way
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


async def finish(address: Address, hands: asyncio.Lock, cooked: str, *chopped: str) -> None:
    async with hands:
        dish = await kitchen.season(address, cooked, *chopped)
    async with hands:
        await kitchen.serve(address, dish)


async def make_potatoes(address: Address, hands: asyncio.Lock) -> None:
    await finish(address, hands, await kitchen.boil(address, "potatoes"))


async def prepare(address: Address, hands: asyncio.Lock, vegetable: str) -> str:
    fetched = await kitchen.fetch(address, vegetable)
    async with hands:
        return await kitchen.chop(address, fetched)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    potatoes = asyncio.create_task(make_potatoes(address, hands), name="potatoes")
    fried, *chopped = await asyncio.gather(
        kitchen.fry(address, "eggs"), *(prepare(address, hands, name) for name in vegetables)
    )
    await finish(address, hands, fried, *chopped)

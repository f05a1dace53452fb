# expected: wrong
# mistake: lets the potatoes boil in a thread, with asyncio.to_thread and the blocking kitchen, "because they go on by themselves"
# rule: "No threads, and no blocking calls ([kitchen_blocking.py](kitchen_blocking.py) is still here; leave it)."
# seen: always: breakfast is ready in the best time and the loop stays free, but a second thread and kitchen_blocking.boil are used
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
import kitchen_blocking
from kitchen import Address


async def finish(address: Address, hands: asyncio.Lock, cooked: str, *chopped: str) -> None:
    async with hands:
        dish = await kitchen.season(address, cooked, *chopped)
    async with hands:
        await kitchen.serve(address, dish)


async def potatoes(address: Address, hands: asyncio.Lock) -> None:
    boiled = await asyncio.to_thread(kitchen_blocking.boil, address, "potatoes")
    await finish(address, hands, boiled)


async def prepare(address: Address, hands: asyncio.Lock, vegetable: str) -> str:
    fetched = await kitchen.fetch(address, vegetable)
    async with hands:
        return await kitchen.chop(address, fetched)


async def omelette(address: Address, hands: asyncio.Lock, vegetables: list[str]) -> None:
    fried, *chopped = await asyncio.gather(
        kitchen.fry(address, "eggs"),
        *[prepare(address, hands, vegetable) for vegetable in vegetables],
    )
    await finish(address, hands, fried, *chopped)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    await asyncio.gather(potatoes(address, hands), omelette(address, hands, vegetables))

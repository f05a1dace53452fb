# expected: wrong
# mistake: all vegetables are fetched together, but chopped in the order of the list
# rule: The hands never rest while something is ready for them.
# seen: when a later vegetable of the list is ready before an earlier one and nothing else needs the hands; in list order, or with one vegetable, it is right
"""An omelette with vegetables, and potatoes: an async generator gives the vegetables one by one."""

import asyncio
from collections.abc import AsyncIterator

import kitchen
from kitchen import Address


async def _fetched(address: Address, vegetables: list[str]) -> AsyncIterator[str]:
    errands = [asyncio.create_task(kitchen.fetch(address, vegetable)) for vegetable in vegetables]
    for errand in errands:
        yield await errand


async def _finish(address: Address, hands: asyncio.Lock, *ingredients: str) -> None:
    async with hands:
        dish = await kitchen.season(address, *ingredients)
        await kitchen.serve(address, dish)


async def _potatoes(address: Address, hands: asyncio.Lock) -> None:
    await _finish(address, hands, await kitchen.boil(address, "potatoes"))


async def _chopped(address: Address, hands: asyncio.Lock, vegetables: list[str]) -> list[str]:
    chopped = []
    async for vegetable in _fetched(address, vegetables):
        async with hands:
            chopped.append(await kitchen.chop(address, vegetable))
    return chopped


async def _omelette(address: Address, hands: asyncio.Lock, vegetables: list[str]) -> None:
    fried, chopped = await asyncio.gather(
        kitchen.fry(address, "eggs"), _chopped(address, hands, vegetables)
    )
    await _finish(address, hands, fried, *chopped)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    await asyncio.gather(_potatoes(address, hands), _omelette(address, hands, vegetables))

# expected: right
# mistake: unusual: anyio; a memory stream carries the chopped vegetables, a CapacityLimiter(1) is the hands, and a dish keeps them from seasoning to serving
# rule: The cook has one pair of hands: chopping, seasoning and serving happen one at a time.
# seen: nothing goes wrong
"""An omelette with vegetables, and potatoes, with anyio."""

import math

import anyio
import kitchen
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from kitchen import Address


async def _finish(address: Address, hands: anyio.CapacityLimiter, *ingredients: str) -> None:
    async with hands:
        dish = await kitchen.season(address, *ingredients)
        await kitchen.serve(address, dish)


async def _potatoes(address: Address, hands: anyio.CapacityLimiter) -> None:
    await _finish(address, hands, await kitchen.boil(address, "potatoes"))


async def _vegetable(
    address: Address, hands: anyio.CapacityLimiter, name: str, bowl: MemoryObjectSendStream[str]
) -> None:
    async with bowl:
        fetched = await kitchen.fetch(address, name)
        async with hands:
            chopped = await kitchen.chop(address, fetched)
        await bowl.send(chopped)


async def _omelette(address: Address, hands: anyio.CapacityLimiter, bowl: MemoryObjectReceiveStream[str]) -> None:
    fried = await kitchen.fry(address, "eggs")
    async with bowl:
        chopped = [part async for part in bowl]  # ends when all senders are closed
    await _finish(address, hands, fried, *chopped)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = anyio.CapacityLimiter(1)
    to_bowl, from_bowl = anyio.create_memory_object_stream[str](math.inf)
    async with anyio.create_task_group() as group, to_bowl:
        group.start_soon(_omelette, address, hands, from_bowl)
        group.start_soon(_potatoes, address, hands)
        for name in vegetables:
            group.start_soon(_vegetable, address, hands, name, to_bowl.clone())

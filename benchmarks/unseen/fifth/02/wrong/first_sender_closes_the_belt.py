# expected: wrong
# mistake: all fetching tasks share one anyio send stream and each does `async with send:` without clone(), so that the first one who is done closes it for all
# rule: "There may be one vegetable, or many."
# seen: with two or more vegetables the second to be ready crashes with ClosedResourceError; right with one vegetable
"""An omelette with vegetables, and potatoes: fetched vegetables come on a belt."""

import anyio
from anyio.streams.memory import MemoryObjectSendStream

import kitchen
from kitchen import Address


async def fetch(address: Address, name: str, belt: MemoryObjectSendStream[str]) -> None:
    async with belt:
        await belt.send(await kitchen.fetch(address, name))


async def fry(address: Address, done: MemoryObjectSendStream[str]) -> None:
    async with done:
        await done.send(await kitchen.fry(address, "eggs"))


async def finish(address: Address, hands: anyio.Lock, cooked: str, *extras: str) -> None:
    async with hands:
        dish = await kitchen.season(address, cooked, *extras)
    async with hands:
        await kitchen.serve(address, dish)


async def potatoes(address: Address, hands: anyio.Lock) -> None:
    await finish(address, hands, await kitchen.boil(address, "potatoes"))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = anyio.Lock()
    belt_start, belt_end = anyio.create_memory_object_stream[str](max_buffer_size=len(vegetables))
    pan_start, pan_end = anyio.create_memory_object_stream[str](max_buffer_size=1)
    async with anyio.create_task_group() as group, belt_end, pan_end:
        group.start_soon(potatoes, address, hands)
        group.start_soon(fry, address, pan_start)
        for name in vegetables:
            group.start_soon(fetch, address, name, belt_start)
        chopped = []
        async for fetched in belt_end:
            async with hands:
                chopped.append(await kitchen.chop(address, fetched))
        fried = await pan_end.receive()
        await finish(address, hands, fried, *chopped)

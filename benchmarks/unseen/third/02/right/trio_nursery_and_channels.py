# expected: right
# mistake: none; unusual: trio: a nursery, a CapacityLimiter(1) for the hands, and a channel of clones that closes itself when the last vegetable is chopped.
# rule: "(`asyncio.TaskGroup` does the same in another form; so do the task groups of anyio and the nurseries of trio.)"
# seen: all rules kept, when cook is run by trio (the given kitchen is written with anyio and runs there).
"""Breakfast in trio."""

import math

import trio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = trio.CapacityLimiter(1)
    board, from_board = trio.open_memory_channel(math.inf)

    async def vegetable(name: str, board: trio.MemorySendChannel) -> None:
        with board:
            fetched = await kitchen.fetch(address, name)
            async with hands:
                pieces = await kitchen.chop(address, fetched)
            await board.send(pieces)

    async def plate(cooked: str, *chopped: str) -> None:
        async with hands:
            dish = await kitchen.season(address, cooked, *chopped)
        async with hands:
            await kitchen.serve(address, dish)

    async def potatoes() -> None:
        await plate(await kitchen.boil(address, "potatoes"))

    async with trio.open_nursery() as nursery:
        nursery.start_soon(potatoes)
        for name in vegetables:
            nursery.start_soon(vegetable, name, board.clone())
        board.close()
        fried = await kitchen.fry(address, "eggs")
        with from_board:
            await plate(fried, *[pieces async for pieces in from_board])

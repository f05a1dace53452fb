# expected: wrong
# mistake: a fixed pool of three workers fetches the vegetables, so that a fourth one is asked for only after one of the first three has come and is chopped
# rule: "The hands never rest while something is ready for them."
# seen: right with up to three vegetables; with more, a vegetable further back in the list that is ready before the first three lies there while the hands rest
"""An omelette with vegetables, and potatoes."""

import math

import anyio

import kitchen
from kitchen import Address

RUNNERS = 3


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = anyio.Lock()
    names_in, names_out = anyio.create_memory_object_stream(math.inf)
    pieces_in, pieces_out = anyio.create_memory_object_stream(math.inf)
    for vegetable in vegetables:
        names_in.send_nowait(vegetable)
    names_in.close()

    async def runner(names, pieces) -> None:
        async with names, pieces:
            async for vegetable in names:
                fetched = await kitchen.fetch(address, vegetable)
                async with hands:
                    await pieces.send(await kitchen.chop(address, fetched))

    async def finish(*things: str) -> None:
        async with hands:
            dish = await kitchen.season(address, *things)
        async with hands:
            await kitchen.serve(address, dish)

    async def potatoes() -> None:
        await finish(await kitchen.boil(address, "potatoes"))

    async def omelette() -> None:
        fried = await kitchen.fry(address, "eggs")
        chopped = [piece async for piece in pieces_out]
        await finish(fried, *chopped)

    async with names_out, pieces_out, anyio.create_task_group() as group:
        group.start_soon(potatoes)
        group.start_soon(omelette)
        for _ in range(RUNNERS):
            group.start_soon(runner, names_out.clone(), pieces_in.clone())
        pieces_in.close()
        names_out.close()

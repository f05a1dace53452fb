# expected: wrong
# mistake: a pool of eight fetchers works through the list (a habit of Go worker pools: "do not open too many connections"), so the ninth vegetable is not waited for until one of the first eight has come
# rule: "The hands never rest while something is ready for them."
# seen: with more than eight vegetables, when a later one of the list is ready before the first of the first eight; with up to eight it is right
"""An omelette with vegetables, and potatoes."""

import anyio

import kitchen
from kitchen import Address

FETCHERS = 8


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = anyio.Lock()
    names_in, names_out = anyio.create_memory_object_stream[str](len(vegetables))
    for name in vegetables:
        names_in.send_nowait(name)
    names_in.close()
    raw_in, raw_out = anyio.create_memory_object_stream[str](len(vegetables))

    async def fetcher() -> None:
        with names_out.clone() as names, raw_in.clone() as raw:
            async for name in names:
                await raw.send(await kitchen.fetch(address, name))

    async def dish(cooked: str, *extras: str) -> None:
        async with hands:
            seasoned = await kitchen.season(address, cooked, *extras)
        async with hands:
            await kitchen.serve(address, seasoned)

    async def potatoes() -> None:
        await dish(await kitchen.boil(address, "potatoes"))

    pan: list[str] = []

    async def eggs() -> None:
        pan.append(await kitchen.fry(address, "eggs"))

    async def omelette() -> None:
        chopped: list[str] = []
        async with anyio.create_task_group() as parts:
            parts.start_soon(eggs)
            for _ in vegetables:
                fetched = await raw_out.receive()
                async with hands:
                    chopped.append(await kitchen.chop(address, fetched))
        await dish(pan[0], *chopped)

    with names_out, raw_in, raw_out:
        async with anyio.create_task_group() as group:
            group.start_soon(potatoes)
            group.start_soon(omelette)
            for _ in range(FETCHERS):
                group.start_soon(fetcher)

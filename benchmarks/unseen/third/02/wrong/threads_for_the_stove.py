# expected: wrong
# mistake: everything that goes on by itself is asked for with the blocking kitchen in worker threads (anyio.to_thread); only the hands' work is async.
# rule: "No threads, and no blocking calls ([kitchen_blocking.py](kitchen_blocking.py) is still here; leave it)."
# seen: the order at the table is right and the loop stays free, but a worker thread per vegetable (plus two) is started; beyond anyio's 40 threads further vegetables are not even asked for until others have come.
"""Breakfast. Waiting is for threads, working is for the event loop."""

from functools import partial

import anyio
from anyio import to_thread

import kitchen
import kitchen_blocking
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = anyio.Lock()
    pieces: list[str] = []

    async def one_vegetable(vegetable: str) -> None:
        fetched = await to_thread.run_sync(kitchen_blocking.fetch, address, vegetable)
        async with hands:
            pieces.append(await kitchen.chop(address, fetched))

    async def potatoes() -> None:
        boiled = await to_thread.run_sync(partial(kitchen_blocking.boil, address, "potatoes"))
        async with hands:
            dish = await kitchen.season(address, boiled)
        async with hands:
            await kitchen.serve(address, dish)

    async def omelette() -> None:
        fried = ""

        async def eggs() -> None:
            nonlocal fried
            fried = await to_thread.run_sync(kitchen_blocking.fry, address, "eggs")

        async with anyio.create_task_group() as needed:
            needed.start_soon(eggs)
            for vegetable in vegetables:
                needed.start_soon(one_vegetable, vegetable)
        async with hands:
            dish = await kitchen.season(address, fried, *pieces)
        async with hands:
            await kitchen.serve(address, dish)

    async with anyio.create_task_group() as breakfast:
        breakfast.start_soon(potatoes)
        breakfast.start_soon(omelette)

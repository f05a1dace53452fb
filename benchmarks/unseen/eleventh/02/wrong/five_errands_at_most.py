# expected: wrong
# mistake: five errand workers fetch the vegetables from a queue, so that not more than five are waited for at the same time
# rule: The hands never rest while something is ready for them.
# seen: with more than five vegetables, one that is ready early but stands late in the list is not noticed until an earlier one is there; up to five it is right
"""An omelette with vegetables, and potatoes: a pool of workers fetches, the cook chops."""

import asyncio

import kitchen
from kitchen import Address

WORKERS = 5


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    wanted: asyncio.Queue[str] = asyncio.Queue()
    baskets: asyncio.Queue[str] = asyncio.Queue()
    for vegetable in vegetables:
        wanted.put_nowait(vegetable)

    async def errands() -> None:
        while not wanted.empty():
            baskets.put_nowait(await kitchen.fetch(address, wanted.get_nowait()))

    async def finish(*ingredients: str) -> None:
        async with hands:
            dish = await kitchen.season(address, *ingredients)
        async with hands:
            await kitchen.serve(address, dish)

    async def potatoes() -> None:
        await finish(await kitchen.boil(address, "potatoes"))

    async def omelette() -> None:
        eggs = asyncio.create_task(kitchen.fry(address, "eggs"))
        chopped = []
        while len(chopped) < len(vegetables):
            fetched = await baskets.get()
            async with hands:
                chopped.append(await kitchen.chop(address, fetched))
        await finish(await eggs, *chopped)

    await asyncio.gather(potatoes(), omelette(), *(errands() for _ in range(WORKERS)))

# expected: wrong
# mistake: a Go person's pool: five workers take vegetables from a channel, and each fetches and chops one before it takes the next; the sixth vegetable is not waited for until a worker is free
# rule: "The hands never rest while something is ready for them." / "There may be one vegetable, or many."
# seen: right with up to five vegetables; with more the hands rest while one that no worker has asked for is ready
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address

WORKERS = 5


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands: asyncio.Queue[None] = asyncio.Queue(1)  # make(chan struct{}, 1)
    jobs: asyncio.Queue[str | None] = asyncio.Queue()
    results: asyncio.Queue[str] = asyncio.Queue()

    async def by_hand(step, *words: str) -> str:
        await hands.put(None)
        try:
            return await step(address, *words)
        finally:
            hands.get_nowait()

    async def worker() -> None:
        while (vegetable := await jobs.get()) is not None:
            fetched = await kitchen.fetch(address, vegetable)
            await results.put(await by_hand(kitchen.chop, fetched))

    async def potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        dish = await by_hand(kitchen.season, boiled)
        await by_hand(kitchen.serve, dish)

    async def omelette() -> None:
        fried = await kitchen.fry(address, "eggs")
        chopped = [await results.get() for _ in vegetables]
        dish = await by_hand(kitchen.season, fried, *chopped)
        await by_hand(kitchen.serve, dish)

    for vegetable in vegetables:
        await jobs.put(vegetable)
    for _ in range(WORKERS):
        await jobs.put(None)  # close(jobs)
    await asyncio.gather(potatoes(), omelette(), *(worker() for _ in range(WORKERS)))

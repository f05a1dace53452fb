# expected: wrong
# mistake: a pool of four workers fetches and chops the vegetables from a queue ("not too many connections at once"), so the fifth is not asked for until a worker is free
# rule: "There may be one vegetable, or many." / "The hands never rest while something is ready for them."
# seen: right for up to four vegetables; with more of them, one that is ready early but stands late in the list is left waiting with free hands
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address

WORKERS = 4


async def worker(address: Address, names: asyncio.Queue, hands: asyncio.Lock) -> list[str]:
    done = []
    while True:
        try:
            name = names.get_nowait()
        except asyncio.QueueEmpty:
            return done
        fetched = await kitchen.fetch(address, name)
        async with hands:
            done.append(await kitchen.chop(address, fetched))


async def finish(address: Address, hands: asyncio.Lock, cooked: str, *chopped: str) -> None:
    async with hands:
        dish = await kitchen.season(address, cooked, *chopped)
    async with hands:
        await kitchen.serve(address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    names: asyncio.Queue[str] = asyncio.Queue()
    for vegetable in vegetables:
        names.put_nowait(vegetable)

    async def potatoes() -> None:
        await finish(address, hands, await kitchen.boil(address, "potatoes"))

    async with asyncio.TaskGroup() as group:
        group.create_task(potatoes())
        eggs = group.create_task(kitchen.fry(address, "eggs"))
        workers = [group.create_task(worker(address, names, hands)) for _ in range(WORKERS)]
        boards = await asyncio.gather(*workers)
        await finish(address, hands, await eggs, *sum(boards, []))

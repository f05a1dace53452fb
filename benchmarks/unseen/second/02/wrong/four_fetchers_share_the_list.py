# expected: wrong
# mistake: a pool of four workers (Go style) takes the vegetables from a channel; the fifth vegetable is fetched only when a worker is through with an earlier one
# rule: "The hands never rest while something is ready for them." / "You do not know in advance when the vegetables are ready; you need not."
# seen: right with up to four vegetables; with more, a vegetable that is ready stays unfetched, and the hands rest, while the first four are not ready yet
"""An omelette with vegetables, and potatoes: workers and channels."""

import asyncio

import kitchen
from kitchen import Address

WORKERS = 4


async def worker(address, channel, results, hands):
    while not channel.empty():
        vegetable = channel.get_nowait()
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            chopped = await kitchen.chop(address, fetched)
        results.put_nowait(chopped)


async def potatoes(address, hands):
    boiled = await kitchen.boil(address, "potatoes")
    async with hands:
        dish = await kitchen.season(address, boiled)
        await kitchen.serve(address, dish)


async def omelette(address, frying, results, count, hands):
    chopped = []
    for _ in range(count):
        chopped.append(await results.get())
    fried = await frying
    async with hands:
        dish = await kitchen.season(address, fried, *chopped)
        await kitchen.serve(address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    channel, results = asyncio.Queue(), asyncio.Queue()
    for vegetable in vegetables:
        channel.put_nowait(vegetable)

    async with asyncio.TaskGroup() as go:
        go.create_task(potatoes(address, hands))
        frying = go.create_task(kitchen.fry(address, "eggs"))
        for _ in range(WORKERS):
            go.create_task(worker(address, channel, results, hands))
        go.create_task(omelette(address, frying, results, len(vegetables), hands))

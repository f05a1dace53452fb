# expected: wrong
# mistake: jobs are tuples (priority, coroutine, future) in a PriorityQueue without a counter; two jobs of equal priority are compared by their coroutines, which can not be compared
# rule: "There may be one vegetable, or many."
# seen: right while no two jobs of one kind are in the queue together; when two vegetables wait for the hands at the same time: TypeError: '<' not supported between instances of 'coroutine' and 'coroutine'
import asyncio

import kitchen
from kitchen import Address

SERVE, SEASON, CHOP = range(3)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    jobs = asyncio.PriorityQueue()
    loop = asyncio.get_running_loop()

    async def by_hand(priority, work):
        answer = loop.create_future()
        await jobs.put((priority, work, answer))
        return await answer

    async def hands():
        while True:
            _, work, answer = await jobs.get()
            answer.set_result(await work)

    async def prepare(vegetable):
        fetched = await kitchen.fetch(address, vegetable)
        return await by_hand(CHOP, kitchen.chop(address, fetched))

    async def dish(*parts):
        async with asyncio.TaskGroup() as group:
            parts = [group.create_task(part) for part in parts]
        seasoned = await by_hand(SEASON, kitchen.season(address, *(p.result() for p in parts)))
        await by_hand(SERVE, kitchen.serve(address, seasoned))

    async with asyncio.TaskGroup() as everything:
        worker = everything.create_task(hands())
        async with asyncio.TaskGroup() as dishes:
            dishes.create_task(dish(kitchen.boil(address, "potatoes")))
            dishes.create_task(dish(kitchen.fry(address, "eggs"), *map(prepare, vegetables)))
        worker.cancel()

# expected: wrong
# mistake: puts (priority, function, ...) into a PriorityQueue without a tie-breaker: with equal priorities Python compares the functions
# rule: "There may be one vegetable, or many." (a crash in a situation that the lesson allows)
# seen: right while no two jobs of the same priority wait at the same time; two vegetables that wait for the hands give TypeError: '<' not supported
"""An omelette with vegetables, and potatoes."""

import asyncio
from functools import partial

import kitchen
from kitchen import Address

SERVE, SEASON, CHOP = 1, 2, 3  # hot dishes first


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    jobs: asyncio.PriorityQueue = asyncio.PriorityQueue()

    async def the_hands() -> None:
        while True:
            _, job, answer = await jobs.get()
            answer.set_result(await job())

    async def by_hand(priority: int, step, *things: str) -> str:
        answer = asyncio.get_running_loop().create_future()
        await jobs.put((priority, partial(step, address, *things), answer))
        return await answer

    async def prepare(vegetable: str) -> str:
        return await by_hand(CHOP, kitchen.chop, await kitchen.fetch(address, vegetable))

    async def finish(cooked: str, *chopped: str) -> None:
        dish = await by_hand(SEASON, kitchen.season, cooked, *chopped)
        await by_hand(SERVE, kitchen.serve, dish)

    async def potatoes() -> None:
        await finish(await kitchen.boil(address, "potatoes"))

    async def omelette() -> None:
        async with asyncio.TaskGroup() as parts:
            eggs = parts.create_task(kitchen.fry(address, "eggs"))
            board = [parts.create_task(prepare(name)) for name in vegetables]
        await finish(eggs.result(), *[task.result() for task in board])

    async with asyncio.TaskGroup() as group:
        hands = group.create_task(the_hands())
        async with asyncio.TaskGroup() as dishes:
            dishes.create_task(potatoes())
            dishes.create_task(omelette())
        hands.cancel()

# expected: wrong
# mistake: the entries of the priority queue are (length of the name, function, future) without a tie-breaker, so with equal priorities Python compares functions
# rule: "There may be one vegetable, or many."
# seen: TypeError ('<' not supported), or a hang because the worker dies of it, when two vegetables with names of the same length wait for the hands at the same time; right when such vegetables never wait together
"""An omelette with vegetables, and potatoes; the hands take the shortest vegetable first."""

import asyncio
from functools import partial

import kitchen
from kitchen import Address

OMELETTE, POTATOES = -1, 0  # before any vegetable; each of them wants one thing at a time


class Hands:
    """Does one thing at a time, the most urgent first."""

    def __init__(self) -> None:
        self.queue: asyncio.PriorityQueue = asyncio.PriorityQueue()

    async def work(self) -> None:
        while True:
            _, step, answer = await self.queue.get()
            try:
                answer.set_result(await step())
            except Exception as error:
                answer.set_exception(error)

    async def do(self, urgency: int, step, *things) -> str:
        answer = asyncio.get_running_loop().create_future()
        self.queue.put_nowait((urgency, partial(step, *things), answer))
        return await answer


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = Hands()

    async def prepare(vegetable: str) -> str:
        fetched = await kitchen.fetch(address, vegetable)
        return await hands.do(len(vegetable), kitchen.chop, address, fetched)

    async def plate(urgency: int, cooked: str, *chopped: str) -> None:
        dish = await hands.do(urgency, kitchen.season, address, cooked, *chopped)
        await hands.do(urgency, kitchen.serve, address, dish)

    async def potatoes() -> None:
        await plate(POTATOES, await kitchen.boil(address, "potatoes"))

    async def omelette() -> None:
        fried, *chopped = await asyncio.gather(kitchen.fry(address, "eggs"), *map(prepare, vegetables))
        await plate(OMELETTE, fried, *chopped)

    worker = asyncio.create_task(hands.work())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(potatoes())
            group.create_task(omelette())
    finally:
        worker.cancel()
        await asyncio.wait([worker])

# expected: wrong
# mistake: hand work goes through an asyncio.PriorityQueue of (urgency, job) pairs; with two jobs of equal urgency in it the heap compares the jobs themselves, which cannot be compared
# rule: "There may be one vegetable, or many." / "A vegetable that is ready waits for them" (so two may wait)
# seen: right as long as no two jobs of equal urgency (two vegetables, or both seasonings) wait for the hands at the same time; otherwise TypeError: '<' not supported between instances of 'Job' and 'Job' (or, if it is the hands task that it hits, a hang)
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address

SERVE, SEASON, CHOP = range(3)  # the most urgent first


class Job:
    def __init__(self, step, *words: str) -> None:
        self.step = step
        self.words = words
        self.done = asyncio.get_running_loop().create_future()


class Hands:
    def __init__(self, address: Address) -> None:
        self.address = address
        self.todo: asyncio.PriorityQueue[tuple[int, Job]] = asyncio.PriorityQueue()

    async def do(self, urgency: int, step, *words: str) -> str:
        job = Job(step, *words)
        self.todo.put_nowait((urgency, job))
        return await job.done

    async def run(self) -> None:
        while True:
            _, job = await self.todo.get()
            try:
                job.done.set_result(await job.step(self.address, *job.words))
            except kitchen.KitchenError as error:
                job.done.set_exception(error)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = Hands(address)

    async def finish(cooked: str, *chopped: str) -> None:
        dish = await hands.do(SEASON, kitchen.season, cooked, *chopped)
        await hands.do(SERVE, kitchen.serve, dish)

    async def potatoes() -> None:
        await finish(await kitchen.boil(address, "potatoes"))

    async def prepare(vegetable: str) -> str:
        return await hands.do(CHOP, kitchen.chop, await kitchen.fetch(address, vegetable))

    async def omelette() -> None:
        await finish(*await asyncio.gather(kitchen.fry(address, "eggs"), *map(prepare, vegetables)))

    at_work = asyncio.create_task(hands.run())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(potatoes())
            group.create_task(omelette())
    finally:
        at_work.cancel()

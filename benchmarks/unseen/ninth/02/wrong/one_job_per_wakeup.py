# expected: wrong
# mistake: the worker clears the event and takes one job per wake-up, but an event counts only once however many jobs were added meanwhile (a flag used as a counter)
# rule: "The hands never rest while something is ready for them."
# seen: when two things become ready while the hands are at work, one of them stays in the queue with free hands, and at the end cook hangs; right when at most one thing comes up during each piece of work
"""An omelette with vegetables, and potatoes; interrupts fill the queue, the main loop empties it."""

import asyncio
from collections import deque

import kitchen
from kitchen import Address


class Bench:
    """What the hands are to do, and the bell that says that there is something."""

    def __init__(self) -> None:
        self.jobs: deque = deque()
        self.bell = asyncio.Event()

    def put(self, job) -> None:
        self.jobs.append(job)
        self.bell.set()

    async def work(self, how_many: int) -> None:
        for _ in range(how_many):
            await self.bell.wait()
            self.bell.clear()
            job = self.jobs.popleft()
            await job()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    bench = Bench()
    chopped: list[str] = []
    fried: list[str] = []

    def season(cooked: str, *pieces: str) -> None:
        async def job() -> None:
            dish = await kitchen.season(address, cooked, *pieces)
            bench.put(lambda: kitchen.serve(address, dish))

        bench.put(job)

    def perhaps_omelette() -> None:
        if fried and len(chopped) == len(vegetables):
            season(fried[0], *chopped)

    async def pot() -> None:
        season(await kitchen.boil(address, "potatoes"))

    async def pan() -> None:
        fried.append(await kitchen.fry(address, "eggs"))
        perhaps_omelette()

    async def basket(vegetable: str) -> None:
        fetched = await kitchen.fetch(address, vegetable)

        async def job() -> None:
            chopped.append(await kitchen.chop(address, fetched))
            perhaps_omelette()

        bench.put(job)

    async with asyncio.TaskGroup() as group:
        group.create_task(bench.work(len(vegetables) + 4))  # chop each, season two, serve two
        group.create_task(pot())
        group.create_task(pan())
        for vegetable in vegetables:
            group.create_task(basket(vegetable))

# expected: wrong
# mistake: the worker clears its event after it has done a batch of jobs, and so throws away the ring for a job that came in during the batch
# rule: "The hands never rest while something is ready for them."
# seen: what becomes ready while the hands work stays there until the next thing rings; if nothing else comes, cook never returns. Right if nothing comes in while the hands are busy, or if another ring happens to follow at once
"""An omelette with vegetables, and potatoes."""

import asyncio
from collections import deque

import kitchen
from kitchen import Address


class Hands:
    def __init__(self) -> None:
        self.jobs: deque = deque()
        self.bell = asyncio.Event()

    async def do(self, job):
        done = asyncio.get_running_loop().create_future()
        self.jobs.append((job, done))
        self.bell.set()
        return await done

    async def work(self) -> None:
        while True:
            await self.bell.wait()
            batch = list(self.jobs)
            self.jobs.clear()
            for job, done in batch:
                done.set_result(await job())
            self.bell.clear()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = Hands()

    async def finish(*things: str) -> None:
        async def season_and_serve() -> None:
            dish = await kitchen.season(address, *things)
            await kitchen.serve(address, dish)

        await hands.do(season_and_serve)

    async def potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        await finish(boiled)

    async def prepare(vegetable: str) -> str:
        fetched = await kitchen.fetch(address, vegetable)
        return await hands.do(lambda: kitchen.chop(address, fetched))

    async def omelette() -> None:
        fried, *pieces = await asyncio.gather(kitchen.fry(address, "eggs"), *map(prepare, vegetables))
        await finish(fried, *pieces)

    working = asyncio.create_task(hands.work())
    await asyncio.gather(potatoes(), omelette())
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)

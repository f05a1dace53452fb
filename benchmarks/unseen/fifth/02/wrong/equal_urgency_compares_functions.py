# expected: wrong
# mistake: the jobs for the hands lie in a PriorityQueue as an ordered dataclass (urgency, action); with equal urgency Python compares the actions, which are functions
# rule: "There may be one vegetable, or many."
# seen: TypeError ('<' not supported between 'functools.partial' ...) as soon as two jobs of the same urgency wait in the queue at the same time, e.g. two vegetables that got ready while the hands are busy; right if they never meet
"""An omelette with vegetables, and potatoes: the most urgent job first."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import partial

import kitchen
from kitchen import Address


class Urgency(IntEnum):
    SERVE = 1
    SEASON = 2
    CHOP = 3


@dataclass(order=True)
class Job:
    urgency: Urgency
    action: Callable[[], Awaitable[None]]


class Cook:
    def __init__(self, address: Address, vegetables: list[str]) -> None:
        self.address = address
        self.vegetables = vegetables
        self.jobs: asyncio.PriorityQueue[Job] = asyncio.PriorityQueue()
        self.fried: str | None = None
        self.chopped: list[str] = []
        self.served = 0

    def later(self, urgency: Urgency, method, *tickets: str) -> None:
        self.jobs.put_nowait(Job(urgency, partial(method, *tickets)))

    async def chop(self, fetched: str) -> None:
        self.chopped.append(await kitchen.chop(self.address, fetched))
        self.look()

    async def season(self, *tickets: str) -> None:
        self.later(Urgency.SERVE, self.serve, await kitchen.season(self.address, *tickets))

    async def serve(self, dish: str) -> None:
        await kitchen.serve(self.address, dish)
        self.served += 1

    def look(self) -> None:
        if self.fried is not None and len(self.chopped) == len(self.vegetables):
            self.later(Urgency.SEASON, self.season, self.fried, *self.chopped)

    async def boil(self) -> None:
        self.later(Urgency.SEASON, self.season, await kitchen.boil(self.address, "potatoes"))

    async def fry(self) -> None:
        self.fried = await kitchen.fry(self.address, "eggs")
        self.look()

    async def fetch(self, name: str) -> None:
        self.later(Urgency.CHOP, self.chop, await kitchen.fetch(self.address, name))

    async def work(self) -> None:
        async with asyncio.TaskGroup() as stove:
            stove.create_task(self.boil())
            stove.create_task(self.fry())
            for name in self.vegetables:
                stove.create_task(self.fetch(name))
            while self.served < 2:
                job = await self.jobs.get()
                await job.action()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Cook(address, vegetables).work()

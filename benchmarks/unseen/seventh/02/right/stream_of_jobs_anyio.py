# expected: right
# mistake: none; unusual: anyio only, a memory object stream of jobs, each source holds a clone of the sending end, and the one worker ends when all clones are closed
# rule: "so do the task groups of anyio and the nurseries of trio"
# seen: one worker consumes the jobs in the order in which they get ready; each job answers through an anyio.Event
"""An omelette with vegetables, and potatoes."""

import math
from functools import partial

import anyio

import kitchen
from kitchen import Address


class Job:
    def __init__(self, work) -> None:
        self.work = work
        self.ready = anyio.Event()
        self.value = ""

    async def run(self) -> None:
        self.value = await self.work()
        self.ready.set()


async def ask_hands(jobs, work) -> str:
    job = Job(work)
    await jobs.send(job)
    await job.ready.wait()
    return job.value


async def season_and_serve(jobs, address: Address, cooked: str, *chopped: str) -> None:
    dish = await ask_hands(jobs, partial(kitchen.season, address, cooked, *chopped))
    await ask_hands(jobs, partial(kitchen.serve, address, dish))


async def potatoes(jobs, address: Address) -> None:
    async with jobs:
        await season_and_serve(jobs, address, await kitchen.boil(address, "potatoes"))


async def omelette(jobs, address: Address, vegetables: list[str]) -> None:
    pan: list[str] = []
    board: list[str] = []

    async def eggs() -> None:
        pan.append(await kitchen.fry(address, "eggs"))

    async def prepare(vegetable: str) -> None:
        fetched = await kitchen.fetch(address, vegetable)
        board.append(await ask_hands(jobs, partial(kitchen.chop, address, fetched)))

    async with jobs:
        async with anyio.create_task_group() as group:
            group.start_soon(eggs)
            for vegetable in vegetables:
                group.start_soon(prepare, vegetable)
        await season_and_serve(jobs, address, pan[0], *board)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    send, receive = anyio.create_memory_object_stream(math.inf)
    async with receive, anyio.create_task_group() as group:
        group.start_soon(potatoes, send.clone(), address)
        group.start_soon(omelette, send, address, vegetables)
        async for job in receive:
            await job.run()

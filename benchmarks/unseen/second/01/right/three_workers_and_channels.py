# expected: right
# mistake: unusual: every breakfast has three workers of its own (TaskGroup) that hand the thing on through queues, the last one is started first
# rule: "Several breakfasts may be made at the same time, and the same one again: each has its own toast."
# seen: queues and workers belong to one call, so nothing is mixed up; the workers end with the breakfast
"""Buttered toast, on a little assembly line."""

import asyncio

import kitchen
from kitchen import Address


async def worker(step, address, inbox: asyncio.Queue, outbox: asyncio.Queue) -> None:
    await outbox.put(await step(address, await inbox.get()))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    belt = [asyncio.Queue(1) for _ in range(4)]
    stations = list(zip((kitchen.toast, kitchen.butter, kitchen.serve), belt, belt[1:]))
    async with asyncio.TaskGroup() as group:
        for step, inbox, outbox in reversed(stations):
            group.create_task(worker(step, address, inbox, outbox))
        await belt[0].put(bread)
    return belt[-1].get_nowait()

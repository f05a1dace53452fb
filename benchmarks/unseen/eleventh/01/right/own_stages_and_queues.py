# expected: right
# mistake: unusual: three stages run as tasks with queues between them, all of them made anew for each breakfast; the stages are started in reverse
# rule: each has its own toast, and none waits for another
# seen: nothing goes wrong
"""Buttered toast, as a pipeline that is built for one slice."""

import asyncio

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    functions = (kitchen.toast, kitchen.butter, kitchen.serve)
    belts: list[asyncio.Queue[str]] = [asyncio.Queue(1) for _ in range(len(functions) + 1)]

    async def stage(number: int) -> None:
        thing = await belts[number].get()
        await belts[number + 1].put(await functions[number](address, thing))

    async with asyncio.TaskGroup() as stages:
        for number in reversed(range(len(functions))):
            stages.create_task(stage(number))
        await belts[0].put(bread)
    return belts[-1].get_nowait()

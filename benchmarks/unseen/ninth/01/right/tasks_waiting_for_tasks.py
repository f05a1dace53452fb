# expected: right
# mistake: none; unusual: all three steps are tasks of a TaskGroup from the beginning, started in reverse order; each waits for a future that the step before fills.
# rule: "serves **that**: `kitchen.serve(address, buttered)` gives back the guests' thanks"
# seen: right in every situation
"""Buttered toast, by three cooks who wait for each other's plates."""

import asyncio
from collections.abc import Awaitable, Callable

import kitchen
from kitchen import Address

Plate = asyncio.Future[str]


async def cook(step: Callable[[Address, str], Awaitable[str]], address: Address, take: Plate, put: Plate) -> None:
    """Wait for one plate, fill the next."""
    put.set_result(await step(address, await take))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    loop = asyncio.get_running_loop()
    raw, toasted, buttered, thanks = (loop.create_future() for _ in range(4))
    async with asyncio.TaskGroup() as cooks:
        cooks.create_task(cook(kitchen.serve, address, buttered, thanks))
        cooks.create_task(cook(kitchen.butter, address, toasted, buttered))
        cooks.create_task(cook(kitchen.toast, address, raw, toasted))
        raw.set_result(bread)
    return thanks.result()

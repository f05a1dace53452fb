# expected: wrong
# mistake: Requests for the same bread that are on their way at the same time are merged into one ("single flight"), so two breakfasts share one toast.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast"
# seen: Different breads, or the same bread one breakfast after the other, are right; two breakfasts of the same bread at the same time ask for one toast only and butter it twice.
"""Buttered toast, with the request merging that every web backend has."""

import asyncio

import kitchen
from kitchen import Address

in_flight: dict[tuple[Address, str], asyncio.Task[str]] = {}


def toasting(address: Address, bread: str) -> "asyncio.Task[str]":
    key = (address, bread)
    task = in_flight.get(key)
    if task is None:
        task = asyncio.create_task(kitchen.toast(address, bread))
        in_flight[key] = task
        task.add_done_callback(lambda _: in_flight.pop(key))
    return task


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await toasting(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)

# expected: wrong
# mistake: To be faster, the learner butters and serves side by side in a task group; so the dry toast is served, not the buttered one.
# rule: "serves **that**: `kitchen.serve(address, buttered)` gives back the guests' thanks"
# seen: Always: serve gets the ticket of the toast instead of that of the buttered toast (dry toast for the guests, or the kitchen refuses).
"""Buttered toast, as parallel as possible."""

import asyncio

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await kitchen.toast(address, bread)
    async with asyncio.TaskGroup() as group:
        group.create_task(kitchen.butter(address, toast), name="butter")
        serving = group.create_task(kitchen.serve(address, toast), name="serve")
    return serving.result()

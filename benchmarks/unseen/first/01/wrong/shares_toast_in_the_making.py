# expected: wrong
# mistake: when the same bread is already in the toaster, waits for that toast in place of making one of its own ("single flight")
# rule: "Several breakfasts may be made at the same time, and the same one again: each has its own toast."
# seen: right for different breads, and for the same bread one after the other; two breakfasts of the same bread at the same time toast once and butter the one toast twice
"""Buttered toast; nobody toasts the same bread twice at the same moment."""

import asyncio

import kitchen
from kitchen import Address

in_the_toaster: dict[tuple[Address, str], asyncio.Task[str]] = {}


async def toasted(address: Address, bread: str) -> str:
    """Toast of this bread; joins in when somebody waits for it already."""
    key = (tuple(address), bread)
    task = in_the_toaster.get(key)
    if task is None:
        task = asyncio.create_task(kitchen.toast(address, bread))
        in_the_toaster[key] = task
        task.add_done_callback(lambda _: in_the_toaster.pop(key, None))
    return await task


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await toasted(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)

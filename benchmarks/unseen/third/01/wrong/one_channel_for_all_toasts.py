# expected: wrong
# mistake: A Go person sends finished toasts over one channel of the whole module; each breakfast takes the next toast from it, which may be that of another breakfast.
# rule: "butters **this** toast: `kitchen.butter(address, toast)` gives back the buttered toast"
# seen: One breakfast at a time, or all toasts take the same time: right. When a later breakfast's toast is done first, the earlier breakfast takes it, and both return the other's thanks.
"""Buttered toast, with a channel between the toaster and the cook."""

import math

import anyio

import kitchen
from kitchen import Address

toasts_in, toasts_out = anyio.create_memory_object_stream(math.inf)


async def toaster(address: Address, bread: str) -> None:
    """go toaster(…)"""
    await toasts_in.send(await kitchen.toast(address, bread))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    async with anyio.create_task_group() as group:
        group.start_soon(toaster, address, bread)
        toast = await toasts_out.receive()
        buttered = await kitchen.butter(address, toast)
        thanks = await kitchen.serve(address, buttered)
    return thanks

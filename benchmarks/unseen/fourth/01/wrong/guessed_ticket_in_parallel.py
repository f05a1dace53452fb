# expected: wrong
# mistake: It asks for toasting and buttering at the same time with `gather`, and makes up the name of the toast from the example instead of taking what the kitchen gave back.
# rule: "butters **this** toast: `kitchen.butter(address, toast)` gives back the buttered toast"
# seen: Always: the butter request is sent at 0 s, before there is a toast, for a made-up ticket; the kitchen refuses it.
"""Buttered toast; what can be asked for together is asked for together."""

import asyncio

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    _, buttered = await asyncio.gather(
        kitchen.toast(address, bread),
        kitchen.butter(address, f"toasted {bread}"),
    )
    return await kitchen.serve(address, buttered)

# expected: wrong
# mistake: Butters and serves the dry toast at the same time with gather, so what is served is the toast, not the buttered one.
# rule: "serves **that**: `kitchen.serve(address, buttered)` gives back the guests' thanks"
# seen: Always: the request to serve names the unbuttered toast (and is sent before the butter is on it).
"""Buttered toast, faster with gather."""

import asyncio

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await kitchen.toast(address, bread)
    _buttered, thanks = await asyncio.gather(
        kitchen.butter(address, toast),
        kitchen.serve(address, toast),
    )
    return thanks

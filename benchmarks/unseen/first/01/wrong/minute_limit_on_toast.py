# expected: wrong
# mistake: puts a time limit of one minute around the toasting and gives up when the toaster needs longer
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: right for every toast that is done within 60 s; with a slower toaster `breakfast` raises TimeoutError, and nothing is buttered or served
"""Buttered toast, made by a cook who keeps an eye on the clock."""

import asyncio

import kitchen
from kitchen import Address

PATIENCE = 60  # seconds: no toaster needs a whole minute


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    async with asyncio.timeout(PATIENCE):
        toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)

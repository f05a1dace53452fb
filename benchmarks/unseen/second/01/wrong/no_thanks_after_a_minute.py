# expected: wrong
# mistake: waits at most 60 s for the guests' thanks, then gives up and returns a text of its own
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: right while serving takes less than a minute; with slower guests it cancels serve(...) and returns "(no answer)"
"""Buttered toast, for guests who may have fallen asleep."""

import asyncio
from contextlib import suppress

import kitchen
from kitchen import Address

PATIENCE = 60.0


async def prepare(address, bread):
    toast = await kitchen.toast(address, bread)
    return await kitchen.butter(address, toast)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    plate = await prepare(address, bread)
    thanks = "(no answer)"
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            thanks = await kitchen.serve(address, plate)
    return thanks

# expected: wrong
# mistake: when the toast is not there after ten seconds, puts a second slice into the toaster and takes whichever is done first
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: right while the toaster needs less than 10 s; with a slower one the kitchen is asked for `toast` twice by one breakfast
"""Buttered toast; a request that got stuck is simply made once more."""

import asyncio

import kitchen
from kitchen import Address

SLOW = 10


async def toasted(address: Address, bread: str) -> str:
    """The toast; after a while a second slice is tried, the faster one wins."""
    slices = [asyncio.create_task(kitchen.toast(address, bread))]
    done, _ = await asyncio.wait(slices, timeout=SLOW)
    if not done:
        slices.append(asyncio.create_task(kitchen.toast(address, bread)))
        done, late = await asyncio.wait(slices, return_when=asyncio.FIRST_COMPLETED)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    return done.pop().result()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await toasted(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)

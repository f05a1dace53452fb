# expected: wrong
# mistake: a hedged request: if the toast is not there after 20 s, asks for a second one and takes whichever is ready first
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: right while toasting takes less than 20 s; with a slower toaster, toast(...) is asked for twice for one breakfast
"""Buttered toast, with a second toaster in the cupboard."""

import asyncio

import kitchen
from kitchen import Address


async def fastest(make, after: float):
    tasks = {asyncio.ensure_future(make())}
    done, _ = await asyncio.wait(tasks, timeout=after)
    if not done:
        tasks.add(asyncio.ensure_future(make()))
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    return done.pop().result(), tasks


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast, tasks = await fastest(lambda: kitchen.toast(address, bread), after=20)
    buttered = await kitchen.butter(address, toast)
    thanks = await kitchen.serve(address, buttered)
    await asyncio.gather(*tasks)  # leave nothing behind
    return thanks

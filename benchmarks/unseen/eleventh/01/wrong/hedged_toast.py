# expected: wrong
# mistake: asks for the toast twice and takes the one that is ready first, to be faster on average
# rule: Ask for each step once
# seen: always: two toasts are begun for each breakfast, one of them is abandoned
"""Buttered toast with hedged requests, for a short tail of the latencies."""

import asyncio

import kitchen
from kitchen import Address


async def _first_of_two(address: Address, bread: str) -> str:
    attempts = {asyncio.create_task(kitchen.toast(address, bread)) for _ in range(2)}
    done, late = await asyncio.wait(attempts, return_when=asyncio.FIRST_COMPLETED)
    for attempt in late:
        attempt.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    return done.pop().result()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await _first_of_two(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)

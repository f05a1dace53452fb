# expected: wrong
# mistake: returns the coroutine of serve, as one returns a promise from an async function of JavaScript, where it would be unwrapped
# rule: Await every coroutine that you make.
# seen: always: the caller gets a coroutine object instead of the thanks, and nothing is served
"""Buttered toast, with small helpers."""

import kitchen
from kitchen import Address


async def _buttered(address: Address, bread: str) -> str:
    return await kitchen.butter(address, await kitchen.toast(address, bread))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    buttered = await _buttered(address, bread)
    return kitchen.serve(address, buttered)

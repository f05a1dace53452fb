# expected: wrong
# mistake: functools.lru_cache on a coroutine function: the cache keeps the coroutine object, and gives the used one to the next breakfast with the same bread.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: Every bread once: right. The same bread again, later or at the same time: RuntimeError (cannot reuse already awaited coroutine / coroutine is being awaited already).
"""Buttered toast with a memory."""

from functools import lru_cache

import kitchen
from kitchen import Address


@lru_cache(maxsize=None)
async def toasted(address: Address, bread: str) -> str:
    return await kitchen.toast(address, bread)


async def buttered(address: Address, bread: str) -> str:
    return await kitchen.butter(address, await toasted(address, bread))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await kitchen.serve(address, await buttered(address, bread))

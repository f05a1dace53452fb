# expected: wrong
# mistake: functools.cache on a coroutine function remembers the coroutine object (not its result), which can be awaited only once.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast"
# seen: Breakfasts of different breads are right; the second breakfast of the same bread (later or at the same time) dies with RuntimeError "cannot reuse already awaited coroutine" or "coroutine is being awaited already".
"""'Pure' helpers are memoised, as one does with ordinary functions."""

import functools

import kitchen
from kitchen import Address


@functools.cache
async def toasted(address: Address, bread: str) -> str:
    return await kitchen.toast(address, bread)


async def buttered(address: Address, bread: str) -> str:
    return await kitchen.butter(address, await toasted(address, bread))


async def served(address: Address, bread: str) -> str:
    return await kitchen.serve(address, await buttered(address, bread))


def breakfast(address: Address, bread: str):
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return served(address, bread)

# expected: wrong
# mistake: decorates the coroutine function with functools.lru_cache, which remembers the coroutine and not its result
# rule: "Several breakfasts may be made at the same time, and the same one again: each has its own toast."
# seen: right as long as every bread is new; the second breakfast with the same arguments gets the same coroutine object: RuntimeError "cannot reuse already awaited coroutine" (or "is being awaited already")
"""Buttered toast; a breakfast that was made before need not be worked out again."""

from functools import lru_cache

import kitchen
from kitchen import Address


@lru_cache(maxsize=32)
async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)

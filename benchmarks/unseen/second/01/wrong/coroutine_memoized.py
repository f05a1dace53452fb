# expected: wrong
# mistake: memoizes the function that makes the coroutine, so the same breakfast, again, gives back the coroutine that has been used up
# rule: "Several breakfasts may be made at the same time, and the same one again: each has its own toast."
# seen: right for the first breakfast of each bread; the second of the same bread raises RuntimeError: cannot reuse already awaited coroutine (at the same time, as tasks: coroutine is being awaited already; with one asyncio.gather: one toast and the same thanks for all)
"""Buttered toast; no recipe is worked out twice."""

from functools import wraps

import kitchen
from kitchen import Address


def memoize(function):
    known = {}

    @wraps(function)
    def wrapper(*args):
        key = repr(args)
        if key not in known:
            known[key] = function(*args)
        return known[key]

    return wrapper


@memoize
async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)

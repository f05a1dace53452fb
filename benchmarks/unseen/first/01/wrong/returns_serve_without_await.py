# expected: wrong
# mistake: forgets the await in the return line, so that the caller gets a coroutine in place of the thanks
# rule: "returns the thanks" (and: "Calling it runs nothing. You get a *coroutine*: a piece of work that has not begun.")
# seen: always: after `await breakfast(…)` the toast is buttered but was never served, and the result is a coroutine object
"""Buttered toast."""

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return kitchen.serve(address, buttered)

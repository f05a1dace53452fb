# expected: wrong
# mistake: returns the coroutine of the last step without awaiting it, because in JavaScript an async function that returns a promise is flattened
# rule: "returns the thanks" / "Await every coroutine that you make."
# seen: always: `await breakfast(…)` gives a coroutine object instead of the thanks, nothing is served, and Python warns that `serve` was never awaited
"""Buttered toast, with arrow functions."""

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return kitchen.serve(address, buttered)

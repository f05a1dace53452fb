# expected: wrong
# mistake: lets the toast cool for a moment with time.sleep between two awaited steps
# rule: "A call that blocks, *without* an `await`, stops everybody, even inside an `async def`." / "the loop must stay free while you wait"
# seen: the steps and the result are right; but each breakfast holds up the loop, and all other breakfasts with it, for a quarter of a second
"""Buttered toast; hot toast would melt the butter."""

import time

import kitchen
from kitchen import Address

COOLING = 0.25


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await kitchen.toast(address, bread)
    time.sleep(COOLING)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)

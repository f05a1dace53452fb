# expected: wrong
# mistake: Each step has a timeout of 30 seconds, after which breakfast raises TimeoutError.
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: Right for the example of the lesson; wrong if a step takes longer than 30 s, e.g. a slow toaster, or many breakfasts that wait for the one pair of hands.
"""Buttered toast, never without a timeout (as we do in production)."""

import anyio

import kitchen
from kitchen import Address

TIMEOUT = 30


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    with anyio.fail_after(TIMEOUT):
        toast = await kitchen.toast(address, bread)
    with anyio.fail_after(TIMEOUT):
        buttered = await kitchen.butter(address, toast)
    with anyio.fail_after(TIMEOUT):
        thanks = await kitchen.serve(address, buttered)
    return thanks

# expected: wrong
# mistake: Puts a deadline of 120 seconds on each step (anyio.fail_after) and fails with TimeoutError when the kitchen takes longer.
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: Right whenever each answer comes within two minutes; with a slower toast, or when butter or serve queues for the one pair of hands behind many others for longer than that, the breakfast raises TimeoutError.
"""Buttered toast, defensively."""

from collections.abc import Awaitable, Callable

import anyio
import kitchen
from kitchen import Address

REQUEST_TIMEOUT = 120.0

Step = Callable[[Address, str], Awaitable[str]]


async def request(step: Step, address: Address, what: str) -> str:
    """One request, with the timeout that no network code should be without."""
    with anyio.fail_after(REQUEST_TIMEOUT):
        return await step(address, what)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await request(kitchen.toast, address, bread)
    buttered = await request(kitchen.butter, address, toast)
    return await request(kitchen.serve, address, buttered)

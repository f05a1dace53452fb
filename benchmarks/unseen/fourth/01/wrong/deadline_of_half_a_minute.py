# expected: wrong
# mistake: The whole breakfast has a deadline of 30 seconds, after which it gives up with TimeoutError.
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: Right while a breakfast takes less than 30 s; TimeoutError with a slow toaster, or when many breakfasts share the one pair of hands.
"""Buttered toast; nobody should wait for ever for a server that is gone."""

import anyio

import kitchen
from kitchen import Address

PATIENCE = 30  # seconds


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    with anyio.fail_after(PATIENCE):
        plate = bread
        for step in (kitchen.toast, kitchen.butter, kitchen.serve):
            plate = await step(address, plate)
    return plate

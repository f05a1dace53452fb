# expected: wrong
# mistake: puts a deadline of two minutes around the whole breakfast, after which it gives up
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: right while the breakfast takes less than 120 seconds; with a slow toaster, or many breakfasts that wait for the one pair of hands, it raises TimeoutError instead of giving back the thanks
"""Buttered toast, with the usual deadline of a network client."""

import anyio

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    with anyio.fail_after(120):
        return await kitchen.serve(
            address,
            await kitchen.butter(
                address,
                await kitchen.toast(address, bread),
            ),
        )

# expected: wrong
# mistake: The last step is the blocking `serve`, handed to a worker thread with `anyio.to_thread.run_sync`.
# rule: "Never call the blocking functions, not in a thread either: the loop must stay free while you wait, and one thread is enough."
# seen: Order, answers and a free loop are right, but every breakfast calls kitchen_blocking.serve in a second thread.
"""Buttered toast; carrying it to the table is done by a waiter (a thread), so the cook is free."""

from functools import partial

import anyio.to_thread

import kitchen
import kitchen_blocking
from kitchen import Address


class Waiter:
    async def carry(self, address: Address, dish: str) -> str:
        trip = partial(kitchen_blocking.serve, address, dish)
        return await anyio.to_thread.run_sync(trip)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await Waiter().carry(address, buttered)

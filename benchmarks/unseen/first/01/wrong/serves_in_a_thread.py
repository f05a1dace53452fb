# expected: wrong
# mistake: serves with the blocking function, moved into a thread by asyncio.to_thread
# rule: "Never call the blocking functions, not in a thread either: the loop must stay free while you wait, and one thread is enough."
# seen: always: the result is right and the loop stays free, but the serving is done by kitchen_blocking in a second thread
"""Buttered toast; the long walk to the table is done by a helper."""

import asyncio

import kitchen
import kitchen_blocking
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await asyncio.to_thread(kitchen_blocking.serve, address, buttered)

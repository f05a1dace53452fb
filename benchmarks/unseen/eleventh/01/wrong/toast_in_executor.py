# expected: wrong
# mistake: the first step is the blocking one, run by the executor's thread
# rule: Never call the blocking functions, not in a thread either
# seen: always: the result is right, and a second thread calls kitchen_blocking.toast
"""Buttered toast; the toaster is watched from the executor, so that the loop stays free."""

import asyncio
import functools

import kitchen
import kitchen_blocking
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    loop = asyncio.get_running_loop()
    toast = await loop.run_in_executor(None, functools.partial(kitchen_blocking.toast, address, bread))
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)

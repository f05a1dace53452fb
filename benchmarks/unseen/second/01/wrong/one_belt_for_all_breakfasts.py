# expected: wrong
# mistake: all breakfasts put their toast on one module-level queue (a Go channel) and take the next one from it, whosever it is
# rule: "Several breakfasts may be made at the same time, and the same one again: each has its own toast."
# seen: one at a time is right, and several whose toasts are ready in the order in which they were begun; if a later toast overtakes an earlier one, the breakfasts get each other's toast and the wrong thanks (a second event loop in the same process is refused by the queue, too, if somebody waits)
"""Buttered toast, from a conveyor belt."""

import asyncio

import kitchen
from kitchen import Address

toasts: asyncio.Queue[str] = asyncio.Queue()


async def toaster(address: Address, bread: str) -> None:
    toasts.put_nowait(await kitchen.toast(address, bread))


async def waiter(address: Address) -> str:
    buttered = await kitchen.butter(address, await toasts.get())
    return await kitchen.serve(address, buttered)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    _, thanks = await asyncio.gather(toaster(address, bread), waiter(address))
    return thanks

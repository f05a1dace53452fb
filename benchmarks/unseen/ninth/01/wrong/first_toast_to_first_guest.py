# expected: wrong
# mistake: Hands every finished toast to whichever breakfast has waited longest (one FIFO of waiting futures for all), instead of to the breakfast that asked for it.
# rule: "butters **this** toast: `kitchen.butter(address, toast)` gives back the buttered toast"
# seen: Right for one breakfast and whenever toasts pop up in the order they were asked for; if a later bread is toasted faster than an earlier one, the two breakfasts swap their toasts and return each other's thanks.
"""Buttered toast, with a callback from the toaster."""

import asyncio
from collections import deque

import kitchen
from kitchen import Address

waiting: deque[asyncio.Future[str]] = deque()


def popped_up(toaster: asyncio.Task[str]) -> None:
    """A toast is done: give it to the one who waits."""
    guest = waiting.popleft()
    error = toaster.exception()
    if error is not None:
        guest.set_exception(error)
    else:
        guest.set_result(toaster.result())


async def next_toast(address: Address, bread: str) -> str:
    """Put bread into the toaster and wait for the toast."""
    mine = asyncio.get_running_loop().create_future()
    waiting.append(mine)
    toaster = asyncio.create_task(kitchen.toast(address, bread))
    toaster.add_done_callback(popped_up)
    return await mine


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await next_toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)

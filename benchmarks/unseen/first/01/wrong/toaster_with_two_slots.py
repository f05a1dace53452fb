# expected: wrong
# mistake: lets only two breakfasts use the toaster at a time, like a real toaster with two slots
# rule: "Several breakfasts may be made at the same time" (and kitchen.py: "Pans and the toaster go on by themselves, as many as you like.")
# seen: right for one or two breakfasts at the same time; the third bread is put into the toaster only when one of the first two is done, so the toasts are not made at the same time and it is late
"""Buttered toast from a toaster with two slots."""

import asyncio

import kitchen
from kitchen import Address

SLOTS = 2
slots: dict[asyncio.AbstractEventLoop, asyncio.Semaphore] = {}


def toaster() -> asyncio.Semaphore:
    """The slots of the toaster, for the loop that runs."""
    return slots.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(SLOTS))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    async with toaster():
        toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)

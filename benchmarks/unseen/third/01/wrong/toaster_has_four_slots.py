# expected: wrong
# mistake: The learner imagines a toaster with four slots and limits toasting to four breads at a time with a module-wide semaphore.
# rule: "each has its own toast, and none waits for another." (and kitchen.py: "Pans and the toaster go on by themselves, as many as you like.")
# seen: Up to four breakfasts at a time: right. From the fifth on, a breakfast asks for its toast only when another one's toast is done.
"""Buttered toast from a toaster with slots."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

import kitchen
from kitchen import Address

SLOTS = 4


class Toaster:
    """So many breads fit in; who comes later waits for a slot."""

    def __init__(self, slots: int) -> None:
        self._free = anyio.Semaphore(slots)

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        await self._free.acquire()
        try:
            yield
        finally:
            self._free.release()


TOASTER = Toaster(SLOTS)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    async with TOASTER.slot():
        toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)

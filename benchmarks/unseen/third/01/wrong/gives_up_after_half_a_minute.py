# expected: wrong
# mistake: Every network call "must have a timeout": each step gives up with TimeoutError after 30 seconds.
# rule: "Ask for each step once, and wait for its answer as long as it takes."
# seen: Steps of up to 30 s: right. A single longer step (a slow toaster, or a butter or serve that waits long for the hands because many breakfasts are made): TimeoutError instead of the thanks.
"""Buttered toast, with the deadlines of a network programmer."""

import anyio

import kitchen
from kitchen import Address


class Call:
    """One step of the recipe; await it for its answer."""

    deadline = 30.0

    def __init__(self, step, address: Address, thing: str) -> None:
        self._step, self._address, self._thing = step, address, thing

    def __await__(self):
        return self._run().__await__()

    async def _run(self) -> str:
        with anyio.fail_after(self.deadline):
            return await self._step(self._address, self._thing)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await Call(kitchen.toast, address, bread)
    buttered = await Call(kitchen.butter, address, toast)
    return await Call(kitchen.serve, address, buttered)

# expected: wrong
# mistake: Calls the blocking kitchen in worker threads of the loop's executor instead of awaiting the coroutine functions.
# rule: "Never call the blocking functions, not in a thread either: the loop must stay free while you wait, and one thread is enough."
# seen: Always: the thanks are right and the loop is free, but every request is made by kitchen_blocking in another thread.
"""Buttered toast; the old cook is kept, and works in another room."""

import asyncio
from functools import partial

import kitchen_blocking
from kitchen import Address


class Async:
    """Makes every function of a blocking module awaitable."""

    def __init__(self, module) -> None:
        self._module = module

    def __getattr__(self, name):
        function = getattr(self._module, name)

        async def call(*args):
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(None, partial(function, *args))

        return call


cook = Async(kitchen_blocking)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await cook.toast(address, bread)
    buttered = await cook.butter(address, toast)
    return await cook.serve(address, buttered)

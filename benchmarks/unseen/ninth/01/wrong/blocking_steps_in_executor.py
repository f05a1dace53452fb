# expected: wrong
# mistake: Keeps the blocking functions and runs them in threads (run_in_executor through a proxy object) instead of awaiting the coroutine functions of `kitchen`.
# rule: "Never call the blocking functions, not in a thread either: the loop must stay free while you wait, and one thread is enough."
# seen: Always: order, tickets and thanks are right and the loop stays free, but every request comes from kitchen_blocking in a worker thread.
"""Buttered toast, by an adapter for old code."""

import asyncio
from functools import partial
from types import ModuleType
from typing import Any

import kitchen_blocking
from kitchen import Address


class Async:
    """A module whose functions can be awaited."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        function = getattr(self._module, name)

        async def call(*args: Any) -> Any:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(None, partial(function, *args))

        return call


cook = Async(kitchen_blocking)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await cook.toast(address, bread)
    buttered = await cook.butter(address, toast)
    return await cook.serve(address, buttered)

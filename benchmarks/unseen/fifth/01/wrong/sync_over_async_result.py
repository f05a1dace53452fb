# expected: wrong
# mistake: "sync over async" as with .Result in C#: each step is handed to the running loop with run_coroutine_threadsafe, and then the loop's own thread blocks in Future.result().
# rule: "A call that blocks, *without* an `await`, stops everybody, even inside an `async def`."
# seen: always hangs: the loop waits for a result that only the loop could produce; nothing is ever asked for, and everything else stands still.
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import kitchen
from kitchen import Address


class Dispatcher:
    """Runs coroutines on a loop and gives back what they returned."""

    def __init__(self, loop: asyncio.AbstractEventLoop, address: Address) -> None:
        self._loop = loop
        self._address = address

    def invoke(self, step: Callable[[Address, str], Coroutine[Any, Any, str]], item: str) -> str:
        future = asyncio.run_coroutine_threadsafe(step(self._address, item), self._loop)
        return future.result()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    dispatcher = Dispatcher(asyncio.get_running_loop(), address)
    toast = dispatcher.invoke(kitchen.toast, bread)
    buttered = dispatcher.invoke(kitchen.butter, toast)
    return dispatcher.invoke(kitchen.serve, buttered)

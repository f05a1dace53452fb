# expected: wrong
# mistake: Inside the loop's own thread it waits with the blocking `Future.result()` of `run_coroutine_threadsafe`, so the loop that ought to run the step stands still.
# rule: "A call that blocks, *without* an `await`, stops everybody, even inside an `async def`."
# seen: Always: the first breakfast hangs for ever, nothing reaches the kitchen, the loop is held up.
"""Buttered toast; each step is submitted to the loop, and `result()` gives back what came of it."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any

import kitchen
from kitchen import Address


class Submitter:
    """Feels like a concurrent.futures executor, but runs coroutines on the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop

    def submit(self, step: Callable[..., Coroutine[Any, Any, str]], *args: Any) -> "Future[str]":
        return asyncio.run_coroutine_threadsafe(step(*args), self.loop)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    cook = Submitter(asyncio.get_running_loop())
    toast = cook.submit(kitchen.toast, address, bread).result()
    buttered = cook.submit(kitchen.butter, address, toast).result()
    return cook.submit(kitchen.serve, address, buttered).result()

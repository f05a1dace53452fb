# expected: wrong
# mistake: threads habit: hands each coroutine to the loop with run_coroutine_threadsafe and then stops the loop's own thread in future.result()
# rule: "A call that blocks, *without* an `await`, stops everybody, even inside an `async def`."
# seen: always hangs: the loop cannot run the toasting, as its only thread is waiting for the toasting's result
"""Buttered toast; submit a piece of work, get its result, go on."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any

import kitchen
from kitchen import Address


class LoopExecutor:
    """Looks like an executor from concurrent.futures, works with coroutine functions."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()

    def submit(self, work: Callable[..., Coroutine[Any, Any, str]], *arguments: object) -> "Future[str]":
        return asyncio.run_coroutine_threadsafe(work(*arguments), self.loop)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    executor = LoopExecutor()
    toast = executor.submit(kitchen.toast, address, bread)
    buttered = executor.submit(kitchen.butter, address, toast.result())
    thanks = executor.submit(kitchen.serve, address, buttered.result())
    return thanks.result()

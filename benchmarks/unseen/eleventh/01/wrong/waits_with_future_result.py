# expected: wrong
# mistake: a Java developer submits each coroutine to the loop and blocks in future.result(), on the loop's own thread
# rule: A call that blocks, *without* an `await`, stops everybody, even inside an `async def`.
# seen: always: the loop waits for itself, and hangs for good
"""Buttered toast: submit, then get()."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import kitchen
from kitchen import Address


class Executor:
    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()

    def invoke(self, work: Coroutine[Any, Any, str]) -> str:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        return future.result()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    executor = Executor()
    toast = executor.invoke(kitchen.toast(address, bread))
    buttered = executor.invoke(kitchen.butter(address, toast))
    return executor.invoke(kitchen.serve(address, buttered))

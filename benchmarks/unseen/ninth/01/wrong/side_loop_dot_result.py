# expected: wrong
# mistake: Runs the kitchen's coroutines on a second event loop in a helper thread and waits for them with the blocking `.result()`, as with Task.Result in C#.
# rule: "A call that blocks, *without* an `await`, stops everybody, even inside an `async def`."
# seen: The thanks are right, but the loop that awaits the breakfast stands still from the first request to the last; two breakfasts at the same time are made one after the other (and if the kitchen lived in that loop, it would hang).
"""Buttered toast, with a bridge from synchronous to asynchronous code."""

import asyncio
import threading
from collections.abc import Coroutine
from functools import cache

import kitchen
from kitchen import Address


@cache
def background_loop() -> asyncio.AbstractEventLoop:
    """The loop that does the input and output."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return loop


def result_of(work: Coroutine[None, None, str]) -> str:
    """Run the work and get its result."""
    return asyncio.run_coroutine_threadsafe(work, background_loop()).result()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = result_of(kitchen.toast(address, bread))
    buttered = result_of(kitchen.butter(address, toast))
    return result_of(kitchen.serve(address, buttered))

# expected: wrong
# mistake: The work runs in a loop of its own in the background, but the coroutine then waits with Future.result() (C#: .Result), which blocks, instead of awaiting.
# rule: "the loop must stay free while you wait, and one thread is enough" / "A call that blocks, *without* an `await`, stops everybody, even inside an `async def`."
# seen: The thanks are right, but from start to end of every breakfast the caller's loop stands still; two breakfasts "at the same time" are made one after the other.
"""A background dispatcher, and `.result()` to get at the value."""

import asyncio
import functools
import threading

import kitchen
from kitchen import Address


@functools.cache
def dispatcher() -> asyncio.AbstractEventLoop:
    """A loop in the background, started when it is needed first."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="dispatcher", daemon=True).start()
    return loop


async def recipe(address: Address, bread: str) -> str:
    toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return asyncio.run_coroutine_threadsafe(recipe(address, bread), dispatcher()).result()

# expected: wrong
# mistake: All breakfasts put their toast on one shared counter (a queue) and take the next one from it, so a breakfast may butter the toast of another.
# rule: "butters **this** toast" / "each has its own toast"
# seen: Right for one breakfast and for breakfasts whose toasts get ready in the order in which they were ordered; if a later order's toast is ready first, the first order butters, serves and is thanked for the other bread.
"""Producer and consumer with a queue between them (the habit of somebody who writes data pipelines)."""

import asyncio
import weakref

import kitchen
from kitchen import Address

_counters: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Queue[str]]" = weakref.WeakKeyDictionary()


def counter() -> "asyncio.Queue[str]":
    """The counter between toaster and butter knife; one per event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _counters:
        _counters[loop] = asyncio.Queue()
    return _counters[loop]


async def produce(address: Address, bread: str, ready: "asyncio.Queue[str]") -> None:
    ready.put_nowait(await kitchen.toast(address, bread))


async def consume(address: Address, ready: "asyncio.Queue[str]") -> str:
    toast = await ready.get()
    return await kitchen.serve(address, await kitchen.butter(address, toast))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    ready = counter()
    async with asyncio.TaskGroup() as group:
        group.create_task(produce(address, bread, ready))
        eating = group.create_task(consume(address, ready))
    return eating.result()

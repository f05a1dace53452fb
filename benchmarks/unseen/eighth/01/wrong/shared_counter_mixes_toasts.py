# expected: wrong
# mistake: all breakfasts put their toasts on one shared queue and take the next toast from it, as if first ordered were first done
# rule: "butters **this** toast: `kitchen.butter(address, toast)` gives back the buttered toast"
# seen: one breakfast at a time, or all toasts equally fast, is fine; when a bread ordered later is done earlier, the first breakfast takes the other one's toast (swapped toasts, swapped thanks)
"""Buttered toast as in a canteen: toasters lay toasts on the counter, servers take them from it."""

import asyncio
from weakref import WeakKeyDictionary

import kitchen
from kitchen import Address

counters: "WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Queue[str]]" = WeakKeyDictionary()


def the_counter() -> "asyncio.Queue[str]":
    """One counter for one event loop."""
    loop = asyncio.get_running_loop()
    if loop not in counters:
        counters[loop] = asyncio.Queue()
    return counters[loop]


async def toaster(address: Address, bread: str, counter: "asyncio.Queue[str]") -> None:
    """Producer."""
    await counter.put(await kitchen.toast(address, bread))


async def waiter(address: Address, counter: "asyncio.Queue[str]") -> str:
    """Consumer."""
    toast = await counter.get()
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)


async def breakfast(address: Address, bread: str) -> str:
    """One producer, one consumer; give back the guests' thanks."""
    counter = the_counter()
    async with asyncio.TaskGroup() as group:
        group.create_task(toaster(address, bread, counter))
        served = group.create_task(waiter(address, counter))
    return served.result()

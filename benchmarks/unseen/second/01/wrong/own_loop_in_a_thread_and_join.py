# expected: wrong
# mistake: after "asyncio.run() cannot be called from a running event loop", calls it in a thread and waits for the thread, without `await`
# rule: "the loop must stay free while you wait, and one thread is enough."
# seen: the coroutine functions of `kitchen` are used, in order, and the thanks are right, but .result() holds up the caller's loop for the whole breakfast, in which several are made one after the other
"""Buttered toast, run to its end."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import kitchen
from kitchen import Address


async def recipe(address, bread):
    toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)


def run_sync(function, *args):
    with ThreadPoolExecutor(max_workers=1) as helper:
        return helper.submit(lambda: asyncio.run(function(*args))).result()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return run_sync(recipe, address, bread)

# expected: wrong
# mistake: breakfast stays an ordinary function and runs its coroutines in an event loop of its own (asyncio.Runner), although it is called where a loop already runs.
# rule: "You need not start anything with `asyncio.run` either: the grader awaits your coroutine." (and "Calling `breakfast(…)` must not do anything yet; awaiting it must do everything.")
# seen: Called from ordinary code it does everything at once, on the call, and blocks; called in a running loop it raises RuntimeError (a loop is already running) and nothing is toasted.
"""Buttered toast; the async part is hidden from the caller."""

import asyncio

import kitchen
from kitchen import Address


async def prepare(address: Address, bread: str) -> str:
    """Toast the bread, and butter it."""
    toast = await kitchen.toast(address, bread)
    return await kitchen.butter(address, toast)


def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""

    async def everything() -> str:
        return await kitchen.serve(address, await prepare(address, bread))

    with asyncio.Runner() as runner:
        return runner.run(everything())

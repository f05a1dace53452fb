# expected: wrong
# mistake: `breakfast` is a plain function that starts a task and gives back the task, so the work begins without anybody awaiting it
# rule: "Calling `breakfast(…)` must not do anything yet; awaiting it must do everything. (A plain function that gives back a coroutine of another one is as good.)"
# seen: `await breakfast(…)` at once looks right; whoever only calls it and awaits something else first finds the bread in the toaster already (and without a running loop the call raises RuntimeError)
"""Buttered toast; the caller gets a task to await."""

import asyncio

import kitchen
from kitchen import Address


async def make(address: Address, bread: str) -> str:
    toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)


def breakfast(address: Address, bread: str) -> "asyncio.Task[str]":
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return asyncio.create_task(make(address, bread), name=f"breakfast with {bread}")

# expected: wrong
# mistake: A decorator turns each call into a running task, so calling breakfast(...) already begins to toast.
# rule: "Calling `breakfast(…)` must not do anything yet; awaiting it must do everything."
# seen: `await breakfast(...)` gives the right thanks; but a breakfast that was called and is awaited later (or never) goes to the toaster at once, and it is a Task, not a coroutine.
"""Buttered toast, with the @background decorator from a forum."""

import asyncio
import functools

import kitchen
from kitchen import Address


def background(function):
    """Run the coroutine function as a task, so that nobody forgets to start it."""

    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        return asyncio.ensure_future(function(*args, **kwargs))

    return wrapped


@background
async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)

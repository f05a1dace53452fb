# expected: wrong
# mistake: calls each function once to see whether it gives something awaitable, and a second time to await it
# rule: Await every coroutine that you make.
# seen: always: the first coroutine of each step is never awaited (RuntimeWarning); the result is right
"""Buttered toast, by a helper that takes functions of both kinds."""

import inspect
from collections.abc import Callable
from typing import Any

import kitchen
from kitchen import Address


async def call(function: Callable[..., Any], *args: object) -> Any:
    """Call a function, whether it is async or not."""
    if inspect.isawaitable(function(*args)):
        return await function(*args)
    return function(*args)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await call(kitchen.toast, address, bread)
    buttered = await call(kitchen.butter, address, toast)
    return await call(kitchen.serve, address, buttered)

# expected: wrong
# mistake: a helper for "sync or async, whatever comes" calls the function once to look whether the result is awaitable, and calls it again to await it; the first coroutine is thrown away.
# rule: "Await every coroutine that you make."
# seen: always three coroutines that were never awaited (RuntimeWarning), though the kitchen is asked once for each step and the thanks are right.
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

import kitchen
from kitchen import Address


async def resolve(call: Callable[[], Any]) -> Any:
    """The result of a call, be it a value or something to wait for."""
    if inspect.isawaitable(call()):
        return await call()
    return call()


class Recipe:
    """Steps, each of which gets what the one before gave back."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._steps: list[Callable[..., Any]] = []

    def __or__(self, step: Callable[..., Any]) -> "Recipe":
        self._steps.append(step)
        return self

    async def cook(self, item: str) -> str:
        for step in self._steps:
            item = await resolve(partial(step, self._address, item))
        return item


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    recipe = Recipe(address) | kitchen.toast | kitchen.butter | kitchen.serve
    return await recipe.cook(bread)

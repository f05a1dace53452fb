# expected: wrong
# mistake: a home-made Promise, where each `then` awaits what the one before gave back, but nobody awaits what the last one gave back: the coroutine of `serve` is returned as if it were the thanks.
# rule: "returns the thanks"
# seen: always: awaiting breakfast gives a coroutine object, nothing is served, and it is never awaited (toast and butter happen).
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Generator
from typing import Any

import kitchen
from kitchen import Address


class Promise:
    """Something to come; `then` says what to do with it."""

    def __init__(self, source: Awaitable[Any]) -> None:
        self._source = source

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._source.__await__()

    def then(self, callback: Callable[[Any], Any]) -> Promise:
        return Promise(self._chain(callback))

    async def _chain(self, callback: Callable[[Any], Any]) -> Any:
        value = await self._source
        while inspect.isawaitable(value):  # a promise of a promise is a promise
            value = await value
        return callback(value)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await (
        Promise(kitchen.toast(address, bread))
        .then(lambda toast: kitchen.butter(address, toast))
        .then(lambda buttered: kitchen.serve(address, buttered))
    )

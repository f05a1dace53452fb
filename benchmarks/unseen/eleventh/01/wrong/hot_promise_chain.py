# expected: wrong
# mistake: a JavaScript developer builds the chain of promises when breakfast is called, and each promise starts its task at once
# rule: Calling `breakfast(…)` must not do anything yet; awaiting it must do everything.
# seen: the toast is made (and buttered and served) although nobody awaits breakfast(...); outside a running loop the call raises RuntimeError
"""Buttered toast, as a chain of promises."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import kitchen
from kitchen import Address


class Promise:
    """A value that will be there later, and what to do with it then."""

    def __init__(self, work: Coroutine[Any, Any, str]) -> None:
        self._task = asyncio.ensure_future(work)

    def then(self, step: Callable[[str], Awaitable[str]]) -> Promise:
        async def follow() -> str:
            return await step(await self._task)

        return Promise(follow())

    async def value(self) -> str:
        return await self._task


def breakfast(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return (
        Promise(kitchen.toast(address, bread))
        .then(lambda toast: kitchen.butter(address, toast))
        .then(lambda buttered: kitchen.serve(address, buttered))
        .value()
    )

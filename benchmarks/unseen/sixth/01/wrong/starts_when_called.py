# expected: wrong
# mistake: JavaScript habit, a promise is already under way: the plain function starts a task when it is called, and gives back a coroutine that only waits for it
# rule: "Calling `breakfast(…)` must not do anything yet; awaiting it must do everything."
# seen: right when it is awaited at once; called and awaited later, the bread is toasted before the await; called outside of a running loop (asyncio.run(breakfast(…))) it raises RuntimeError
"""Buttered toast, as a promise."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import kitchen
from kitchen import Address


class Promise:
    def __init__(self, work: Coroutine[Any, Any, str]) -> None:
        self.task = asyncio.get_running_loop().create_task(work)

    def then(self, following: Callable[[str], Awaitable[str]]) -> "Promise":
        async def both() -> str:
            return await following(await self.task)

        return Promise(both())

    async def settled(self) -> str:
        return await self.task


def breakfast(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return (
        Promise(kitchen.toast(address, bread))
        .then(lambda toast: kitchen.butter(address, toast))
        .then(lambda buttered: kitchen.serve(address, buttered))
        .settled()
    )

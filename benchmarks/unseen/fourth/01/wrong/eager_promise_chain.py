# expected: wrong
# mistake: `breakfast` is a plain function that starts a task at once, as a JavaScript function starts its promise, and gives back the task.
# rule: "Calling `breakfast(…)` must not do anything yet; awaiting it must do everything."
# seen: `await breakfast(…)` at once looks right; called and awaited later (or never), the bread is in the toaster already.
"""Buttered toast, with promises."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import kitchen
from kitchen import Address

Work = Coroutine[Any, Any, str]


class Promise:
    def __init__(self, work: Work) -> None:
        self.task = asyncio.ensure_future(work)

    def then(self, follow: Callable[[str], Work]) -> "Promise":
        async def both() -> str:
            return await follow(await self.task)

        return Promise(both())


def breakfast(address: Address, bread: str) -> "asyncio.Task[str]":
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return (
        Promise(kitchen.toast(address, bread))
        .then(lambda toast: kitchen.butter(address, toast))
        .then(lambda buttered: kitchen.serve(address, buttered))
        .task
    )

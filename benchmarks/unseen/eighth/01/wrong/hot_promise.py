# expected: wrong
# mistake: starts the work in a task when `breakfast` is called, as a JavaScript promise does, and gives back that task
# rule: "Calling `breakfast(…)` must not do anything yet; awaiting it must do everything."
# seen: the thanks are right when it is awaited at once; but the toast is asked for soon after the call without anybody awaiting, and a call outside of a running loop raises RuntimeError
"""Buttered toast in the style of `.then(…)`."""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from typing import Any

import kitchen
from kitchen import Address


class Promise:
    """What is under way, and what comes then."""

    def __init__(self, work: Awaitable[str]) -> None:
        self.task: asyncio.Future[str] = asyncio.ensure_future(work)

    def then(self, step: Callable[[str], Awaitable[str]]) -> "Promise":
        async def chained() -> str:
            return await step(await self.task)

        return Promise(chained())

    def __await__(self) -> Generator[Any, None, str]:
        return self.task.__await__()


def breakfast(address: Address, bread: str) -> "asyncio.Future[str]":
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return (
        Promise(kitchen.toast(address, bread))
        .then(lambda toast: kitchen.butter(address, toast))
        .then(lambda buttered: kitchen.serve(address, buttered))
        .task
    )

# expected: wrong
# mistake: calls each step once only to look whether the result is awaitable, throws that coroutine away, and then calls the step again to await it
# rule: "Await every coroutine that you make."
# seen: the thanks are right and each step is asked for once, but three coroutines of each breakfast are never awaited (RuntimeWarning for each of the three functions, always)
"""Buttered toast through a pipeline that takes ordinary functions and coroutine functions alike."""

import inspect
from collections.abc import Callable
from typing import Any

import kitchen
from kitchen import Address


class Pipeline:
    """Stages, each of which gets the result of the one before."""

    def __init__(self, *stages: Callable[..., Any]) -> None:
        self.stages = stages

    @staticmethod
    def is_async(stage: Callable[..., Any], *args: Any) -> bool:
        return inspect.isawaitable(stage(*args))

    async def feed(self, address: Address, item: str) -> str:
        for stage in self.stages:
            if self.is_async(stage, address, item):
                item = await stage(address, item)
            else:
                item = stage(address, item)
        return item


pipeline = Pipeline(kitchen.toast, kitchen.butter, kitchen.serve)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await pipeline.feed(address, bread)

# expected: wrong
# mistake: Calls each kitchen function once just to look whether the result is a coroutine, drops that coroutine, and calls the function again for the real work.
# rule: "Await every coroutine that you make."
# seen: Order, tickets and thanks are right, but every breakfast leaves three coroutines that were never awaited (RuntimeWarning: coroutine 'toast' was never awaited, and so on).
"""Buttered toast, with a runner for steps of either colour."""

import inspect
from typing import Any

import kitchen
from kitchen import Address


def is_async(function: Any, *args: Any) -> bool:
    """Does calling this give a coroutine?"""
    return inspect.iscoroutine(function(*args))


class Pipeline:
    """Steps one after the other; each gets what the one before gave back."""

    def __init__(self, *steps: Any) -> None:
        self.steps = steps

    async def run(self, address: Address, value: str) -> str:
        """Push a value through all the steps."""
        for step in self.steps:
            if is_async(step, address, value):
                value = await step(address, value)
            else:
                value = step(address, value)
        return value


toast_pipeline = Pipeline(kitchen.toast, kitchen.butter, kitchen.serve)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await toast_pipeline.run(address, bread)

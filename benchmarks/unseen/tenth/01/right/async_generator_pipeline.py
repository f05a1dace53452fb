# expected: right
# mistake: (unusual) Every step is an async generator over the step before (a stream of exactly one item); the thanks are what comes out at the end.
# rule: "toasts the bread ... butters **this** toast ... serves **that** ... returns the thanks"
# seen: Right in every situation; streams are local to the call and are run to their end.
"""Streams of one item, as one writes data pipelines."""

from collections.abc import AsyncIterator, Callable
from functools import reduce

import kitchen
from kitchen import Address


async def just(item: str) -> AsyncIterator[str]:
    yield item


def through(function: Callable, address: Address) -> Callable[[AsyncIterator[str]], AsyncIterator[str]]:
    async def stage(items: AsyncIterator[str]) -> AsyncIterator[str]:
        async for item in items:
            yield await function(address, item)

    return stage


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    stages = [through(kitchen.toast, address), through(kitchen.butter, address), through(kitchen.serve, address)]
    stream = reduce(lambda items, stage: stage(items), stages, just(bread))
    [thanks] = [item async for item in stream]
    return thanks

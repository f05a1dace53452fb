# expected: wrong
# mistake: Makes `breakfast` a plain function that gives back a running task, like a JavaScript promise, so that the call alone already starts the toaster.
# rule: "Calling `breakfast(…)` must not do anything yet; awaiting it must do everything."
# seen: With `await breakfast(…)` at once all looks right; when it is called and not awaited (or awaited later), the kitchen is asked for the toast all the same as soon as the loop gets a turn.
"""Buttered toast, as a promise."""

import asyncio

import kitchen
from kitchen import Address


async def spread(address: Address, toasting: "asyncio.Future[str]") -> str:
    """Butter the toast when it is there."""
    return await kitchen.butter(address, await toasting)


async def bring(address: Address, buttering: "asyncio.Future[str]") -> str:
    """Serve it when it is buttered."""
    return await kitchen.serve(address, await buttering)


def breakfast(address: Address, bread: str) -> "asyncio.Future[str]":
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toasting = asyncio.ensure_future(kitchen.toast(address, bread))
    buttering = asyncio.ensure_future(spread(address, toasting))
    return asyncio.ensure_future(bring(address, buttering))

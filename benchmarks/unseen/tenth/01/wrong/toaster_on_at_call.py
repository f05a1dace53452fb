# expected: wrong
# mistake: breakfast is a plain function that already starts the toaster as a task when it is called; only the rest is in the coroutine that it gives back.
# rule: "Calling `breakfast(…)` must not do anything yet; awaiting it must do everything."
# seen: If the call is awaited at once nothing is seen; if the coroutine is made now and awaited later (or never), the bread is toasted without the await, and asyncio.run(breakfast(…)) fails with RuntimeError, because the task belongs to another loop or to none.
"""'Promises start by themselves': switch the toaster on first, give back what is left to do."""

import asyncio
from collections.abc import Coroutine

import kitchen
from kitchen import Address


async def finish(address: Address, toasting: "asyncio.Future[str]") -> str:
    buttered = await kitchen.butter(address, await toasting)
    return await kitchen.serve(address, buttered)


def breakfast(address: Address, bread: str) -> Coroutine[object, object, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toasting = asyncio.ensure_future(kitchen.toast(address, bread))
    return finish(address, toasting)

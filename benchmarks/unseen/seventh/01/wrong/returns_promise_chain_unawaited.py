# expected: wrong
# mistake: Returns the chain of coroutines from an async def without await, as in JavaScript, where a returned promise is flattened.
# rule: "awaiting it must do everything"
# seen: Always: `await breakfast(...)` gives back a coroutine object instead of the thanks, and the kitchen was asked for nothing.
"""Buttered toast, with then() as in the browser."""

import kitchen
from kitchen import Address


async def then(promise, on_fulfilled):
    return await on_fulfilled(await promise)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""

    async def butter(toast: str) -> str:
        return await kitchen.butter(address, toast)

    async def serve(buttered: str) -> str:
        return await kitchen.serve(address, buttered)

    return then(then(kitchen.toast(address, bread), butter), serve)

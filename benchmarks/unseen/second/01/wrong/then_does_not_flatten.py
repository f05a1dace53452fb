# expected: wrong
# mistake: builds JavaScript's `.then`, but forgets that a coroutine which a callback returns must be awaited in Python (a promise would be flattened)
# rule: "Await every coroutine that you make."
# seen: always: the bread is toasted, butter(...) and serve(...) are made but never run, serve gets a coroutine instead of the buttered toast, and the caller gets a coroutine instead of the thanks
"""Buttered toast, as a chain of promises."""

import kitchen
from kitchen import Address


class Promise:
    def __init__(self, work):
        self.work = work

    def then(self, callback):
        async def chained():
            return callback(await self.work)

        return Promise(chained())

    def __await__(self):
        return self.work.__await__()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await (
        Promise(kitchen.toast(address, bread))
        .then(lambda toast: kitchen.butter(address, toast))
        .then(lambda buttered: kitchen.serve(address, buttered))
    )

"""asyncio.run inside a running loop."""

# fault: nested-loop
# words: asyncio.run() cannot be called from a running event loop.

import asyncio


async def f():
    pass


async def answer(address, names):
    asyncio.run(f())  # here

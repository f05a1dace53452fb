"""An endless await."""

# fault: deadlock
# words: Everything waits, and nothing is left that could wake it.

import asyncio


async def inner():
    await asyncio.Event().wait()  # here


async def answer(address, names):
    await inner()

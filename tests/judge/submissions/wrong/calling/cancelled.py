"""CancelledError that nobody asked for."""

# fault: raised
# words: Your code raised CancelledError.

import asyncio


async def answer(address, names):
    raise asyncio.CancelledError  # here

"""CancelledError that nobody asked for."""

# fault: cancelled-result
# words: Your code raised CancelledError.

import asyncio


async def answer(address, names):
    raise asyncio.CancelledError  # here

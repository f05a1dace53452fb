"""sleep(0) for ever."""

# fault: spin
# words: Your code asks again and again, and never waits.

import asyncio


async def answer(address, names):
    while True:
        await asyncio.sleep(0)  # here

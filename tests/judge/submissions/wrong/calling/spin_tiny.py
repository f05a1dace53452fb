"""The shortest of sleeps, for ever."""

# fault: spin
# words: Your code wakes again and again, and time hardly moves.

import asyncio


async def answer(address, names):
    while True:
        await asyncio.sleep(1e-6)  # here

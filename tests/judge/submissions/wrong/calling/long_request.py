"""A line without end."""

# fault: request
# words: Your code sent a line of more than 4096 bytes.

import asyncio


async def answer(address, names):
    r, w = await asyncio.open_connection(*address)
    w.write(b"x" * (10**7))
    await w.drain()
    await r.readline()

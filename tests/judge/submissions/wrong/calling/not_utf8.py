"""A line that is not UTF-8."""

# fault: request
# words: Your code sent a line that is not UTF-8

import asyncio


async def answer(address, names):
    r, w = await asyncio.open_connection(*address)
    w.write(b"\xff\xff\n")
    await r.readline()

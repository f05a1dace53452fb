"""The server is asked for what it does not know."""

# fault: request
# words: does not know: 'hello world'.

import asyncio


async def answer(address, names):
    r, w = await asyncio.open_connection(*address)
    w.write(b"hello world\n")
    await r.readline()

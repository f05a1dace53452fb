"""The sending side is closed before the reply is read."""

# elapsed: 5
# value: "tokens"

import asyncio


async def one(a, x):
    r, w = await asyncio.open_connection(*a)
    w.write(f"upload {x}\n".encode())
    w.write_eof()
    return (await r.readline()).decode().split()[1]


async def answer(a, n):
    return await asyncio.gather(*(one(a, x) for x in n))

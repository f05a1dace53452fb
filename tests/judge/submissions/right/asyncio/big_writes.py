"""A request in four writes."""

# elapsed: 5
# value: "tokens"

import asyncio


async def one(a, x):
    r, w = await asyncio.open_connection(*a)
    w.writelines([b"up", b"load ", x.encode(), b"\n"])
    return (await r.readuntil(b"\n")).decode().split()[1]


async def answer(a, n):
    return await asyncio.gather(*(one(a, x) for x in n))

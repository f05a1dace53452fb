"""Bytes are written and read one by one."""

# elapsed: 5
# value: "tokens"

import asyncio


async def one(a, x):
    r, w = await asyncio.open_connection(*a)
    for b in f"upload {x}\n".encode():
        w.write(bytes([b]))
        await w.drain()
        await asyncio.sleep(0)
    s = b""
    while not s.endswith(b"\n"):
        s += await r.read(1)
    w.close()
    await w.wait_closed()
    return s.decode().split()[1]


async def answer(a, n):
    return await asyncio.gather(*(one(a, x) for x in n))

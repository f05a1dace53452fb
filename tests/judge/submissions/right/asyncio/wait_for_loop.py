"""Asking every half second until the reply is there."""

# elapsed: 5
# value: "token 4"

import asyncio


async def up(address, name):
    r, w = await asyncio.open_connection(*address)
    w.write(f"upload {name}\n".encode())
    line = (await r.readline()).decode().split()[1]
    w.close()
    return line


async def answer(a, n):
    t = asyncio.create_task(up(a, n[4]))
    k = 0
    while True:
        try:
            r = await asyncio.wait_for(asyncio.shield(t), 0.5)
            return r
        except TimeoutError:
            k += 1

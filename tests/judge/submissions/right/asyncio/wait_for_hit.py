"""wait_for is half a second more patient than needed."""

# elapsed: 3
# value: "token 2"

import asyncio


async def up(address, name):
    r, w = await asyncio.open_connection(*address)
    w.write(f"upload {name}\n".encode())
    line = (await r.readline()).decode().split()[1]
    w.close()
    return line


async def answer(a, n):
    return await asyncio.wait_for(up(a, n[2]), 3.5)

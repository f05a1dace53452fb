"""A timeout of None never strikes."""

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
    async with asyncio.timeout(None):
        return await up(a, n[2])
